"""Which numbers of change may be shown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.changes.measurements import Pair
from swresearch.disclosure import protect_estimates
from swresearch.programme import Publication

_LEVELS = ("mean", "low", "high")


def protect_changes(frame: pd.DataFrame, pairs: list[Pair], publication: Publication) -> pd.DataFrame:
    """A `paired_changes` frame that may be shown; adds `hidden`.

    Rows below the smallest base lose every number. Where one to four people (fewer than the smallest
    cell) have a score at one measurement only, the means of those with both would give the scores of
    these few, beside the means of everyone elsewhere on the site: the means of everyone stand in their
    place then (`everyone` True), and the spreads are left out.
    """
    from swresearch.statistics.proportion import mean

    few = [
        any(0 < row[name] - row["n"] < publication.smallest_cell for name in ("n_before", "n_after"))
        for _, row in frame.iterrows()
    ]
    rows = []
    waves = {wave.name: wave for pair in pairs for wave in (pair.earlier, pair.later)}
    for (_, row), unsafe in zip(frame.iterrows(), few, strict=True):
        changed = dict(row)
        if unsafe and not isinstance(row["reason"], str):
            changed |= {"everyone": True, "sd_before": np.nan, "sd_after": np.nan}
            for when, wave in (("before", row["earlier"]), ("after", row["later"])):
                level = mean(waves[wave].answers[row["scale"]]).table.iloc[0]
                changed |= {f"{name}_{when}": level[name] for name in _LEVELS}
        rows.append(changed)
    whole = pd.DataFrame(rows, columns=list(frame.columns))
    return protect_estimates(whole.astype(frame.dtypes.to_dict()), publication)
