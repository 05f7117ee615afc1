"""The staged book: prose, executed notebooks and generated blocks under readable addresses.

Everything that Jupyter Book sees is laid here, and written only when its bytes differ. Data come in
as JSON that the site's extension renders; the only data in Markdown are page titles, escaped.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from swresearch.blocks import MIME_TYPE, Heading
from swresearch.elearning import page_styles
from swresearch.instruments import text
from swresearch.language import LANGUAGES, say
from swresearch.print import FORM_STYLE
from swresearch.programme import Perspective, Programme
from swresearch.publish.pages import BLOCKS, TeachingPage, all_pages
from swresearch.publish.runs import Run, phase_folder
from swresearch.publish.templates import Per
from swresearch.share import share

PHASE_TEMPLATE = "fase/index.md"
# Entries of the spine (`_toc.yml`) that a build fills in.
PHASES_PLACE = "fase/index"
ACROSS_PLACE = "perspectieven"
INSTRUMENTS_PLACE = "verantwoording/vragenlijsten"
TEACHING_PLACE = "lesgeven/index"
TEACHING_PROSE = "lesgeven/"
# Files beside the pages, as they stand in the site.
EXTRA = "_extra"
# A heading with nothing below it but one list of blocks.
SECTION = re.compile(r"^##+ [^\n]+\n+```\{blocks\} ([^\n]+)\n```\n*(?=#|\Z)", re.MULTILINE)
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def escape(words: str) -> str:
    """Text as it must stand in Markdown to be read as text and nothing else."""
    return PUNCTUATION.sub(r"\\\1", " ".join(words.split()))


def lay_book(
    programme: Programme,
    runs: Sequence[Run],
    executed: Mapping[str, Path],
    blocks: Mapping[str, Any],
    numbers: Mapping[str, Any],
    folder: Path,
    teaching: Sequence[TeachingPage] = (),
    downloads: Sequence[Path] = (),
) -> None:
    """Lay the whole book in the folder; files of an earlier book that have no place are removed.

    `teaching` are the pages of the chapter on teaching, `downloads` the files that the site offers.
    """
    pages = {name: _without_empty(words, name, blocks) for name, words in _prose(programme)}
    pages.update(_phase_pages(programme, pages.pop(PHASE_TEMPLATE), blocks))
    pages.update(_teaching_pages(teaching, pages, [run.page for run in runs]))
    files: dict[str, str | Path] = {**pages}
    for run in runs:
        notebook = json.loads(executed[run.name].read_text(encoding="utf-8"))
        files[f"{run.page}.ipynb"] = _dump(clean_notebook(notebook, run.title, run.name))
    files["_data/blocks.json"] = _dump(blocks)
    files["_data/numbers.json"] = _dump(numbers)
    files["_config.yml"] = _config(programme, extra=bool(downloads))
    files["_toc.yml"] = _contents(programme, runs, teaching)
    beside = say("build.downloads-folder", programme.language)
    files |= {f"{EXTRA}/{beside}/{path.name}": path for path in downloads}
    if teaching:
        files |= {f"_static/{path.name}": path for path in (*page_styles(), FORM_STYLE)}
    for path in _files(share("book") / "_static"):
        files[f"_static/{path.relative_to(share('book') / '_static').as_posix()}"] = path
    for path in _files(programme.folder / "book" / "_static"):
        files[f"_static/{path.relative_to(programme.folder / 'book' / '_static').as_posix()}"] = path
    _write(files, folder)


def _prose(programme: Programme) -> Iterator[tuple[str, str]]:
    """Prose pages by name: those of the package, and the programme's own in their place.

    The package's pages are Dutch; a folder named after another language holds the same pages in that
    language, under the same names, which are the pages' addresses in every language.
    """
    shipped = share("book")
    others = [shipped / name for name in LANGUAGES if (shipped / name).is_dir()]
    for root in (shipped, shipped / programme.language, programme.folder / "book"):
        for path in sorted(root.rglob("*.md")):
            if root != shipped or not any(path.is_relative_to(other) for other in others):
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8-sig")


def own_pages(programme: Programme) -> set[str]:
    """The pages of the programme's own folder `book`, by their names in it."""
    root = programme.folder / "book"
    return {path.relative_to(root).as_posix() for path in root.rglob("*.md")}


def _without_empty(words: str, name: str, blocks: Mapping[str, Any]) -> str:
    """A page without the headings below which this programme has nothing to show.

    Empty lines come in their place: what is said about a line of the page is then about that line of the
    file that people know.
    """
    own = {**blocks.get("", {}), **blocks.get(name.removesuffix(".md"), {})}

    def kept(section: re.Match[str]) -> str:
        empty = "\n" * section[0].count("\n")
        return section[0] if own.get(section[1].strip(), True) else empty

    return SECTION.sub(kept, words)


