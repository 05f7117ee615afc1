"""Which questions the site shows, and the dropped columns that hold answers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from swresearch.clean import Cleaned
from swresearch.errors import Problem
from swresearch.instruments import ItemKind, text
from swresearch.programme import Programme
from swresearch.publish.gate.secrets import is_telling
from swresearch.publish.gate.words import Tokens, fold, names_in

_MOST_SHOWN = 5


def only_in_codebook(programme: Programme, name: str) -> list[str]:
    """The items of an instrument whose answers are on no page: in no block, scale or group."""
    instrument = programme.instruments[name]
    used = {item for scale in instrument.scales.values() for item in scale.items}
    for phase in programme.file.phases.values():
        used |= {*phase.groups, phase.mode or "", phase.interviewer or ""}
        used |= {item for wave in phase.waves.values() for _, item in wave.design}
    shown = {ItemKind.CHOICE, ItemKind.NUMBER, ItemKind.DATE}
    return [
        key
        for key, item in instrument.items.items()
        if item.kind in shown and item.block is None and key not in used
    ]


def dropped_answers(programme: Programme, sources: Sequence[Cleaned]) -> Iterator[Problem]:
    """A problem for every column at `drop` whose cells are also answers that the site shows.

    The gate takes what stands in such a column for something about a person, wherever it stands.
    """
    shown = _answers(programme)
    for part in sources:
        raw, source = part.task.export.frame, part.task.source
        for column in filter(raw.columns.__contains__, source.drop):
            texts = map(str, raw[column].dropna().unique())
            named = {names_in(fold(value)) for value in texts if is_telling(value)}
            found = sorted({label for words, label in shown.items() if words in named})
            if found:
                values = {"answers": " · ".join(found[:_MOST_SHOWN])}
                yield Problem("check.dropped-answers", file=source.file, column=column, values=values)


def _answers(programme: Programme) -> Mapping[Tokens, str]:
    """The words that stand in a row in the answer options of the site, and an option they stand in."""
    found: dict[Tokens, str] = {}
    for name, instrument in programme.instruments.items():
        hidden = set(only_in_codebook(programme, name))
        for key in instrument.items:
            answers = instrument.answers(key)
            if answers is None or key in hidden:
                continue
            for option in answers.options.values():
                label = text(option, programme.language)
                words = names_in(fold(label))
                for start in range(len(words)):
                    for end in range(start + 1, len(words) + 1):
                        found.setdefault(words[start:end], label)
    return found
