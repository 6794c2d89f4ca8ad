"""Test helpers of this folder can be imported from those below; all tests have the fixtures of ``browser.py``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

pytest_plugins = ["browser"]
