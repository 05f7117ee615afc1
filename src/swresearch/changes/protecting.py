"""Which numbers of change may be shown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.changes.measurements import Pair
from swresearch.disclosure import protect_estimates
from swresearch.notebook import ComparedWave
from swresearch.programme import Publication

_LEVELS = ("mean", "low", "high")
_OF_PAIRS = (
    "sd_before", "sd_after", "difference", "low", "high", "d_av", "d_low", "d_high", "g_av", "g_low",
    "g_high",
)  # fmt: skip


def protect_changes(frame: pd.DataFrame, pairs: list[Pair], publication: Publication) -> pd.DataFrame:
    """A `paired_changes` frame that may be shown; adds `hidden`.

    Rows below the smallest base lose every number. Where one to four people (fewer than the smallest
    cell) have a score at one measurement only, means and differences of those with both would give the
    scores of these few, beside the means of everyone elsewhere on the site. Everything then is of everyone
    (`everyone` True): the means, and their difference with its interval (`change_of_means`). What rests on
    the pairs alone and holds their means (spreads, d and g) is left out; ranks tell no sums and stay.
    """
    few = [
        any(0 < row[name] - row["n"] < publication.smallest_cell for name in ("n_before", "n_after"))
        for _, row in frame.iterrows()
    ]
    rows = []
    waves = {wave.name: wave for pair in pairs for wave in (pair.earlier, pair.later)}
    for (_, row), unsafe in zip(frame.iterrows(), few, strict=True):
        changed = dict(row)
        if unsafe and not isinstance(row["reason"], str):
            changed |= _of_everyone(waves[row["earlier"]], waves[row["later"]], row["scale"])
        rows.append(changed)
    whole = pd.DataFrame(rows, columns=list(frame.columns))
    return protect_estimates(whole.astype(frame.dtypes.to_dict()), publication)


def _of_everyone(earlier: ComparedWave, later: ComparedWave, scale: str) -> dict[str, object]:
    """The numbers of a row that are of everyone, and those that are left out."""
    from swresearch.statistics.change import change_of_means
    from swresearch.statistics.proportion import mean

    before, after = earlier.answers[scale], later.answers[scale]
    found: dict[str, object] = {"everyone": True, **dict.fromkeys(_OF_PAIRS, np.nan)}
    for when, scores in (("before", before), ("after", after)):
        level = mean(scores).table.iloc[0]
        found |= {f"{name}_{when}": level[name] for name in _LEVELS}
    result = change_of_means(before, after)
    if result.refusal is None:
        found |= {name: result.value(name) for name in _LEVELS[1:]}
        found["difference"] = result.value("difference")
    return found
