"""Cards: measured before they are printed, refused by name, the same bytes twice."""

import dataclasses
import re

import pytest

from support import ROOT
from swresearch.cases import Level, load_cases
from swresearch.errors import ProblemsError
from swresearch.print import CardKind, Round, card_pictures, cards_pdf, case_deck, guide_deck, measured
from swresearch.writing import capital

LONG = "Dit is een zin van gemiddelde lengte die op een kaart hoort te passen. "


def with_card(guide, **changes):
    """The guide with one card changed."""
    card = guide.cards["security"].model_copy(update=changes)
    return guide.model_copy(update={"cards": {**guide.cards, "security": card}})


def test_the_set_fills_whole_sheets(guide):
    assert len(guide.cards) % 8 == 0


def test_every_round_and_kind_has_cards(guide):
    assert {card.round for card in guide.cards.values()} == set(Round)
    assert {card.kind for card in guide.cards.values()} == set(CardKind)


def test_every_level_has_cards_to_choose_from(guide):
    found = guide.of_kind(CardKind.INTERVENTION).values()
    assert {level: sum(card.level is level for card in found) for level in Level} == dict.fromkeys(
        Level, 4
    )


def test_no_card_is_too_full_or_half_empty(guide):
    for card in measured(guide_deck(guide, "nl")):
        blank = guide.cards[card["key"]].blank
        assert (card["over_mm"], card["wide_mm"]) == (0, 0), card
        assert (0.45 if blank else 0.6) <= card["fill"] <= 1, card
        assert card["smallest_pt"] >= 7.2, card


# what is changed on the card, and the message
REFUSED = [
    (
        {"text": LONG * 12},
        r"De tekst op de kaart ‘security’ past niet: zij is ook in de kleinste letter [\d,]+ mm te hoog\. "
        r"Maak de tekst korter\.",
    ),
    (
        {"title": "Meervoudigepersoonlijkheidsproblematiekbegeleidingstrajecten"},
        r"Een woord op de kaart ‘security’ past niet: het is ook in de kleinste letter [\d,]+ mm te breed\. "
        r"Kies een korter woord of zet er een spatie of streepje in\.",
    ),
    (
        {"question": "Wat nu 🙂?"},
        r"Het lettertype voor druk heeft een teken niet dat in ‘Wat nu 🙂\?’ staat\. Haal het teken weg, of "
        r"schrijf het anders\. Gevonden: 🙂 \(U\+1F642\)\.",
    ),
    (
        {"question": "מה עכשיו?"},
        r"Het lettertype voor druk heeft een teken niet dat in ‘מה עכשיו\?’ staat\. Haal het teken weg, of "
        r"schrijf het anders\. Gevonden: מ \(U\+05DE\) ה \(U\+05D4\) ע \(U\+05E2\) כ \(U\+05DB\) "
        r"ש \(U\+05E9\)\.",
    ),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED, ids=["high", "wide", "emoji", "hebrew"])
def test_a_card_that_does_not_fit_is_refused_by_name(guide, changes, message):
    with pytest.raises(ProblemsError) as caught:
        cards_pdf(guide_deck(with_card(guide, **changes), "nl"))
    [got] = caught.value.sentences("nl")
    assert re.fullmatch(message, got), got


