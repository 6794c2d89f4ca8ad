"""Test helpers of this folder can be imported from the folders below it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
