"""Where the annotated development texts lie, for the tests that use them; they are not part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"
SEED = SHARED / "seeds" / "000_9c361715a5427a4e.txt"

needs_shared = pytest.mark.skipif(
    not GOLD.is_dir(), reason="the annotated development texts are not beside this checkout (../shared/gold)"
)
