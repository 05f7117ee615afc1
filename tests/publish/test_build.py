"""Builds in unusual places: copied, moved, inside the programme, two at once, on a full disk."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from two_phases import change, ran, reused, write_small

from support import ROOT
from swresearch.publish.digests import tree_digest
from swresearch.publish.receipts import Receipts

pytestmark = pytest.mark.deep  # each of these builds a small site two or three times

DATA = "gegevens lezen, opschonen en scoren"
SITE = "de site"
CLIENT = {"Wie deden mee: klanten", "Uitspraken: klanten", "Schalen: klanten"}
PARTNER = {"Wie deden mee: partners", "Uitspraken: partners", "Schalen: partners"}
ALTERED = "uitkomst ontbreekt of is gewijzigd"

SHARED_FOLDERS = ("src", "notebooks", "book")
SHARED_FILES = ("_config.yml", "_toc.yml", "requirements.lock")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own, so that tests may change what a library ships."""
    root = tmp_path_factory.mktemp("library")
    for name in SHARED_FOLDERS:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in SHARED_FILES:
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, keys: Path, library: Path) -> tuple[Path, Path]:
    """A small programme, its data in unusual places, that was built inside its own folder."""
    programme = write_small(tmp_path_factory.mktemp("place") / "programme")
    (programme / "build").mkdir()
    (programme / ".hidden").mkdir()
    move(programme, "client.csv", "build/client.csv")
    move(programme, "partner.csv", ".hidden/partner.csv")
    out = programme / "website"
    done = build(library, programme, out)
    assert done.returncode == 0, done.stdout + done.stderr
    return programme, out


def move(programme: Path, old: str, new: str) -> None:
    (programme / old).rename(programme / new)
    change(programme / "programme.yml", f"file: {old}", f"file: {new}")


def command(programme: Path, out: Path) -> list[str]:
    options = ["--programme", str(programme), "--out", str(out)]
    return [sys.executable, "-m", "swresearch.cli", "build", *options]


