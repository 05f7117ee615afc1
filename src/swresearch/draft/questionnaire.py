"""From columns to a questionnaire: items with keys, answer sets with names, blocks of items."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from swresearch.clean.columns import match_columns
from swresearch.clean.texts import same, tidy
from swresearch.draft.answers import Answers, Proposal, Source
from swresearch.draft.facts import Facts, File, merge
from swresearch.draft.people import find_id, has_many_rows, identifies, is_trait
from swresearch.draft.pools import settle_pools, stem
from swresearch.draft.proposals import propose
from swresearch.instruments import Instrument, ItemKind
from swresearch.instruments.instrument import RESERVED
from swresearch.programme import Source as SourceSettings

_ITEM_NAME = re.compile(r"\w[\w.-]{0,63}")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_SUB_QUESTION = re.compile(r"(?s)(.{5,}?) \[(.+)\]")
_DASHED = re.compile(r"(?s)(.{5,}?) - (.+)")
_LONGEST_KEY = 40


@dataclass(frozen=True)
class Item:
    """One item: its key, the column it comes from, its wording without the block's question."""

    key: str
    proposal: Proposal
    wording: str
    answers: str | None = None
    block: str | None = None
    trait: bool = False

    @property
    def facts(self) -> Facts:
        """What the files say about its column."""
        return self.proposal.facts


@dataclass(frozen=True)
class Block:
    """Items in a row that share their answer options; `groups` are proposals for scales."""

    name: str
    title: str
    intro: str
    items: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Use:
    """How one file is used: its column with people's numbers, and the columns that are left out.

    `only_answered` are the items asked at this moment, of a file with several moments side by side.
    """

    file: File
    id: str | None
    many_rows: bool
    drop: tuple[str, ...]
    ignore: tuple[str, ...]
    columns: dict[str, str]
    not_asked: tuple[str, ...]
    only_answered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """The draft of one instrument and of the files that were filled in with it."""

    name: str
    items: tuple[Item, ...]
    answer_sets: dict[str, Answers]
    blocks: tuple[Block, ...]
    uses: tuple[Use, ...]


def draft_questionnaire(name: str, files: Sequence[File], taken: Iterable[str] = ()) -> Questionnaire:
    """The questionnaire that these files were filled in with, as far as they tell.

    `taken` are item keys of other questionnaires of the programme; none of them is used again.
    """
    asides = [_aside(file) for file in files]
    left_out = {same(column) for _, _, *columns in asides for part in columns for column in part}
    left_out |= {same(column) for _, column, *_ in asides if column}
    labelled = any(file.export.value_labels for file in files)
    merged = {key: facts for key, facts in merge(files).items() if key not in left_out}
    proposals = settle_pools([propose(facts, labelled) for facts in merged.values()])
    keys = _keys([p.facts for p in proposals], taken)
    items = [
        Item(key, p, p.facts.wording or p.facts.name, trait=is_trait(p.facts))
        for key, p in zip(keys, proposals, strict=True)
    ]
    items, sets = _name_answers(items)
    items, blocks = _find_blocks(items)
    uses = tuple(_use(aside, items) for aside in asides)
    return Questionnaire(name, tuple(items), sets, tuple(blocks), uses)


_Aside = tuple[File, str | None, list[str], list[str], list[str]]


def _aside(file: File) -> _Aside:
    """The file, its id column, columns that identify, empty columns, and columns of the survey tool."""
    found = find_id(file)
    added = _tool_columns(file)
    drop, ignore, tool = [], [], []
    for column, facts in file.columns.items():
        if column == found:
            continue
        if identifies(facts):
            drop.append(column)
        elif column in added:
            tool.append(column)
        elif not facts.filled:
            ignore.append(column)
    return file, found, drop, ignore, tool


def _tool_columns(file: File) -> set[str]:
    """The columns that cleaning leaves out because the survey tool added them."""
    source = SourceSettings(file=file.path.name, instrument="draft")
    empty = Instrument.model_construct(items={})
    matched = match_columns(file.columns, source, empty, tool=file.tool)
    return {column for column, rule in matched.left_out.items() if rule == "tool-column"}


def _use(aside: _Aside, items: Sequence[Item]) -> Use:
    file, found, drop, ignore, _ = aside
    mine = {same(column): column for column in file.columns}
    held = {mine[same(i.facts.name)]: i.key for i in items if same(i.facts.name) in mine}
    columns = {
        file.originals.get(column, column): key
        for column, key in held.items()
        if same(file.originals.get(column, column)) != same(key)
    }
    absent = tuple(item.key for item in items if same(item.facts.name) not in mine)
    return Use(
        file,
        found,
        has_many_rows(file.export.frame, found),
        tuple(file.originals.get(column, column) for column in drop),
        (*(file.originals.get(column, column) for column in ignore), *file.others),
        columns,
        absent,
        tuple(key for column, key in held.items() if column in file.originals),
    )


