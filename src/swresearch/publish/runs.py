"""Which notebook runs a programme has, with which parameters, and how one is carried out.

A template says in its metadata (`swresearch`) how it is run: `per` "wave" (once for each wave) or
"programme" (once over all), what it `requires` (such as "scales"), its `order`, and its title and
address per language. A new notebook is a new file; nothing else lists them.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.instruments import Instrument, ItemKind, text
from swresearch.programme import Perspective, Programme
from swresearch.publish.digests import file_digest, value_digest
from swresearch.settings import nearest
from swresearch.share import share

RUN_TIMEOUT = 600  # seconds for one cell; a notebook of this library takes a few at most
FOLDER_PARAMETER = "run_folder"


@dataclass(frozen=True)
class Parameter:
    """A parameter that a template declares: its type's name, default, and allowed values if stated."""

    name: str
    type: str
    default: Any
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A notebook to run: what it is called, when it is run, and which parameters it takes."""

    name: str
    path: Path
    per: str
    requires: tuple[str, ...]
    order: int
    titles: Mapping[str, str]
    addresses: Mapping[str, str]
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class Run:
    """One run of a template: over one wave, or over the whole programme."""

    template: Template
    waves: tuple[tuple[Perspective, str], ...]
    page: str
    title: str
    parameters: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The run's name: "client-2020-statements", or the template's for the whole programme."""
        if self.template.per == "programme":
            return self.template.name
        perspective, wave = self.waves[0]
        return f"{perspective.value}-{wave}-{self.template.name}"

    def is_of(self, perspective: Perspective) -> bool:
        """Whether this is a run over one wave of this perspective."""
        return self.template.per == "wave" and self.waves[0][0] is perspective


def templates(programme: Programme) -> dict[str, Template]:
    """All templates by name: those of the package, and the programme's own in their place."""
    folders = [share("notebooks"), programme.folder / "notebooks"]
    paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.ipynb"))}
    found = [_template(path) for path in paths.values()]
    return {t.name: t for t in sorted(found, key=lambda t: (t.order, t.name))}


def _template(path: Path) -> Template:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        settings = notebook["metadata"]["swresearch"]
        return Template(
            name=path.stem,
            path=path,
            per=settings["per"],
            requires=tuple(settings.get("requires", ())),
            order=settings.get("order", 100),
            titles=settings["title"],
            addresses=settings["address"],
            parameters=tuple(_parameters(notebook)),
        )
    except (ValueError, KeyError, TypeError) as error:
        values = {"reason": str(error)}
        raise ProblemsError([Problem("runs.bad-notebook", file=path.name, values=values)]) from error


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


def plan(programme: Programme) -> list[Run]:
    """Every run of the programme, in the order of its pages; raises `ProblemsError` for parameters."""
    known = templates(programme)
    problems = list(_parameter_problems(programme, known))
    if problems:
        raise ProblemsError(problems)
    runs: list[Run] = []
    for template in known.values():
        if template.per == "programme":
            runs += _programme_run(programme, template)
        else:
            runs += [
                _wave_run(programme, template, perspective, wave)
                for perspective, wave, _ in programme.waves()
                if _possible(template, wave_instrument(programme, perspective, wave))
            ]
    return runs


def _wave_run(programme: Programme, template: Template, perspective: Perspective, wave: str) -> Run:
    language = programme.language
    address = template.addresses[language]
    if len(programme.file.phases[perspective].waves) > 1:
        address = f"{wave}-{address}"
    page = f"{phase_folder(programme, perspective)}/{address}"
    parameters = programme.file.notebooks.get(template.name, {})
    return Run(template, ((perspective, wave),), page, template.titles[language], parameters)


def _programme_run(programme: Programme, template: Template) -> list[Run]:
    waves = tuple((perspective, wave) for perspective, wave, _ in programme.waves())
    if "phases" in template.requires and len(programme.file.phases) < 2:
        return []
    parameters = programme.file.notebooks.get(template.name, {})
    language = programme.language
    return [Run(template, waves, template.addresses[language], template.titles[language], parameters)]


def phase_folder(programme: Programme, perspective: Perspective) -> str:
    """The folder of a phase's pages, such as "fase/klanten"."""
    prefix = {"nl": "fase", "en": "phase"}[programme.language]
    return f"{prefix}/{programme.address(perspective)}"


def _possible(template: Template, instrument: Instrument) -> bool:
    has = {
        "scales": bool(instrument.scales),
        "statements": any(item.kind is ItemKind.CHOICE for item in instrument.items.values()),
    }
    return all(has.get(requirement, True) for requirement in template.requires)


def wave_instrument(programme: Programme, perspective: Perspective, wave: str) -> Instrument:
    """All that was asked in a wave, as one instrument, when its sources use several."""
    sources = programme.file.phases[perspective].waves[wave].sources
    names = dict.fromkeys(source.instrument for source in sources)
    used = [(name, programme.instruments[name]) for name in names]
    return used[0][1] if len(used) == 1 else _joined(used)


