"""Counts of answers, from rows of data to the tidy frame; recounted here in plain Python."""

import json
import random
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from swresearch.answers import (
    Side,
    agreement,
    by_options,
    distribution,
    group_of,
    joined,
    missing_answers,
)
from swresearch.errors import ProblemsError
from swresearch.instruments import Instrument
from swresearch.participation import participation
from swresearch.programme import Phase
from swresearch.scales import scale_summary
from swresearch.score import score

REFERENCE = Path(__file__).parent / "reference"

INSTRUMENT = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "Uitspraken",
        "answer_sets": {
            "agree5": {
                "options": {
                    1: "helemaal mee oneens",
                    2: "mee oneens",
                    3: "neutraal",
                    4: "mee eens",
                    5: "helemaal mee eens",
                },
                "missing": {8: {"label": "weet niet / n.v.t.", "kind": "dont_know"}},
                "agree": [4, 5],
                "neutral": [3],
                "disagree": [1, 2],
            },
            "places": {"options": {1: "Aa", 2: "Bee"}, "ordered": False},
        },
        "blocks": {"work": {"title": "Hoe zij werken"}},
        "items": {
            "listens": {
                "answers": "agree5",
                "block": "work",
                "wording": {"client": "Zij luistert.", "worker": "Ik luister."},
            },
            "hurried": {
                "answers": "agree5",
                "block": "work",
                "reversed": True,
                "wording": {"": "Zij heeft haast."},
            },
            "not_asked": {"answers": "agree5", "block": "work", "wording": {"": "Niet gevraagd."}},
            "place": {"answers": "places", "label": "Gemeente", "trait": True},
            "mode": {"answers": "places", "label": "Wijze"},
            "interviewer": {"kind": "open"},
        },
        "scales": {
            "work": {
                "title": "Werkwijze",
                "items": ["listens", "hurried"],
                "method": "mean",
                "bounds": [1, 5],
            }
        },
    }
)
# listens, hurried: an answer code, or the reason why there is none; None: not asked
ROWS = [(5, 1), (4, 2), (4, "dont_know"), (2, 5), ("no_answer", 4), (3, None), (5, "refused")]


def frames(rows: list[tuple]) -> tuple[pd.DataFrame, pd.DataFrame]:
    people = [f"p{at}" for at in range(len(rows))]
    answers, missing = {}, {}
    for at, item in enumerate(("listens", "hurried")):
        given = [row[at] for row in rows]
        answers[item] = [float(v) if isinstance(v, int) else float("nan") for v in given]
        missing[item] = [v if isinstance(v, str) else None for v in given]
    return pd.DataFrame(answers, index=people), pd.DataFrame(missing, index=people)


def counted(frame: pd.DataFrame, item: str) -> dict[object, float]:
    part = frame[frame["item"] == item]
    return dict(zip(part["code"], part["count"], strict=True))


@pytest.mark.parametrize(("at", "item"), [(0, "listens"), (1, "hurried")])
def test_counts_are_those_of_the_rows(at: int, item: str) -> None:
    expected = Counter(row[at] for row in ROWS if row[at] is not None)
    got = counted(distribution(*frames(ROWS), INSTRUMENT), item)
    assert got == {
        code: expected.get(code, 0)
        for code in (1, 2, 3, 4, 5, "dont_know", "not_applicable", "refused", "no_answer")
    }


def test_base_is_valid_answers_and_missing_kinds_have_no_share() -> None:
    frame = distribution(*frames(ROWS), INSTRUMENT)
    assert dict(frame.groupby("item")["base"].first()) == {"listens": 6, "hurried": 4}
    missing = frame[frame["side"] == Side.MISSING.value]
    assert missing[["share", "low", "high"]].isna().all(axis=None)


def test_share_and_interval_agree_with_the_statistics_room() -> None:
    from swresearch.statistics.proportion import distribution as proportions

    answers, missing = frames(ROWS)
    got = distribution(answers, missing, INSTRUMENT, ["listens"])
    got = got[got["side"] != "missing"][["count", "share", "low", "high"]].to_numpy()
    expected = proportions(answers["listens"], [1, 2, 3, 4, 5]).table
    assert got == pytest.approx(expected[["count", "share", "low", "high"]].to_numpy(float))


