"""The command line: one thin door to the library.

Exit codes: 0 done, 1 the data or settings need attention (listed), 2 wrong use.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

OLDEST_PYTHON = (3, 11)

if sys.version_info < OLDEST_PYTHON:  # before any import that an older Python cannot read
    sys.exit(
        "swresearch needs Python 3.11 or newer; this is "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Install a newer Python and try again."
    )

import click

from swresearch import __version__
from swresearch.command import Commands, programme_language
from swresearch.errors import SwresearchError, system_reason
from swresearch.language import say

_SIGPIPE = 141
"""What a shell gives for a command whose reader, such as `head`, had seen enough."""

PROGRAMME = click.option(
    "--programme",
    type=click.Path(path_type=Path),
    default="data",
    show_default=True,
    metavar="DIR",
    help="The programme's folder.",
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="build",
    show_default=True,
    metavar="DIR",
    help="Where everything generated goes.",
)


def report_problems(command: Callable[..., None]) -> Callable[..., None]:
    """Print what our own errors have to say, and end with their exit code; never a traceback."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except SwresearchError as error:
            language = programme_language(options.get("programme"))
            for sentence in error.sentences(language):
                click.echo(sentence, err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo(say("cli.interrupted", programme_language(options.get("programme"))), err=True)
            sys.exit(1)
        except OSError as error:
            if isinstance(error, BrokenPipeError) and _reader_left():
                sys.exit(_SIGPIPE)
            language = programme_language(options.get("programme"))
            reason = system_reason(error, language)
            about = f"{reason}: {error.filename}" if error.filename else reason
            click.echo(say("cli.system", language, reason=about), err=True)
            sys.exit(1)

    return run


def _reader_left() -> bool:
    """Whether nobody reads what is printed any more; what is left is then thrown away."""
    if not hasattr(select, "poll"):  # Windows has no such pipes
        return False
    printed = select.poll()
    printed.register(sys.stdout.fileno(), 0)
    if not any(state & select.POLLERR for _, state in printed.poll(0)):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="swresearch")
def main() -> None:
    """From raw questionnaire exports to a published, safe and re-runnable website."""


@main.command()
@PROGRAMME
@OUT
@click.option("--jobs", type=click.IntRange(1, 64), default=None, metavar="N", help="Runs at a time.")
@click.option("--only", metavar="PHASE", help="Run the notebooks of one phase; no site is swapped in.")
@click.option("--fresh", is_flag=True, help="Reuse nothing of an earlier build.")
@report_problems
def build(programme: Path, out: Path, jobs: int | None, only: str | None, fresh: bool) -> None:
    """Make the site of a programme: read, clean, score, run, lay out, check, publish."""
    from swresearch.publish.build import build_site

    build_site(programme, out, jobs=jobs, only=only, fresh=fresh)


@main.command()
@PROGRAMME
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Write the open questions to this workbook; fill in its column besluit.",
)
@click.option(
    "--settle",
    type=click.Path(path_type=Path),
    metavar="FILE.yml",
    help="Write what the text gate found to this file, to be settled with a reason.",
)
@report_problems
def check(programme: Path, decisions: Path | None, settle: Path | None) -> None:
    """Report every problem in the data and settings, all at once."""
    from swresearch.publish.check import check_programme

    for line in check_programme(programme, decisions, settle):
        click.echo(line)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--from",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Draft instrument and waves from this .sav, .csv or .xlsx; may be given more than once.",
)
@click.option("--title", metavar="TEXT", help="The title of the programme.")
@report_problems
def new(folder: Path, files: tuple[Path, ...], title: str | None) -> None:
    """Start a new programme in DIR."""
    from swresearch.draft import draft_programme

    for path in draft_programme(list(files), folder, title):
        click.echo(path)
    from swresearch.publish.stages import quoted

    values = {
        "file": folder / "programme.yml",
        "folder": quoted(folder),
        "out": quoted(folder / "build"),
    }
    click.echo(say("cli.new-next", **values))


@main.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--instrument", required=True, metavar="NAME", help="A name of the catalogue, or a .yml.")
@click.option("--order", metavar="NAME", help="The published order in which the file has the items.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where the scores go: .csv, .xlsx or .sav.",
)
@report_problems
def score(file: Path, instrument: str, order: str | None, output: Path) -> None:
    """Score one FILE with one instrument."""
    from swresearch.score_file import score_file

    for line in score_file(file, instrument, output, order=order):
        click.echo(line)


@main.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD.sav")
@PROGRAMME
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Write every difference to this file.",
)
@click.option(
    "--wave", metavar="WAVE", help="The wave that OLD.sav holds, when its columns do not say so."
)
@report_problems
def compare(old: Path, programme: Path, output: Path | None, wave: str | None) -> None:
    """Compare the scores in OLD.sav, person by person, with those of the programme.

    Every column is compared with the wave that its name speaks of, else with the one it fits best. The
    first differences are printed, the summary comes last. Ends with 1 when there are differences.
    """
    from swresearch.publish.compare import compare_with_programme

    lines, equal = compare_with_programme(old, programme, output, wave)
    for line in lines:
        click.echo(line)
    if not equal:
        sys.exit(1)


@main.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@PROGRAMME
@OUT
@click.option(
    "--format",
    default="zip",
    show_default=True,
    metavar="zip|cards|scorm|cartridge|gift|brightspace",
    help="Bundles for students, everything in print, or the e-learning for a learning environment.",
)
@click.option("--teacher", is_flag=True, help="Also the teacher's version, with notes and solutions.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where the files go.",
)
@report_problems
def bundle(
    cases: tuple[str, ...], programme: Path, out: Path, format: str, teacher: bool, output: Path
) -> None:
    """Make teaching material of the cases: all of them, or one bundle of the named CASEs.

    Results of the research come from the site that was last built in --out.
    """
    from swresearch.bundles import make_bundles
    from swresearch.programme import load_programme
    from swresearch.publish.tasks import published_numbers

    numbers = published_numbers(out)
    loaded = load_programme(programme)
    for line in make_bundles(loaded, cases, format, teacher, output, numbers=numbers):
        click.echo(line)


@main.command()
@click.argument("name", required=False)
@report_problems
def instruments(name: str | None) -> None:
    """Show the catalogue of published instruments, or all of one: rules, range, norms, licence."""
    from swresearch.catalogue_text import describe, overview

    for line in describe(name) if name else overview():
        click.echo(line)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@report_problems
def schema(folder: Path) -> None:
    """Write JSON Schemas of the settings files to DIR, for editors that check while you type."""
    from swresearch.schema import write

    for path in write(folder):
        click.echo(path)


@main.command()
@PROGRAMME
@report_problems
def migrate(programme: Path) -> None:
    """Bring the settings files of a programme to the version that this library reads."""
    from swresearch.schema import migrate as bring_up_to_date

    for line in bring_up_to_date(programme, programme_language(programme)):
        click.echo(line)


@main.command()
@OUT
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@report_problems
def serve(out: Path, port: int) -> None:
    """Look at the built site on this computer."""
    from swresearch.publish.serve import serve_site

    serve_site(out, port)


if __name__ == "__main__":
    main()
