"""Carrying out one run: what it may know, what it depends on, and its notebook executed."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from swresearch.cases import Casebook
from swresearch.errors import Problem, ProblemsError
from swresearch.notebook import RESULTS
from swresearch.programme import Perspective, Programme
from swresearch.publish.digests import file_digest, value_digest
from swresearch.publish.runs import Run, wave_instrument, wave_stem
from swresearch.publish.templates import FOLDER_PARAMETER, LANGUAGE, Per

RUN_TIMEOUT = 600  # seconds for one cell; a notebook of this library takes a few at most


def context(
    programme: Programme, run: Run, data: Path, folder: Path, book: Casebook | None = None
) -> dict[str, Any]:
    """What a run may know: settings, the paths of its data relative to its own folder, or the cases."""
    file = programme.file
    return {
        "name": run.name,
        "subject": run.subject,
        "notebook": run.template.name,
        "language": programme.language,
        "synthetic": file.synthetic,
        "publication": file.publication.model_dump(mode="json"),
        "parameters": dict(run.parameters),
        "constructs": {
            key: construct.model_dump(mode="json") for key, construct in programme.constructs.items()
        }
        if run.template.per is Per.PROGRAMME and not run.on_cases
        else {},
        "casebook": book.model_dump(mode="json") if run.on_cases and book else None,
        "waves": [_wave_context(programme, run, *wave, data, folder) for wave in run.waves],
    }


def _wave_context(
    programme: Programme, run: Run, perspective: Perspective, wave: str, data: Path, folder: Path
) -> dict[str, Any]:
    of_one = run.template.per is Per.INSTRUMENT
    whole = (
        programme.instruments[run.subject] if of_one else wave_instrument(programme, perspective, wave)
    )
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
        "instrument": whole.model_dump(mode="json"),
        "files": {
            "answers": (up / f"{stem}.parquet").as_posix(),
            "missing": (up / f"{stem}.missing.parquet").as_posix(),
        },
    }


def run_inputs(run: Run, context: dict[str, Any], folder: Path, library: str) -> dict[str, str]:
    """The digests of all that a run depends on, by what it is: the reasons why it may be stale."""
    # The run's own folder may not be there yet, so ".." is taken out before a file is looked up.
    names = [name for wave in context["waves"] for name in wave["files"].values()]
    data = [file_digest(Path(os.path.normpath(folder / name))) for name in names]
    settings = {key: value for key, value in context.items() if key != "parameters"}
    return {
        "data": value_digest(data),
        "settings": value_digest(settings),
        "parameters": value_digest(context["parameters"]),
        "notebook": file_digest(run.template.path),
        "library": library,
    }


def kept_numbers(folder: Path, runs: Sequence[Run]) -> dict[str, dict[str, Any]]:
    """Every number that the runs of this folder have kept, by name."""
    kept = [json.loads((folder / run.name / RESULTS).read_text(encoding="utf-8")) for run in runs]
    return {name: number for results in kept for name, number in results["numbers"].items()}


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
            language=LANGUAGE,  # a notebook need not name its kernel
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
