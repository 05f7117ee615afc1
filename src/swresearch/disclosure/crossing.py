"""A statement crossed with a trait of the people who answered it, as it may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from swresearch.answers import Side
from swresearch.disclosure.audit import audit
from swresearch.disclosure.linked import cell_name, link
from swresearch.disclosure.merging import (
    BELOW_CELL,
    MISSING,
    OTHER,
    Groups,
    group_counts,
    protect_groups,
)
from swresearch.disclosure.primary import Status
from swresearch.disclosure.protecting import ProtectedTables, protect
from swresearch.disclosure.whole_groups import BELOW_BASE
from swresearch.errors import Problem, UsageError
from swresearch.instruments import AnswerSet, Instrument, text
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.programme import Publication

REST = "rest"


class Outcome(StrEnum):
    """What is crossed: the answers (joined to sides where they have them), or agreement only."""

    ANSWERS = "answers"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Crossing:
    """A protected crossing of one item with one trait.

    `frame` has a row per group and answer, groups outermost, the whole group last (group "all"):
    columns group, group_label, code, label, count, base, share, low, high (NaN where hidden), hidden.
    `words` is the statement, `trait_title` what the groups are of. `merged` names groups that were
    taken together; `reason` (catalogue key) says why nothing is shown; `protected` is None then.
    """

    item: str
    trait: str
    words: str
    trait_title: str
    frame: pd.DataFrame
    merged: tuple[str, ...] = ()
    reason: str | None = None
    protected: ProtectedTables | None = None


def crossing(
    answers: pd.DataFrame,
    instrument: Instrument,
    item: str,
    trait: str,
    publication: Publication,
    *,
    outcome: Outcome = Outcome.ANSWERS,
    population: str = "",
    perspective: str = "",
    wave: str = "",
    language: str = DEFAULT_LANGUAGE,
) -> Crossing:
    """Cross the valid answers to `item` with the groups of `trait`, both choice items.

    `answers` is the clean frame of the people concerned (person x item: codes, NaN without an answer).
    Small groups are merged first; then cells below the smallest cell, and 0 % and 100 % of a group, are
    hidden, with others so that these cannot be computed. The answers of the whole group are taken as
    published, unless the item is `sensitive`. `population` names who was asked, for records of what
    was published. Publish one outcome of the same item and trait: two hide different cells, and tell
    more together (`audit(together([...]))` says so).

    Raises `UsageError` when the item or trait is no choice item of these answers.
    """
    options, traits = (_options(answers, instrument, name) for name in (item, trait))
    found = Crossing(
        item,
        trait,
        instrument.items[item].words(perspective, wave, language) or item,
        text(instrument.items[trait].label, language) or trait,
        pd.DataFrame(columns=list(COLUMNS)),
    )
    people = answers[~answers.index.duplicated()]
    if int(people[item].notna().sum()) < publication.smallest_base:
        return _withheld(found, BELOW_BASE)
    named = {code: text(label, language) for code, label in traits.options.items()}
    groups = protect_groups(group_counts(people[trait], named, language), publication, language)
    if groups.reason:
        return _withheld(found, groups.reason)
    labels, codes = _outcomes(options, outcome, language)
    counts = _counts(people, item, trait, groups, codes, labels)
    protected = _protect(counts, item, trait, population, publication)
    if not _tells_anything(protected) or audit(protected):
        return _withheld(found, BELOW_CELL)
    shown = _frame(protected, counts, item, trait, population, groups, labels)
    return Crossing(
        item, trait, found.words, found.trait_title, shown, groups.merged, protected=protected
    )


EVERYONE = "all"
INNER = 2
COLUMNS = (
    "group", "group_label", "code", "label", "count", "base", "share", "low", "high", "hidden",
)  # fmt: skip


def _withheld(found: Crossing, reason: str) -> Crossing:
    return Crossing(found.item, found.trait, found.words, found.trait_title, found.frame, reason=reason)


def _options(answers: pd.DataFrame, instrument: Instrument, name: str) -> AnswerSet:
    options = instrument.answers(name) if name in instrument.items else None
    if options is None or name not in answers:
        raise UsageError([Problem("disclosure.no-choice", found=name)])
    return options


def _outcomes(
    options: AnswerSet, outcome: Outcome, language: str
) -> tuple[dict[object, str], dict[int, object]]:
    """What is counted: labels in order, and which of them each answer code belongs to."""
    sides = {
        side.value: list(getattr(options, side.value))
        for side in (Side.DISAGREE, Side.NEUTRAL, Side.AGREE)
    }
    taken = {code for codes in sides.values() for code in codes}
    if not taken or (outcome is Outcome.ANSWERS and set(options.options) - taken):
        labels: dict[object, str] = {
            code: text(label, language) for code, label in options.options.items()
        }
        return labels, {code: code for code in options.options}
    if outcome is Outcome.AGREEMENT:
        agree = set(sides[Side.AGREE.value])
        names = {Side.AGREE.value: f"answers.side.{Side.AGREE.value}", REST: "disclosure.rest"}
        codes = {code: Side.AGREE.value if code in agree else REST for code in options.options}
        return {key: say(name, language) for key, name in names.items()}, dict(codes)
    labels = {side: say(f"answers.side.{side}", language) for side, codes in sides.items() if codes}
    return labels, {code: side for side, codes in sides.items() for code in codes}


def _counts(
    people: pd.DataFrame,
    item: str,
    trait: str,
    groups: Groups,
    codes: Mapping[int, object],
    labels: Mapping[object, str],
) -> pd.DataFrame:
    """Tidy counts of people with a valid answer, for every shown group and answer."""
    valid = people.loc[people[item].notna(), [trait, item]]
    keys = dict.fromkeys(groups.merged_keys, OTHER)
    group = valid[trait].astype(object).where(valid[trait].notna(), MISSING)
    found = Counter(
        (keys.get(key, key), codes.get(code)) for key, code in zip(group, valid[item], strict=True)
    )
    rows = [(key, label, float(found[key, label])) for label in labels for key in groups.frame["key"]]
    return pd.DataFrame(rows, columns=[trait, item, "value"])


def _protect(
    counts: pd.DataFrame, item: str, trait: str, population: str, publication: Publication
) -> ProtectedTables:
    who = f"{population}.{item}" if population else item
    public = [] if item in publication.sensitive else [{item: code} for code in counts[item].unique()]
    linked = link({f"{item} x {trait}": counts}, population=who, given=[{}, *public])
    return protect(linked, publication, outcomes=(item,))


def _tells_anything(protected: ProtectedTables) -> bool:
    """Whether a cell of a group is shown that does not follow from the whole group already."""
    inner = protected.linked.cells["depth"] == INNER
    return bool((protected.cells.loc[inner, "status"] == Status.SHOWN.value).any())


def _frame(
    protected: ProtectedTables,
    counts: pd.DataFrame,
    item: str,
    trait: str,
    population: str,
    groups: Groups,
    labels: Mapping[object, str],
) -> pd.DataFrame:
    from swresearch.statistics.proportion import wilson

    who = f"{population}.{item}" if population else item
    shown = protected.cells["shown"]
    rows = []
    for key, name in [*zip(groups.frame["key"], groups.frame["label"], strict=True), (EVERYONE, "")]:
        where = {} if key == EVERYONE else {trait: key}
        base = shown[cell_name(where, who)]
        for code, label in labels.items():
            count = shown[cell_name({**where, item: code}, who)]
            rows.append((key, name, code, label, count, base))
    frame = pd.DataFrame(rows, columns=list(COLUMNS[:6]))
    both = frame["count"].notna() & (frame["base"] > 0)
    count, base = frame["count"].where(both), frame["base"].where(both)
    low, high = wilson(count.to_numpy(float), base.to_numpy(float))
    share = np.minimum(count / base, 1.0)
    return frame.assign(share=share, low=low, high=high, hidden=frame["count"].isna())
