"""swresearch: from raw questionnaire exports to a published, safe and re-runnable website.

The names below are the public library, with `swresearch.score.score` (a function named as its room);
each is loaded when it is first used, so that importing
swresearch costs nothing.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_ROOMS = {
    "swresearch.programme": ("Programme", "load_programme"),
    "swresearch.instruments": ("Instrument", "catalogue", "from_catalogue", "load_instrument"),
    "swresearch.read": ("Export", "ReadOptions", "read_export"),
    "swresearch.clean": ("Cleaned", "clean_source", "clean_sources", "read_rules", "write_workbook"),
    "swresearch.score": ("bands", "reverse"),
    "swresearch.flags": ("direction_flipped", "straight_lined"),
    "swresearch.statistics.result": ("Result",),
    "swresearch.answers": ("agreement", "distribution"),
    "swresearch.disclosure": ("protect_distribution", "protect_estimates", "protect_groups"),
    "swresearch.errors": ("Problem", "ProblemsError", "SwresearchError", "UsageError"),
    "swresearch.draft": ("draft_programme",),
    "swresearch.notebook": ("Run",),
    "swresearch.publish.build": ("build_site",),
    "swresearch.publish.check": ("check_programme",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = ["__version__", *sorted(_ROOM_OF)]  # noqa: PLE0604  names are strings, computed


def __getattr__(name: str) -> Any:
    """A public name, from the room where it lives."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'swresearch' has no attribute {name!r}")
    return getattr(importlib.import_module(_ROOM_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
