"""Counts per group of partly the same people: what the difference of two tables tells about the few."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from swresearch.disclosure import Counted, told_by_overlap
from swresearch.programme import Publication


def people(groups: str, first: int = 0) -> pd.Series:
    """A person per letter, numbered from `first`; a dot is somebody who is not there."""
    return pd.Series(
        {at: letter for at, letter in enumerate(groups, first) if letter != "."}, dtype=object
    )


def counted(groups: pd.Series, *merged: str) -> Counted:
    """Everything published: everyone, and each group or those that were taken together."""
    sizes = Counter(groups)
    shown = {frozenset(sizes): float(len(groups))}
    for members in merged or sizes:
        shown[frozenset(members)] = float(sum(sizes[one] for one in members))
    return Counted(groups, shown)


START = "a" * 20 + "b" * 15
CASES = {
    # at the second measurement, the groups of which a few can be told
    "nobody left": (START, ()),
    "one of a left": ("." + START[1:], ("a",)),
    "two of a and one of b left": (".." + START[2:-1] + ".", ("a", "b")),
    "eight of a left": ("." * 8 + START[8:], ()),
    "one left and one came in the same group": ("." + START[1:] + "a", ()),
    "one of a left and one of b came": ("." + START[1:] + "b", ("a", "b")),
    "one of a left and six of b came": ("." + START[1:] + "b" * 6, ("a",)),
    "everyone else": ("." * 35 + START, ()),
}


@pytest.mark.parametrize("case", CASES)
def test_who_left_a_panel_and_who_came(case):
    later, expected = CASES[case]
    assert told_by_overlap(counted(people(START)), counted(people(later)), Publication()) == expected


def test_groups_taken_together_tell_nothing():
    first, second = people(START), people("." + START[1:])
    assert told_by_overlap(counted(first, "ab"), counted(second, "ab"), Publication()) == ()
    assert told_by_overlap(counted(first, "ab"), counted(second), Publication()) == ()


def test_who_moved_to_another_group_is_told_as_one_who_left_it():
    later = "b" + START[1:]
    told = told_by_overlap(counted(people(START)), counted(people(later)), Publication())
    assert told == ("a", "b")


def test_a_step_beside_its_wave_tells_of_the_few_in_the_other_step():
    """The sizes of the demonstration's clients: two of the other step are told, which no table shows."""
    mirror = people("1" * 14 + "2" * 14 + "3" * 11 + "4" * 10)
    depth = people("1" * 5 + "2" * 9 + "3" * 6 + "4" * 2, 100)
    wave = pd.concat([mirror, depth])
    answered = {frozenset("1"): 14.0, frozenset("2"): 14.0, frozenset("3"): 11.0, frozenset("4"): 10.0}
    step = Counted(mirror, {frozenset("1234"): 49.0}, answered)
    assert told_by_overlap(counted(wave), step, Publication()) == ("4",)
    # When ten did not answer, their groups are unknown and hide the two.
    fewer = {group: count - 3 for group, count in answered.items()}
    assert told_by_overlap(counted(wave), Counted(mirror, step.shown, fewer), Publication()) == ()


def test_who_skipped_a_question_is_told_by_the_group_that_is_one_short():
    asked = people(START)
    assert told_by_overlap(counted(asked), counted(asked.iloc[1:]), Publication()) == ("a",)
