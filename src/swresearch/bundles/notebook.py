"""The notebook of a bundle: assignments with the data, without their solutions for students.

Cells tagged "teacher" are left out, and what stands between the two marks of a solution gives way to
a line that asks for the student's own code. What remains has no outputs and no metadata of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from swresearch.language import say

TEMPLATES = Path(__file__).parent / "notebooks"
TEACHER = "teacher"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_SOLUTION = re.compile(
    rf"^([ \t]*){re.escape(BEGIN)}.*?{re.escape(END)}[ \t]*$", re.DOTALL | re.MULTILINE
)
_MARKS = re.compile(rf"^[ \t]*({re.escape(BEGIN)}|{re.escape(END)})[ \t]*\n?", re.MULTILINE)


def template(language: str) -> dict[str, Any]:
    """The notebook with its solutions, as it is kept in the library."""
    content: dict[str, Any] = json.loads((TEMPLATES / f"{language}.ipynb").read_text(encoding="utf-8"))
    return content


def student_notebook(notebook: Mapping[str, Any], language: str) -> bytes:
    """The notebook for students: no cell for teachers, no solution, no output."""
    cells = [cell for cell in notebook["cells"] if TEACHER not in _tags(cell)]
    asked = say("bundles.own-code", language)
    return _written(notebook, [_bare(cell, _without_solution(_source(cell), asked)) for cell in cells])


def teacher_notebook(notebook: Mapping[str, Any]) -> bytes:
    """The notebook for teachers: with solutions and remarks, without the marks around them."""
    cells = [_bare(cell, _MARKS.sub("", _source(cell)).rstrip("\n")) for cell in notebook["cells"]]
    return _written(notebook, cells)


def solutions(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Every line that only teachers may see: those of solutions and of cells for teachers."""
    for cell in notebook["cells"]:
        source = _source(cell)
        if TEACHER in _tags(cell):
            yield from source.splitlines()
        for found in _SOLUTION.finditer(source):
            yield from found.group().splitlines()[1:-1]


def _without_solution(source: str, asked: str) -> str:
    return _SOLUTION.sub(lambda found: f"{found.group(1)}# {asked}\n{found.group(1)}...", source)


def _bare(cell: Mapping[str, Any], source: str) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
    return kept


def _written(notebook: Mapping[str, Any], cells: list[dict[str, Any]]) -> bytes:
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    content = {
        "cells": cells,
        "metadata": kernel,
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))
