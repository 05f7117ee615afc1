"""Reading a guide and factsheets, the programme's own or the guide that comes with the library."""

from __future__ import annotations

from pathlib import Path

from swresearch.print.model import FactSheets, Guide
from swresearch.settings import load
from swresearch.share import share

SHIPPED_GUIDE = "data/guide.yml"


def load_guide(path: Path | None = None) -> Guide:
    """The guide in this file, or without one the Dutch guide that comes with the library.

    Raises `ProblemsError` with every problem in the file.
    """
    path = path or share(SHIPPED_GUIDE)
    return load(path, Guide, path.name)


def load_factsheets(path: Path) -> FactSheets:
    """The factsheets and the words of the poster in this file; raises as `load_guide`."""
    return load(path, FactSheets, path.name)
