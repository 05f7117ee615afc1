"""The PDFs as files: tagged, in Dutch, with their font, the same bytes twice, and with their whole text."""

import itertools
import math
import re
from pathlib import Path

import pytest
from printed import text_of, unpacked

from swresearch.cases import load_cases
from swresearch.errors import ProblemsError
from swresearch.print import (
    card_pictures,
    cards_pdf,
    case_deck,
    factsheet_pdf,
    factsheet_pictures,
    form_page,
    guide_deck,
    guide_pdf,
    guide_pictures,
    load_guide,
    poster_pdf,
    poster_pictures,
)
from swresearch.print.poster import poster_data
from swresearch.print.typesetting import query
from swresearch.writing import capital

ROOT = Path(__file__).parents[2]
LOOK = ROOT / "build/print"
MAKERS = {
    "cards": lambda guide, sheets, case: cards_pdf(guide_deck(guide, "nl")),
    "cards-single": lambda guide, sheets, case: cards_pdf(guide_deck(guide, "nl", double=False)),
    "case": lambda guide, sheets, case: cards_pdf(case_deck(case, guide, "nl")),
    "guide": lambda guide, sheets, case: guide_pdf(guide, "nl"),
    "wat-weegt-mee": lambda guide, sheets, case: factsheet_pdf(sheets, "wat-weegt-mee", [case], "nl"),
    "wat-steunt": lambda guide, sheets, case: factsheet_pdf(sheets, "wat-steunt", [case], "nl"),
    "poster": lambda guide, sheets, case: poster_pdf(guide, sheets, "nl"),
}


@pytest.fixture(params=MAKERS)
def pdf(request, guide, sheets, sample):
    return MAKERS[request.param](guide, sheets, sample)


def test_tagged_in_dutch_with_its_font_and_title(pdf):
    inside = unpacked(pdf)
    assert re.search(rb"/Marked\s+true", inside)
    assert re.search(rb"/StructTreeRoot\b", inside)
    assert re.search(rb"/Lang\s*\(nl\)", inside)
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", inside)
    assert re.search(rb"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", inside, re.DOTALL)
    fonts = re.findall(rb"/FontName\s*/([A-Z]{6})\+(SourceSans3-\w+)", inside)
    assert fonts
    embedded = len(re.findall(rb"/FontFile[23]?\s+\d+ 0 R", inside))
    assert embedded >= len(set(fonts))
    assert not re.findall(rb"/BaseFont\s*/(?![A-Z]{6}\+SourceSans3)", inside)


@pytest.mark.parametrize("name", MAKERS)
def test_same_bytes_twice(name, guide, sheets, sample):
    make = MAKERS[name]
    assert make(guide, sheets, sample) == make(guide, sheets, sample)


def test_the_date_is_that_of_the_edition(guide):
    dates = set(re.findall(rb"D:(\d{8})", unpacked(guide_pdf(guide, "nl"))))
    assert dates == {guide.date.strftime("%Y%m%d").encode()}


def words_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from itertools.chain.from_iterable(words_of(part) for part in value.values())
    elif isinstance(value, list):
        yield from itertools.chain.from_iterable(words_of(part) for part in value)


def sources(name, guide, sheets, case):
    """The texts of the sources that a PDF must hold."""
    dump = guide.model_dump(mode="json", exclude={"cards", "kinds", "date", "rounds"})
    rounds = guide.model_dump(mode="json")["rounds"]
    cards = [
        words
        for card in guide.cards.values()
        for words in (card.title, card.text, card.question, card.action)
        if words
    ]
    asked = [*case.questions.goal, *case.questions.options, *case.questions.plan, *case.dilemmas]
    asked += [capital(actor) for actor in case.actors]
    sheet = {key: sheets.sheets[key].model_dump(exclude={"parts"}) for key in sheets.sheets}
    parts = {
        key: [(part.title, part.text, part.points) for part in sheets.sheets[key].parts if part.points]
        for key in sheets.sheets
    }
    told = {
        key: [*words_of(sheet[key]), *(w for t, x, p in parts[key] for w in (t, x, *p) if w)]
        for key in sheets.sheets
    }
    poster = [*words_of(sheets.poster.model_dump()), *(part["question"] for part in rounds.values())]
    return {
        "cards": [*cards, *guide.colophon, guide.lead],
        "cards-single": [*cards, *guide.colophon, guide.lead],
        "case": [*asked, "Casus en mensen zijn verzonnen.", "verzonnen"],
        "guide": [*words_of(dump), *words_of(rounds)],
        "poster": poster,
        **told,
    }[name]