def _joined(used: list[tuple[str, Instrument]]) -> Instrument:
    """Several instruments as one; answer sets get their instrument's name, since names may recur."""
    first = used[0][1]
    parts: dict[str, dict[str, Any]] = {"answer_sets": {}, "blocks": {}, "items": {}, "scales": {}}
    for name, instrument in used:
        parts["answer_sets"] |= {f"{name}.{k}": v for k, v in instrument.answer_sets.items()}
        parts["blocks"] |= {f"{name}.{k}": v for k, v in instrument.blocks.items()}
        parts["scales"] |= instrument.scales
        for key, item in instrument.items.items():
            moved = {
                field: f"{name}.{getattr(item, field)}"
                for field in ("answers", "block")
                if getattr(item, field) is not None
            }
            parts["items"][key] = item.model_copy(update=moved)
    return first.model_copy(update=parts)


def _parameter_problems(programme: Programme, known: Mapping[str, Template]) -> Iterator[Problem]:
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


def context(programme: Programme, run: Run, data: Path, folder: Path) -> dict[str, Any]:
    """What a run may know: settings, and the paths of its data relative to its own folder."""
    file = programme.file
    return {
        "name": run.name,
        "notebook": run.template.name,
        "language": programme.language,
        "synthetic": file.synthetic,
        "publication": file.publication.model_dump(mode="json"),
        "parameters": dict(run.parameters),
        "constructs": {
            key: construct.model_dump(mode="json") for key, construct in programme.constructs.items()
        }
        if run.template.per == "programme"
        else {},
        "waves": [_wave_context(programme, *wave, data, folder) for wave in run.waves],
    }


def _wave_context(
    programme: Programme, perspective: Perspective, wave: str, data: Path, folder: Path
) -> dict[str, Any]:
    phase = programme.file.phases[perspective]
    settings = phase.waves[wave]
    up = Path(*[".."] * len(folder.relative_to(data.parent).parts)) / data.name
    stem = wave_stem(perspective, wave)
    first = {wave: settings}
    return {
        "perspective": perspective.value,
        "wave": wave,
        "phase": phase.model_copy(update={"waves": first}).model_dump(mode="json"),
        "settings": settings.model_dump(mode="json"),
        "instrument": wave_instrument(programme, perspective, wave).model_dump(mode="json"),
        "files": {
            "answers": (up / f"{stem}.parquet").as_posix(),
            "missing": (up / f"{stem}.missing.parquet").as_posix(),
        },
    }


def wave_stem(perspective: Perspective, wave: str) -> str:
    """The first part of the names of a wave's staged files."""
    return f"{perspective.value}-{wave}"


def run_inputs(run: Run, context: dict[str, Any], folder: Path, library: str) -> dict[str, str]:
    """The digests of all that a run depends on, by what it is: the reasons why it may be stale."""
    data = [file_digest(folder / name) for wave in context["waves"] for name in wave["files"].values()]
    settings = {key: value for key, value in context.items() if key != "parameters"}
    return {
        "data": value_digest(data),
        "settings": value_digest(settings),
        "parameters": value_digest(context["parameters"]),
        "notebook": file_digest(run.template.path),
        "library": library,
    }


def execute(run: Run, folder: Path) -> None:
    """Run the template in its folder, which holds its context; raises `ProblemsError` on failure.

    The executed notebook becomes `notebook.ipynb` in the folder.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from swresearch.publish.kernels import manager_for

    output = folder / "notebook.ipynb"
    try:
        papermill.execute_notebook(
            str(run.template.path),
            str(output),
            parameters={FOLDER_PARAMETER: ".", **run.parameters},
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            execution_timeout=RUN_TIMEOUT,
            kernel_manager_class=manager_for(folder),
        )
    except PapermillExecutionError as error:
        message = f"{error.ename}: {error.evalue}".splitlines()[0]
        values = {"run": run.name, "cell": error.exec_count, "reason": message, "log": output}
        problem = Problem("runs.failed", file=run.template.path.name, values=values)
        raise ProblemsError([problem]) from error
    except (RuntimeError, TimeoutError, OSError) as error:
        values = {"run": run.name, "reason": str(error).splitlines()[0] if str(error) else "?"}
        problem = Problem("runs.kernel-died", file=run.template.path.name, values=values)
        raise ProblemsError([problem]) from error


def title_of(programme: Programme, run: Run) -> str:
    """The title of a run's page: the template's, with the people of the phase."""
    if run.template.per == "programme":
        return run.title
    phase = programme.file.phases[run.waves[0][0]]
    people = text(phase.people, programme.language)
    wave = f" {run.waves[0][1]}" if len(phase.waves) > 1 else ""
    return f"{run.title}: {people}{wave}"
