"""The change log: compact, joined in the order of the rows."""

import numpy as np

from swresearch.clean import log


def told(frame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


def test_texts_may_stand_in_the_list_more_than_once():
    got = log.coded(np.array([2, 0, 1]), ["a", "b", "a"])
    assert list(got) == ["a", "a", "b"]


def test_parts_are_joined_in_the_order_of_the_rows():
    first = log.changes("a.csv", np.array([2, 4]), "q1", ["ja", "nee"], ["1", "2"], "label")
    second = log.changes("a.csv", np.array([2, 3]), "q2", "8", "dont_know", ["missing-code", "label"])
    expected = [
        ("a.csv", 2, "q1", "ja", "1", "label"),
        ("a.csv", 2, "q2", "8", "dont_know", "missing-code"),
        ("a.csv", 3, "q2", "8", "dont_know", "label"),
        ("a.csv", 4, "q1", "nee", "2", "label"),
    ]
    got = log.join([first, log.join([]), second])
    assert told(got) == expected
    assert list(got.index) == [0, 1, 2, 3] and list(got.columns) == log.COLUMNS


def test_an_empty_log_has_its_columns():
    got = log.join([])
    assert list(got.columns) == log.COLUMNS and got.empty


def test_counts_of_several_files_are_added():
    got = log.rule_counts([{"label": 2, "decision": 1}, {"label": 3, "trimmed": 1}], "nl")
    assert list(zip(got["rule"], got["count"], strict=True)) == [
        ("label", 5),
        ("decision", 1),
        ("trimmed", 1),
    ]
    assert got["text"][2] == "Spaties voor of achter een tekst zijn weggehaald."
