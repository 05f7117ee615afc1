"""Reading the guide and the factsheets of a programme, or the ones that come with the library."""

from __future__ import annotations

from pathlib import Path

from swresearch.print.model import FactSheets, Guide
from swresearch.settings import load
from swresearch.share import share

GUIDE = "guide.yml"
FACTSHEETS = "factsheets.yml"


def load_guide(folder: Path) -> Guide:
    """The guide of a programme's folder; the shipped one when it has none of its own.

    Raises `ProblemsError` with every problem in the file.
    """
    return load(own_or_shipped(folder, GUIDE), Guide, GUIDE)


def load_factsheets(folder: Path) -> FactSheets:
    """The factsheets and poster of a programme's folder, or the shipped ones; raises as `load_guide`."""
    return load(own_or_shipped(folder, FACTSHEETS), FactSheets, FACTSHEETS)


def own_or_shipped(folder: Path, name: str) -> Path:
    """The programme's own file, else the one that comes with the library (`UsageError` without)."""
    own = folder / name
    return own if own.is_file() else share(f"data/{name}")
