"""From columns to a questionnaire: items with keys, answer sets with names, and how files are used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from swresearch.clean.columns import match_columns
from swresearch.clean.texts import same
from swresearch.draft.answers import Answers, Source
from swresearch.draft.blocks import Block, Item, find_blocks, slug
from swresearch.draft.facts import Facts, File, merge
from swresearch.draft.identifying import identifies
from swresearch.draft.people import find_id, has_many_rows, is_trait
from swresearch.draft.pools import settle_pools
from swresearch.draft.proposals import propose
from swresearch.instruments import Instrument, ItemKind
from swresearch.instruments.instrument import RESERVED
from swresearch.programme import Source as SourceSettings

_ITEM_NAME = re.compile(r"\w[\w.-]{0,63}")
_STATEMENT = 3  # with as many answers in common items are statements; yes and no are asked of anything
_MOST_GROUPS = 12


@dataclass(frozen=True)
class Use:
    """How one file is used: its column with people's numbers, and the columns that are left out.

    `only_answered` are the items asked at this moment, of a file with several moments side by side;
    `traits` the items that may tell groups apart.
    """

    file: File
    id: str | None
    many_rows: bool
    drop: tuple[str, ...]
    ignore: tuple[str, ...]
    columns: dict[str, str]
    not_asked: tuple[str, ...]
    only_answered: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()


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
    items = _statements_apart(items)
    items, blocks = find_blocks(items)
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
        if identifies(facts, file.columns.values()):
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
        tuple(
            item.key
            for item in items
            if item.trait and item.key in held.values() and len(item.facts.values) <= _MOST_GROUPS
        ),
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


def _statements_apart(items: Sequence[Item]) -> list[Item]:
    """Items of which statements are no traits, though they speak of a neighbourhood or of work.

    Statements share their answers, three or more of them, with an item that is called like no trait, or
    say how far people agree.
    """
    shared = {item.answers for item in items if item.answers and not item.trait}

    def is_statement(item: Item) -> bool:
        answers = item.proposal.answers
        return answers is not None and (
            answers.agreement or (item.answers in shared and len(answers.options) >= _STATEMENT)
        )

    return [replace(item, trait=False) if is_statement(item) else item for item in items]


def _set_name(item: Item, answers: Answers, sets: dict[str, Answers], times: int) -> str:
    shared = "answers" if times > 1 else slug(item.key, 30)
    base = "ticked" if answers.source is Source.TICKS else shared
    name, number = base, 1
    while name in sets:
        number += 1
        name = f"{base}_{number}"
    return name


def kinds(questionnaire: Questionnaire) -> Counter[ItemKind]:
    """How many items of each kind there are."""
    return Counter(item.proposal.kind for item in questionnaire.items)