@pytest.mark.deep
@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize("name", MAKERS)
def test_text_extracted_equals_the_sources(name, guide, sheets, sample, tmp_path):
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(MAKERS[name](guide, sheets, sample))
    text = text_of(path)
    wanted = [" ".join(words.split()) for words in sources(name, guide, sheets, sample)]
    # Poppler reads side-by-side columns line by line: there words are compared, not their order.
    columns = {"guide", "poster"}
    if name in columns:
        got = set(text.split())
        missing = [word for words in wanted for word in words.split() if word not in got]
    else:
        missing = [words for words in wanted if words not in text]
    assert missing == []


def test_the_poster_reads_from_three_metres(guide, sheets):
    """60 points are capitals of 14 mm: 16 minutes of arc at three metres (ISO 9241-303 asks that)."""
    data = poster_data(guide, sheets, "nl")
    [use] = query("poster", data, sheets.date, "nl", "<poster-use>")
    assert use["pages"] == 1
    assert use["smallest_pt"] >= 60
    assert use["over_mm"] == 0
    template = (ROOT / "src/swresearch/print/typst/poster.typ").read_text(encoding="utf-8")
    sizes = [int(size) for size in re.findall(r"size: (\d+)pt", template)]
    assert sorted(sizes)[:2] == [20, 64]  # the line of sources, and the smallest of the rest


def test_a_poster_with_too_much_text_is_refused(guide, sheets):
    more = guide.rounds["goal"].model_copy(update={"question": "Wat is hier het doel? " * 12})
    long = guide.model_copy(update={"rounds": {**guide.rounds, "goal": more}})
    with pytest.raises(ProblemsError) as caught:
        poster_pdf(long, sheets, "nl")
    [got] = caught.value.sentences("nl")
    assert re.fullmatch(
        r"De tekst bij ‘Wat doe je en waarom\?’ past niet op de poster: zij is \d+ mm te hoog in een letter "
        r"die van drie meter te lezen is\. Maak de tekst korter\.",
        got,
    ), got


def test_a_round_that_runs_over_its_page_is_refused(guide):
    more = guide.rounds["goal"].model_copy(update={"steps": ["Doe iets en vertel erover. " * 30] * 8})
    long = guide.model_copy(update={"rounds": {**guide.rounds, "goal": more}})
    with pytest.raises(ProblemsError) as caught:
        guide_pdf(long, "nl")
    [got] = caught.value.sentences("nl")
    assert re.fullmatch(
        r"‘goal’ past niet op één bladzijde: de tekst is \d+ mm te hoog\. Maak de tekst korter\.", got
    ), got


def test_counts_of_a_factsheet_are_counted_in_the_cases(sheets, sample):
    other = sample.model_copy(update={"name": "b", "factors": []})
    from swresearch.print.factsheets import sheet_data

    data = sheet_data(sheets, "wat-weegt-mee", [sample, other], "nl", {}, (), True)
    [factors] = [
        part["count"] for part in data["sheet"]["parts"] if part["title"] == "Vijf soorten factoren"
    ]
    assert factors["rows"][0] == {
        "name": "Het team", "done": 1, "possible": 0, "label": "1 van 2", "level": None
    }  # fmt: skip
    [levels] = [part["count"] for part in data["sheet"]["parts"] if part["title"] == "Op welk niveau"]
    assert [row["label"] for row in levels["rows"]] == [
        "2 gedaan, 0 kon", "0 gedaan, 2 kon", "0 gedaan, 0 kon",
    ]  # fmt: skip


