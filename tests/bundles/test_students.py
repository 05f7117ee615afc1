"""What students get: no line for teachers anywhere, the same bytes twice, text that stays text."""

import dataclasses
import html
import io
import json
import re
import time
import zipfile
from pathlib import Path

import pytest
from printed import has_poppler, text_of

from swresearch.bundles import bundle, make_bundles, student_files, teacher_files
from swresearch.bundles.notebook import solutions, template
from swresearch.cases import texts
from swresearch.errors import ProblemsError

ROOT = Path(__file__).parents[2]


def squeezed(text):
    return " ".join(text.replace("’", "'").replace("‘", "'").split()).casefold()


def everything_in(name, content, folder):
    """All text in a file, read another way than the library does; PDFs by Poppler."""
    if name.endswith((".docx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            raw = b"\n".join(archive.read(part) for part in archive.namelist()).decode(
                "utf-8", "replace"
            )
        return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(w:p|si)>", "\n", raw)))
    if name.endswith(".pdf"):
        path = folder / "print.pdf"
        path.write_bytes(content)
        return text_of(path)
    if name.endswith(".html"):
        return html.unescape(re.sub(r"<[^>]+>", " ", content.decode("utf-8")))
    if name.endswith(".ipynb"):
        cells = json.loads(content)["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells) + content.decode("utf-8")
    if name.endswith(".sav"):
        import pyreadstat

        path = folder / "data.sav"
        path.write_bytes(content)
        frame, about = pyreadstat.read_sav(path, apply_value_formats=True)
        return frame.to_csv() + repr(vars(about))
    return content.decode("utf-8-sig")


def secret_lines(cases, language="nl"):
    lines = [line for case in cases.values() for line in texts(case.teacher)]
    return [squeezed(line) for line in [*lines, *solutions(template(language))] if len(line) >= 20]


def leaked(content, secrets, folder):
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = squeezed(everything_in(name, archive.read(name), folder))
            found += [(name, line) for line in secrets if line in text]
    return found


@pytest.mark.deep
def test_no_line_for_teachers_in_any_file_of_any_student_zip(demonstration_materials, tmp_path):
    if not has_poppler():
        pytest.skip("pdftotext (poppler-utils) is not installed: PDFs cannot be searched")
    secrets = secret_lines(demonstration_materials.cases)
    assert len(secrets) > 150
    for name in demonstration_materials.cases:
        [student] = bundle(demonstration_materials, [name], tmp_path)
        assert leaked(student.read_bytes(), secrets, tmp_path) == []


def test_the_search_finds_what_stands_in_the_teachers_zip(demonstration_materials, tmp_path):
    """The same search on the teacher's zip finds every line: a search that finds nothing proves nothing."""
    name = "lijn-63"
    cases = {name: demonstration_materials.cases[name]}
    _, teacher = bundle(demonstration_materials, [name], tmp_path, teacher=True)
    secrets = secret_lines(cases)
    found = leaked(teacher.read_bytes(), secrets, tmp_path)
    assert {line for _, line in found} == set(secrets)


PLACES = [
    ("story", "casus-met-werkblad.docx"),
    ("dilemmas", "kaarten-bij-deze-casus.pdf"),
    ("interventions", "gegevens/gegevens.xlsx"),
    ("interventions", "gegevens/interventies.sav"),
]


@pytest.mark.parametrize(("field", "file"), PLACES)
def test_a_line_for_teachers_in_a_students_file_stops_the_bundle(materials, field, file):
    case = materials.cases["de-buurvrouw"]
    line = case.teacher.notes[0]
    student = case.student
    changes = {
        "story": f"{student.story}\n\n{line}",
        "dilemmas": [line],
        "interventions": [student.interventions[0].model_copy(update={"what": line})],
    }
    leaky = student.model_copy(update={field: changes[field]})
    book = materials.book.model_copy(update={"cases": {"de-buurvrouw": leaky}})
    cases = {"de-buurvrouw": dataclasses.replace(case, student=leaky)}
    with pytest.raises(ProblemsError) as caught:
        student_files(dataclasses.replace(materials, cases=cases, book=book), ["de-buurvrouw"])
    assert (
        f"In {file} zou tekst staan die alleen voor docenten is: ‘{line.casefold()[:80]}’. Haal die tekst "
        "weg uit wat studenten lezen, of uit het deel voor de docent. Er is niets geschreven."
    ) in caught.value.sentences("nl")


def test_same_bytes_twice_and_entries_in_order(materials, tmp_path):
    first = [
        path.read_bytes() for path in bundle(materials, ["de-buurvrouw"], tmp_path / "a", teacher=True)
    ]
    time.sleep(1.1)  # a file that tells the hour would differ now
    anew = dataclasses.replace(materials)
    second = [
        path.read_bytes() for path in bundle(anew, ["de-buurvrouw"], tmp_path / "b", teacher=True)
    ]
    assert first == second
    for content in first:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
        assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_in_a_students_zip(materials):
    assert sorted(student_files(materials, ["de-buurvrouw"])) == [
        "LEESMIJ.txt",
        "LICENTIE.txt",
        "casus-met-werkblad.docx",
        "casus.html",
        "gegevens/aan-de-slag.ipynb",
        "gegevens/gegevens.xlsx",
        "gegevens/interventies.sav",
        "gegevens/uitkomsten.sav",
        "gesprekshandleiding.pdf",
        "kaarten-bij-deze-casus.pdf",
        "kaartenset.pdf",
        "samenvattingsblad.html",
    ]


def test_the_readme_names_every_file(materials):
    files = student_files(materials, ["de-buurvrouw"])
    readme = files["LEESMIJ.txt"].decode("utf-8-sig")
    for name in files:
        assert name in readme or name == "LEESMIJ.txt"
    assert "De buurvrouw. Casusmateriaal bij ‘" in readme
    assert "Alle casussen, mensen en teams zijn verzonnen." in readme


def test_a_selection_has_a_folder_per_case_and_the_rest_once(demonstration_materials, tmp_path):
    names = ["lijn-63", "de-nachtdienst"]
    [path] = bundle(demonstration_materials, names, tmp_path)
    assert path.name == "lijn-63-en-1-andere.zip"
    with zipfile.ZipFile(path) as archive:
        files = archive.namelist()
    assert [name for name in files if name.endswith("casus.html")] == [
        "de-nachtdienst/casus.html",
        "lijn-63/casus.html",
    ]
    assert files.count("kaartenset.pdf") == 1


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% import os %}",
    "```{raw} html\n<b>x</b>\n```".replace("\n", " "),
    "=cmd|' /C calc'!A0",
    "مرحبا بالعالم 🙂",
    "]]> <!-- &amp; -->",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_as_words(of_case, words):
    materials = of_case(
        option=words, consideration=words, story=f"{words} {'Zij hoort voetstappen. ' * 60}"
    )
    files = student_files(materials, ["de-buurvrouw"])
    page = files["casus.html"].decode("utf-8")
    assert page.count(html.escape(words)) == 3
    assert "<script" not in page
    from docx import Document

    word = Document(io.BytesIO(files["casus-met-werkblad.docx"]))
    assert [p.text for p in word.paragraphs].count(words) == 1
    assert words in [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(files["gegevens/gegevens.xlsx"]))
    cells = [cell for row in book["Interventies"].iter_rows() for cell in row if cell.value == words]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_character_that_cannot_be_printed_is_refused_with_a_reason(of_case):
    materials = of_case(title="Buurvrouw 🙂")
    with pytest.raises(ProblemsError) as caught:
        student_files(materials, ["de-buurvrouw"])
    assert caught.value.sentences("nl") == [
        "Het lettertype voor druk heeft een teken niet dat in ‘Kaarten bij ‘Buurvrouw 🙂’’ staat. Haal het "
        "teken weg, of schrijf het anders. Gevonden: 🙂 (U+1F642).",
        "Het lettertype voor druk heeft een teken niet dat in ‘Buurvrouw 🙂’ staat. Haal het teken weg, of "
        "schrijf het anders. Gevonden: 🙂 (U+1F642).",
    ]


def test_a_title_of_five_thousand_characters_is_refused(of_case):
    with pytest.raises(ProblemsError) as caught:
        of_case(title="T" * 5000)
    [problem] = caught.value.problems
    assert problem.file == "cases/de-buurvrouw.md"
    assert problem.line == 3


def test_the_page_stands_alone(materials):
    page = student_files(materials, ["de-buurvrouw"])["casus.html"].decode("utf-8")
    assert "http://" not in page and "https://" not in page
    assert "<script" not in page
    assert '<html lang="nl">' in page
    assert page.index("De vraag") < page.index("Ronde 1.") < page.index("Na het gesprek")


def test_the_word_file_is_dutch_and_has_its_worksheet(materials):
    from docx import Document

    files = student_files(materials, ["de-buurvrouw"])
    content = files["casus-met-werkblad.docx"]
    word = Document(io.BytesIO(content))
    assert word.core_properties.title == "De buurvrouw"
    assert word.core_properties.modified.date() == materials.day
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("word/styles.xml").decode("utf-8")
    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles)) == {"nl-NL"}
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    for field in materials.guide.summary.fields:
        assert field.title in headings
    assert "Wat er is gedaan, en wat ook kon" in headings


@pytest.mark.deep
def test_all_bundles_in_less_than_ten_seconds(programme, tmp_path):
    """Seconds of this computer's processor, so that other work on it makes no difference."""
    started = time.process_time()
    told = make_bundles(programme, [], "zip", False, tmp_path)
    assert time.process_time() - started < 10
    assert len(told) == 18 + 1


def test_a_teachers_zip_has_the_notes_and_solutions(materials):
    files = teacher_files(materials, ["de-buurvrouw"])
    assert sorted(files) == [
        "LEESMIJ.txt",
        "LICENTIE.txt",
        "aan-de-slag-uitgewerkt.ipynb",
        "docentenversie.docx",
        "docentenversie.html",
    ]
    page = files["docentenversie.html"].decode("utf-8")
    for line in texts(materials.cases["de-buurvrouw"].teacher):
        assert html.escape(line) in page
