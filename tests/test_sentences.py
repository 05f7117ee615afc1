"""Sentences from numbers: whole sentences, by rule, with the uncertainty in them."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swresearch.answers import Group
from swresearch.language import LANGUAGES, _catalogue
from swresearch.programme import Publication
from swresearch.quantity import WORDS, who_agree, words_for, words_table
from swresearch.sentences import (
    agreement_sentence,
    block_finding,
    difference_sentence,
    participation_sentence,
    response_sentence,
    scale_sentence,
    scales_finding,
    statements_finding,
    statements_seen,
)
from swresearch.statistics.proportion import wilson
from swresearch.writing import interval_text, listed, share_text, source_line

CLIENTS = Group("klanten", "klant", "2020", "client", "spiegelgesprek", synthetic=True)
WORKERS = Group("medewerkers", "medewerker", "2019", "worker")


def row(count: float, base: float, words: str = "De werker luistert.") -> dict[str, object]:
    low, high = (float(end) for end in wilson(count, base))
    numbers = {"count": count, "base": base, "share": count / base, "low": low, "high": high}
    head = {"item": words, "words": words, "reversed": False, "reason": None, "hidden": False}
    return {**head, **numbers}


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(rows)


AGREEMENT = [
    (41, 49, "41 van de 49 klanten (84%) zijn het eens met ‘De werker luistert’; "
             "waarschijnlijk tussen 71% en 91%."),
    (49, 49, "Alle 49 klanten (100%) zijn het eens met ‘De werker luistert’; "
             "waarschijnlijk tussen 93% en 100%."),
    (0, 22, "Geen van de 22 klanten (0%) is het eens met ‘De werker luistert’; "
            "waarschijnlijk tussen 0% en 15%."),
    (1, 22, "1 van de 22 klanten (5%) is het eens met ‘De werker luistert’; "
            "waarschijnlijk tussen 1% en 22%."),
    # below 15 people counts only
    (9, 12, "9 van de 12 klanten zijn het eens met ‘De werker luistert’."),
    # one decimal from 200 people on
    (150, 200, "150 van de 200 klanten (75,0%) zijn het eens met ‘De werker luistert’; "
               "waarschijnlijk tussen 68,6% en 80,5%."),
]  # fmt: skip


@pytest.mark.parametrize(("count", "base", "expected"), AGREEMENT)
def test_agreement_in_a_sentence(count: int, base: int, expected: str) -> None:
    assert agreement_sentence(row(count, base), CLIENTS) == expected


def test_agreement_in_english() -> None:
    group = replace(CLIENTS, people="clients", person="client", language="en")
    assert agreement_sentence(row(1, 22, "They listen."), group) == (
        "1 of the 22 clients (5%) agrees with ‘They listen’; probably between 1% and 22%."
    )


def test_a_hidden_statement_has_the_reason_and_no_digit_but_the_rule() -> None:
    hidden = dict.fromkeys(("count", "base", "share", "low", "high"), np.nan)
    hidden |= {"words": "De werker luistert.", "reason": "disclosure.below-base"}
    assert agreement_sentence(hidden, CLIENTS) == (
        "Over ‘De werker luistert’ staat hier geen getal. "
        "Minder dan 10 mensen gaven antwoord; daarom staat hier geen getal."
    )


RULE = [
    # count, base, word
    (49, 49, "all"),
    (48, 49, "nearly-all"),
    (20, 22, "most"),  # 91%, but the interval starts at 72%
    (21, 22, "nearly-all"),
    (41, 49, "most"),
    (12, 17, "over-half"),  # 71%, but the interval starts below the half
    (30, 49, "over-half"),
    (25, 49, "about-half"),
    (20, 49, "under-half"),
    (10, 49, "minority"),
    (5, 17, "under-half"),  # 29%, but the interval reaches beyond the half
    (1, 49, "few"),
    (1, 15, "minority"),  # 7%, but the interval reaches beyond a quarter
    (0, 49, "none"),
]


@pytest.mark.parametrize(("count", "base", "word"), RULE)
def test_the_word_follows_the_number_by_rule(count: int, base: int, word: str) -> None:
    low, high = (float(end) for end in wilson(count, base))
    assert words_for(count, base, low, high).key == word


@given(st.integers(15, 400), st.data())
def test_words_rise_with_the_count_and_never_claim_more_than_the_interval(
    base: int, data: st.DataObject
) -> None:
    order = ["none", *[word.key for word in reversed(WORDS)], "all"]
    count = data.draw(st.integers(0, base - 1))
    places = []
    for one in (count, count + 1):
        low, high = (float(end) for end in wilson(one, base))
        word = words_for(one, base, low, high)
        places.append(order.index(word.key))
        if word.key in {"nearly-all", "most"}:
            assert low >= word.carried
        if word.key in {"few", "minority"}:
            assert high <= word.carried
    assert places[0] <= places[1]


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [
        (41, 49, "De meeste klanten zijn"),
        (30, 49, "Ruim de helft van de klanten is"),
        (0, 49, "Geen van de klanten is"),
        (9, 12, "9 van de 12 klanten zijn"),
        (1, 12, "1 van de 12 klanten is"),
    ],
)
def test_who_agree_with_its_verb(count: int, base: int, expected: str) -> None:
    assert who_agree(row(count, base), CLIENTS) == expected


def test_the_rule_is_printed_with_its_bounds() -> None:
    rows = [[cell.text for cell in cells] for cells in words_table("nl").rows]
    assert rows[1] == ["Vrijwel alle mensen", "van 90% tot 100%", "de ondergrens is ten minste 75%"]
    assert len(rows) == len(WORDS) + 2


def test_the_finding_names_the_ends_and_how_many_are_sure() -> None:
    agreement = frame(
        row(25, 49, "Er is tijd."), row(41, 49, "Zij luistert."), row(10, 49, "Ik kan meer.")
    )
    assert statements_finding(agreement, CLIENTS) == (
        "Met 1 van de 3 uitspraken is meer dan de helft van de klanten het eens, ook als we rekening "
        "houden met toeval. Het vaakst zijn zij het eens met ‘Zij luistert’ (84%), het minst vaak met "
        "‘Ik kan meer’ (20%)."
    )


SURE = "Met elk van de {every} uitspraken is meer dan de helft van de klanten het eens. "
TIES = [
    # two at the top
    ([(49, "A."), (49, "B."), (41, "C.")],
     "Het vaakst zijn zij het eens met ‘A’ en ‘B’ (elk 100%), het minst vaak met ‘C’ (84%)."),
    # two at the bottom
    ([(49, "A."), (41, "B."), (41, "C.")],
     "Het vaakst zijn zij het eens met ‘A’ (100%), het minst vaak met ‘B’ en ‘C’ (elk 84%)."),
    # more than a sentence can hold
    ([(49, "A."), (49, "B."), (49, "C."), (49, "D."), (41, "E.")],
     "Het vaakst zijn zij het eens met 4 uitspraken (elk 100%), het minst vaak met ‘E’ (84%)."),
    # no first and no last
    ([(41, "A."), (41, "B.")],
     "Bij elk van de 2 uitspraken is het aandeel dat het eens is even groot (84%)."),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "said"), TIES)
def test_statements_that_share_an_end_are_named_together(counts, said) -> None:
    agreement = frame(*(row(count, 49, words) for count, words in counts))
    sure = SURE.format(every=len(counts))
    assert statements_finding(agreement, CLIENTS) == sure + said


def test_ties_are_said_in_english_and_of_reversed_statements() -> None:
    english = replace(CLIENTS, language="en", people="clients", person="client")
    agreement = frame(row(49, 49, "A."), row(49, 49, "B."), row(41, 49, "C."))
    assert statements_finding(agreement, english).endswith(
        "They agree most often with ‘A’ and ‘B’ (100% each) and least often with ‘C’ (84%)."
    )
    turned = [row(10, 49, words) | {"reversed": True} for words in ("D.", "E.")]
    assert statements_finding(pd.concat([agreement, frame(*turned)]), CLIENTS).endswith(
        "Daarvan zijn zij het vaakst eens met ‘D’ en ‘E’ (elk 20%)."
    )


def test_what_is_seen_says_what_is_not_sure_and_what_is_hidden() -> None:
    hidden = row(3, 9, "Klein.") | dict.fromkeys(("count", "base", "share", "low", "high"), np.nan)
    agreement = frame(
        row(25, 49, "Er is tijd."), row(41, 49, "Zij luistert."), hidden | {"hidden": True}
    )
    assert statements_seen(agreement, CLIENTS)[2:] == [
        "Bij ‘Er is tijd’ is niet zeker of meer of minder dan de helft van de klanten het ermee "
        "eens is.",
        "Eén uitspraak kreeg minder dan 10 antwoorden; die laten we niet zien.",
    ]


# how many of 14 agree with the one statement that is worded the other way round, and what is said of it
TURNED = [
    (0, "0 van de 14 klanten zijn het daarmee eens."),
    (1, "1 van de 14 klanten is het daarmee eens."),
    (9, "9 van de 14 klanten zijn het daarmee eens."),
]


@pytest.mark.parametrize(("count", "expected"), TURNED)
def test_few_people_and_a_reversed_statement_make_a_right_sentence(count: int, expected: str) -> None:
    turned = row(count, 14, "Er is weinig veranderd.") | {"reversed": True}
    said = statements_finding(frame(row(12, 14, "Er is tijd."), turned), CLIENTS)
    opening = "Daarnaast is één uitspraak andersom gesteld: ‘Er is weinig veranderd’. "
    assert said.endswith(f"{opening}{expected}")


def test_a_reversed_statement_is_never_the_least_agreed_with() -> None:
    turned = row(5, 49, "Er is weinig veranderd.") | {"reversed": True}
    agreement = frame(row(25, 49, "Er is tijd."), row(41, 49, "Zij luistert."), turned)
    said = statements_finding(agreement, CLIENTS)
    assert said == (
        "Met 1 van de 2 uitspraken is meer dan de helft van de klanten het eens, ook als we rekening "
        "houden met toeval. Het vaakst zijn zij het eens met ‘Zij luistert’ (84%), het minst vaak met "
        "‘Er is tijd’ (51%). Daarnaast is één uitspraak andersom gesteld: ‘Er is weinig veranderd’. "
        "Daarmee is 10% het eens."
    )
    other = row(10, 49, "Zij heeft haast.") | {"reversed": True}
    assert statements_finding(pd.concat([agreement, frame(other)]), CLIENTS).endswith(
        "Daarnaast zijn 2 uitspraken andersom gesteld. Daarvan zijn zij het vaakst eens met ‘Zij heeft "
        "haast’ (20%)."
    )
    assert "het minst vaak met ‘Er is weinig veranderd’" in statements_finding(
        frame(turned, other), CLIENTS
    )


def test_the_titles_of_blocks_count_as_the_finding_counts() -> None:
    turned = row(41, 49, "Zij heeft haast.") | {"reversed": True}
    blocks = {
        "Contact": frame(row(41, 49), row(43, 49), row(10, 49), turned),
        "Kennis": frame(row(25, 49), row(41, 49), turned, turned),
        "Drempels": frame(turned, turned),
        "Netwerk": frame(row(10, 49), row(25, 49)),
    }
    titles = [block_finding(part, CLIENTS, title) for title, part in blocks.items()]
    assert titles == [
        "Contact: bij 2 van de 3 uitspraken is de meerderheid van de klanten het zeker eens (één andersom "
        "gestelde uitspraak telt hier niet mee)",
        "Kennis: bij 1 van de 2 uitspraken is de meerderheid van de klanten het zeker eens (2 andersom "
        "gestelde uitspraken tellen hier niet mee)",
        "Drempels",
        "Netwerk: bij geen van de 2 uitspraken is zeker dat de meerderheid van de klanten het eens is",
    ]
    pairs = [re.search(r"(\d+|geen) van de (\d+)", title) for title in titles]
    counts = [(found[1].replace("geen", "0"), found[2]) for found in pairs if found]
    sure, every = (sum(int(one) for one in column) for column in zip(*counts, strict=True))
    finding = statements_finding(pd.concat(blocks.values()), CLIENTS)
    assert finding.startswith(f"Met {sure} van de {every} uitspraken is meer dan de helft")


def test_that_surely_fewer_than_half_agree_is_said() -> None:
    said = statements_seen(frame(row(41, 49, "Zij luistert."), row(10, 49, "Er is tijd.")), CLIENTS)
    assert said[-1] == "Met ‘Er is tijd’ is duidelijk minder dan de helft van de klanten het eens."


def test_nothing_to_show_is_said() -> None:
    assert statements_finding(frame(row(3, 9)).assign(share=np.nan), CLIENTS) == (
        "Er zijn te weinig antwoorden van klanten om te laten zien."
    )


SCALE = {
    "title": "Vertrouwen", "mean": 3.84, "low": 3.61, "high": 4.04, "base": 49.0, "n": 49.0,
    "lowest": 1.0, "highest": 5.0, "decimals": 1, "reason": None,
}  # fmt: skip


def test_a_mean_has_its_scale_interval_and_n() -> None:
    assert scale_sentence(SCALE, CLIENTS) == (
        "Klanten scoren op Vertrouwen gemiddeld 3,8 op een schaal van 1 tot 5; "
        "waarschijnlijk tussen 3,6 en 4,0 (n = 49)."
    )


def test_the_scales_are_compared_within_their_ranges() -> None:
    ends = {"lowest": 0.0, "highest": 11.0}
    low = SCALE | ends | {"title": "Eenzaamheid", "mean": 5.0, "low": 4.2, "high": 5.8}
    assert scales_finding(frame(low, SCALE), CLIENTS) == (
        "Klanten scoren, naar het bereik van elke schaal, het hoogst op Vertrouwen (gemiddeld 3,8 op een "
        "schaal van 1 tot 5) en het laagst op Eenzaamheid (gemiddeld 5,0 op een schaal van 0 tot 11)."
    )


def test_scales_over_one_range_need_no_range_in_the_finding() -> None:
    other = SCALE | {"title": "Steun", "mean": 2.96, "low": 2.7, "high": 3.2}
    assert scales_finding(frame(SCALE, other), CLIENTS) == (
        "Klanten scoren het hoogst op Vertrouwen (gemiddeld 3,8) en het laagst op Steun (gemiddeld 3,0)."
    )


def test_a_mean_of_less_than_half_of_the_people_says_so_in_the_headline() -> None:
    few = {**SCALE, "title": "Opbrengst", "mean": 3.9, "base": 10.0, "n": 27.0}
    most = {**SCALE, "title": "Contact", "base": 20.0, "n": 27.0}
    said = scales_finding(frame(few, most), CLIENTS)
    assert "Opbrengst (3,9; 10 van de 27 klanten hebben een score)" in said
    assert "Contact (3,8)" in said


def test_no_order_of_scales_is_claimed_where_their_margins_overlap() -> None:
    other = SCALE | {"title": "Steun", "mean": 3.62, "low": 3.3, "high": 3.9}
    assert scales_finding(frame(SCALE, other), CLIENTS) == (
        "Welke schaal bij klanten het hoogst ligt, is niet zeker: de gemiddelden lopen van Steun (3,6) tot "
        "Vertrouwen (3,8) en de marges overlappen."
    )


SHARES = {"share_first": 0.7, "wording_differs": False, "n_first": 31, "n_second": 49}
DIFFERENCES = [
    (SHARES | {"difference": -0.12, "low": -0.22, "high": -0.02},
     "Luisteren: klanten zijn het vaker eens dan medewerkers. Het verschil is 12 procentpunt "
     "(waarschijnlijk tussen 2 en 22)."),
    (SHARES | {"difference": 0.05, "low": -0.08, "high": 0.18},
     "Luisteren: tussen medewerkers en klanten is geen duidelijk verschil (5 procentpunt; "
     "waarschijnlijk tussen −8 en 18)."),
    ({"difference": 0.5, "low": 0.2, "high": 0.8, "wording_differs": True, "n_first": 31},
     "Luisteren: medewerkers scoren gemiddeld hoger dan klanten. Het verschil is 0,5 punt* "
     "(waarschijnlijk tussen 0,2 en 0,8)."),
]  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), DIFFERENCES)
def test_differences_in_sentences(found: dict, expected: str) -> None:
    assert difference_sentence(found, "luisteren", WORKERS, CLIENTS) == expected


def test_participation_and_response() -> None:
    steps = pd.DataFrame({"label": ["interview", "spiegelgesprek"], "count": [22.0, 49.0]})
    assert participation_sentence(71, steps, CLIENTS) == (
        "71 klanten deden mee: 22 aan ‘interview’ en 49 aan ‘spiegelgesprek’."
    )
    assert participation_sentence(1, steps[:0], CLIENTS) == "1 klant deed mee."
    known = pd.DataFrame({"approached": [80.0, 20.0], "took_part": [40.0, 9.0]})
    assert response_sentence(known, CLIENTS) == "Van de 100 benaderde klanten deden er 49 mee (49%)."
    unknown = pd.DataFrame({"approached": [80.0, np.nan], "took_part": [40.0, 9.0]})
    for part in (unknown, unknown[:0]):
        assert response_sentence(part, CLIENTS) == (
            "Niet overal is bijgehouden hoeveel klanten zijn benaderd; de respons is daarom onbekend."
        )


def test_numbers_as_readers_write_them() -> None:
    assert share_text(0.8367, 49, CLIENTS) == "84%"
    assert share_text(0.8367, 14, CLIENTS) == ""
    strict = replace(CLIENTS, publication=Publication(percentages_from=50))
    assert interval_text(0.7, 0.9, 49, strict) == ""
    assert interval_text(0.7, 0.9, 200, CLIENTS) == "[70,0–90,0]"
    assert listed(["a", "b", "c"], "nl") == "a, b en c"
    assert source_line(CLIENTS, 49) == (
        "Bron: klanten, spiegelgesprek, 2020, n = 49; synthetische gegevens."
    )


CAUSE = re.compile(
    r"\b(leid\w* tot|zorg\w* voor|veroorza\w*|doordat|dankzij|effect|leads? to|causes?)\b"
)
ROOMS = ("answers", "disclosure", "sentences", "tables", "figures")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_speaks_of_cause(language: str) -> None:
    texts = {k: v for k, v in _catalogue(language).items() if k.split(".")[0] in ROOMS}
    assert len(texts) > 100
    assert [key for key, words in texts.items() if CAUSE.search(words.casefold())] == []


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    dutch, english = (
        {
            key: set(re.findall(r"{(\w+)}", words))
            for key, words in _catalogue(language).items()
            if key.split(".")[0] in ROOMS
        }
        for language in LANGUAGES
    )
    assert dutch == english
