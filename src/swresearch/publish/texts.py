"""What people wrote for the site passes the text gate: prose, cases, findings, notes, notebook texts.

What the gate finds is settled by a person in the programme's ledger (`settled`); what is open is not
published. Texts are searched as they stand in their files, so that a finding has a line to look at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from swresearch.blocks import MIME_TYPE
from swresearch.errors import Problem, ProblemsError
from swresearch.programme import Programme
from swresearch.teaching import teaching_files
from swresearch.textgate import Gate, Outcome, examine, read_settled, to_settle

WRITTEN = {".md", ".yml", ".yaml", ".txt", ".csv"}


def written_texts(programme: Programme) -> dict[str, str]:
    """What the programme's own files say, by their name in its folder."""
    folder = programme.folder
    paths = [*folder.joinpath("book").rglob("*.md"), *teaching_files(programme)]
    paths += [programme.path(name) for name in (programme.file.findings,) if name]
    written = [path for path in paths if path.is_file() and path.suffix in WRITTEN]
    return {_name(path, folder): path.read_text(encoding="utf-8") for path in sorted(set(written))}


def run_texts(executed: Mapping[str, Path]) -> dict[str, str]:
    """What executed notebooks say on their pages, by the name of the run; tables are compared elsewhere."""
    return {name: "\n".join(_said(path)) for name, path in executed.items()}


def examined(programme: Programme, texts: Mapping[str, str]) -> Outcome:
    """Texts as the gate sees them, with the names, places and ledger of the programme."""
    names = programme.file.names
    ledger = programme.file.settled
    return examine(
        texts, Gate(names.people, names.places), read_settled(programme.path(ledger)) if ledger else []
    )


def text_problems(programme: Programme, texts: Mapping[str, str]) -> list[Problem]:
    """What in these texts nobody has settled, and what was decided and is not yet carried out.

    A text of the site is changed in its own file: what is to be replaced or kept out stands there until
    then.
    """
    outcome = examined(programme, texts)
    kept = [name for name, text in outcome.texts.items() if text != texts[name]]
    decided = [Problem("texts.to-change", file=name) for name in (*outcome.withheld, *kept)]
    return [*outcome.problems(), *decided]


def refuse_open(programme: Programme, executed: Mapping[str, Path]) -> None:
    """Raise `ProblemsError` when something in the texts of the site is open: it is not published."""
    problems = text_problems(programme, {**written_texts(programme), **run_texts(executed)})
    if problems:
        raise ProblemsError(problems)


def write_open(programme: Programme, file: Path) -> Iterator[Problem]:
    """Write what is open as entries to fill in, and say so; an earlier file is not written over."""
    outcome = examined(programme, written_texts(programme))
    if not outcome.undecided:
        return
    if file.exists():
        yield Problem("texts.exists", file=file)
        return
    file.write_text(to_settle(outcome, programme.language), encoding="utf-8")
    number = sum(len(found) for found in outcome.undecided.values())
    yield Problem("texts.written", values={"count": number, "file": file})


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


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
    for key in ("items", "notes"):
        if isinstance(block.get(key), Sequence):
            yield from (item for item in block[key] if isinstance(item, str))