def test_evidence_stands_on_a_factsheet_only_when_the_programme_has_it(sheets, sample):
    from swresearch.print.factsheets import sheet_data

    name = "worker.2019.statements.too_busy.agree"
    numbers = {name: {"title": "23 van de 37 medewerkers zijn het eens."}}
    titles = [
        [part["title"] for part in data["sheet"]["parts"]]
        for data in (
            sheet_data(sheets, "wat-steunt", [sample], "nl", {}, (), True),
            sheet_data(sheets, "wat-steunt", [sample], "nl", numbers, (), True),
        )
    ]
    assert set(titles[1]) - set(titles[0]) == {"Wat mensen in dit onderzoek zeggen"}


def test_voices_take_the_place_of_the_line_that_there_are_none(sheets, sample):
    from swresearch.print.factsheets import sheet_data

    heading = sheets.sheets["wat-steunt"].voices
    for voices, points in (((), []), (("Wij maken tijd vrij.",), ["Wij maken tijd vrij."])):
        data = sheet_data(sheets, "wat-steunt", [sample], "nl", {}, voices, True)
        [part] = [part for part in data["sheet"]["parts"] if part["title"] == heading]
        assert part["points"] == points
        assert (part["text"] is None) == bool(voices)


def test_a_guide_comes_with_the_library():
    assert load_guide() == load_guide(ROOT / "data/guide.yml")


def test_a_faulty_guide_is_refused_with_every_fault_and_its_line(tmp_path):
    words = (ROOT / "data/guide.yml").read_text(encoding="utf-8")
    words = words.replace('  signal: {title: Signaal, back: "Wat is groter dan deze situatie?"}\n', "")
    words = words.replace('question: "Welke voorwaarden staan hier onder druk?", ', "")
    (tmp_path / "guide.yml").write_text(words, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_guide(tmp_path / "guide.yml")
    got = caught.value.sentences("nl")
    lacks = (
        "Deze kaart heeft geen vraag of geen opdracht. Vul ‘question’ en ‘action’ in, of zet ‘blank’ op true "
        "voor een kaart om op te schrijven."
    )
    unknown = "Voor deze soort kaart staan er geen woorden bij ‘kinds’."
    assert len(got) == 3
    assert re.fullmatch(rf"guide\.yml, regel \d+: {re.escape(lacks)}", got[0]), got[0]
    assert all(unknown in sentence and "signal" in sentence for sentence in got[1:])


def test_the_form_keeps_and_sends_nothing(guide):
    page = form_page(guide, "nl")
    assert "<script" not in page
    assert "http://" not in page and "https://" not in page
    assert "content=\"default-src 'none'" in page
    boxes = page.count('role="textbox"')
    assert boxes == len(guide.summary.heading) + len(guide.summary.fields) + 2


def test_hostile_words_in_the_form_stay_words(guide):
    summary = guide.summary.model_copy(update={"title": "<script>alert(1)</script>"})
    page = form_page(guide.model_copy(update={"summary": summary}), "nl")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.deep
def test_pictures_to_look_at(guide, sheets):
    """Everything as pictures under build/print, from the cases of the demonstration."""
    cases = [case.student for case in load_cases(ROOT / "data/cases").values()]
    LOOK.mkdir(parents=True, exist_ok=True)
    deck = case_deck(cases[0], guide, "nl")
    made = {
        "cards": card_pictures(guide_deck(guide, "nl")),
        "case": card_pictures(deck),
        "guide": guide_pictures(guide, "nl"),
        "poster": poster_pictures(guide, sheets, "nl"),
        **{name: factsheet_pictures(sheets, name, cases, "nl") for name in sheets.sheets},
    }
    assert {name: len(pages) for name, pages in made.items()} == {
        "cards": 14, "case": 2 * math.ceil(len(deck.cards) / 8), "guide": 6,
        "poster": 1, "wat-weegt-mee": 1, "wat-steunt": 1,
    }  # fmt: skip
    for name, pages in made.items():
        for at, picture in enumerate(pages, start=1):
            (LOOK / f"{name}-{at:02}.png").write_bytes(picture)
