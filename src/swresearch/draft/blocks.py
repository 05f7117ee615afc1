"""Items of a questionnaire, and blocks: items in a row that share their answer options."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from swresearch.clean.texts import tidy
from swresearch.draft.answers import Proposal
from swresearch.draft.facts import Facts
from swresearch.draft.pools import stem

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


def find_blocks(items: Sequence[Item]) -> tuple[list[Item], list[Block]]:
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


def slug(text: str, longest: int = _LONGEST_KEY) -> str:
    """A text as a short name: lower-case letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = _NO_WORD.sub("_", plain).strip("_")
    cut = words if len(words) <= longest else words[:longest].rpartition("_")[0] or words[:longest]
    return cut or "item"
