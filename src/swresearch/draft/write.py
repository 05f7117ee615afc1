"""The files of a draft as text: YAML with comments, every text from a file quoted where it must be."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Sequence

import numpy as np
import yaml

from swresearch.draft.answers import Answers, Missing, Source
from swresearch.draft.blocks import Block, Item
from swresearch.draft.people import faults_of
from swresearch.draft.proposals import seem_own_words
from swresearch.draft.questionnaire import Questionnaire, Use
from swresearch.instruments import ItemKind, MissingKind
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.settings import SCHEMA_VERSION

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\s]+")
_WIDTH = 96
_SHOWN_CODES = 12
_SOME_LENGTH = 4  # an answer of as many words may be what somebody wrote


def scalar(value: str | float) -> str:
    """A value as YAML on one line, quoted where YAML would read something else."""
    if isinstance(value, float):
        return f"{value:g}"
    text = _CONTROL.sub(" ", value).strip() if isinstance(value, str) else value
    return yaml.safe_dump(text, allow_unicode=True, width=10**9).removesuffix("...\n").strip()


def _flow(value: str) -> str:
    """A text inside braces or brackets."""
    text = scalar(value)
    return f'"{_escaped(value)}"' if text == value and re.search(r"[,\[\]{}]", value) else text


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def comment(text: str, indent: int = 0) -> list[str]:
    """A text as comment lines; whatever it holds, it cannot become anything but a comment."""
    start = " " * indent + "# "
    plain = _CONTROL.sub(" ", text).strip()
    return textwrap.wrap(
        plain, _WIDTH, initial_indent=start, subsequent_indent=start, break_on_hyphens=False
    )


class Draft:
    """Lines of one YAML file, with comments from the catalogue."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language
        self.lines: list[str] = []

    def say(self, key: str, indent: int = 0, **values: object) -> None:
        """Add a comment."""
        self.lines += comment(say(f"draft.{key}", self.language, **values), indent)

    def put(self, line: str = "", indent: int = 0) -> None:
        """Add a line."""
        self.lines.append(" " * indent + line if line else "")

    def text(self) -> str:
        """The whole file."""
        return "\n".join(self.lines) + "\n"


def instrument_yaml(questionnaire: Questionnaire, title: str, language: str = DEFAULT_LANGUAGE) -> str:
    """The instrument file: answer sets, blocks and items as found, scales as questions in comments."""
    draft = Draft(language)
    files = ", ".join(dict.fromkeys(use.file.path.name for use in questionnaire.uses))
    draft.say("instrument-head", files=files)
    draft.put(f"schema_version: {SCHEMA_VERSION}")
    draft.put(f"title: {scalar(title)}")
    draft.say("instrument-source")
    draft.put()
    _answer_sets(draft, questionnaire)
    _blocks(draft, questionnaire.blocks)
    wordless = sum(not item.facts.wording for item in questionnaire.items)
    if wordless:
        draft.say("no-wording", count=wordless)
    draft.put("items:")
    block = ""
    for item in questionnaire.items:
        if item.block and item.block != block:
            draft.put(f"# {item.block}", 2)
        block = item.block or ""
        _item(draft, item)
    draft.put()
    _scales(draft, questionnaire)
    return draft.text()


def _answer_sets(draft: Draft, questionnaire: Questionnaire) -> None:
    if not questionnaire.answer_sets:
        return
    draft.say("answer-sets")
    draft.put("answer_sets:")
    for name, answers in questionnaire.answer_sets.items():
        draft.put(f"{scalar(name)}:", 2)
        _unexplained(draft, questionnaire, name, answers)
        _own_words(draft, answers)
        _order(draft, answers)
        draft.put("options:", 4)
        for code, label in answers.options:
            draft.put(f"{code}: {scalar(label)}", 6)
        _missing(draft, answers.missing, 4)
        if answers.agreement:
            _agreement(draft, [code for code, _ in answers.options])
        elif any(item.answers == name and item.block for item in questionnaire.items):
            draft.say("agree", 4)
    draft.put()


