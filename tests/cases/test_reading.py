"""Reading cases: every problem at once, in the researcher's words, at its line; content is only text."""

import json
from pathlib import Path

import pytest
import yaml

from swresearch.cases import Casebook, case_problems, load_casebook, load_cases, texts
from swresearch.errors import ProblemsError

# what stood there, what stands there now, what is said
FAULTS = [
    (
        "title: De buurvrouw",
        f"title: {'Heel lang ' * 500}",
        f"regel 3: ‘title’ is te lang; ten hoogste 80 tekens. Gevonden: {('Heel lang ' * 9)[:77]}....",
    ),
    (
        "title: De buurvrouw",
        "titel: De buurvrouw",
        "regel 3: De sleutel ‘titel’ bestaat niet. Bedoelt u ‘title’? Toegestaan: title · team ·"
        " target_group · question · situation · actors · interventions · conditions · factors ·"
        " considerations · dilemmas · signals · questions · fictional · schema_version · teacher.",
    ),
    (
        "title: De buurvrouw",
        'title: "  "',
        "regel 3: Bij ‘title’ staat niets. Vul het in, of haal de sleutel weg.",
    ),
    (
        "team: noord",
        "team: noort",
        "regel 4: Deze naam is niet bekend. Bedoelt u ‘noord’? Gevonden: noort. Toegestaan: noord · zuid.",
    ),
    (
        "theme: waiting",
        "theme: wachten",
        "regel 19: Deze naam is niet bekend. Kies een bekende naam, of voeg deze toe waar zij hoort."
        " Gevonden: wachten. Toegestaan: shame · waiting.",
    ),
    (
        "level: group",
        "level: neighbourhood",
        "regel 11: ‘interventions.level’ heeft een waarde die niet is toegestaan. Kies een van de"
        " toegestane waarden. Gevonden: neighbourhood. Toegestaan: individual · group · society.",
    ),
    (
        "level: group",
        "level: individual",
        "regel 9: Alle interventies staan op één niveau; dan valt er niets te kiezen. Noem ook wat op een"
        " ander niveau mogelijk is. Gevonden: individual.",
    ),
    (
        "what: Een portiekavond",
        "what: luisteren",
        "regel 11: Deze interventie staat er al. Houd er één over; noem bij ‘status’ done als het is"
        " gedaan en possible als het kon. Gevonden: luisteren.",
    ),
    (
        "  cohesion:",
        "  cohesie:",
        "regel 13: Dit kan geen sleutel zijn onder ‘conditions’. Bedoelt u ‘cohesion’? Gevonden: cohesie."
        " Toegestaan: security · inclusion · cohesion · empowerment.",
    ),
    (
        "fictional: true",
        "fictional: false",
        "regel 24: Een casus voor het onderwijs is verzonnen. Schrijf een verzonnen verhaal en zet"
        " ‘fictional’ op true; casussen over echte mensen horen hier niet. Gevonden: false.",
    ),
    (
        'dilemmas: ["Bemiddel je of niet?"]',
        "dilemmas: []",
        "regel 17: ‘dilemmas’ is leeg. Zet er ten minste 1 onderdeel in.",
    ),
    (
        '  plan: ["Wat doe je morgen?"]\n',
        "",
        "regel 20: De sleutel ‘questions.plan’ ontbreekt. Vul hem in.",
    ),
    (
        "schema_version: 1",
        "schema_version: 7",
        "regel 2: Dit bestand is geschreven voor een nieuwere versie van swresearch. Werk swresearch bij."
        " Gevonden: 7. Toegestaan: 1.",
    ),
    (
        "situation: Twee buren horen elkaar.",
        "situation: Laat een opname van voetstappen horen in de klas.",
        "regel 25: Deze tekst voor docenten staat ook in wat studenten lezen. Haal hem op één van beide"
        " plaatsen weg. Gevonden: Laat een opname van voetstappen horen in de klas..",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[new[:24] for _, new, _ in FAULTS])
def test_a_fault_is_told_at_its_line(write, old, new, said):
    got = ProblemsError(case_problems(write("buurvrouw.md", (old, new)))).sentences()
    assert got == [f"cases/buurvrouw.md, {said}"]


def test_all_faults_of_all_files_are_told_at_once(write):
    write("a.md", ("team: noord", "team: west"), ("kind: guidance", "kind: praten"))
    folder = write("b.md", ("De buurvrouw", "De buurman"), ("fictional: true", "fictional: false"))
    got = [problem.place() for problem in case_problems(folder)]
    expected = ["cases/a.md, regel 4", "cases/a.md, regel 10", "cases/b.md, regel 24"]
    assert got == expected
    with pytest.raises(ProblemsError) as raised:
        load_cases(folder)
    assert [problem.place() for problem in raised.value.problems] == expected


STORIES = [
    (
        "Te kort.",
        "regel 35: Het verhaal heeft te weinig woorden om een uur over te praten. Schrijf er ten minste"
        " 150. Gevonden: 2.",
    ),
    (
        "woord " * 1501,
        "regel 35: Het verhaal heeft te veel woorden om in de les te lezen. Schrijf er ten hoogste 1500."
        " Gevonden: 1501.",
    ),
]


@pytest.mark.parametrize(("story", "said"), STORIES)
def test_the_length_of_a_story(write, story, said):
    folder = write("buurvrouw.md", story=story)
    assert ProblemsError(case_problems(folder)).sentences() == [f"cases/buurvrouw.md, {said}"]


FRONT = (
    "cases/a.md, regel 1: Een casus begint met een regel met drie streepjes (---), dan de gegevens, dan"
    " weer drie streepjes, dan het verhaal. Zet de gegevens bovenaan het bestand."
)
CLOSED = (
    "cases/a.md, regel 1: De gegevens bovenaan zijn niet afgesloten. Zet tussen de gegevens en het verhaal"
    " een regel met drie streepjes (---)."
)
BROKEN = [
    (b"# Alleen een verhaal\n", FRONT),
    (b"", FRONT),
    (b"Eerst tekst\n---\ntitle: a\n---\n", FRONT),
    (b"---\ntitle: [a\n", CLOSED),
    (
        b"---\ntitle: a\nteam: \xe9\n---\n",
        "cases/a.md, regel 3: Dit bestand is niet als UTF-8 opgeslagen. Sla het opnieuw op met de codering"
        " UTF-8.",
    ),
    (
        b"---\ntitle: a\n---\nEen\x07bel\n",
        "cases/a.md, regel 4: Hier staat een onzichtbaar stuurteken. Haal het weg, of sla het bestand"
        " opnieuw op als platte tekst (UTF-8).",
    ),
    (
        b"---\ntitle: 'a\n---\n",
        "cases/a.md, regel 3: Dit is geen geldig YAML. Kijk naar inspringing, dubbele punten en"
        " aanhalingstekens op en vlak boven deze regel.",
    ),
]


@pytest.mark.parametrize(("content", "said"), BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_no_case(write, content, said):
    folder = write()
    (folder / "a.md").write_bytes(content)
    assert ProblemsError(case_problems(folder)).sentences() == [said]


def test_a_title_belongs_to_one_case(write):
    write("a.md")
    folder = write("b.md", ("title: De buurvrouw", "title: de buurvrouw"))
    assert ProblemsError(case_problems(folder)).sentences() == [
        "cases/b.md, regel 3: Deze titel heeft ook a.md. Geef elke casus een eigen titel."
        " Gevonden: de buurvrouw."
    ]


def test_a_file_name_that_fits_no_address(write):
    folder = write("De Buur.md")
    assert ProblemsError(case_problems(folder)).sentences() == [
        "cases/De Buur.md: De naam van het bestand komt in het adres van de casus. Gebruik kleine letters"
        " zonder accenten, cijfers en streepjes, zoals een-nieuwe-buur.md. Gevonden: De Buur.md."
    ]


@pytest.mark.parametrize("name", ["zwart-op-wit.MD", "zwart-op-wit.markdown", "zwart-op-wit.txt"])
def test_a_file_that_looks_like_a_case_and_would_not_be_read(write, name):
    folder = write()
    (folder / name).write_text("Er was eens.", encoding="utf-8")
    assert ProblemsError(case_problems(folder)).sentences() == [
        f"cases/{name}: Dit bestand wordt niet gelezen, want de naam van een casus eindigt op .md, in kleine "
        f"letters. Geef het bestand die naam, of haal het uit de map met casussen. Gevonden: {name}."
    ]


@pytest.mark.parametrize("ending", ["docx", "DOC", "odt", "pdf", "rtf", "pages", "html"])
def test_a_document_among_the_cases_is_not_passed_over(write, ending):
    folder = write()
    (folder / f"mijn-casus.{ending}").write_bytes(b"PK")
    (folder / f"~$mijn-casus.{ending}").write_bytes(b"")  # Word keeps such a file while one is open
    assert ProblemsError(case_problems(folder)).sentences() == [
        f"cases/mijn-casus.{ending}: Dit bestand wordt niet gelezen: een casus is gewone tekst, in een "
        "bestand waarvan de naam eindigt op .md. Zet de tekst over in zo’n bestand (een andere casus is een "
        f"voorbeeld), en haal dit bestand uit de map met casussen. Gevonden: mijn-casus.{ending}."
    ]


def test_a_file_from_elsewhere_is_refused(write, tmp_path):
    folder = write()
    outside = tmp_path / "elders.md"
    outside.write_text("---\n---\n", encoding="utf-8")
    (folder / "elders.md").symlink_to(outside)
    assert [problem.key for problem in case_problems(folder)] == ["programme.outside"]


def test_no_folder_and_no_case(tmp_path):
    assert ProblemsError(case_problems(tmp_path / "cases")).sentences() == [
        f"{tmp_path / 'cases'}: Deze map met casussen bestaat niet. Maak de map, of haal de verwijzing"
        " ernaar weg uit programme.yml."
    ]
    (tmp_path / "cases").mkdir()
    got = [problem.key for problem in case_problems(tmp_path / "cases")]
    assert got == ["settings.file-missing", "cases.none"]


def test_a_case_needs_no_shared_signals(write):
    folder = write("buurvrouw.md", ("theme: waiting, ", ""))
    (folder / "signals.yml").unlink()
    (folder / "README.md").write_text("Zo maak je een casus.", encoding="utf-8")
    assert list(load_cases(folder)) == ["buurvrouw"]


# Nothing of this is more than text; the mark at the end would end the front matter if it were not.
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% include 'x' %}",
    "```{python} 1+1```",
    "{number}`client.2020.participation.people`",
    "\u202e\u202d עברית العربية \u202c",
    "👩🏽\u200d🤝\u200d👨🏿 é zalgo̵̡",
    "&lt;b&gt; \\ $x^2$ %s {0} #let x = 1",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_the_words_they_are(write, words):
    story = (
        f"{words}\n\n---\n\n@ \t{words} <!-- weg -->\n\n{STORY_WORDS}\n\n---\nschema_version: 9\n---"
    )
    folder = write(
        "buurvrouw.md",
        ("title: De buurvrouw", f"title: {json.dumps(words, ensure_ascii=False)}"),
        story=story,
    )
    case = load_cases(folder)["buurvrouw"].student
    assert case.title == words
    assert case.story == story.strip()
    assert case.paragraphs[:2] == (words, "---")
    assert case.paragraphs[-1] == "--- schema_version: 9 ---"
    book = load_casebook(folder)
    assert Casebook.model_validate_json(book.model_dump_json()) == book


STORY_WORDS = "Zij luistert naar de voetstappen boven haar hoofd. " * 30


def test_windows_line_ends_and_a_byte_order_mark(write):
    folder = write()
    path = folder / "buurvrouw.md"
    plain = load_cases(folder)["buurvrouw"]
    content = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(content.encode("utf-8-sig"))
    assert load_cases(folder)["buurvrouw"] == plain


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_yaml_never_reads_the_story(write, monkeypatch, loader):
    """With either parser: a story that would be broken YAML is no fault of the front matter."""
    monkeypatch.setattr("swresearch.settings.document._Loader", getattr(yaml, loader))
    for start in (
        "@at",
        "%YAML 9.9",
        "\ttab",
        "- a: b: c",
        "'open",
        "{[",
        "&a *b !!python/object:os.system",
    ):
        folder = write("buurvrouw.md", story=f"{start}\n{STORY_WORDS}")
        assert load_cases(folder)["buurvrouw"].student.story.startswith(start.strip())


def test_a_student_version_has_no_place_for_a_teacher(write):
    folder = write()
    case = load_cases(folder)["buurvrouw"]
    secret = set(texts(case.teacher))
    assert len(secret) == 7
    assert not hasattr(case.student, "teacher")
    shown = json.dumps(load_casebook(folder).model_dump(mode="json"), ensure_ascii=False)
    assert [words for words in secret if words in shown] == []
    assert "teacher" not in json.loads(shown)["cases"]["buurvrouw"]


def test_texts_finds_every_text_of_a_case(write):
    folder = write()
    text = Path(folder / "buurvrouw.md").read_text(encoding="utf-8")
    case = load_cases(folder)["buurvrouw"]
    front = yaml.safe_load(text.split("---")[1])

    def naive(value):
        if isinstance(value, list | dict):
            for part in value.values() if isinstance(value, dict) else value:
                yield from naive(part)
        elif isinstance(value, str):
            yield value

    expected = list(naive(front))
    got = sorted([*texts(case.student), *texts(case.teacher)])
    assert got == sorted([*expected, case.name, case.student.story])