def _phase_pages(
    programme: Programme, template: str, blocks: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for perspective, phase in programme.file.phases.items():
        title = escape(text(phase.title, programme.language))
        body = template.partition("\n")[2] if template.startswith("# ") else template
        name = f"{phase_folder(programme, perspective)}/index.md"
        yield name, _without_empty(f"# {title}\n{body}", name, blocks)


def _teaching_pages(
    teaching: Sequence[TeachingPage], prose: dict[str, str], made: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The pages of the chapter; prose for pages that this programme does not have is left out."""
    pages = {f"{page.address}.md": page for page in all_pages(teaching)}
    for name in [name for name in prose if name.startswith(TEACHING_PROSE) and name not in pages]:
        del prose[name]
    for name, page in pages.items():
        if name not in prose and page.address not in made:
            yield name, f"# {escape(page.title)}\n\n```{{blocks}} {BLOCKS}\n```\n"


def clean_notebook(notebook: Mapping[str, Any], title: str, name: str) -> dict[str, Any]:
    """An executed notebook without times, hosts and sources: its words and its blocks.

    Papermill's metadata, the parameters cell and streams are left out; cell ids are counted, so that
    the same results give the same bytes.
    """
    cells = [{"cell_type": "markdown", "metadata": {}, "source": f"# {escape(title)}"}]
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if {"title", "parameters", "injected-parameters"} & set(tags):
            continue
        if cell["cell_type"] == "markdown":
            cells.append({"cell_type": "markdown", "metadata": {}, "source": cell["source"]})
        elif cell["cell_type"] == "code":
            cells += _output_cells(cell["outputs"])
    for i, cell in enumerate(cells):
        cell["id"] = f"{name}-{i}"[:64]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _output_cells(outputs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The displayed outputs of a cell; heading blocks become headings of the page, for its contents."""
    shown: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] not in ("display_data", "execute_result"):
            continue
        block = output["data"].get(MIME_TYPE)
        if block is not None and block["kind"] == Heading.kind:
            if shown:
                yield _output_cell(shown)
            shown = []
            source = f"{'#' * block['level']} {escape(block['text'])}"
            yield {"cell_type": "markdown", "metadata": {}, "source": source}
        else:
            data, metadata = output["data"], output["metadata"]
            shown.append({"output_type": "display_data", "data": data, "metadata": metadata})
    if shown:
        yield _output_cell(shown)


def _output_cell(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {"tags": ["remove-input"]},
        "source": "",
        "outputs": outputs,
        "execution_count": None,
    }


def _config(programme: Programme, *, extra: bool) -> str:
    """The spine's settings with what the programme says of itself."""
    config = yaml.safe_load(share("_config.yml").read_text(encoding="utf-8"))
    file, language = programme.file, programme.language
    title = text(file.title, language)
    config["title"] = title
    config["author"] = ", ".join(file.contact.authors)
    sphinx = config.setdefault("sphinx", {}).setdefault("config", {})
    sphinx["language"] = sphinx["html_search_language"] = language
    sphinx["html_title"] = title
    sphinx["swresearch_synthetic"] = file.synthetic
    if extra:
        sphinx["html_extra_path"] = [EXTRA]
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=True)


def _contents(programme: Programme, runs: Sequence[Run], teaching: Sequence[TeachingPage] = ()) -> str:
    """The table of contents: the spine, with the phases, the runs and teaching in their places."""
    spine = yaml.safe_load(share("_toc.yml").read_text(encoding="utf-8"))
    phases = [_phase_contents(programme, perspective, runs) for perspective in programme.file.phases]
    parts = []
    for part in spine["parts"]:
        chapters: list[dict[str, Any]] = []
        for chapter in part["chapters"]:
            if chapter["file"] == PHASES_PLACE:
                chapters += phases
            elif chapter["file"] == ACROSS_PLACE:
                across = [r for r in runs if r.template.per is Per.PROGRAMME and not r.on_cases]
                chapters += [{"file": r.page} for r in across]
            elif chapter["file"] == TEACHING_PLACE:
                chapters += [_entry(page) for page in teaching]
            else:
                chapters.append(_with_instruments(chapter, runs))
        if chapters:
            caption = say(part["caption"], programme.language)
            parts.append({"caption": caption, "chapters": chapters})
    return yaml.safe_dump({**spine, "parts": parts}, allow_unicode=True, sort_keys=False)


def _entry(page: TeachingPage) -> dict[str, Any]:
    below = [_entry(one) for one in page.below]
    entry: dict[str, Any] = {"file": page.address, "title": page.menu or page.title}
    return {**entry, "sections": below} if below else entry


def _phase_contents(
    programme: Programme, perspective: Perspective, runs: Sequence[Run]
) -> dict[str, Any]:
    folder = phase_folder(programme, perspective)
    sections = [{"file": run.page, "title": run.menu} for run in runs if run.is_of(perspective)]
    title = text(programme.file.phases[perspective].title, programme.language)
    return {"file": f"{folder}/index", "title": title, "sections": sections}


def _with_instruments(chapter: dict[str, Any], runs: Sequence[Run]) -> dict[str, Any]:
    """A chapter of the spine, with the page of each instrument below the page of all."""
    pages = [{"file": r.page, "title": r.title} for r in runs if r.template.per is Per.INSTRUMENT]
    sections = [
        {**section, "sections": pages} if section["file"] == INSTRUMENTS_PLACE and pages else section
        for section in chapter.get("sections", [])
    ]
    return {**chapter, "sections": sections} if sections else chapter


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write(files: Mapping[str, str | Path], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        wanted = content.read_bytes() if isinstance(content, Path) else content.encode("utf-8")
        if not path.is_file() or path.read_bytes() != wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted)
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)