def test_people_who_were_not_asked_are_not_missing() -> None:
    found = missing_answers(distribution(*frames(ROWS), INSTRUMENT)).set_index("item")
    assert dict(found["asked"]) == {"listens": 7, "hurried": 6}
    assert "not_asked" not in found.index


def test_wording_is_the_perspectives_own() -> None:
    words = {
        perspective: distribution(*frames(ROWS), INSTRUMENT, perspective=perspective)["words"].iloc[0]
        for perspective in ("client", "worker")
    }
    assert words == {"client": "Zij luistert.", "worker": "Ik luister."}


def test_agreement_is_with_the_statement_as_worded_also_when_it_is_reversed() -> None:
    found = agreement(distribution(*frames(ROWS), INSTRUMENT)).set_index("item")
    assert found.loc["listens", ["count", "base", "no_answer"]].tolist() == [4, 6, 1]
    assert found.loc["hurried", ["count", "base", "dont_know", "refused"]].tolist() == [2, 4, 1, 1]
    assert found.loc["listens", "share"] == pytest.approx(4 / 6)


def test_the_labels_of_missing_answers_are_the_questionnaires_own() -> None:
    frame = distribution(*frames(ROWS), INSTRUMENT, ["listens"])
    labels = dict(zip(frame["code"], frame["label"], strict=True))
    assert labels["dont_know"] == "weet niet / n.v.t."
    assert labels["refused"] == "wil niet zeggen"


def test_joined_answers_keep_people_and_missing_answers() -> None:
    frame = distribution(*frames(ROWS), INSTRUMENT, ["listens"])
    got = joined(frame)
    assert counted(got, "listens") == {
        "disagree": 1, "neutral": 1, "agree": 4,
        "dont_know": 0, "not_applicable": 0, "refused": 0, "no_answer": 1,
    }  # fmt: skip
    assert list(got["label"][:3]) == ["oneens", "neutraal", "eens"]


def test_a_code_that_is_not_an_answer_stops() -> None:
    answers, missing = frames([(7, 1)])
    with pytest.raises(ProblemsError) as caught:
        distribution(answers, missing, INSTRUMENT)
    assert caught.value.sentences("nl") == [
        "kolom listens: De antwoorden op ‘listens’ bevatten een code die geen antwoord is. "
        "Laat het bestand opnieuw schoonmaken. Gevonden: 7. Toegestaan: 1 · 2 · 3 · 4 · 5."
    ]


def test_row_order_changes_nothing_and_inputs_stay_as_they_were() -> None:
    shuffled = random.Random(1).sample(ROWS, len(ROWS))
    answers, missing = frames(ROWS)
    before = answers.copy(), missing.copy()
    got, expected = (
        distribution(*frames(shuffled), INSTRUMENT),
        distribution(answers, missing, INSTRUMENT),
    )
    pd.testing.assert_frame_equal(got, expected)
    pd.testing.assert_frame_equal(answers, before[0])
    pd.testing.assert_frame_equal(missing, before[1])


def test_nobody_at_all_gives_zero_counts_and_no_shares() -> None:
    frame = distribution(*frames([]), INSTRUMENT)
    assert frame["count"].sum() == 0
    assert frame[["share", "low", "high"]].isna().all(axis=None)


def test_items_are_set_apart_by_their_options() -> None:
    answers, missing = frames(ROWS)
    answers["place"] = 1.0
    frame = distribution(answers, missing, INSTRUMENT, ["listens", "place", "hurried"])
    got = [list(part["item"].unique()) for part in by_options(frame)]
    assert got == [["listens", "hurried"], ["place"]]


