"""The overview of the cases to choose from, and the page of each case as students see it."""

from __future__ import annotations

from collections.abc import Iterator

from swresearch.blocks import Block, Cell, Fold, Heading, Items, Table, Text, Tile, Tiles, Tone
from swresearch.bundles import student_document
from swresearch.bundles.parts import Part
from swresearch.cases import Level, Status, StudentCase
from swresearch.cases.shown import remark
from swresearch.programme import Condition
from swresearch.publish.pages import files
from swresearch.publish.pages.material import Material
from swresearch.writing import capital, listed


def address(name: str) -> str:
    """The page of a case."""
    return f"casussen/{name}"


def overview(material: Material) -> Iterator[Block]:
    """All cases by team, to choose from; then the same by level and condition."""
    book = material.teaching.book
    yield Text(material.teach("cases-lead", cases=len(book.cases)), Tone.LEAD)
    yield remark(material.language)
    for name, team in book.teams.items():
        chosen = [case for case in book.cases.values() if case.team == name]
        if chosen:
            yield Heading(material.words(team.title))
            yield Text(material.words(team.task))
            yield Tiles([_tile(material, case) for case in chosen])
    yield Heading(material.teach("choose"))
    yield _matrix(material)


def _tile(material: Material, case: StudentCase) -> Tile:
    levels = [_level(material, level) for level in Level if level in case.levels(Status.DONE)]
    conditions = [
        _condition(material, condition) for condition in Condition if condition in case.conditions
    ]
    note = material.teach(
        "tile-note",
        levels=capital(listed(levels, material.language)),
        conditions=capital(listed(conditions, material.language)),
    )
    return Tile(case.title, "", case.target_group, address(case.name), note=note)


def _matrix(material: Material) -> Table:
    """Every case with the levels at which something was done or possible, and its conditions."""
    book = material.teaching.book
    rows: list[list[Cell]] = []
    groups: dict[str, int] = {}
    for name, team in book.teams.items():
        for case in book.cases.values():
            if case.team == name:
                groups.setdefault(material.words(team.title), len(rows))
                rows.append(_matrix_row(material, case))
    heads = [
        material.teach("case"),
        *(material.teach(f"column.{level}") for level in Level),
        *(material.teach(f"column.{condition}") for condition in Condition),
    ]
    caption = material.teach("matrix")
    notes = [material.teach("matrix-note")]
    starts = {at: title for title, at in groups.items()}
    return Table(caption, heads, [False] * len(heads), rows, notes, starts, "casussen-kiezen")


def _matrix_row(material: Material, case: StudentCase) -> list[Cell]:
    def level(one: Level) -> str:
        if one in case.levels(Status.DONE):
            return material.teach("done")
        return material.teach("possible") if one in case.levels() else "–"

    yes = material.teach("at-stake")
    return [
        Cell(case.title),
        *(Cell(level(one)) for one in Level),
        *(Cell(yes if one in case.conditions else "–") for one in Condition),
    ]


def _level(material: Material, level: Level) -> str:
    return material.teach(f"column.{level}").lower()


def _condition(material: Material, condition: Condition) -> str:
    return material.teach(f"column.{condition}").lower()


def case(material: Material, one: StudentCase) -> Iterator[Block]:
    """A case: that it is invented, what it is about, the story, the questions, and what the team did."""
    document = student_document(one, material.teaching.book.teams, material.language)
    yield Text(document.note, Tone.CAUTION)
    yield Text(document.about, Tone.NOTE)
    after = next((at for at, part in enumerate(document.parts) if part.apart), len(document.parts))
    for part in document.parts[: after + 1]:
        yield from _part(part, one)
    told = [block for part in document.parts[after + 1 :] for block in _part(part, one)]
    if told:
        yield Fold(material.teach("after"), told)
    bundle = [download for download in material.downloads if download["case"] == one.name]
    if bundle:
        yield Heading(material.teach("take-along"))
        yield files.listed_files(material, bundle)


def _part(part: Part, one: StudentCase) -> Iterator[Block]:
    yield Heading(part.title, part.level)
    for words in part.paragraphs:
        yield Text(words, Tone.LEAD if words == one.question else Tone.PLAIN)
    if part.points:
        yield Items(part.points)
    if part.rows:
        heads, *rows = part.rows
        cells = [[Cell(words) for words in row] for row in rows]
        yield Table(f"{part.title} – {one.title}", heads, [False] * len(heads), cells)
