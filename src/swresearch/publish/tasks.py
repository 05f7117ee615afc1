"""The tasks of a build: what each depends on and what it makes."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from swresearch.cases import Casebook
from swresearch.errors import ProblemsError
from swresearch.language import say
from swresearch.ledger import unknown_numbers
from swresearch.notebook import CONTEXT, RESULTS
from swresearch.programme import Programme
from swresearch.publish import gate, site, stages
from swresearch.publish.book import lay_book, own_pages
from swresearch.publish.digests import file_digest, tree_digest, value_digest
from swresearch.publish.downloads import DOWNLOADS, offered
from swresearch.publish.editions import editions, rebuilt_lines
from swresearch.publish.execution import context, execute, run_inputs
from swresearch.publish.folders import Folders
from swresearch.publish.overlaps import overlap_problems
from swresearch.publish.pages import Material, page_blocks, review_lines, teaching_pages
from swresearch.publish.receipts import Task, write_text
from swresearch.publish.recount import recount
from swresearch.publish.runs import Run
from swresearch.publish.texts import refuse_open
from swresearch.share import share
from swresearch.teaching import Teaching, teaching_files

DATA = "data"
NOTEBOOK = "notebook.ipynb"
BOOK_LOG = "book.log"
NO_RESULTS: dict[str, Any] = {"headline": "", "numbers": {}, "published": {}, "tables": []}


def data_task(programme: Programme, folders: Folders, library: str) -> Task:
    """Read, clean and score every file into `data/` and `private/`."""
    return Task(
        name=DATA,
        label=say("build.label.data", programme.language),
        inputs=functools.partial(stages.data_inputs, programme, library),
        make=functools.partial(stages.stage_data, programme, folders.data, folders.private),
    )


def run_tasks(
    programme: Programme,
    runs: Sequence[Run],
    folders: Folders,
    library: str,
    book: Casebook | None = None,
) -> list[Task]:
    """Per run: execute its notebook on the staged data of its waves, or on the cases."""
    return [
        Task(
            name=f"run:{run.name}",
            label=run.title,
            inputs=functools.partial(_run_inputs, programme, run, folders, library, book),
            make=functools.partial(_make_run, programme, run, folders, book),
            after=(DATA,),
        )
        for run in runs
    ]


def _run_inputs(
    programme: Programme, run: Run, folders: Folders, library: str, book: Casebook | None
) -> Mapping[str, str]:
    folder = folders.runs / run.name
    settings = context(programme, run, folders.data, folder, book)
    return run_inputs(run, settings, folder, library)


def _make_run(programme: Programme, run: Run, folders: Folders, book: Casebook | None) -> list[Path]:
    folder = folders.runs / run.name
    folder.mkdir(parents=True, exist_ok=True)
    settings = context(programme, run, folders.data, folder, book)
    write_text(folder / CONTEXT, json.dumps(settings, ensure_ascii=False, indent=1))
    (folder / RESULTS).unlink(missing_ok=True)
    execute(run, folder)
    if not (folder / RESULTS).is_file():  # a notebook may keep nothing
        write_text(folder / RESULTS, json.dumps(NO_RESULTS))
    return [folder / NOTEBOOK, folder / RESULTS]


def site_task(
    programme: Programme,
    teaching: Teaching,
    runs: Sequence[Run],
    folders: Folders,
    library: str,
    on_step: Callable[[str], None],
) -> Task:
    """The last task: lay the book, build it, send it through the gate, swap it in."""
    return Task(
        name="site",
        label=say("build.label.site", programme.language),
        inputs=functools.partial(_site_inputs, programme, runs, folders, library),
        make=functools.partial(_make_site, programme, teaching, runs, folders, on_step),
        after=(DATA, *(f"run:{run.name}" for run in runs), *([DOWNLOADS] if teaching else [])),
    )


def _site_inputs(
    programme: Programme, runs: Sequence[Run], folders: Folders, library: str
) -> Mapping[str, str]:
    made = [file_digest(folders.runs / run.name / name) for run in runs for name in (NOTEBOOK, RESULTS)]
    reports = [
        file_digest(stages.report_path(folders.data, perspective, wave))
        for perspective, wave, _ in programme.waves()
    ]
    reports.append(file_digest(folders.data / stages.PEOPLE))
    settings = [file_digest(path) for path in (*programme.settings_files, *teaching_files(programme))]
    if programme.file.settled:
        settings.append(file_digest(programme.path(programme.file.settled)))
    prose = [
        tree_digest(share("book")),
        tree_digest(programme.folder / "book"),
        file_digest(share("_config.yml")),
        file_digest(share("_toc.yml")),
    ]
    return {
        "results": value_digest([run.name for run in runs] + made),
        "data": value_digest(reports),
        "downloads": tree_digest(folders.downloads),
        "settings": value_digest(settings),
        "prose": value_digest(prose),
        "library": library,
    }


def _make_site(
    programme: Programme,
    teaching: Teaching,
    runs: Sequence[Run],
    folders: Folders,
    on_step: Callable[[str], None],
) -> list[Path]:
    material = _material(programme, teaching, runs, folders)
    unknown = unknown_numbers(programme.findings, material.numbers, programme.file.findings or "")
    if unknown:
        raise ProblemsError(unknown)
    executed = {run.name: folders.runs / run.name / NOTEBOOK for run in runs}
    hidden = stages.read_all_secrets(programme, folders.private)
    refuse_open(programme, executed, material.reports.values(), hidden.names.holds)
    chapter = teaching_pages(material)
    blocks = page_blocks(material, chapter)
    extra = [folders.downloads / one["name"] for one in material.downloads]
    lay_book(programme, runs, executed, blocks, dict(material.numbers), folders.book, chapter, extra)
    html = site.build_html(folders.book, folders.work, folders.out / BOOK_LOG, own_pages(programme))
    on_step("html-built")
    shown = _shown_tables(runs, folders)
    results = [_results(run, folders) for run in runs]
    record = editions(programme, results, stages.decisions(programme), folders.editions)
    gate.check_site(
        html,
        hidden,
        material.numbers,
        programme.file.publication.smallest_base,
        _local_paths(folders),
        downloads=say("build.downloads-folder", programme.language),
        tables=[*shown, *gate.laid_tables(blocks)],
        more=[
            *recount(programme, runs, shown, folders.data),
            *record.problems(programme.file.publication),
            *overlap_problems(programme, record.present.cells, folders.data),
        ],
    )
    on_step("gate-passed")
    new = site.swap_in(html, folders.out, on_step)
    record.write()
    if record.new:
        site.forget_earlier(folders.out)
    write_text(folders.numbers, json.dumps(material.numbers, ensure_ascii=False, sort_keys=True))
    link = folders.out / site.SITE
    return [link / path.relative_to(new) for path in sorted(new.rglob("*")) if path.is_file()]


def _shown_tables(runs: Sequence[Run], folders: Folders) -> list[gate.Laid]:
    """The tables that the runs say they put on their pages."""
    return [
        table
        for run in runs
        for table in gate.laid_tables(_results(run, folders)["tables"], f"{run.page}.html")
    ]


def _results(run: Run, folders: Folders) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folders.runs / run.name / RESULTS).read_text(encoding="utf-8"))
    return found


def to_review(
    programme: Programme, teaching: Teaching, runs: Sequence[Run], folders: Folders
) -> list[str]:
    """What people have to look at: scales in doubt, conclusions whose numbers changed, an edition rebuilt."""
    return [
        *stages.read_doubts(folders.data),
        *review_lines(_material(programme, teaching, runs, folders)),
        *rebuilt_lines(programme, folders.editions),
    ]


def published_numbers(out: Path) -> dict[str, dict[str, Any]]:
    """The numbers of the site that was last published below `out`; none when there is no site."""
    try:
        numbers: dict[str, dict[str, Any]] = json.loads(Folders(out).numbers.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return numbers if site.current_site(out) else {}


def _material(
    programme: Programme, teaching: Teaching, runs: Sequence[Run], folders: Folders
) -> Material:
    results = {run.name: _results(run, folders) for run in runs}
    numbers = {name: n for result in results.values() for name, n in result["numbers"].items()}
    headlines = {name: result["headline"] for name, result in results.items()}
    reports = {
        (perspective, wave): stages.read_report(folders.data, perspective, wave)
        for perspective, wave, _ in programme.waves()
    }
    people = stages.read_people(folders.data)
    downloads = offered(folders) if teaching else []
    return Material(programme, runs, numbers, headlines, reports, people, teaching, downloads)


def _local_paths(folders: Folders) -> list[str]:
    """Places on this computer that no page may name."""
    places = {Path.home(), folders.out, Path.cwd(), Path(tempfile.gettempdir())}
    return sorted(f"{place}/" for place in map(str, places) if len(place) > 3)