def test_frequencies_and_intervals_of_real_data_are_those_of_r() -> None:
    found = json.loads((REFERENCE / "expected" / "items.json").read_text())
    expected = {
        key.removeprefix("bfi."): value for key, value in found.items() if key.startswith("bfi.")
    }
    assert len(expected) == 25
    instrument = Instrument.model_validate(
        {
            "schema_version": 1,
            "title": "bfi",
            "answer_sets": {"six": {"options": {code: str(code) for code in range(1, 7)}}},
            "blocks": {"b": {"title": "B"}},
            "items": {name: {"answers": "six", "block": "b"} for name in expected},
        }
    )
    answers = pd.read_csv(REFERENCE / "data" / "bfi.csv")[list(expected)].astype(float)
    reasons = answers.isna().replace({True: "no_answer", False: None})
    frame = distribution(answers, reasons, instrument)
    for name, numbers in expected.items():
        part = frame[frame["item"] == name]
        given = part[part["side"] != "missing"]
        truth = pd.DataFrame(numbers["freq"])
        assert list(given["count"]) == list(truth["count"]), name
        got = 100 * given[["share", "low", "high"]].to_numpy(float)
        assert got == pytest.approx(truth[["pct", "wilson_lo", "wilson_hi"]].to_numpy(), abs=1e-9), name
        assert counted(frame, name)["no_answer"] == numbers["missing"], name


PHASE = Phase.model_validate(
    {
        "title": "Klanten",
        "people": "klanten",
        "person": "klant",
        "steps": {"depth": {"title": "interview"}, "mirror": {"title": "spiegelgesprek"}},
        "groups": ["place"],
        "mode": "mode",
        "interviewer": "interviewer",
        "waves": {
            2020: {
                "year": 2020,
                "sources": [{"file": "a.csv", "instrument": "x"}],
                "recruitment": [{"by": "wijkteam", "approached": 9, "took_part": 3}, {"by": "krant"}],
            }
        },
    }
)


def test_participation_counts_people_once_and_steps_apart() -> None:
    answers = pd.DataFrame(
        {
            "step": ["depth", "mirror", "mirror", "mirror"],
            "place": [1.0, 1.0, 2.0, float("nan")],
            "mode": [2.0, 2.0, 2.0, 2.0],
            "interviewer": ["k", "k", "l", None],
        },
        index=["a", "a", "b", "c"],
    )
    got = participation(answers, INSTRUMENT, PHASE, PHASE.waves["2020"])
    assert got.people == 3
    assert got.steps.to_numpy().tolist() == [["depth", "interview", 1], ["mirror", "spiegelgesprek", 3]]
    assert got.groups["place"].to_numpy().tolist() == [
        [1, "Aa", 1], [2, "Bee", 1], ["missing", "geen antwoord", 1]
    ]  # fmt: skip
    assert got.modes["count"].tolist() == [0, 3]
    assert got.interviewers == 2
    assert got.titles == {"place": "Gemeente"}
    assert got.recruitment["approached"].fillna(-1).tolist() == [9, -1]


def test_group_of_a_step_has_its_words() -> None:
    got = group_of(PHASE, PHASE.waves["2020"], perspective="client", step="mirror")
    assert (got.people, got.named(1), got.when, got.step) == (
        "klanten",
        "klant",
        "2020",
        "spiegelgesprek",
    )


def test_a_step_is_dated_by_its_own_period() -> None:
    wave = PHASE.waves["2020"].model_copy(
        update={"period": {"": "heel 2020"}, "periods": {"mirror": {"": "maart 2020"}}}
    )
    whens = [group_of(PHASE, wave, step=step).when for step in (None, "depth", "mirror")]
    assert whens == ["heel 2020", "heel 2020", "maart 2020"]


def test_scales_take_the_reversed_item_the_right_way_round() -> None:
    answers, _ = frames([(5, 1), (4, 2), (2, 5), (3, 3), (5, 2), (1, 4)] * 4)
    scored = answers.join(score(answers, INSTRUMENT))
    got = scale_summary(scored, INSTRUMENT).iloc[0]
    assert got["mean"] == pytest.approx((5 + 4 + 1.5 + 3 + 4.5 + 1.5) / 6)
    assert got["base"] == 24
    assert 0.8 < got["alpha"] < 1