HOSTILE = [
    "#set page(fill: red) #panic()",
    "$ x^2 $ @ref <label> `raw` *bold* _it_ = heading",
    '<script>alert("x")</script> {{ 7*7 }} {raw} html',
    '#import "@preview/x:1.0" #read("/etc/passwd")',
    "\\u{1F600} // geen commentaar /* ook niet */ ~ -- ---",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(guide, sample, words):
    case = sample.model_copy(update={"dilemmas": [words]})
    deck = case_deck(case, guide, "nl")
    assert [card.question for card in deck.cards if card.key == "de-tuin/dilemma-1"] == [words]
    cards_pdf(deck)
    [found] = [card for card in measured(deck) if card["key"] == "de-tuin/dilemma-1"]
    assert found["over_mm"] == 0


def test_a_very_long_text_is_refused_and_not_clipped(guide, sample):
    case = sample.model_copy(update={"title": "T" * 5000})
    with pytest.raises(ProblemsError) as caught:
        cards_pdf(case_deck(case, guide, "nl"))
    assert {problem.key for problem in caught.value.problems} == {"print.too-wide"}


ROUNDS = ["round-goal", "round-options", "round-plan"]
# the room left on the last sheet, and the cards that fill it
FILLING = [
    (0, []),
    (1, ["own-question"]),
    (2, ["own-question", "own-role"]),
    (3, ["own-question", "own-role", "case"]),
    (4, ["own-question", "own-role", "case", "own-dilemma"]),
    (5, [*ROUNDS, "own-question", "own-role"]),
    (6, [*ROUNDS, "own-question", "own-role", "case"]),
    (7, [*ROUNDS, "own-question", "own-role", "case", "own-dilemma"]),
]


@pytest.mark.parametrize(("room", "filling"), FILLING)
def test_a_last_sheet_is_filled_with_cards_that_differ(guide, sample, room, filling):
    own = 8 - room
    student = sample.model_copy(update={"actors": [f"bewoner {at}" for at in range(own + 4)]})
    deck = case_deck(student, guide, "nl")
    assert [card.key for card in deck.cards[16 - room :]] == [f"de-tuin/{key}" for key in filling]
    assert len(deck.cards) == 16
    assert sum(card.blank for card in deck.cards) <= 3
    assert {(card["over_mm"], card["wide_mm"]) for card in measured(deck)} == {(0, 0)}


def test_every_sheet_and_card_of_a_case_says_that_it_is_invented(guide, sample):
    deck = case_deck(sample, guide, "nl")
    assert deck.data()["note"] == "Casus en mensen zijn verzonnen."
    assert {(card.blank, card.number) for card in deck.cards} == {(False, "verzonnen"), (True, "")}
    assert guide_deck(guide, "nl").data()["note"] == ""


def test_the_cards_of_a_case_fill_their_sheets(guide):
    for case in load_cases(ROOT / "data/cases").values():
        cards = case_deck(case.student, guide, "nl").cards
        student = case.student
        told = [*student.questions.goal, *student.questions.options, *student.questions.plan]
        told += [*student.dilemmas, *(capital(actor) for actor in student.actors)]
        shown = [card.question or card.title for card in cards if not card.blank]
        assert shown[: len(told)] == told
        assert all(card.text and card.action for card in cards if card.kind == "Rol")
        own = [card for card in cards if card.blank]
        assert [(card.kind, card.question) for card in own] == [
            ("Eigen vraag", "Wat wordt hier nog niet gevraagd?"),
            ("Eigen rol", "Wie komt hier niet aan het woord?"),
            ("Eigen dilemma", "Welk dilemma staat er nog niet bij?"),
        ][: len(own)]
        assert len(cards) % 8 == 0


def test_text_of_a_card_alone_on_it_is_made_large(guide, sample):
    found = measured(case_deck(sample, guide, "nl"))
    alone = [card for card in found if "/own-" not in card["key"] and "/role-" not in card["key"]]
    assert min(card["scale"] for card in alone) >= 1.5


def test_no_card_of_a_case_is_half_empty(guide):
    decks = [case_deck(case.student, guide, "nl") for case in load_cases(ROOT / "data/cases").values()]
    found = {card["key"]: card["fill"] for deck in decks for card in measured(deck)}
    assert {key: fill for key, fill in found.items() if fill < 0.5 and "/own-" not in key} == {}


def test_same_bytes_twice(guide):
    assert cards_pdf(guide_deck(guide, "nl")) == cards_pdf(guide_deck(guide, "nl"))


def test_both_variants_have_their_pages(guide):
    sheets = len(guide.cards) // 8
    single = card_pictures(guide_deck(guide, "nl", double=False), 20)
    double = card_pictures(guide_deck(guide, "nl"), 20)
    assert (len(single), len(double)) == (1 + sheets, 2 + 2 * sheets)


def test_backs_lie_mirrored_behind_their_fronts(guide):
    """Only the first card of a sheet has a back with words: it is seen in the other column."""
    from io import BytesIO

    from PIL import Image

    deck = guide_deck(guide, "nl")
    plain = [
        dataclasses.replace(card, back="", back_round=None, back_title="") for card in deck.cards[:8]
    ]
    first = dataclasses.replace(deck.cards[0])
    pages = card_pictures(dataclasses.replace(deck, cards=[first, *plain[1:]], cover=False), ppi=40)
    assert len(pages) == 2
    back = Image.open(BytesIO(pages[1])).convert("L")
    width, height = back.size
    top = (int(height * 0.09), int(height * 0.24))
    left = back.crop((int(width * 0.13), top[0], int(width * 0.42), top[1]))
    right = back.crop((int(width * 0.58), top[0], int(width * 0.87), top[1]))
    assert left.getextrema()[0] == 255
    assert right.getextrema()[0] < 120