def build(library: Path, programme: Path, out: Path, **options: object):
    environment = {**os.environ, "PYTHONPATH": str(library / "src")}
    return subprocess.run(
        command(programme, out),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def digest(out: Path) -> str:
    return tree_digest((out / "site").resolve())


def nothing(out: Path) -> str:
    return f"Niets veranderd: de site is bij. {out / 'site'}/index.html\n"


def test_a_site_inside_the_programme_is_no_part_of_it(library: Path, place: tuple[Path, Path]) -> None:
    programme, out = place
    done = build(library, programme, out)
    assert (done.returncode, done.stdout, done.stderr) == (0, nothing(out), "")


@pytest.mark.parametrize(
    ("name", "expected", "others"),
    [("build/client.csv", CLIENT, PARTNER), (".hidden/partner.csv", PARTNER, CLIENT)],
)
def test_data_in_unusual_places_are_seen_to_change(
    library: Path, place: tuple[Path, Path], name: str, expected: set[str], others: set[str]
) -> None:
    programme, out = place
    rows = (programme / name).read_text(encoding="utf-8").splitlines()
    kept = rows[:-1]  # the last person withdraws
    (programme / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = build(library, programme, out)
    assert done.returncode == 0, done.stderr
    again = ran(done)
    assert set(again) >= {DATA, SITE, "Twee perspectieven", *expected}
    assert reused(done) == others
    page = "klanten" if expected is CLIENT else "partners"
    shown = (out / "site" / "fase" / page / "deelname.html").read_text(encoding="utf-8")
    assert f"23 {page}" in shown
    assert f"24 {page}" not in shown


def test_settings_of_the_site_are_seen_to_change(library: Path, place: tuple[Path, Path]) -> None:
    programme, out = place
    change(library / "_config.yml", 'copyright: ""', 'copyright: "2021"')
    done = build(library, programme, out)
    assert done.returncode == 0, done.stderr
    assert ran(done) == {SITE: "teksten veranderd"}


def test_a_copied_build_speaks_of_its_own_files(
    library: Path, place: tuple[Path, Path], tmp_path: Path
) -> None:
    programme, out = place
    copied, elsewhere = tmp_path / "copied", tmp_path / "programme"
    shutil.copytree(out, copied, symlinks=True)
    shutil.copytree(programme, elsewhere, ignore=shutil.ignore_patterns("website"))
    assert build(library, elsewhere, copied).stdout == nothing(copied)
    executed = copied / "runs" / "client-2020-participation" / "notebook.ipynb"
    change(executed, "klanten", "vervalsten")
    change(elsewhere / "programme.yml", "title: Klein programma", "title: Nagemaakt programma")
    done = build(library, elsewhere, copied)
    assert done.returncode == 0, done.stderr
    assert ran(done)["Wie deden mee: klanten"] == ALTERED
    assert set(ran(done)) == {"Wie deden mee: klanten", SITE}
    pages = (copied / "site").resolve().rglob("*.html")
    assert not [page for page in pages if "vervalsten" in page.read_text(encoding="utf-8")]


def test_a_receipt_moves_with_its_build_folder(tmp_path: Path) -> None:
    made = tmp_path / "one" / "runs" / "made.txt"
    made.parent.mkdir(parents=True)
    made.write_text("made")
    Receipts(tmp_path / "one" / "receipts").write("task", {}, [made])
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    copied = Receipts(tmp_path / "two" / "receipts")
    assert copied.reasons("task", {}) == []
    (tmp_path / "two" / "runs" / "made.txt").write_text("altered")
    assert copied.reasons("task", {}) == ["output"]
    assert Receipts(tmp_path / "one" / "receipts").reasons("task", {}) == []


def test_a_change_that_is_taken_back_after_a_failure(library: Path, place: tuple[Path, Path]) -> None:
    programme, out = place
    assert build(library, programme, out).returncode == 0
    before = digest(out)
    change(programme / "build" / "client.csv", "C001;Testnaamclient001;", "C001;Testnaamclient001;7")
    done = build(library, programme, out)
    assert done.returncode == 1
    assert digest(out) == before
    change(programme / "build" / "client.csv", "C001;Testnaamclient001;7", "C001;Testnaamclient001;")
    assert build(library, programme, out).stdout == nothing(out)
    assert digest(out) == before


def test_of_two_builds_at_once_the_second_says_so(
    library: Path, place: tuple[Path, Path], tmp_path: Path
) -> None:
    programme, _ = place
    out = tmp_path / "out"
    environment = {**os.environ, "PYTHONPATH": str(library / "src")}
    first = subprocess.Popen(
        command(programme, out),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == f"▸ {DATA} (nog niet gedaan)\n"
    second = build(library, programme, out)
    said, complained = first.communicate(timeout=200)
    assert (first.returncode, complained) == (0, "")
    assert f"De site: {out / 'site'}/index.html" in said
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"{out}: Er wordt al gebouwd in deze map. Wacht tot dat klaar is, "
        "of kies een andere map met --out.\n"
    )


FULL = "Bij ‘{task}’ weigert het besturingssysteem: File too large. Kijk naar schijfruimte en rechten"
FULL_DISK = [
    (0, "Het besturingssysteem weigert: "),
    (2_000, FULL.format(task=DATA)),
    (60_000, "Bij het opmaken van de site: OSError: [Errno 27] File too large"),
]


@pytest.mark.parametrize(("limit", "expected"), FULL_DISK)
def test_a_full_disk_is_a_sentence_and_leaves_the_site(
    library: Path, place: tuple[Path, Path], limit: int, expected: str
) -> None:
    """No file may grow beyond the limit: writing fails as on a full disk, at another place each time."""
    programme, out = place
    assert build(library, programme, out).returncode == 0
    before = digest(out)
    settings = (programme / "programme.yml").read_text(encoding="utf-8")
    change(programme / "programme.yml", "text: Wat gebeurt er?", f"text: Wat gebeurt er na {limit}?")
    change(programme / "instruments" / "short.yml", "De werker luistert.", f"Luistert {limit}.")
    done = build(library, programme, out, preexec_fn=lambda: limited(limit))
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert expected in done.stderr
    assert digest(out) == before
    change(programme / "instruments" / "short.yml", f"Luistert {limit}.", "De werker luistert.")
    (programme / "programme.yml").write_text(settings, encoding="utf-8")


@pytest.mark.parametrize("by", ["path", "name"])
def test_a_program_of_three_lines_builds_once(
    library: Path, place: tuple[Path, Path], tmp_path: Path, by: str
) -> None:
    """Without `if __name__ == "__main__"`, as people who are no programmers write it."""
    programme, out = place[0], tmp_path / "out"
    lines = "from pathlib import Path\nfrom swresearch import build_site\n"
    program = tmp_path / "bouwen.py"
    program.write_text(f"{lines}build_site(Path({str(programme)!r}), Path({str(out)!r}))\n")
    called = [str(program)] if by == "path" else ["-m", "bouwen"]
    environment = {**os.environ, "PYTHONPATH": str(library / "src")}
    done = subprocess.run(
        [sys.executable, *called],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (out / "site" / "index.html").is_file()


def limited(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_an_interrupted_build_says_so(library: Path, place: tuple[Path, Path], tmp_path: Path) -> None:
    programme, _ = place
    out = tmp_path / "out"
    environment = {**os.environ, "PYTHONPATH": str(library / "src")}
    started = subprocess.Popen(
        command(programme, out),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=listening,  # noqa: PLW1509  between fork and exec it takes no lock
    )
    assert started.stdout is not None
    while "✓" not in started.stdout.readline():
        pass
    os.killpg(started.pid, signal.SIGINT)  # as Ctrl-C does: every process of the terminal gets it
    _, complained = started.communicate(timeout=60)
    assert started.returncode == 1
    assert complained == "Afgebroken. De site is gebleven zoals zij was.\n"
    assert not (out / "site").exists()
    end = time.monotonic() + 15
    while left_over(out) and time.monotonic() < end:
        time.sleep(0.1)
    assert left_over(out) == []


def listening() -> None:
    """Hear Ctrl-C even when these tests were started in the background of a shell, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def left_over(out: Path) -> list[str]:
    """Processes that still work in a build folder, or name it."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                folder = str((process / "cwd").readlink())
            except OSError:
                continue
            if str(out) in words or str(out) in folder:
                found.append(words)
    return found
