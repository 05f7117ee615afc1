"""Carrying out the tasks of a build: doit decides the order, receipts what is stale.

Tasks run in threads that wait for processes (kernels, Jupyter Book). A task that fails does not stop
the ones that do not depend on it; at the end all failures are raised together.
"""

from __future__ import annotations

import functools
import io
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.publish.receipts import Receipts, Task

Report = Callable[[str, Task, list[str]], None]


def carry_out(tasks: Sequence[Task], receipts: Receipts, jobs: int, report: Report) -> list[str]:
    """Run the stale tasks; returns the names of those that ran.

    `report` is told ("reused" | "started" | "done" | "failed", task, reasons) as it happens. Raises
    `ProblemsError` with the problems of every task that failed.
    """
    log = receipts.folder.parent / "error.log"
    failures: list[Problem] = []
    ran: list[str] = []
    lock = threading.Lock()

    def fresh(task: Task) -> bool:
        reasons = receipts.reasons(task.name, task.inputs())
        if not reasons:
            report("reused", task, [])
        return not reasons

    def act(task: Task) -> bool:
        inputs = task.inputs()
        report("started", task, receipts.reasons(task.name, inputs))
        receipts.forget(task.name)
        try:
            outputs = task.make()
        except ProblemsError as error:
            problems = list(error.problems)
        except OSError as error:
            log.write_text(traceback.format_exc(), encoding="utf-8")
            values = {"task": task.label, "reason": error}
            problems = [Problem("runs.system", file=error.filename, values=values)]
        except Exception as error:  # noqa: BLE001  a defect of ours must not end as a traceback
            log.write_text(traceback.format_exc(), encoding="utf-8")
            problems = [Problem("runs.unexpected", values={"reason": repr(error), "log": log})]
        else:
            problems = []
        if problems:
            with lock:
                failures.extend(problems)
            report("failed", task, [])
            return False
        receipts.write(task.name, inputs, outputs)
        with lock:
            ran.append(task.name)
        report("done", task, [])
        return True

    complaint = _run_doit([_definition(task, fresh, act) for task in tasks], jobs)
    if failures:
        raise ProblemsError(failures)
    if complaint:
        log.write_text(complaint, encoding="utf-8")
        raise ProblemsError([Problem("runs.unexpected", values={"reason": "doit", "log": log})])
    return ran


def _definition(
    task: Task, fresh: Callable[[Task], bool], act: Callable[[Task], bool]
) -> dict[str, Any]:
    return {
        "name": task.name,
        "actions": [functools.partial(act, task)],
        "task_dep": list(task.after),
        "uptodate": [lambda *_: fresh(task)],
        # Captured output is put back by whichever thread ends last, which loses the real streams.
        "io": {"capture": False},
    }


def _run_doit(definitions: Sequence[Mapping[str, Any]], jobs: int) -> str:
    """Let doit run the tasks; returns what it says when a task ended in an error of our own making."""
    from doit.cmd_base import TaskLoader2
    from doit.doit_cmd import DoitMain
    from doit.task import dict_to_task

    output = io.StringIO()
    memory = tempfile.TemporaryDirectory()  # receipts decide what is stale, not doit's own memory

    class Loader(TaskLoader2):
        def setup(self, opt_values: object) -> None:
            pass

        def load_doit_config(self) -> dict[str, Any]:
            dep_file = str(Path(memory.name) / "doit.json")
            return {"verbosity": 0, "backend": "json", "dep_file": dep_file, "outfile": output}

        def load_tasks(self, cmd: object, pos_args: object) -> list[Any]:
            return [dict_to_task(dict(definition)) for definition in definitions]

    with memory:
        code = DoitMain(Loader()).run(["run", "-n", str(jobs), "-P", "thread", "--continue"])
    return output.getvalue() if code else ""