def _own_words(draft: Draft, answers: Answers) -> None:
    """A remark when the answers are texts of some length that no known series holds."""
    long = [label for _, label in answers.options if len(label.split()) >= _SOME_LENGTH]
    if answers.source is Source.TEXTS and not answers.ordered and long:
        draft.say("texts-published", 4)


def _order(draft: Draft, answers: Answers) -> None:
    """What is known of the order of the answers, and what a known series was completed with."""
    if answers.added:
        draft.say("series-completed", 4, labels=" · ".join(answers.added))
    if answers.strays:
        key = "series-strays-one" if answers.strays == 1 else "series-strays"
        draft.say(key, 4, count=answers.strays)
    if not answers.ordered:
        if len(answers.options) > 2:
            draft.say("order-unknown", 4)
        draft.put("ordered: false", 4)


def _agreement(draft: Draft, codes: list[int]) -> None:
    half, odd = divmod(len(codes), 2)
    parts = {
        "disagree": codes[:half],
        "neutral": codes[half : half + odd],
        "agree": codes[half + odd :],
    }
    for name, part in parts.items():
        if part:
            draft.put(f"{name}: [{', '.join(map(str, part))}]", 4)


def _unexplained(draft: Draft, questionnaire: Questionnaire, name: str, answers: Answers) -> None:
    if not answers.unexplained:
        return
    items = [item for item in questionnaire.items if item.answers == name]
    counts = {code: sum(_count(item, code) for item in items) for code in answers.unexplained}
    codes = ", ".join(f"{code} ({n}×)" for code, n in list(counts.items())[:_SHOWN_CODES] if n)
    draft.say(f"unexplained-{answers.source.value}", 4, codes=codes)


def _count(item: Item, code: int) -> int:
    numbers = item.facts.numbers
    if numbers is None:
        labels = dict(item.proposal.answers.options) if item.proposal.answers else {}
        return int(item.facts.values.get(labels.get(code, ""), 0))
    return int(item.facts.values.to_numpy()[np.equal(numbers, code)].sum())


def _missing(draft: Draft, missing: Sequence[Missing], indent: int) -> None:
    if not missing:
        return
    draft.put("missing:", indent)
    for answer in {m.code: m for m in missing}.values():
        label = _flow(answer.label)
        kind = "" if answer.kind is MissingKind.NO_ANSWER else f", kind: {answer.kind.value}"
        draft.put(f"{answer.code:g}: {{label: {label}{kind}}}", indent + 2)


def _blocks(draft: Draft, blocks: Sequence[Block]) -> None:
    if not blocks:
        return
    draft.say("blocks")
    draft.put("blocks:")
    for block in blocks:
        draft.put(f"{scalar(block.name)}:", 2)
        draft.put(f"title: {scalar(block.title)}", 4)
        if block.intro:
            draft.put(f"intro: {scalar(block.intro)}", 4)
    draft.put()


def _item(draft: Draft, item: Item) -> None:
    proposal = item.proposal
    draft.put(f"{scalar(item.key)}:", 2)
    draft.put(f"wording: {scalar(item.wording)}", 4)
    if proposal.kind is not ItemKind.CHOICE:
        draft.put(f"kind: {proposal.kind.value}", 4)
    if proposal.kind is ItemKind.OPEN and seem_own_words(item.facts):
        draft.say("open-recurs", 4)
    if item.block:
        draft.put(f"block: {scalar(item.block)}", 4)
    if item.answers:
        draft.put(f"answers: {scalar(item.answers)}", 4)
    if proposal.kind is ItemKind.NUMBER:
        _number(draft, item)
    if item.trait:
        draft.put("trait: true", 4)


