"""Items over rounds: reworded, not asked."""

import pandas as pd

from swresearch.clean import coverage, rewordings, wordings
from swresearch.instruments import Instrument

CODEBOOK = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "Proef",
        "items": {
            "listens": {
                "kind": "open",
                "wording": {
                    "worker": "Ik luister.",
                    "client": {"nl": "De werker luistert.", "en": "The worker listens."},
                    "client/2022": {"nl": "Er wordt geluisterd.", "en": "The worker  listens."},
                },
            },
            "trust": {"kind": "open", "wording": "Vertrouwen"},
            "age": {"kind": "number", "label": "leeftijd"},
        },
    }
)
ROUNDS = [("worker", "2019"), ("client", "2020"), ("client", "2021"), ("client", "2022")]


def test_rewordings():
    got = rewordings(CODEBOOK, ROUNDS)
    expected = ("listens", "client", "2022", "Er wordt geluisterd.", "2021", "De werker luistert.")
    assert list(got.itertuples(index=False, name=None)) == [expected]
    assert list(got.columns) == ["item", "perspective", "wave", "wording", "before", "wording_before"]
    assert rewordings(CODEBOOK, ROUNDS, "en").empty  # only the spaces differ


def test_wordings():
    got = wordings(CODEBOOK, ROUNDS)
    assert list(got.columns) == ["worker/2019", "client/2020", "client/2021", "client/2022"]
    assert list(got.loc["listens"])[:2] == ["Ik luister.", "De werker luistert."]
    assert set(got.loc["age"]) == {"leeftijd"}


def test_coverage():
    first, second = pd.DataFrame({"listens": [1]}), pd.DataFrame({"age": [1], "step": ["x"]})
    got = coverage(CODEBOOK, {("client", "2020"): [first, second], ("client", "2021"): [first]})
    expected = {"client/2020": [True, False, True], "client/2021": [True, False, False]}
    assert got.to_dict("list") == expected
    assert list(got.index) == ["listens", "trust", "age"]
