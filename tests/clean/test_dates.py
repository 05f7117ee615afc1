"""Dates as offices write them."""

from datetime import date, datetime

import pandas as pd
import pytest

from swresearch.clean.cells import KINDS, Field, clean_column
from swresearch.clean.dates import READER
from swresearch.instruments import Item, MissingAnswer

BOUNDED = {"earliest": date(2019, 1, 1), "latest": date(2020, 12, 31)}

# cells, bounds, what they mean
COLUMNS = [
    (["2020-03-09"], {}, ["2020-03-09"]),
    (["2020-03-09 10:01:00"], {}, ["2020-03-09"]),
    (["2020-03-09T10:01:00Z"], {}, ["2020-03-09"]),
    (["09-03-2020"], {}, ["2020-03-09"]),
    (["9-3-2020"], {}, ["2020-03-09"]),
    (["9.3.2020"], {}, ["2020-03-09"]),
    (["20200309"], {}, ["2020-03-09"]),
    (["43899"], {}, ["2020-03-09"]),
    (["43899,75"], {}, ["2020-03-09"]),
    ([43899.0, None], {}, ["2020-03-09", "no_answer"]),
    ([datetime(2020, 3, 9, 10, 1), None], {}, ["2020-03-09", "no_answer"]),
    (["9/3/2020"], {}, ["?date-ambiguous"]),
    (["9/3/2020", "13/3/2020"], {}, ["2020-03-09", "2020-03-13"]),
    (["9/3/2020", "3/13/2020"], {}, ["2020-09-03", "2020-03-13"]),
    (["9/3/2020", "13/3/2020", "3/13/2020"], {}, ["?date-ambiguous", "2020-03-13", "2020-03-13"]),
    (["9-9-2020", "9/9/2020"], {}, ["2020-09-09", "2020-09-09"]),
    (["9-3-20"], {}, ["?date-ambiguous"]),
    (["9-3-20"], BOUNDED, ["2020-03-09"]),
    (["9/3/2020"], {**BOUNDED, "latest": date(2020, 6, 1)}, ["2020-03-09"]),
    (["2021-01-01"], BOUNDED, ["?date-out-of-range"]),
    ([datetime(2018, 12, 31)], BOUNDED, ["?date-out-of-range"]),
    (["31-02-2020"], {}, ["?no-date"]),
    (["1980"], {}, ["?no-date"]),
    (["voorjaar"], {}, ["?no-date"]),
    (["99"], {}, ["refused"]),
]


def asked_on(**bounds) -> Field:
    missing = {99: MissingAnswer(label={"": "weigert"}, kind="refused")}
    return Field("day", Item(kind="date", **bounds), "a.csv", "datum", missing=missing)


@pytest.mark.parametrize(("cells", "bounds", "expected"), COLUMNS)
def test_a_column(cells, bounds, expected):
    raw = pd.Series(cells, index=range(2, len(cells) + 2))
    got = clean_column(raw, asked_on(**bounds), READER)
    asked = {row: f"?{question.key}" for question in got.questions for row in question.rows}
    meaning = [
        asked.get(row) or (KINDS[missing].value if missing >= 0 else str(value.date()))
        for row, value, missing in zip(got.values.index, got.values, got.missing, strict=True)
    ]
    assert meaning == expected
    assert got.values.dtype == "datetime64[us]"


# cell, rule, as it stands in the log
RULES = [
    ("2020-03-09", None),
    ("09-03-2020", "date-text"),
    ("43899", "date-serial"),
    (datetime(2020, 3, 9), None),
    (datetime(2020, 3, 9, 10, 1), "date-time"),
]


@pytest.mark.parametrize(("cell", "rule"), RULES)
def test_the_log_says_how_a_date_was_read(cell, rule):
    got = clean_column(pd.Series([cell], index=[2]), asked_on(), READER).changes
    expected = [(str(cell), "2020-03-09", rule)] if rule else []
    assert list(got[["before", "after", "rule"]].itertuples(index=False, name=None)) == expected