def _keys(columns: Sequence[Facts], taken: Iterable[str]) -> list[str]:
    """A key for each column: its own name where that can be a key, else one made from its words."""
    used = {*(key.casefold() for key in taken), *RESERVED}
    keys = []
    for facts in columns:
        plain = facts.name if _ITEM_NAME.fullmatch(facts.name) else slug(facts.name)
        key, number = plain, 1
        while key.casefold() in used:
            number += 1
            key = f"{plain}_{number}"
        used.add(key.casefold())
        keys.append(key)
    return keys


def slug(text: str, longest: int = _LONGEST_KEY) -> str:
    """A text as a short name: lower-case letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = _NO_WORD.sub("_", plain).strip("_")
    cut = words if len(words) <= longest else words[:longest].rpartition("_")[0] or words[:longest]
    return cut or "item"


def _name_answers(items: Sequence[Item]) -> tuple[list[Item], dict[str, Answers]]:
    """Items with the name of their answer set; the same options are one set."""
    names: dict[tuple, str] = {}
    sets: dict[str, Answers] = {}
    times = Counter(item.proposal.answers.key() for item in items if item.proposal.answers)
    named = []
    for item in items:
        answers = item.proposal.answers
        if answers is None:
            named.append(item)
            continue
        if answers.key() not in names:
            names[answers.key()] = name = _set_name(item, answers, sets, times[answers.key()])
            sets[name] = answers
        named.append(replace(item, answers=names[answers.key()]))
    return named, sets


def _set_name(item: Item, answers: Answers, sets: dict[str, Answers], times: int) -> str:
    shared = "answers" if times > 1 else slug(item.key, 30)
    base = "ticked" if answers.source is Source.TICKS else shared
    name, number = base, 1
    while name in sets:
        number += 1
        name = f"{base}_{number}"
    return name


def _find_blocks(items: Sequence[Item]) -> tuple[list[Item], list[Block]]:
    """Blocks of two or more items in a row with the same three or more options."""
    placed: list[Item] = []
    blocks: list[Block] = []
    for run in _runs(items):
        if len(run) < 2:
            placed += run
            continue
        block, inside = _block(run, {block.name for block in blocks}, len(blocks) + 1)
        blocks.append(block)
        placed += inside
    return placed, blocks


def _runs(items: Sequence[Item]) -> list[list[Item]]:
    runs: list[list[Item]] = []
    for item in items:
        last = runs[-1][-1] if runs else None
        if last is not None and _shares(last, item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return [part for run in runs for part in _by_stem(run)]


def _shares(last: Item, item: Item) -> bool:
    answers = item.proposal.answers
    return (
        answers is not None
        and item.answers == last.answers
        and len(answers.options) >= 3
        and item.facts.section == last.facts.section
    )


def _by_stem(run: list[Item]) -> list[list[Item]]:
    """A run parted by the stems of its names, where each part has three items or more."""
    parts: dict[str, list[Item]] = {}
    for item in run:
        parts.setdefault(stem(item.facts.name), []).append(item)
    if len(parts) > 1 and all(len(part) >= 3 for part in parts.values()):
        return list(parts.values())
    return [run]


def _block(run: Sequence[Item], used: set[str], number: int) -> tuple[Block, list[Item]]:
    question, wordings = _common_question([item.wording for item in run])
    section = run[0].facts.section
    stems = {stem(item.facts.name) for item in run}
    name = slug(section or (stems.copy().pop() if len(stems) == 1 else f"block_{number}"), 30)
    while name in used:
        name += f"_{number}"
    title = section or question or f"{run[0].facts.name} – {run[-1].facts.name}"
    inside = [
        replace(item, wording=wording, block=name) for item, wording in zip(run, wordings, strict=True)
    ]
    intro = question if section and question else ""
    keys = tuple(item.key for item in run)
    return Block(name, tidy(title), tidy(intro), keys, (keys,)), inside


def _common_question(wordings: Sequence[str]) -> tuple[str, list[str]]:
    """The question that all wordings begin with, and what comes after it in each."""
    for pattern in (_SUB_QUESTION, _DASHED):
        parts = [pattern.fullmatch(wording) for wording in wordings]
        found = [part for part in parts if part]
        if len(found) == len(wordings) and len(Counter(part[1] for part in found)) == 1:
            return found[0][1], [part[2] for part in found]
    return "", list(wordings)


def kinds(questionnaire: Questionnaire) -> Counter[ItemKind]:
    """How many items of each kind there are."""
    return Counter(item.proposal.kind for item in questionnaire.items)
