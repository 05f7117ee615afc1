"""swresearch: from raw questionnaire exports to a published, safe and re-runnable website.

The names below are the public library, with `swresearch.score.score` (a function named as its room);
each is loaded when it is first used, so that importing swresearch costs nothing. Three statistics share
their name with a room or with a function about answers and stay where they are: `share` and
`distribution` in `statistics.proportion`, `sensitivity` in `statistics.several`.
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
    "swresearch.statistics.proportion": ("mean",),
    "swresearch.statistics.reliability": ("alpha", "inter_item", "item_rest", "item_statistics"),
    "swresearch.statistics.omega": ("loadings", "omega", "one_factor_fit"),
    "swresearch.statistics.polychoric": ("ordinal_alpha", "polychoric"),
    "swresearch.statistics.categorical_omega": ("categorical_omega",),
    "swresearch.statistics.scalability": ("scalability", "scalability_of_pairs"),
    "swresearch.statistics.dimensions": ("parallel",),
    "swresearch.statistics.weights": (
        "weighted_difference", "weighted_mean", "weighted_quantiles", "weighted_share", "weighted_total",
    ),
    "swresearch.statistics.compare": ("mann_whitney", "mean_difference", "pairwise"),
    "swresearch.statistics.several": ("kruskal_wallis", "means_of_groups"),
    "swresearch.statistics.crosstab": ("association", "cells"),
    "swresearch.statistics.correlation": ("correlation",),
    "swresearch.statistics.multiplicity": ("adjusted",),
    "swresearch.statistics.pairs": ("attrition", "drop_out"),
    "swresearch.statistics.change": ("change", "change_of_means", "friedman", "wilcoxon"),
    "swresearch.statistics.reliable_change": ("reliable_change", "reliable_change_shares"),
    "swresearch.statistics.agreement": ("kappa", "krippendorff"),
    "swresearch.statistics.icc": ("icc",),
    "swresearch.statistics.perspectives": ("compare_means", "compare_shares", "estimates"),
    "swresearch.answers": ("agreement", "distribution"),
    "swresearch.disclosure": ("protect_distribution", "protect_estimates", "protect_groups"),
    "swresearch.errors": ("Problem", "ProblemsError", "SwresearchError", "UsageError"),
    "swresearch.draft": ("draft_programme",),
    "swresearch.notebook": ("Run",),
    "swresearch.publish.build": ("build_site",),
    "swresearch.publish.check": ("check_programme",),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = ["__version__", *sorted(_ROOM_OF)]  # noqa: PLE0604  names are strings, computed


def __getattr__(name: str) -> Any:
    """A public name, from the room where it lives."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'swresearch' has no attribute {name!r}")
    return getattr(importlib.import_module(_ROOM_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
