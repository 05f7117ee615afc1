"""What people wrote for the site passes the text gate: every door of the programme, and notebook texts.

What the gate finds is settled by a person in the programme's ledger (`settled`); what is open is not
published. Texts are searched as they stand in their files, so that a finding has a line to look at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from swresearch.blocks import MIME_TYPE
from swresearch.clean import Cleaned
from swresearch.errors import Problem, ProblemsError
from swresearch.language import say
from swresearch.programme import Programme
from swresearch.publish.doors import declared, door_names, door_texts
from swresearch.publish.stages import WaveReport
from swresearch.textgate import Gate, Outcome, called, examine, read_settled, to_settle

IsName = Callable[[str], bool]


def nobody(word: str) -> bool:
    """No word is anybody's name: for programmes without dropped columns."""
    return False


def written_texts(programme: Programme) -> dict[str, str]:
    """What the programme's own files say and what they are called, by their name in its folder."""
    names = door_names(programme).items()
    return door_texts(programme) | {_named(programme, name): words for name, words in names}


def source_texts(sources: Sequence[Cleaned], language: str) -> dict[str, str]:
    """What the site tells about data files (their sheets, the lines above their heading), by file."""
    told: dict[str, list[str]] = {}
    for source in sources:
        export = source.task.export
        lines = [
            *export.recognised_lines(language),
            *(note.sentence(language) for note in export.notes),
        ]
        told.setdefault(source.task.source.file, []).extend(lines)
    return {name: "\n".join(lines) for name, lines in told.items()}


def report_texts(reports: Iterable[WaveReport]) -> dict[str, str]:
    """The same from the reports of a build, and the cleaning rules that it tells, by wave."""
    told = {}
    for report in reports:
        lines = [line for one in report.sources for line in (*one["recognised"], *one["notes"])]
        told[report.label] = "\n".join([*lines, *report.rules])
    return told


def run_texts(executed: Mapping[str, Path]) -> dict[str, str]:
    """What executed notebooks say on their pages, by the name of the run; tables are compared elsewhere."""
    return {name: "\n".join(_said(path)) for name, path in executed.items()}


def examined(programme: Programme, texts: Mapping[str, str], people: IsName = nobody) -> Outcome:
    """Texts as the gate sees them, with the names, places and ledger of the programme.

    `people` says whether a word is part of a name in a column that was dropped (`people.person_names`).
    """
    names = programme.file.names
    ledger = programme.file.settled
    settled = read_settled(programme.path(ledger)) if ledger else []
    return examine(
        texts, Gate(names.people, names.places, [called(people)]), [*declared(programme), *settled]
    )


def text_problems(
    programme: Programme, texts: Mapping[str, str], people: IsName = nobody
) -> list[Problem]:
    """What in these texts nobody has settled, and what was decided and is not yet carried out.

    A text of the site is changed in its own file: what is to be replaced or kept out stands there until
    then.
    """
    outcome = examined(programme, texts, people)
    files = door_names(programme)  # the other texts are no files, so a line of them says nothing
    problems = [p if p.file in files else replace(p, line=None) for p in outcome.problems()]
    kept = [name for name, text in outcome.texts.items() if text != texts[name]]
    decided = [
        Problem(
            "texts.to-change",
            file=name,
            line=found.line(texts[name]) if name in files else None,
            found=found.text,
        )
        for name in (*outcome.withheld, *kept)
        for found in outcome.to_change[name]
    ]
    return [*problems, *decided]


def refuse_open(
    programme: Programme,
    executed: Mapping[str, Path],
    reports: Iterable[WaveReport] = (),
    people: IsName = nobody,
) -> None:
    """Raise `ProblemsError` when something in the texts of the site is open: it is not published."""
    texts = {**written_texts(programme), **report_texts(reports), **run_texts(executed)}
    problems = text_problems(programme, texts, people)
    if problems:
        raise ProblemsError(problems)


def write_open(programme: Programme, file: Path, people: IsName = nobody) -> Iterator[Problem]:
    """Write what is open as entries to fill in, and say so; an earlier file is not written over."""
    outcome = examined(programme, written_texts(programme), people)
    if not outcome.undecided:
        return
    if file.exists():
        yield Problem("texts.exists", file=file)
        return
    file.write_text(to_settle(outcome, programme.language), encoding="utf-8")
    number = sum(len(found) for found in outcome.undecided.values())
    yield Problem("texts.written", values={"count": number, "file": file})


def _named(programme: Programme, file: str) -> str:
    return say("textgate.name-of", programme.language, file=file)


def _said(path: Path) -> Iterator[str]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            block = data.get(MIME_TYPE)
            yield from _texts(block) if block else ["".join(data.get("text/plain", ""))]


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    # Text alternatives are counts beside labels ("... Oeverpad 3"), which look like addresses; they
    # are made of tables and of words that are searched where they were written.
    for key in ("text", "title", "source", "caption"):
        if isinstance(block.get(key), str):
            yield block[key]
    for inner in block.get("blocks") or ():
        yield from _texts(inner)
    for key in ("items", "notes"):
        if isinstance(block.get(key), Sequence):
            yield from (item for item in block[key] if isinstance(item, str))
