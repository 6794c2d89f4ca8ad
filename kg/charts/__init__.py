"""Pictures for reports and print: time line of a partnership, heat map of pairs by year, flows, the network.

Each function gives a figure of matplotlib (``pip install "intercity-kg[charts]"``), :func:`save` writes it. Nothing is
set for the whole process, and nothing is asked of the network. Colours are those of the page.
"""

from kg.charts.flows import flows
from kg.charts.heatmap import heatmap
from kg.charts.picture import picture
from kg.charts.style import image, save
from kg.charts.timeline import timeline

__all__ = ["flows", "heatmap", "image", "picture", "save", "timeline"]
