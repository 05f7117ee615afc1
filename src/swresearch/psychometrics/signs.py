"""Warning signs in a group's answers, as counts: nobody is pointed at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from swresearch.flags import MIN_ANSWERS, direction_flipped, straight_lined
from swresearch.instruments import text
from swresearch.psychometrics.people import Asked

SIGN_COLUMNS = ("group", "n", "looked", "straight_lined", "flipped", "judged")


def answer_signs(groups: Iterable[Asked]) -> pd.DataFrame:
    """Per group how many people gave one answer throughout, and which scales run the wrong way.

    Columns: group (its title), n (people), looked (people whose answers could show a straight line: at
    least three, to items in both directions), straight_lined (how many of them gave one answer to all;
    NaN where fewer people than the smallest base could show it), flipped (titles of the scales whose
    reversed items go up with the others, "; " between) and judged (scales that could show it).
    """
    return pd.DataFrame([_signs(people) for people in groups], columns=list(SIGN_COLUMNS))


def _signs(people: Asked) -> dict[str, Any]:
    looked, same = _straight(people)
    enough = looked >= people.group.publication.smallest_base
    found = direction_flipped(people.answers, people.instrument)
    scales = people.instrument.scales
    flipped = [
        text(scales[key].title, people.group.language) for key in found["scale"][found["flipped"]]
    ]
    return {
        "group": people.title,
        "n": float(len(people.answers)),
        "looked": float(looked),
        "straight_lined": float(same) if enough else np.nan,
        "flipped": "; ".join(flipped),
        "judged": int(found["correlation"].notna().sum()),
    }


def _straight(people: Asked) -> tuple[int, int]:
    """How many people could show a straight line, and how many did, over all sets of answers."""
    looked = np.zeros(len(people.answers), dtype=bool)
    same = looked.copy()
    for items in _by_answers(people).values():
        lines = straight_lined(people.answers, people.instrument, items)
        looked |= (lines["both_directions"] & (lines["n_valid"] >= MIN_ANSWERS)).to_numpy()
        same |= lines["straight_lined"].to_numpy()
    return int(looked.sum()), int(same.sum())


def _by_answers(people: Asked) -> dict[str, list[str]]:
    """The ordered items that were asked, by the answers they take."""
    found: dict[str, list[str]] = {}
    for key, item in people.instrument.items.items():
        options = people.instrument.answers(key)
        if options is not None and options.ordered and key in people.answers and item.answers:
            found.setdefault(item.answers, []).append(key)
    return found
