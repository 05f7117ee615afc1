"""The questionnaire as tables: the codebook, and questions that were worded differently."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from swresearch.blocks import Cell, Table
from swresearch.instruments import Instrument, Item, text
from swresearch.language import DEFAULT_LANGUAGE, say

Wave = tuple[str, str, str]
"""A perspective, a wave, and what the pair is called on the page ("klanten 2020")."""


def codebook(
    instrument: Instrument,
    language: str = DEFAULT_LANGUAGE,
    wave: Wave | None = None,
    name: str = "",
    *,
    without_options: Collection[str] = (),
) -> Table:
    """Every item with its wording, answers, missing codes and scales, by block.

    `wave` chooses the wording; by default the first one there is. Of the items `without_options` only
    the kind of answer is told.
    """
    keys = _in_blocks(instrument)
    perspective, period, _ = wave or ("", "", "")
    rows = [
        [
            Cell(key),
            Cell(item.words(perspective, period, language), _turned(item, language)),
            Cell(
                _kind(item, language) if key in without_options else _options(instrument, key, language)
            ),
            Cell("" if key in without_options else _missing(instrument, key, language)),
            Cell("; ".join(_scales(instrument, key, language))),
        ]
        for key, item in ((key, instrument.items[key]) for key in keys)
    ]
    heads = ("item", "wording", "options", "missing-codes", "used-in")
    return Table(
        caption=say("tables.caption.codebook", language, title=text(instrument.title, language)),
        columns=[say(f"tables.{head}", language) for head in heads],
        numeric=[False] * len(heads),
        rows=rows,
        groups=_block_starts(instrument, keys, language),
        name=name,
    )


def rewordings(
    instrument: Instrument,
    waves: Sequence[Wave],
    language: str = DEFAULT_LANGUAGE,
    name: str = "",
    *,
    not_asked: Mapping[tuple[str, str], Collection[str]] = MappingProxyType({}),
) -> Table:
    """The items that were not put in the same words to everyone, a column per wave.

    `not_asked` holds the items that were not asked, by perspective and wave: those have no wording
    there. The table has no rows when all wordings are the same.
    """
    unasked = say("tables.not-asked", language)
    rows = []
    for key, item in instrument.items.items():
        wordings = [
            None
            if key in not_asked.get((perspective, wave), ())
            else item.words(perspective, wave, language)
            for perspective, wave, _ in waves
        ]
        if len({words for words in wordings if words is not None}) > 1:
            rows.append([Cell(key), *(Cell(unasked if words is None else words) for words in wordings)])
    columns = [say("tables.item", language), *(title for _, _, title in waves)]
    return Table(
        caption=say("tables.caption.rewordings", language),
        columns=columns,
        numeric=[False] * len(columns),
        rows=rows,
        name=name,
    )


def _in_blocks(instrument: Instrument) -> list[str]:
    blocks = {block: at for at, block in enumerate(instrument.blocks)}
    last = len(blocks)
    return sorted(instrument.items, key=lambda key: blocks.get(instrument.items[key].block or "", last))


def _block_starts(instrument: Instrument, keys: Sequence[str], language: str) -> dict[int, str]:
    starts: dict[int, str] = {}
    before: str | None = ""
    for at, key in enumerate(keys):
        block = instrument.items[key].block
        if block != before:
            known = instrument.blocks.get(block or "")
            title = text(known.title, language) if known else ""
            starts[at] = title or say("tables.no-block", language)
        before = block
    return starts if len(starts) > 1 else {}


def _turned(item: Item, language: str) -> str:
    return f"({say('tables.reversed', language)})" if item.reversed else ""


def _kind(item: Item, language: str) -> str:
    return say(f"tables.kind.{item.kind.value}", language)


def _options(instrument: Instrument, key: str, language: str) -> str:
    answers = instrument.answers(key)
    if answers is None:
        return _kind(instrument.items[key], language)
    return "; ".join(f"{code} = {text(label, language)}" for code, label in answers.options.items())


def _missing(instrument: Instrument, key: str, language: str) -> str:
    codes = instrument.missing_answers(key)
    return "; ".join(f"{code:g} = {text(answer.label, language)}" for code, answer in codes.items())


def _scales(instrument: Instrument, key: str, language: str) -> list[str]:
    scales = instrument.scales.values()
    return [text(scale.title, language) for scale in scales if key in scale.items]
