"""Training the weights of the names recogniser (``kg.extraction.recognizer``); nothing here runs in extraction.

The texts are the training part of UNER_Chinese-GSDSIMP (Universal NER, https://www.universalner.org, CC BY-SA 4.0)
and sentences of partnership news that are made up here: their patterns and words stand in ``data/zh`` and are meant to
be extended. To train anew:

1. ``git clone https://github.com/UniversalNER/UNER_Chinese-GSDSIMP``
2. ``pip install "intercity-kg[training]"`` (python-crfsuite 0.9.12 made the weights that are shipped)
3. ``python -m kg.extraction.training UNER_Chinese-GSDSIMP/zh_gsdsimp-ud-train.iob2``

It takes about three minutes and writes ``kg/extraction/data/zh/recognizer.npz``. Equal texts, word lists and versions
give equal bytes. Train again when the word lists, the surnames or the place tables have changed a good deal.
"""
