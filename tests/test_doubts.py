"""Scales whose items contradict each other, on real answers that were reversed wrongly on purpose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from swresearch.doubts import contradictions, direction_doubts, doubt_sentences, remarks
from swresearch.instruments import from_catalogue
from swresearch.score_file import score_file

MHI5 = from_catalogue("mhi5")
LOOK = (
    "Kijk bij ‘reversed’ in de vragenlijst, en of antwoorden al waren omgedraaid voordat het bestand werd "
    "gemaakt. Gebruik de score niet voordat dat is uitgezocht."
)


def answers(people: int = 60) -> pd.DataFrame:
    """Answers as they are given: who is well scores low on gloom and high on joy."""
    draw = np.random.default_rng(1)
    level = draw.normal(3.5, 1, people)
    given = {
        key: np.clip(
            np.round((7 - level if item.reversed else level) + draw.normal(0, 0.8, people)), 1, 6
        )
        for key, item in MHI5.items.items()
    }
    return pd.DataFrame(given)


def reversed_before(frame: pd.DataFrame) -> pd.DataFrame:
    """The same file after somebody reversed what has to be reversed."""
    turned = [key for key, item in MHI5.items.items() if item.reversed]
    return frame.assign(**{key: 7 - frame[key] for key in turned})


def test_answers_as_they_are_given_raise_no_doubt() -> None:
    assert direction_doubts(answers(), MHI5).empty
    assert remarks(answers(), MHI5, "klanten 2020") == []


def test_answers_that_were_reversed_before_are_doubted() -> None:
    (row,) = direction_doubts(reversed_before(answers()), MHI5).to_dict("records")
    assert row["scale"] == "mhi5_score" and row["n"] == 60
    assert set(row["items"]) == {key for key, item in MHI5.items.items() if item.reversed}


def test_one_forgotten_reversal_names_its_question() -> None:
    turned = next(key for key, item in MHI5.items.items() if item.reversed)
    frame = answers().assign(**{turned: 7 - answers()[turned]})
    doubts = direction_doubts(frame, MHI5)
    assert doubts["items"].tolist() == [[turned]] and doubts["alpha"].iloc[0] > 0
    (sentence,) = doubt_sentences(doubts, MHI5)
    assert "tegen de andere vragen in" in sentence
    assert sentence.endswith("Lees het gemiddelde niet als uitkomst.")


def test_items_that_cancel_each_other_out_are_doubted_without_an_alpha() -> None:
    turned = [key for key, item in MHI5.items.items() if item.reversed]
    keys = turned[:2] + [key for key in MHI5.items if key not in turned][:2]
    scale = MHI5.scales["mhi5_score"].model_copy(update={"items": keys})
    half = MHI5.model_copy(update={"scales": {"half": scale}})
    frame = answers()
    # After reversal the second of each pair is the mirror of the first.
    frame = frame.assign(**{keys[1]: 7 - frame[keys[0]], keys[3]: 7 - frame[keys[2]]})
    doubts = direction_doubts(frame, half)
    assert doubts["alpha"].isna().all() and doubts["n"].tolist() == [60]
    (sentence,) = doubt_sentences(doubts, half)
    assert "(alfa niet te berekenen). Waarschijnlijk" in sentence


def test_chance_in_a_small_group_is_no_doubt() -> None:
    draw = np.random.default_rng(3)
    found = 0
    for _ in range(40):
        level = draw.normal(3.5, 1, 12)
        frame = answers(12).apply(lambda item: item * 0)
        for key, item in MHI5.items.items():
            noisy = (7 - level if item.reversed else level) + draw.normal(0, 1.2, 12)
            frame[key] = np.clip(np.round(noisy), 1, 6)
        found += len(direction_doubts(frame, MHI5))
    assert found <= 1


def test_many_straight_lines_over_reversed_items_are_said() -> None:
    frame = answers(40)
    frame.iloc[:12] = 4
    (row,) = contradictions(frame, MHI5).to_dict("records")
    assert row == {"scale": "mhi5_score", "did": 12, "could": 40}
    frame.iloc[3:12] = answers(40).iloc[3:12]
    assert contradictions(frame, MHI5).empty


def test_score_says_that_the_direction_is_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "al_omgedraaid.csv"
    reversed_before(answers()).astype(int).to_csv(path, index_label="nr")
    told = score_file(path, "mhi5", tmp_path / "uit.csv")
    assert any(line.startswith("Let op, al_omgedraaid.csv: op ‘") and LOOK in line for line in told)
