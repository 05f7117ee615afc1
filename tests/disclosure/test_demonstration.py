"""The demonstration programme: statements of small whole groups stay, crossings are protected."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from swresearch.answers import distribution
from swresearch.disclosure import (
    Outcome,
    audit,
    crossing,
    distribution_cells,
    protect_distribution,
    together,
)
from swresearch.programme import load_programme
from swresearch.publish.stages import clean_programme, read_sources

PROGRAMME = load_programme(Path(__file__).parents[2] / "data")
INSTRUMENT = PROGRAMME.instruments["social_work"]
RULES = PROGRAMME.file.publication
TRAITS = ("region", "organisation", "gender")
SIZES = {"depth": 22, "mirror": 49}


@cache
def cleaned() -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Answers and missing answers per step of the clients."""
    found = {}
    for part in clean_programme(PROGRAMME, read_sources(PROGRAMME)).sources:
        step = part.frame["step"].iloc[0]
        if step in SIZES:
            asked = part.frame.dropna(axis=1, how="all")
            found[step] = asked, part.missing
    return found


@pytest.mark.parametrize("step", SIZES)
def test_the_statements_stay_visible(step):
    answers, missing = cleaned()[step]
    assert len(answers) == SIZES[step]
    counted = distribution(answers, missing, INSTRUMENT, perspective="client")
    shown = protect_distribution(counted, RULES)
    assert shown["item"].nunique() >= 20
    assert not shown["hidden"].any()
    assert (shown["count"] < RULES.smallest_cell).any()


@pytest.mark.parametrize("trait", TRAITS)
def test_crossings_are_protected(trait):
    answers, missing = cleaned()["mirror"]
    counted = distribution(answers, missing, INSTRUMENT, perspective="client")
    whole = distribution_cells(protect_distribution(counted, RULES), "client.2020.mirror")
    shown = 0
    for item in counted["item"].unique()[:8]:
        found = crossing(answers, INSTRUMENT, item, trait, RULES, population="client.2020.mirror")
        if found.reason:
            continue
        shown += 1
        groups = found.frame[found.frame["group"] != "all"]
        small = groups[groups["count"] < RULES.smallest_cell]
        follows = found.frame[(found.frame["group"] == "all") & (found.frame["count"] == 0)]["code"]
        assert set(small["code"]) <= set(follows)
        # A reader who also has the statements' page learns no more.
        assert audit(found.protected, {k: v for k, v in whole.items() if v is not None}) == ()
    assert shown > 0


def test_all_crossings_of_an_item_together_tell_no_more():
    answers, _ = cleaned()["mirror"]
    for outcome in Outcome:
        found = [
            crossing(answers, INSTRUMENT, "too_busy", trait, RULES, outcome=outcome).protected
            for trait in TRAITS
        ]
        tables = [protected for protected in found if protected is not None]
        assert tables
        assert audit(together(tables)) == ()
