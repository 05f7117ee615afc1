"""The chapter on teaching as it is built: one file more is one case more, and hostile words are words."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from two_phases import change, ran, write_small

from support import ROOT, swresearch
from swresearch.cases import load_cases, texts

pytestmark = pytest.mark.deep

DOWNLOADS = "het lesmateriaal en de downloads"
ATTACK = (
    "<script>alert(1)</script> {{ 7*7 }} {% x %} ```{raw} html <b>x</b> ``` {eval-rst}`y` "
    "[klik](javascript:alert(1)) ]]> <!-- &amp; --> \"'> مرحبا"
)
SHORT = "<script>alert(1)</script> {{ 7*7 }} [klik](javascript:alert(1)) مرحبا"
EMOJI = "🙂 \u202etfel\u202c"
KEYS = "cases: cases\nelearning: elearning\n"


def spoil(path: Path) -> None:
    """Hostile words in what of a case stands on pages and in Word, but not on printed cards."""
    text = path.read_text("utf-8")
    quoted = json.dumps(f"{ATTACK} {EMOJI}", ensure_ascii=False)
    text = re.sub(r"target_group: .*", f"target_group: {json.dumps(SHORT, ensure_ascii=False)}", text)
    text = text.replace("considerations:\n", f"considerations:\n  - {quoted}\n")
    head, mark, story = text.partition("\nfictional: true\n")
    front, end, told = story.partition("\n---\n")
    path.write_text(f"{head}{mark}{front}{end}{ATTACK} {EMOJI}\n\n# kop\n\n{told}", encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> tuple[Path, Path]:
    """A small programme with two cases, one of them hostile, and an e-learning; built once."""
    folder = tmp_path_factory.mktemp("teaching")
    programme, out = write_small(folder / "programme"), folder / "out"
    (programme / "cases").mkdir()
    for name in ("teams.yml", "signals.yml", "lijn-63.md", "het-veldje-na-tienen.md"):
        shutil.copy(ROOT / "data/cases" / name, programme / "cases" / name)
    shutil.copytree(ROOT / "data/elearning", programme / "elearning")
    spoil(programme / "cases" / "lijn-63.md")
    shutil.copy(ROOT / "data/settled.yml", programme / "settled.yml")  # who is addressed in these cases
    settings = programme / "programme.yml"
    settings.write_text(f"{settings.read_text('utf-8')}{KEYS}settled: settled.yml\n", encoding="utf-8")
    done = build(programme, out)
    assert done.returncode == 0, done.stdout + done.stderr
    return programme, out


def build(programme: Path, out: Path):
    return swresearch("build", "--programme", programme, "--out", out)


def page(out: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((out / "site" / f"{name}.html").read_text("utf-8"), "lxml")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def every_text(content: bytes, name: str) -> str:
    """All that can be read in a file, and in files within it."""
    if name.endswith((".zip", ".imscc", ".docx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(every_text(archive.read(part), part) for part in archive.namelist())
    text = content.decode("utf-8", errors="ignore")
    plain = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|</si>|</p>|</li>", "\n", text)))
    return f"{text}\n{plain}"


def test_a_hostile_case_is_text_on_every_page(place: tuple[Path, Path]) -> None:
    _, out = place
    soup = page(out, "casussen/lijn-63")
    for said in (ATTACK, f"{ATTACK} {EMOJI}", "# kop"):
        assert " ".join(said.split()) in words(soup)
    assert SHORT in words(page(out, "casussen/index"))
    for path in (out / "site").rglob("*.html"):
        read = BeautifulSoup(path.read_text("utf-8"), "lxml")
        scripts = [one.get_text() for one in read.find_all("script")]
        # The texts of the search page stand there as JSON, in which no element can begin.
        begun = "<script" if path.name == "search.html" else ""
        assert not [one for one in scripts if "alert(" in one and begun in one], path.name
        assert not read.find_all("a", href=re.compile("^javascript:")), path.name
        assert "49" not in words(read).split(), path.name


def test_what_the_team_did_is_folded_until_a_reader_opens_it(place: tuple[Path, Path]) -> None:
    _, out = place
    soup = page(out, "casussen/lijn-63")
    [fold] = soup.select("details.sw-fold")
    assert fold.summary.get_text() == "Toon wat het team deed en zag"  # type: ignore[union-attr]
    assert not fold.has_attr("open")
    inside = [heading.get_text() for heading in fold.find_all("h3")]
    assert len(inside) >= 4
    outside = {heading.get_text(strip=True).rstrip("#") for heading in soup.find_all(["h2", "h3"])}
    assert outside - set(inside) >= {"Na het gesprek: wat het team deed en zag"}


def test_a_hostile_case_is_text_in_what_can_be_downloaded(place: tuple[Path, Path]) -> None:
    from docx import Document

    _, out = place
    with zipfile.ZipFile(out / "site/lesmateriaal/lijn-63.zip") as archive:
        after = BeautifulSoup(archive.read("na-het-gesprek.html"), "lxml")
        read = BeautifulSoup(archive.read("casus.html"), "lxml")
        word = Document(io.BytesIO(archive.read("casus-met-werkblad.docx")))
    assert after.find_all("script") == read.find_all("script") == []
    assert f"{ATTACK} {EMOJI}" in words(read)
    assert f"{ATTACK} {EMOJI}" in words(after)
    assert f"{ATTACK} {EMOJI}" in [paragraph.text for paragraph in word.paragraphs]


def test_every_case_says_that_it_is_invented(place: tuple[Path, Path]) -> None:
    _, out = place
    for name in ("lijn-63", "het-veldje-na-tienen"):
        note = page(out, f"casussen/{name}").select_one("p.sw-caution")
        assert note is not None and "verzonnen voor het onderwijs" in note.get_text()


def test_no_line_for_teachers_stands_in_the_site(place: tuple[Path, Path]) -> None:
    """Every file, down to the files within files; whatever is longer than a few words."""
    programme, out = place
    lines = [
        " ".join(line.split()).casefold()
        for case in load_cases(programme / "cases").values()
        for line in texts(case.teacher)
        if len(line) >= 20
    ]
    assert len(lines) > 15
    for path in sorted((out / "site").resolve().rglob("*")):
        if path.is_file() and "_static" not in path.parts:
            read = " ".join(every_text(path.read_bytes(), path.name).split()).casefold()
            assert [line for line in lines if line in read] == [], path.name


def test_one_file_more_is_one_case_more_everywhere(place: tuple[Path, Path], tmp_path: Path) -> None:
    """A teacher adds a case by adding one file; the wrong one is named with its line."""
    programme, out = tmp_path / "programme", tmp_path / "out"
    shutil.copytree(place[0], programme)
    shutil.copytree(place[1], out, symlinks=True)
    new = programme / "cases" / "zachter-praten.md"
    shutil.copy(ROOT / "data/cases/zachter-praten.md", new)
    change(new, "target_group: ", "target_grup: ")
    done = build(programme, out)
    assert done.returncode == 1
    assert "cases/zachter-praten.md, regel 5: " in done.stderr
    assert not (out / "site/casussen/zachter-praten.html").exists()

    change(new, "target_grup: ", "target_group: ")
    done = build(programme, out)
    assert done.returncode == 0, done.stderr
    assert set(ran(done)) == {"Wat de casussen samen laten zien", DOWNLOADS, "de site"}
    title = "Zachter praten"
    assert words(page(out, "casussen/zachter-praten").h1) == title  # type: ignore[arg-type]
    for name in ("casussen/index", "casussen/samen", "lesgeven/downloads"):
        assert title in words(page(out, name)), name
    menu = page(out, "casussen/index").select_one("nav.sw-menu")
    assert menu is not None and title in words(menu)
    assert (out / "site/lesmateriaal/zachter-praten.zip").is_file()


def test_downloads_are_made_again_only_when_what_is_in_them_changes(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    programme, out = tmp_path / "programme", tmp_path / "out"
    shutil.copytree(place[0], programme)
    shutil.copytree(place[1], out, symlinks=True)
    before = {path.name: path.read_bytes() for path in (out / "site/lesmateriaal").iterdir()}
    (programme / "book").mkdir()
    (programme / "book/programma.md").write_text("# Over dit onderzoek\n\nAnders.\n", encoding="utf-8")
    assert DOWNLOADS not in ran(build(programme, out))

    change(
        programme / "cases/het-veldje-na-tienen.md",
        "dilemmas:\n",
        "dilemmas:\n  - Blijf je of ga je?\n",
    )
    assert ran(build(programme, out))[DOWNLOADS] == "lesmateriaal veranderd"
    after = {path.name: path.read_bytes() for path in (out / "site/lesmateriaal").iterdir()}
    changed = {name for name in after if after[name] != before[name]}
    # The table of interventions in each bundle is that of all cases, and has no dilemmas in it.
    assert changed == {"het-veldje-na-tienen.zip"}


def test_teachers_bundles_only_where_the_programme_says_so(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    assert not list((place[1] / "site/lesmateriaal").glob("*docent*"))
    programme, out = tmp_path / "programme", tmp_path / "out"
    shutil.copytree(place[0], programme)
    change(programme / "programme.yml", KEYS, f"{KEYS}publish_teachers: true\n")
    done = build(programme, out)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (out / "site/lesmateriaal").glob("*docent*")}
    assert names == {"lijn-63-docent.zip", "het-veldje-na-tienen-docent.zip"}


def test_a_programme_without_teaching_material_has_no_such_chapter(keys: Path, tmp_path: Path) -> None:
    programme, out = write_small(tmp_path / "programme"), tmp_path / "out"
    done = build(programme, out)
    assert done.returncode == 0, done.stderr
    site = out / "site"
    for name in ("casussen", "lesgeven", "e-learning", "lesmateriaal"):
        assert not (site / name).exists(), name
    menu = page(out, "index").select_one("nav.sw-menu")
    assert menu is not None and "Lesgeven" not in words(menu)
    assert DOWNLOADS not in ran(done)


def test_the_bundle_command_takes_the_numbers_of_the_last_site(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    programme, out = place
    options = ["--programme", programme, "--out", out, "-o", tmp_path]
    done = swresearch("bundle", "het-veldje-na-tienen", "--teacher", *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "het-veldje-na-tienen-docent.zip",
        "het-veldje-na-tienen.zip",
    ]
    offered = (out / "site/lesmateriaal/het-veldje-na-tienen.zip").read_bytes()
    assert (tmp_path / "het-veldje-na-tienen.zip").read_bytes() == offered
