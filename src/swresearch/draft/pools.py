"""Columns in a row that draw on the same answers: one answer set, made of all they hold together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from swresearch.clean.texts import same
from swresearch.draft.answers import (
    ANSWER_CODE,
    FIRST_MISSING,
    OTHER,
    SCALE_END,
    Answers,
    Missing,
    Proposal,
    Source,
    missing_kind,
)
from swresearch.draft.series import Series, recognise
from swresearch.draft.texts import Coded, answer_counts, coded, is_coded, text_counts
from swresearch.instruments import MissingKind
from swresearch.language import LANGUAGES, say


def settle_pools(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Give columns in a row that draw on the same answers one answer set, made of all they hold."""
    settled: list[Proposal] = []
    run: list[Proposal] = []
    for proposal in [*proposals, None]:
        if run and (proposal is None or not _continues(run, proposal)):
            settled += _settled(run)
            run = []
        if proposal is not None:
            run.append(proposal)
    return settled


def _continues(run: Sequence[Proposal], proposal: Proposal) -> bool:
    last = run[-1]
    if proposal.source is None or proposal.answers is not None or proposal.source != last.source:
        return False
    if proposal.source is Source.TEXTS:
        pool = {same(text) for other in run for text in other.pool}
        mine = {same(text) for text in proposal.pool}
        return len(pool & mine) >= 0.5 * min(len(pool), len(mine))
    return stem(proposal.facts.name) == stem(last.facts.name)


def stem(name: str) -> str:
    """The part of a name that items of one question share: AGR of "AGR[SQ001]", Q1 of "Q1_2"."""
    base = name.partition("[")[0] if "[" in name else re.sub(r"[\s_.-]*\d+[a-z]?$", "", name)
    return base or name


def _settled(run: Sequence[Proposal]) -> list[Proposal]:
    source = run[0].source
    if source is None or run[0].answers is not None:
        return list(run)
    if source is Source.TEXTS:
        answers = _texts(sum((text_counts(proposal.facts) for proposal in run), Counter()))
    else:
        answers = _BUILDERS[source]({value for proposal in run for value in proposal.pool})
    declared = (missing for proposal in run for missing in proposal.missing)
    missing = tuple(dict.fromkeys((*answers.missing, *declared)))
    return [replace(proposal, answers=replace(answers, missing=missing)) for proposal in run]


def _codes(pool: set) -> Answers:
    plain = sorted(code for code in pool if 0 <= code <= SCALE_END)
    low = min(1, plain[0]) if plain[0] <= 1 else plain[0]
    codes = [*range(low, plain[-1] + 1), *sorted(pool - set(plain))]
    return Answers(tuple((c, str(c)) for c in codes), (), True, tuple(codes), Source.CODES)


def _answer_codes(pool: set) -> Answers:
    numbers = {int(m[2]): text for text in pool if (m := ANSWER_CODE.fullmatch(text))}
    letters = next(ANSWER_CODE.fullmatch(text)[1] for text in pool if text != OTHER)  # type: ignore[index]
    last = max(numbers)
    options = [(n, numbers.get(n, f"{letters}{n}")) for n in range(1, last + 1)]
    if OTHER in pool:
        options.append((last + 1, say("draft.other")))
    return Answers(
        tuple(options), (), OTHER not in pool, tuple(range(1, last + 1)), Source.ANSWER_CODES
    )


def _ticks(_: set) -> Answers:
    return Answers(((1, say("draft.yes")), (0, say("draft.no"))), (), False, (), Source.TICKS)


def _texts(pool: Counter[str]) -> Answers:
    """Texts as options: by their own codes ("1: ja"), in the order of a known series, or by alphabet."""
    plainest = sorted(pool, key=lambda text: (sum(map(str.isupper, text)), text), reverse=True)
    different = {same(text): text for text in plainest}
    missing = [text for text in different.values() if missing_kind(text)]
    codes = [(float(FIRST_MISSING + n), text) for n, text in enumerate(sorted(missing))]
    found = tuple(Missing(c, t, missing_kind(t) or MissingKind.NO_ANSWER) for c, t in codes)
    if (together := coded(pool)) is not None:
        return _with_codes(together, tuple(m for m in found if not is_coded(m.label)))
    series = recognise(answer_counts(pool))
    if series is not None:
        return _as_series(series, different, found)
    texts = [text for text in different.values() if text not in missing]
    order = _known_order({same(text) for text in texts})
    if order:
        texts.sort(key=lambda text: order.index(same(text)))
    else:
        texts.sort(key=same)
    rows = list(enumerate(texts, start=1))
    return Answers(tuple(rows), found, bool(order), (), Source.TEXTS)


def _as_series(series: Series, texts: Mapping[str, str], missing: tuple[Missing, ...]) -> Answers:
    capital = all(texts[answer][:1].isupper() for answer in series.answers if answer in texts)
    new = {answer: answer[:1].upper() + answer[1:] if capital else answer for answer in series.added}
    labels = {answer: texts.get(answer) or new[answer] for answer in series.answers}
    return Answers(
        tuple(enumerate(labels.values(), start=1)),
        missing,
        source=Source.TEXTS,
        added=tuple(new.values()),
        strays=len(series.strays),
        agreement=series.agreement,
    )


def _with_codes(found: Coded, without_code: tuple[Missing, ...]) -> Answers:
    """Answers with the codes that stand before them; texts that mean no answer have their code or none."""
    missing = tuple(
        Missing(float(code), label, kind)
        for code, label in found.labels.items()
        if (kind := missing_kind(label))
    )
    out = {m.code: same(m.label) for m in missing}
    missing += tuple(m for m in without_code if same(m.label) not in out.values())
    options = tuple((code, label) for code, label in found.labels.items() if float(code) not in out)
    return Answers(
        options,
        missing,
        source=Source.TEXTS,
        strays=len(found.strays),
        agreement=_agrees([same(label) for _, label in options]),
    )


def _agrees(labels: Sequence[str]) -> bool:
    """Whether these labels are the whole of a series from disagree to agree, in its order."""
    series = recognise(dict.fromkeys(labels, 1))
    return series is not None and series.agreement and list(series.answers) == list(labels)


def _known_order(texts: set[str]) -> list[str] | None:
    """A row of answers in order that holds all these texts, from the catalogue."""
    for language in LANGUAGES:
        for line in say("draft.known-orders", language).splitlines():
            row = [same(part) for part in line.split("|")]
            if len(texts) > 1 and texts <= set(row):
                return row
    return None


_BUILDERS = {
    Source.CODES: _codes,
    Source.ANSWER_CODES: _answer_codes,
    Source.TICKS: _ticks,
}