def _number(draft: Draft, item: Item) -> None:
    facts, codes = item.facts, {m.code for m in item.proposal.missing}
    numbers = np.array([] if facts.numbers is None else facts.numbers)
    known = [n for n in numbers if n not in codes and not facts.is_missing(n)]
    decimals = max((_decimals(n) for n in known), default=0)
    if decimals:
        draft.put(f"decimals: {min(decimals, 6)}", 4)
    _missing(draft, item.proposal.missing, 4)
    labels = [f"{code:g} = {label}" for code, label in facts.labels.items()
              if isinstance(code, float) and code not in codes]  # fmt: skip
    if labels:
        draft.say("number-labels", 4, labels=" · ".join(labels[:_SHOWN_CODES]))
    if known:
        low, high = _around(min(known), max(known))
        draft.say("number-range", 4, low=f"{low:g}", high=f"{high:g}")


def _around(low: float, high: float) -> tuple[float, float]:
    """Round numbers around the numbers seen: the extremes themselves belong to single people."""
    step = 10 ** max(0, math.floor(math.log10(max(high - low, 1))))
    return step * math.floor(low / step), step * math.ceil(high / step)


def _decimals(number: float) -> int:
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])


def _scales(draft: Draft, questionnaire: Questionnaire) -> None:
    draft.say("scales")
    groups = [(block, group) for block in questionnaire.blocks for group in block.groups]
    by_key = {item.key: item for item in questionnaire.items}
    taken = {key.casefold() for key in by_key}
    proposals: list[str] = []
    for block, group in groups:
        answers = by_key[group[0]].proposal.answers
        if answers is None or len(group) < 3 or not answers.ordered:
            continue
        codes = [code for code, _ in answers.options]
        name = f"{block.name}_scale" if block.name.casefold() in taken else block.name
        lines = [
            f"{scalar(name)}:",
            f"  title: {scalar(block.title)}",
            f"  items: [{', '.join(_flow(key) for key in group)}]",
            "  method: mean",
            "  missing: available",
            f"  min_valid: {max(1, round(0.8 * len(group)))}",
            f"  bounds: [{min(codes)}, {max(codes)}]",
        ]
        proposals += [f"#   {line}" for line in lines]
    if proposals:
        draft.lines += ["# scales:", *proposals]


def source_yaml(use: Use, instrument: str, file: str, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """One source of a wave, from the dash on; not yet indented."""
    draft = Draft(language)
    about = " · ".join(use.file.export.recognised_lines(language))
    draft.lines += comment(about, 2)
    for note in use.file.export.notes:
        draft.lines += comment(note.sentence(language), 2)
    draft.put(f"file: {scalar(file)}", 2)
    draft.put(f"instrument: {scalar(instrument)}", 2)
    if use.id is None:
        draft.say("no-id", 2)
    else:
        draft.say("id", 2)
        empty, repeated = faults_of(use.file.export.frame, use.id)
        if (empty or repeated) and not use.many_rows:
            fault = "faults" if empty and repeated else "empty" if empty else "repeated"
            draft.say(f"id-{fault}", 2, empty=empty, repeated=repeated)
        draft.put(f"id: {scalar(use.id)}", 2)
    if use.many_rows:
        draft.say("many-rows", 2)
        draft.put("rows: many", 2)
    _listed(draft, "drop", use.drop)
    _listed(draft, "ignore-moments" if use.file.others else "ignore", use.ignore)
    _listed(draft, "not_asked", use.not_asked)
    if use.only_answered:
        _listed(draft, "only_answered", use.only_answered)
    for column, value in use.file.only_rows.items():
        written = _flow(value) if isinstance(value, str) else scalar(value)
        draft.put(f"only_rows: {{{_flow(column)}: {written}}}", 2)
    if use.columns:
        draft.put("columns:", 2)
        for column, key in use.columns.items():
            draft.put(f"{scalar(column)}: {scalar(key)}", 4)
    first = next(n for n, line in enumerate(draft.lines) if not line.lstrip().startswith("#"))
    head, rest = draft.lines[:first], draft.lines[first:]
    rest[0] = f"- {rest[0].lstrip()}"
    return [line[2:] for line in head] + rest


def _listed(draft: Draft, key: str, names: Iterable[str]) -> None:
    names = list(names)
    draft.say(key if names else f"{key}-none", 2) if key == "drop" or names else None
    if names:
        draft.put(f"{key.partition('-')[0]}: [{', '.join(_flow(name) for name in names)}]", 2)
