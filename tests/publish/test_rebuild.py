"""What is run again and what is reused; what is never published."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from two_phases import change, events, ran, reused, write_small

from support import ROOT, swresearch
from swresearch.publish.digests import tree_digest

DATA = "gegevens lezen, opschonen en scoren"
CLIENT = {"Wie deden mee: klanten", "Uitspraken: klanten", "Schalen: klanten"}
PARTNER = {"Wie deden mee: partners", "Uitspraken: partners", "Schalen: partners"}
SITE = "de site"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> tuple[Path, Path]:
    """A small programme that has been built once."""
    folder = tmp_path_factory.mktemp("rebuild")
    programme, out = write_small(folder / "programme"), folder / "out"
    done = build(programme, out)
    assert done.returncode == 0, done.stdout + done.stderr
    return programme, out


def build(programme: Path, out: Path, *options: str):
    return swresearch("build", "--programme", programme, "--out", out, *options)


def digest(out: Path) -> str:
    return tree_digest((out / "site").resolve())


def test_nothing_to_do_runs_nothing(place: tuple[Path, Path]) -> None:
    programme, out = place
    before = digest(out)
    done = build(programme, out)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Niets veranderd: de site is bij. {out / 'site'}/index.html\n"
    assert digest(out) == before


def test_touched_files_are_not_changed_files(place: tuple[Path, Path]) -> None:
    programme, out = place
    for path in programme.rglob("*"):
        path.touch()
    assert ran(build(programme, out)) == {}


def test_a_changed_row_runs_its_own_wave_and_what_spans_the_phases(place: tuple[Path, Path]) -> None:
    programme, out = place
    change(programme / "client.csv", "C005;Testnaamclient005;", "C005;Testnaamclient005;1;1;1\n#")
    text = (programme / "client.csv").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    (programme / "client.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = build(programme, out)
    assert done.returncode == 0, done.stdout + done.stderr
    again = set(ran(done))
    assert {DATA, SITE, *CLIENT} <= again
    assert not again & PARTNER
    assert reused(done) >= PARTNER
    assert ran(done)[DATA] == "gegevens veranderd"
    assert all(ran(done)[name] == "gegevens veranderd" for name in CLIENT)


def test_a_changed_title_of_the_programme_runs_no_notebook(place: tuple[Path, Path]) -> None:
    programme, out = place
    change(programme / "programme.yml", "title: Klein programma", "title: Kleiner programma")
    done = build(programme, out)
    assert done.returncode == 0
    assert set(ran(done)) == {SITE}
    assert "Kleiner programma" in (out / "site" / "index.html").read_text(encoding="utf-8")


def test_a_changed_instrument_runs_all_that_use_it(place: tuple[Path, Path]) -> None:
    programme, out = place
    change(programme / "instruments" / "short.yml", "De werker luistert.", "De werker luistert goed.")
    done = build(programme, out)
    assert done.returncode == 0
    assert {DATA, SITE, *CLIENT, *PARTNER} <= set(ran(done))
    page = (out / "site" / "fase" / "klanten" / "uitspraken.html").read_text(encoding="utf-8")
    assert "De werker luistert goed." in page


def test_an_own_notebook_takes_the_place_of_the_shipped_one(place: tuple[Path, Path]) -> None:
    programme, out = place
    own = programme / "notebooks" / "participation.ipynb"
    own.parent.mkdir()
    shipped = (ROOT / "notebooks" / "participation.ipynb").read_text(encoding="utf-8")
    own.write_text(
        shipped.replace('run_folder: str = \\".\\"', 'run_folder: str = \\".\\"\\nextra: int = 1')
    )
    done = build(programme, out)
    assert done.returncode == 0, done.stderr
    again = ran(done)
    assert {name for name in again if name != SITE} == {
        "Wie deden mee: klanten",
        "Wie deden mee: partners",
    }
    assert again["Wie deden mee: klanten"] == "notebook veranderd"


def test_a_changed_parameter_runs_its_notebook(place: tuple[Path, Path]) -> None:
    programme, out = place
    with (programme / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("notebooks: {participation: {extra: 2}}\n")
    done = build(programme, out)
    assert done.returncode == 0, done.stderr
    again = ran(done)
    assert again["Wie deden mee: klanten"] == "parameters veranderd"
    assert set(again) == {"Wie deden mee: klanten", "Wie deden mee: partners", SITE} or set(again) == {
        "Wie deden mee: klanten",
        "Wie deden mee: partners",
    }


PARAMETERS = [
    (
        "notebooks: {participation: {extr: 2}}",
        "programme.yml: Het notebook ‘participation’ heeft geen parameter ‘extr’. Bedoelt u ‘extra’? "
        "Gevonden: extr. Toegestaan: extra.\n",
    ),
    (
        "notebooks: {participation: {extra: twee}}",
        "programme.yml: De parameter ‘extra’ van het notebook ‘participation’ moet van het soort int "
        "zijn. Gevonden: 'twee'.\n",
    ),
    (
        "notebooks: {particpation: {}}",
        "programme.yml: Dit notebook bestaat niet. Bedoelt u ‘participation’? Gevonden: particpation. "
        "Toegestaan: ",
    ),
]


@pytest.mark.parametrize(("line", "expected"), PARAMETERS)
def test_a_wrong_parameter_is_one_sentence(place: tuple[Path, Path], line: str, expected: str) -> None:
    programme, out = place
    settings = programme / "programme.yml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before.replace("notebooks: {participation: {extra: 2}}", line))
    done = build(programme, out)
    settings.write_text(before)
    assert done.returncode == 1
    assert done.stderr.startswith(expected)
    assert "Traceback" not in done.stderr


def test_a_page_altered_by_hand_is_made_again(place: tuple[Path, Path]) -> None:
    programme, out = place
    assert build(programme, out).returncode == 0
    before = digest(out)
    change(out / "site" / "index.html", "Kleiner", "Vervalst")
    done = build(programme, out)
    assert done.returncode == 0
    assert ran(done)[SITE] == "uitkomst ontbreekt of is gewijzigd"
    assert digest(out) == before


def test_an_executed_notebook_altered_by_hand_is_never_published(place: tuple[Path, Path]) -> None:
    programme, out = place
    executed = out / "runs" / "client-2020-participation" / "notebook.ipynb"
    change(executed, "24 klanten", "99 klanten")
    change(programme / "programme.yml", "title: Kleiner programma", "title: Klein programma")
    done = build(programme, out)
    assert done.returncode == 0
    assert ran(done)["Wie deden mee: klanten"] == "uitkomst ontbreekt of is gewijzigd"
    page = (out / "site" / "fase" / "klanten" / "deelname.html").read_text(encoding="utf-8")
    assert "24 klanten" in page
    assert "99 klanten" not in page


def test_a_failing_notebook_leaves_the_others_and_the_site(place: tuple[Path, Path]) -> None:
    programme, out = place
    before = digest(out)
    own = programme / "notebooks" / "scales.ipynb"
    notebook = json.loads((ROOT / "notebooks" / "scales.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][2]["source"] = "raise RuntimeError('kapot')"
    own.write_text(json.dumps(notebook), encoding="utf-8")
    for _ in range(2):
        done = build(programme, out)
        assert done.returncode == 1
        failures = done.stderr.splitlines()
        assert len(failures) == 2
        for failure, name in zip(sorted(failures), ("client-2020", "partner-2021"), strict=True):
            assert failure == (
                f"scales.ipynb: Het notebook liep vast in run ‘{name}-scales’, bij cel 3: "
                "RuntimeError: kapot. Het vastgelopen notebook staat in "
                f"{out}/runs/{name}-scales/notebook.ipynb."
            )
        assert digest(out) == before
    own.unlink()
    assert build(programme, out).returncode == 0
    assert digest(out) == before


def test_the_same_broken_page_fails_each_time(place: tuple[Path, Path]) -> None:
    programme, out = place
    before = digest(out)
    page = programme / "book" / "programma.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("# Over het onderzoek\n\nZie [elders](nergens.md).\n", encoding="utf-8")
    for _ in range(2):
        done = build(programme, out)
        assert done.returncode == 1
        assert "book/programma.md, regel 3: Deze verwijzing komt nergens uit." in done.stderr
        assert digest(out) == before
    shutil.rmtree(page.parent)
    assert build(programme, out).returncode == 0


def test_only_one_phase_leaves_the_site_as_it_is(place: tuple[Path, Path]) -> None:
    programme, out = place
    before = digest(out)
    change(programme / "client.csv", "C007;", "C777;")
    done = build(programme, out, "--only", "client")
    assert done.returncode == 0, done.stderr
    assert set(ran(done)) == {DATA, *CLIENT}
    assert digest(out) == before
    assert ("site", "done") not in events(out)
    assert set(ran(build(programme, out))) >= {SITE}


def test_two_builds_at_once_the_second_says_so(place: tuple[Path, Path]) -> None:
    from filelock import FileLock

    programme, out = place
    with FileLock(out / ".lock"):
        done = build(programme, out)
    assert done.returncode == 1
    assert done.stderr == (
        f"{out}: Er wordt al gebouwd in deze map. Wacht tot dat klaar is, "
        "of kies een andere map met --out.\n"
    )


def test_a_changed_library_runs_everything(place: tuple[Path, Path], tmp_path: Path) -> None:
    """A copy of the library with one comment more is another library."""
    import os
    import subprocess
    import sys

    programme, out = place
    root = tmp_path / "copy"
    for name in ("src", "notebooks", "book"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "_toc.yml", "requirements.lock"):
        shutil.copy(ROOT / name, root / name)
    with (root / "src" / "swresearch" / "score.py").open("a", encoding="utf-8") as file:
        file.write("# one comment more\n")
    command = [sys.executable, "-m", "swresearch.cli", "build", "--programme", str(programme)]
    done = subprocess.run(
        [*command, "--out", str(out)],
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    again = ran(done)
    assert {DATA, SITE, *CLIENT, *PARTNER} <= set(again)
    assert all("programma swresearch veranderd" in again[name] for name in (DATA, *CLIENT, *PARTNER))
