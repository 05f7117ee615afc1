"""What the gate finds in Dutch text: planted identifiers, known traps, and its false alarms."""

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.textgate.planting import FORMAL, NAMES, PLACES, Plant, harmless, planted

from swresearch.textgate import Finding, Gate, Kind, find
from swresearch.textgate.numbers import eleven_test, mod_97

ROOT = Path(__file__).parents[2]
GATE = Gate(NAMES, PLACES)


def covered(plant: Plant, text: str, findings: tuple[Finding, ...]) -> bool:
    """Whether every letter and digit of the identifier lies in findings; of a name a part will do."""
    seen = {at for one in findings for at in range(one.start, one.end)}
    start = plant.start
    if plant.kind == "birth":  # "geboren op" points to nobody
        start += re.search(r"\d", plant.text).start()
    letters = {at for at in range(start, plant.end) if text[at].isalnum()}
    return bool(letters & seen) if plant.kind in ("name", "place") else letters <= seen


def recall(seeds: range) -> tuple[Counter, Counter, list[str], int]:
    """Planted and found per kind, what was missed, and findings beside all that was planted."""
    there, found, missed, alarms = Counter(), Counter(), [], 0
    for seed in seeds:
        text, plants = planted(seed)
        findings = GATE.find(text)
        for plant in plants:
            there[plant.kind] += 1
            if covered(plant, text, findings):
                found[plant.kind] += 1
            else:
                missed.append(f"{plant.kind}: {plant.text!r} in {text!r}")
        alarms += sum(
            all(one.end <= plant.start or one.start >= plant.end for plant in plants)
            for one in findings
        )
    return there, found, missed, alarms


def report(seeds: range) -> None:
    there, found, missed, alarms = recall(seeds)
    print(f"\nrecall in {len(seeds)} texts:")
    print(*(f"  {kind}: {found[kind]} of {there[kind]}" for kind in sorted(there)), sep="\n")
    print(f"  false alarms in these texts: {alarms}")
    formal = [one for one in missed if one.split(":")[0] in FORMAL]
    assert formal == []
    assert set(there) == {*FORMAL, "name", "place"}
    others = there["name"] + there["place"]
    assert found["name"] + found["place"] >= 0.98 * others
    assert alarms == 0


def test_planted_identifiers_are_found():
    report(range(2_000))


@pytest.mark.deep
def test_planted_identifiers_are_found_in_many_texts():
    report(range(10_000, 60_000))


def test_text_about_nobody_raises_few_alarms():
    """The one alarm is a name in a saying, which a person has to tell apart."""
    found = Counter(one.text for seed in range(500) for one in GATE.find(harmless(seed)))
    print("\nfalse alarms in 500 harmless texts:", dict(found))
    assert set(found) <= {"jantje"}


def test_the_library_s_own_dutch_raises_few_alarms():
    """Tens of thousands of words of prose and settings, in which nobody is; web addresses aside."""
    files = sorted((ROOT / "src/swresearch/language/nl").glob("*.yml"))
    files += [ROOT / "data/programme.yml", *sorted((ROOT / "book").glob("*.md"))]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    words = sum(len(text.split()) for text in texts.values())
    found = [
        one.text
        for findings in Gate().find_all(texts).values()
        for one in findings
        if one.kind is not Kind.URL
    ]
    print(f"\nfalse alarms in {words} words: {found}")
    assert words > 10_000
    assert len(found) <= words / 2_000


ELEVEN = [
    # Logisch ontwerp BRP, section on the citizen service number: 9 8 7 6 5 4 3 2 -1, modulo 11.
    ("123456782", True),
    ("111222333", True),
    ("12345672", True),
    ("123456789", False),
    ("111222334", False),
    ("000000000", False),
    ("1234567", False),
    ("1234567822", False),
]


@pytest.mark.parametrize(("digits", "expected"), ELEVEN)
def test_the_eleven_test(digits, expected):
    assert (eleven_test(digits) and len(digits) in (8, 9)) == expected


