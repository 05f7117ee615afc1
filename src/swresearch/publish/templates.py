"""Templates: the notebooks that a programme can run, and the parameters they take.

A template says in its metadata (`swresearch`) how it is run: `per` what (see `Per`), what it
`requires`, its `order`, and its title and address per language. A new notebook is a new file; nothing
else lists them.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from textwrap import shorten
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.programme import Programme
from swresearch.settings import nearest
from swresearch.share import share

FOLDER_PARAMETER = "run_folder"
FORM = 4  # the `nbformat` that Jupyter writes since 2015
LANGUAGE = "python"
CELLS = ("code", "markdown", "raw")
REASON = 200  # signs of a reason that are shown; it can hold a whole cell
ADDRESS = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")


class Per(StrEnum):
    """Over what a template is run: a wave, a phase with several waves, an instrument, or all."""

    WAVE = "wave"
    PHASE = "phase"
    INSTRUMENT = "instrument"
    PROGRAMME = "programme"


class Requirement(StrEnum):
    """What must be there for a template to be run.

    scales, statements: they were asked. phases: there are several. circumstances: people can have been
    asked in different ways or by different interviewers. cases: the programme names cases to teach with.
    groups: the phase names group variables.
    """

    SCALES = "scales"
    STATEMENTS = "statements"
    PHASES = "phases"
    CIRCUMSTANCES = "circumstances"
    CASES = "cases"
    GROUPS = "groups"


@dataclass(frozen=True)
class Parameter:
    """A parameter that a template declares: its type's name, default, and allowed values if stated."""

    name: str
    type: str
    default: Any
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A notebook to run: what it is called, over what it is run, and which parameters it takes."""

    name: str
    path: Path
    per: Per
    requires: tuple[Requirement, ...]
    order: int
    titles: Mapping[str, str]
    addresses: Mapping[str, str]
    parameters: tuple[Parameter, ...]


def templates(programme: Programme) -> dict[str, Template]:
    """All templates by name: those of the package, and the programme's own in their place."""
    folders = [share("notebooks"), programme.folder / "notebooks"]
    paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.ipynb"))}
    found = [_template(path, programme.language) for path in paths.values()]
    return {t.name: t for t in sorted(found, key=lambda t: (t.order, t.name))}


def _template(path: Path, language: str) -> Template:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        settings = notebook["metadata"]["swresearch"]
        _ = settings["title"][language]
        address = settings["address"][language]
        if not ADDRESS.fullmatch(address):  # it becomes the path of a page
            raise ProblemsError([Problem("runs.bad-address", file=path.name, found=address)])
        template = Template(
            name=path.stem,
            path=path,
            per=Per(settings["per"]),
            requires=tuple(Requirement(name) for name in settings.get("requires", ())),
            order=settings.get("order", 100),
            titles=settings["title"],
            addresses=settings["address"],
            parameters=tuple(_parameters(notebook)),
        )
    except UnicodeDecodeError as error:
        raise ProblemsError([Problem("settings.not-utf8", file=f"notebooks/{path.name}")]) from error
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        values = {"reason": str(error)}
        raise ProblemsError([Problem("runs.bad-notebook", file=path.name, values=values)]) from error
    if problem := _form_problem(notebook, path.name):
        raise ProblemsError([problem])
    return template


def _form_problem(notebook: dict[str, Any], name: str) -> Problem | None:
    """Why Jupyter could not run these cells: another form than it writes, or another language."""
    from nbformat.validator import better_validation_error, iter_validate

    if notebook.get("nbformat") != FORM:
        return Problem("runs.notebook-version", file=name, found=notebook.get("nbformat"))
    minor = notebook.get("nbformat_minor")
    if not isinstance(minor, int) or isinstance(minor, bool):
        return Problem("runs.notebook-version", file=name, found=f"{FORM}, nbformat_minor {minor}")
    for error in iter_validate(notebook, version=FORM, version_minor=minor):
        reason = str(better_validation_error(error, FORM, minor)).splitlines()[0]
        return _fault(list(error.absolute_path), shorten(reason, REASON), notebook, name)
    kernel = notebook["metadata"].get("kernelspec", {})
    spoken = kernel.get("language", LANGUAGE)
    if str(spoken).lower() != LANGUAGE:
        return Problem("runs.notebook-language", file=name, found=spoken)
    return None


def _fault(where: list[Any], reason: str, notebook: dict[str, Any], name: str) -> Problem:
    """The sentence for what does not fit Jupyter's form, at this place of the notebook."""
    if where[:1] != ["cells"] or len(where) == 1:
        return Problem("runs.notebook-form", file=name, values={"reason": reason})
    cell = notebook["cells"][where[1]]
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    values = {"cell": where[1] + 1, "reason": reason}
    if kind not in CELLS:
        return Problem("runs.notebook-cell-type", file=name, found=kind, allowed=CELLS, values=values)
    return Problem("runs.notebook-cell", file=name, values=values)


def _parameters(notebook: dict[str, Any]) -> Iterator[Parameter]:
    """The parameters of the cell tagged `parameters`; a comment "a | b" after one lists its values."""
    for cell in notebook["cells"]:
        if "parameters" not in cell["metadata"].get("tags", []):
            continue
        source = "".join(cell["source"])
        lines = source.splitlines()
        for node in ast.parse(source).body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                comment = lines[node.lineno - 1].partition("#")[2]
                allowed = [part.strip() for part in comment.split("|")] if "|" in comment else []
                default = ast.literal_eval(node.value)
                yield Parameter(node.target.id, ast.unparse(node.annotation), default, tuple(allowed))


def parameter_problems(programme: Programme, known: Mapping[str, Template]) -> Iterator[Problem]:
    """Every parameter of the programme file that its template does not take."""
    for name, given in programme.file.notebooks.items():
        if name not in known:
            yield _unknown("runs.unknown-notebook", name, list(known), notebook=name)
            continue
        declared = {p.name: p for p in known[name].parameters if p.name != FOLDER_PARAMETER}
        for key, value in given.items():
            if key not in declared:
                yield _unknown("runs.unknown-parameter", key, list(declared), notebook=name)
                continue
            parameter = declared[key]
            values = {"key": key, "notebook": name, "type": parameter.type}
            if type(value).__name__ != parameter.type:
                yield Problem(
                    "runs.parameter-type", file="programme.yml", found=repr(value), values=values
                )
            elif parameter.allowed and str(value) not in parameter.allowed:
                yield Problem(
                    "runs.parameter-value",
                    file="programme.yml",
                    found=value,
                    allowed=parameter.allowed,
                    values=values,
                )


def _unknown(key: str, word: str, known: list[str], notebook: str) -> Problem:
    near = nearest(word, known)
    values = {"key": word, "near": near, "notebook": notebook}
    return Problem(
        f"{key}-near" if near else key, file="programme.yml", found=word, allowed=known, values=values
    )
