"""`swresearch build`: the tasks of a build, and what happens when nothing has to be done.

The order is: data per wave, a notebook per run, the staged book, the site. Before all that, one digest
over everything that can matter tells whether anything has to be done at all.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.programme import Perspective, Programme, load_programme
from swresearch.publish.digests import file_digest, library_digest, tree_digest, value_digest
from swresearch.publish.doors import not_text
from swresearch.publish.folders import Folders
from swresearch.publish.progress import Progress
from swresearch.publish.receipts import Task, write_text
from swresearch.publish.runs import Run, plan
from swresearch.publish.site import current_site, repair, site_digest
from swresearch.settings import nearest
from swresearch.share import share
from swresearch.teaching import Teaching, load_teaching, teaching_files, teaching_problems

# What in a programme's folder is not the programme: earlier builds and environments made inside it.
NOT_PROGRAMME = ("build", "__pycache__")
WHOLE = "build"


def build_site(
    programme_folder: Path,
    out: Path,
    *,
    jobs: int | None = None,
    only: str | None = None,
    fresh: bool = False,
) -> None:
    """Make the site of a programme and swap it in; prints what runs, what is reused, what is left.

    `only` runs the notebooks of one phase and leaves the site as it is. Raises `ProblemsError` with
    all that needs attention; the last good site then stays.
    """
    folders = Folders(out.resolve())
    folders.out.mkdir(parents=True, exist_ok=True)
    _keep_from_git(folders.out)
    with _lock(folders.out):
        repair(folders.out)
        if fresh:
            _forget(folders)
        started = time.monotonic()
        whole = _everything(programme_folder, folders.out)
        if only is None and _unchanged(folders, whole):
            print(say("build.nothing", _language(folders), site=folders.out / "site"))
            return
        programme = load_programme(programme_folder)
        _refuse_other(folders, programme)
        named = _named(programme)
        progress = Progress(programme.language)
        if only is not None and only not in {phase.value for phase in programme.file.phases}:
            raise UsageError([_unknown_phase(only, programme)])
        _carry_out(programme, folders, jobs or min(4, os.cpu_count() or 1), only, progress)
        if only is None:
            content = {"whole": whole, "named": named, "language": programme.language}
            content |= {"programme": programme.file.id}
            content |= {"site": site_digest(folders.out)}
            write_text(folders.out / "receipts" / f"{WHOLE}.json", json.dumps(content))
        progress.end(time.monotonic() - started, current_site(folders.out))
        _write_run_record(folders, progress)


def _keep_from_git(out: Path) -> None:
    """Cleaned answers and logs stand here; the published site is copied from here, not committed."""
    ignore = out / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _refuse_other(folders: Folders, programme: Programme) -> None:
    """Two programmes built in one folder would silently replace each other's site."""
    other = _whole_receipt(folders).get("programme", programme.file.id)
    if other != programme.file.id:
        raise UsageError([Problem("build.other-programme", file=folders.out, values={"other": other})])


def _lock(out: Path) -> Any:
    lock = FileLock(out / ".lock", timeout=0)
    try:
        return lock.acquire()
    except Timeout:
        raise ProblemsError([Problem("build.locked", file=out)]) from None


def _everything(programme_folder: Path, out: Path) -> str:
    """One digest over the programme's folder, the templates and the library."""
    inside = out.parent == programme_folder.resolve()
    parts = [
        tree_digest(programme_folder, skip=[*NOT_PROGRAMME, *([out.name] if inside else [])]),
        tree_digest(share("notebooks")),
        tree_digest(share("book")),
        file_digest(share("_config.yml")),
        file_digest(share("_toc.yml")),
        library_digest(),
    ]
    return value_digest(parts)


def _named(programme: Programme) -> dict[str, str]:
    """The digest of every file that the programme names, wherever `_everything` does not look."""
    sources = [source.file for _, _, wave in programme.waves() for source in wave.sources]
    file = programme.file
    decided = [name for name in (file.rules, file.decisions, file.settled) if name]
    paths = [*(programme.path(name) for name in (*sources, *decided)), *programme.settings_files]
    paths += teaching_files(programme)
    return {str(path.resolve()): file_digest(path) for path in paths}


def _unchanged(folders: Folders, whole: str) -> bool:
    receipt = _whole_receipt(folders)
    if receipt.get("whole") != whole:
        return False
    if any(file_digest(Path(path)) != digest for path, digest in receipt.get("named", {}).items()):
        return False
    return receipt.get("site") == site_digest(folders.out) != "absent"


def _whole_receipt(folders: Folders) -> dict[str, Any]:
    try:
        return dict(json.loads((folders.out / "receipts" / f"{WHOLE}.json").read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _language(folders: Folders) -> str:
    return str(_whole_receipt(folders).get("language", DEFAULT_LANGUAGE))


def _forget(folders: Folders) -> None:
    for folder in ("receipts", "runs", "data", "private", "downloads", "book", "work"):
        shutil.rmtree(folders.out / folder, ignore_errors=True)


def _unknown_phase(name: str, programme: Programme) -> Problem:
    known = [phase.value for phase in programme.file.phases]
    near = nearest(name, known)
    key = "build.unknown-phase-near" if near else "build.unknown-phase"
    return Problem(key, found=name, allowed=known, values={"near": near})


def _carry_out(
    programme: Programme, folders: Folders, jobs: int, only: str | None, progress: Progress
) -> None:
    from swresearch.publish.downloads import downloads_task
    from swresearch.publish.kernels import start_parent, stop_parent
    from swresearch.publish.schedule import carry_out
    from swresearch.publish.tasks import data_task, run_tasks, site_task, to_review

    # Settings are checked before the first task, so that a misspelt parameter costs no time.
    runs, teaching = _planned(programme)
    library = library_digest()
    tasks: list[Task] = [data_task(programme, folders, library)]
    if only is None:
        tasks += run_tasks(programme, runs, folders, library, teaching.book)
        if teaching:
            tasks.append(downloads_task(programme, teaching, runs, folders, library))
        tasks.append(site_task(programme, teaching, runs, folders, library, progress.step))
    else:
        chosen = [run for run in runs if run.is_of(Perspective(only))]
        tasks += run_tasks(programme, chosen, folders, library, teaching.book)
    progress.expect(len(tasks))
    start_parent()
    try:
        carry_out(tasks, folders.receipts, jobs, progress.report)
    finally:
        stop_parent()
    if only is None:
        progress.remind(to_review(programme, teaching, runs, folders))


def _planned(programme: Programme) -> tuple[list[Run], Teaching]:
    """Every run and the teaching material; raises `ProblemsError` with all that is wrong in both."""
    problems = [*not_text(programme), *teaching_problems(programme)]
    try:
        runs = plan(programme)
    except ProblemsError as error:
        problems = [*error.problems, *problems]
    if problems:
        raise ProblemsError(problems)
    return runs, load_teaching(programme)


def _write_run_record(folders: Folders, progress: Progress) -> None:
    """Times and places of this build, and how notebooks were kept from the network; outside the site."""
    from swresearch.publish.isolation import network

    record: Mapping[str, Any] = {"network": network().value, **progress.record()}
    write_text(folders.out / "run.json", json.dumps(record, indent=1, ensure_ascii=False))
