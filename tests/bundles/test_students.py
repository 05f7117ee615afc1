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
from swresearch.print import Round

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


BEFORE = [
    "casus.html",
    "casus-met-werkblad.docx",
    "kaarten-bij-deze-casus.pdf",
    "kaartenset.pdf",
    "gesprekshandleiding.pdf",
    "samenvattingsblad.html",
]


def test_what_the_team_did_stands_apart_from_what_is_handed_out_first(
    demonstration_materials, tmp_path
):
    """What the readme puts before the conversation tells nothing of what comes after it."""
    if not has_poppler():
        pytest.skip("pdftotext (poppler-utils) is not installed: PDFs cannot be searched")
    files = student_files(demonstration_materials, ["lijn-63"])
    case = demonstration_materials.cases["lijn-63"].student
    after = [*case.considerations, *case.conditions.values()]
    after += [one.what for one in case.interventions] + [one.text for one in case.factors]
    read = {
        name: squeezed(everything_in(name, content, tmp_path))
        for name, content in files.items()
        if name != "LICENTIE.txt"
    }
    assert [(name, line) for name in BEFORE for line in after if squeezed(line) in read[name]] == []
    for name in ("na-het-gesprek.html", "na-het-gesprek.docx"):
        assert [line for line in after if squeezed(line) not in read[name]] == []
        assert [words for words in case.questions.goal if squeezed(words) in read[name]] == []
    first, later = read["LEESMIJ.txt"].split("pas na het gesprek -")
    assert [name for name in BEFORE if f"- {name}:" not in first] == []
    others = set(read) - {*BEFORE, "LEESMIJ.txt"}
    assert [name for name in others if f"- {name}:" not in later] == []


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
        "na-het-gesprek.docx",
        "na-het-gesprek.html",
        "samenvattingsblad.html",
    ]


def test_the_readme_names_every_file(materials):
    files = student_files(materials, ["de-buurvrouw"])
    readme = files["LEESMIJ.txt"].decode("utf-8-sig")
    for name in files:
        assert name in readme or name == "LEESMIJ.txt"
    assert "De buurvrouw. Casusmateriaal bij ‘" in readme
    assert "Alle casussen, mensen en teams zijn verzonnen." in readme


def test_the_reference_has_the_date_of_the_material_and_not_that_of_the_research(materials):
    programme = materials.programme
    assert (programme.file.edition, materials.day.year) == ("2021", 2026)
    made = student_files(materials, ["de-buurvrouw"])
    teachers = teacher_files(materials, ["de-buurvrouw"])
    own = "Het onderzoek heeft een eigen editie (2021);"
    for files in (made, teachers):
        readme = files["LEESMIJ.txt"].decode("utf-8-sig")
        assert f"‘{materials.title}’, uitgave van 23 november 2026. Licentie: CC BY 4.0." in readme
        assert readme.count("2021") == readme.count(own) == 1
    for page in (made["casus.html"], made["na-het-gesprek.html"], teachers["docentenversie.html"]):
        assert "uitgave van 23 november 2026" in page.decode("utf-8")
        assert "2021" not in page.decode("utf-8").split("</style>")[1]
    file = programme.file.model_copy(update={"edition": ""})
    without = dataclasses.replace(materials, programme=dataclasses.replace(programme, file=file))
    readme = student_files(without, ["de-buurvrouw"])["LEESMIJ.txt"].decode("utf-8-sig")
    assert "editie" not in readme


def of_zip(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8-sig")


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
    readme = of_zip(path, "LEESMIJ.txt")
    assert "- de-nachtdienst: De nachtdienst\r\n" in readme
    assert "- casus.html, in de map van elke casus: het verhaal" in readme
    [teacher] = bundle(demonstration_materials, names, tmp_path, teacher=True)[1:]
    assert "De vraag" in of_zip(teacher, "lijn-63/docentenversie.html")
    readme = of_zip(teacher, "LEESMIJ.txt")
    assert "- docentenversie.html, in de map van elke casus: alles om de les te geven" in readme
    assert "- gegevens/aan-de-slag-uitgewerkt.ipynb: " in readme
    assert "Wat studenten krijgen, staat in lijn-63-en-1-andere.zip." in readme


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
    page, after = (files[name].decode("utf-8") for name in ("casus.html", "na-het-gesprek.html"))
    assert (page.count(html.escape(words)), after.count(html.escape(words))) == (1, 2)
    assert "<script" not in page + after
    from docx import Document

    word = Document(io.BytesIO(files["na-het-gesprek.docx"]))
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
    assert page.index("De vraag") < page.index("Ronde 1.") < page.index("Dilemma’s")


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
    assert "Dilemma’s" in headings
    after = Document(io.BytesIO(files["na-het-gesprek.docx"]))
    assert after.core_properties.title == "De buurvrouw: na het gesprek"
    assert "Wat er is gedaan, en wat ook kon" in [p.text for p in after.paragraphs]


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
        "docentenversie.docx",
        "docentenversie.html",
        "gegevens/aan-de-slag-uitgewerkt.ipynb",
        "gegevens/gegevens.xlsx",
    ]
    page = files["docentenversie.html"].decode("utf-8")
    for line in texts(materials.cases["de-buurvrouw"].teacher):
        assert html.escape(line) in page


def test_teachers_have_the_whole_case_at_hand_with_answers_under_their_questions(materials, tmp_path):
    files = teacher_files(materials, ["de-buurvrouw"])
    case = materials.cases["de-buurvrouw"]
    student = case.student
    told = [student.question, student.situation, *student.paragraphs, *student.actors]
    told += [*student.dilemmas, *student.considerations, *student.conditions.values()]
    told += [one.what for one in student.interventions] + [one.text for one in student.factors]
    for name in ("docentenversie.html", "docentenversie.docx"):
        read = squeezed(everything_in(name, files[name], tmp_path))
        assert [line for line in [*told, *texts(case.teacher)] if squeezed(line) not in read] == []
        places = [
            read.rindex(squeezed(line))
            for part in Round
            for line in (getattr(student.questions, part)[0], getattr(case.teacher.answers, part)[0])
        ]
        assert places == sorted(places)