ACCOUNTS = [
    # The examples of the SWIFT IBAN registry.
    ("NL91ABNA0417164300", True),
    ("BE68539007547034", True),
    ("DE89370400440532013000", True),
    ("GB29NWBK60161331926819", True),
    ("FR1420041010050500013M02606", True),
    ("NL91ABNA0417164301", False),
]


@pytest.mark.parametrize(("account", "expected"), ACCOUNTS)
def test_the_test_of_account_numbers(account, expected):
    assert mod_97(account) == expected
    written = f"maak het over op {account.lower()} graag"
    dutch = account.startswith("NL")  # a slip of the pen in a Dutch one is still someone's
    kinds = [one.kind for one in find(written)]
    assert (kinds == [Kind.IBAN]) == (expected or dutch)


FOUND = [
    # text, what is found
    ("Mijn bsn is 123456782.", [(Kind.BSN, "123456782")]),
    ("bsn: 1234.56.782", [(Kind.BSN, "1234.56.782")]),
    ("bsn 123\n456\n782 zei ze", [(Kind.BSN, "123\n456\n782")]),
    ("een twee drie vier vijf zes zeven acht twee", [(Kind.BSN, None)]),
    ("123456789 is geen nummer van iemand", []),
    ("Bel 06-12345678 of 0164 - 23 45 67", [(Kind.PHONE, "06-12345678"), (Kind.PHONE, None)]),
    ("(0164) 234567", [(Kind.PHONE, "(0164) 234567")]),
    ("(+31) 6 12345678", [(Kind.PHONE, "(+31) 6 12345678")]),
    ("0 6 1 2 3 4 5 6 7 8", [(Kind.PHONE, "0 6 1 2 3 4 5 6 7 8")]),
    ("nul zes twaalf vierendertig zesenvijftig achtenzeventig", [(Kind.PHONE, None)]),
    ("+32 475 12 34 56", [(Kind.PHONE, "+32 475 12 34 56")]),
    ("tel. 234567", [(Kind.PHONE, "234567")]),
    ("06\u00ad12\u200b345678", [(Kind.PHONE, "06\u00ad12\u200b345678")]),
    ("06\u00a012345678", [(Kind.PHONE, "06\u00a012345678")]),
    ("mail naar fatima at gmail", []),
    ("fatima (at) gmail (punt) com", [(Kind.EMAIL, "fatima (at) gmail (punt) com")]),
    ("fatima@\ngmail.com", [(Kind.EMAIL, "fatima@\ngmail.com")]),
    ("kijk op wijkteam.nl of niet", [(Kind.URL, "wijkteam.nl")]),
    ("volg @de.buurt!", [(Kind.HANDLE, "@de.buurt")]),
    ("4611 ab 12a", [(Kind.POSTCODE, "4611 ab 12a")]),
    ("tussen 2023 en 2024\nd en g", []),
    ("postcode 4611AB", [(Kind.POSTCODE, "4611AB")]),
    ("in 2018 en 2019 en 1250 we", []),
    ("woont op 2018 en 12", [(Kind.POSTCODE, "2018 en 12")]),
    ("FS-59 dan nl91 abna 0417164300", [(Kind.IBAN, "nl91 abna 0417164300")]),
    ("op de kerkstraat 12 woont ze", [(Kind.ADDRESS, "de kerkstraat 12")]),
    ("kenteken 12-ab-34", []),
    ("kenteken 12-AB-34 en G-123-BB", [(Kind.PLATE, "12-AB-34"), (Kind.PLATE, "G-123-BB")]),
    ("16-rsl-9", [(Kind.PLATE, "16-rsl-9")]),
    ("12 en 13 mensen, 3 van 100, 12 km 50", []),
    ("geboren op 3 mei '68", [(Kind.BIRTH, "3 mei '68")]),
    ("op 03-05-1968 dus", [(Kind.BIRTH, "03-05-1968")]),
    ("op 3 mei 2019 gesprek, 01-02-2020 12:30", []),
    ("geboortedatum 3-5-2015", [(Kind.BIRTH, "3-5-2015")]),
    ("", []),
    ("😀 06-12345678 😀", [(Kind.PHONE, "06-12345678")]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_what_is_found(text, expected):
    got = find(text)
    assert [one.kind for one in got] == [kind for kind, _ in expected]
    for one, (_, words) in zip(got, expected, strict=True):
        assert words in (None, one.text)
        assert text[one.start : one.end] == one.text


LISTED = [
    # a listed name or place, a text, whether it is found
    ("Wil", "ik wil dat niet, zei wil", True),
    ("Bram", "brammetje", True),
    ("Bram", "bramen plukken", False),
    ("Jan", "januari", False),
    ("Jan", "jans fiets", True),
    ("Sophie", "Sofie", True),
    ("Geert-Jan", "geertjan", True),
    ("Yıldız", "yildiz", True),
    ("Çelik", "celik", True),
    ("Anna de Vries", "mevrouw de vries", True),
    ("Anna de Vries", "de vriezer", False),
    ("Christina", "Kristina", True),
    ("Margaretha", "Margreta", True),
    ("Ed", "edelachtbare", False),
    ("Wijk aan Zee", "de wijk is fijn", False),
    ("Wijk aan Zee", "in wijk-aan-zee", True),
    ("De Schans", "de schans", True),
    ("De Schans", "een schansje", True),
    ("De Schans", "een kans", False),
]
PLACE_NAMES = ("Wijk aan Zee", "De Schans")


@pytest.mark.parametrize(("listed", "text", "expected"), LISTED)
def test_names_and_places_in_other_spellings(listed, text, expected):
    gate = Gate(places=[listed]) if listed in PLACE_NAMES else Gate(names=[listed])
    got = gate.find(text)
    assert bool(got) == expected
    assert {one.listed for one in got} <= {listed}


def test_an_identifier_is_found_once():
    got = find("iban nl91 abna 0417 1643 00, mail jan@jansen.nl")
    assert [(one.kind, one.text) for one in got] == [
        (Kind.IBAN, "nl91 abna 0417 1643 00"),
        (Kind.EMAIL, "jan@jansen.nl"),
    ]


def test_a_long_text_takes_no_long_time():
    import time

    text = " ".join(planted(seed)[0] for seed in range(1_000)) + "0 1 2 3 4 5 " * 2_000 + "a." * 20_000
    start = time.process_time()
    found = GATE.find(text)
    assert len(found) > 1_500
    assert time.process_time() - start < 20


BORN = [
    ("geboren op drie mei 1961", "drie mei 1961"),
    ("geboren op eenentwintig juli '58", "eenentwintig juli '58"),
    ("de derde mei 1961", "derde mei 1961"),
    ("geboren op 3\n  mei 1961", "3\n  mei 1961"),
    ("geboren op 12\n    maart\n    1980", "12\n    maart\n    1980"),
    ("geboren in mei 1961", "mei 1961"),
    ("geboren: 19610503", "19610503"),
    ("geb. 030561", "030561"),
    ("born 3 May 1961", "3 May 1961"),
    ("May 3, 1961", "May 3, 1961"),
]


@pytest.mark.parametrize(("text", "date"), BORN, ids=[text for text, _ in BORN])
def test_dates_of_birth_in_words_over_lines_and_in_part(text, date):
    assert [(one.kind, one.text) for one in find(text)] == [(Kind.BIRTH, date)]


@pytest.mark.parametrize(
    "text",
    [
        "Op 12 maart 2020 ging alles dicht.",
        "van maart tot en met juni 2019",
        "in mei 2021 weer open",
        "Dit is van maart tot en met juni 2019.",
    ],
)
def test_dates_of_events_are_nobody_s(text):
    assert find(text) == ()
