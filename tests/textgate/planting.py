"""Identifiers planted in Dutch text, written before the gate's rules and without sight of them.

`planted(seed)` gives a text and what stands in it. Kinds are spelt as people write, type and dictate
them: with and without spaces, points and hyphens, lower case as in transcribed speech, over the end of
a line. `harmless(seed)` gives text with numbers, dates and words that are nobody's.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

FORMAL = ("bsn", "iban", "phone", "email", "postcode", "plate", "url", "handle", "birth")

NAMES = {
    # as it stands in the programme's list -> how people write it
    "Fatima": ["Fatima", "fatima", "FATIMA", "Fatima's", "fatimas", "Fatimaatje", "Fátima", "fatimah"],
    "Jan": ["Jan", "jan", "Jans", "jan's", "Jantje", "JAN", "jantjes"],
    "Kees": ["Kees", "kees", "Kees'", "Keesje", "keesje"],
    "Truus Zandstra": [
        "Truus Zandstra",
        "truus zandstra",
        "Zandstra",
        "zandstra's",
        "Truusje",
        "truus",
    ],
    "Mohammed": ["Mohammed", "mohammed", "Mohamed", "Muhammed", "mohammeds"],
    "Anneke van der Veen": [
        "Anneke van der Veen",
        "anneke van der veen",
        "mevrouw Van der Veen",
        "mevrouw v.d. Veen",
        "Annekes",
        "anneke",
    ],
    "Lizette": ["Lizette", "lizette", "Lisette", "Lizetje", "Lizettes"],
    "José": ["José", "jose", "Josés", "JOSÉ"],
    "Bram": ["Bram", "bram", "Brammetje", "Brams", "brammetje"],
    "Thijs": ["Thijs", "thijs", "Tijs", "Thijsje", "Thijs'"],
}
PLACES = {
    "Zonnehof": ["Zonnehof", "zonnehof", "de Zonnehof", "het Zonne-hof", "zonne hof", "ZONNEHOF"],
    "De Meent": ["De Meent", "de meent", "buurthuis de Meent"],
    "Kerkstraat": ["Kerkstraat", "kerkstraat", "Kerkstr.", "kerk straat"],
    "'t Huukske": ["'t Huukske", "’t huukske", "t huukske", "Huukske", "het huukske"],
    "Nieuw-Vossemeer": ["Nieuw-Vossemeer", "nieuw vossemeer", "Nieuw Vossemeer", "nieuwvossemeer"],
}

BEFORE = [
    "ja en toen zei ik nog", "je kunt me bereiken op", "dat was bij", "ik had het over",
    "mijn gegevens zijn", "even voor de zekerheid", "nou ja dat is dus", "ze vroegen steeds naar",
    "Toen ik daar kwam, noemde ze", "Op het formulier stond", "volgens mij was het", "Schrijf maar op:",
]  # fmt: skip
AFTER = [
    "en daar ben ik heel blij mee.", "zeg maar.", "dus dat was dat.", "maar verder weet ik het niet.",
    "en toen ging het beter met mij.", "als u begrijpt wat ik bedoel", "hoor.", "of zoiets.", "", ".",
    "\nMet vriendelijke groet", ", want dat moest van de gemeente.",
]  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """What was planted: its kind, the text as it stands there, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def planted(seed: int) -> tuple[str, list[Plant]]:
    """A text of some sentences with one to four identifiers in it."""
    chance = random.Random(seed)
    text, plants = "", []
    for _ in range(chance.randint(1, 4)):
        kind = chance.choice([*FORMAL, "name", "place"])
        word = MAKERS[kind](chance)
        before = chance.choice(BEFORE)
        if chance.random() < 0.3:
            before = before.lower()
        text += ("" if not text else chance.choice([" ", "\n", "\n\n", "  "])) + before
        text += chance.choice([" ", " ", " ", "\n", ": ", " ("])
        plants.append(Plant(kind, word, len(text)))
        after = chance.choice(AFTER)
        text += word + ("" if after[:1] in ",.\n" else " ") + after
    return text, plants


def bsn(chance: random.Random) -> str:
    """Nine (sometimes eight) digits that pass the eleven test, as they are written down."""
    while True:
        digits = [chance.randint(0, 9) for _ in range(8)]
        if chance.random() < 0.15:
            digits[0] = 0
        total = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True))
        last = total % 11
        if last < 10 and any(digits[:3]):
            break
    number = "".join(map(str, [*digits, last]))
    if number[0] == "0" and chance.random() < 0.5:
        return number[1:]
    cut = chance.choice([(9,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (4, 5)])
    return _cut(number, cut, chance.choice([" ", ".", "-"]))


def iban(chance: random.Random) -> str:
    bank = chance.choice(["INGB", "RABO", "ABNA", "TRIO", "SNSB", "KNAB", "ASNB", "BUNQ"])
    account = "".join(str(chance.randint(0, 9)) for _ in range(10))
    country, tail = "NL", bank + account
    if chance.random() < 0.15:
        country, tail = "BE", "".join(str(chance.randint(0, 9)) for _ in range(12))
    number = "".join(str(int(sign, 36)) for sign in f"{tail}{country}00")
    written = f"{country}{98 - int(number) % 97:02d}{tail}"
    style = chance.randrange(5)
    if style == 0:
        return written
    if style == 1:
        return _cut(written, (4,) * 4 + (2,) if len(written) == 18 else (4,) * 4, " ")
    if style == 2:
        return written.lower()
    if style == 3:
        return _cut(written, (4,) * 4 + (2,) if len(written) == 18 else (4,) * 4, " ").lower()
    return _cut(written, (2, 2, len(written) - 4), chance.choice([" ", "."]))


def phone(chance: random.Random) -> str:
    def some(number: int) -> str:
        return "".join(str(chance.randint(0, 9)) for _ in range(number))

    mobile = "6" + chance.choice("12345678") + some(7)
    area, size = chance.choice([("10", 7), ("20", 7), ("30", 7), ("70", 7), ("164", 6), ("187", 6)])
    local = area + chance.choice("23456789") + some(size - 1)
    number = mobile if chance.random() < 0.6 else local
    if chance.random() < 0.12:
        return _spoken("0" + mobile, chance)
    prefix = chance.choice(["0", "0", "0", "+31", "+31 ", "0031", "0031 ", "+31 (0)", "+31(0) "])
    cuts = [(9,), (1, 8), (1, 4, 4), (1, 2, 2, 2, 2), (3, 2, 2, 2), (2, 3, 4), (3, 6), (1, 3, 3, 2)]
    cut = chance.choice(cuts)
    return prefix + _cut(number, cut, chance.choice([" ", "-", " - ", ".", "\n", "/"]))


UNITS = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
UNITS = [*UNITS.split(), "zestien", "zeventien", "achttien", "negentien"]
TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


def _spoken(number: str, chance: random.Random) -> str:
    """Digits one by one, or after "nul zes" by pairs, as a transcript has them."""
    mark = chance.choice([" ", " ", ", ", "\n"])
    if chance.random() < 0.5:
        return mark.join(UNITS[int(digit)] for digit in number)
    pairs = [number[at : at + 2] for at in range(2, len(number), 2)]
    return "nul zes" + "".join(mark + _pair(pair) for pair in pairs)


def _pair(pair: str) -> str:
    value = int(pair)
    if pair[0] == "0":
        return f"nul {UNITS[value]}"
    if value < 20:
        return UNITS[value]
    tens, unit = TENS[value // 10 - 2], value % 10
    if not unit:
        return tens
    return f"{UNITS[unit]}{'ën' if unit in (2, 3) else 'en'}{tens}"


def _cut(written: str, sizes: tuple[int, ...], mark: str) -> str:
    """The text in pieces of these sizes with a mark between them."""
    pieces, at = [], 0
    for size in sizes:
        pieces.append(written[at : at + size])
        at += size
    return mark.join(piece for piece in [*pieces, written[at:]] if piece)


def email(chance: random.Random) -> str:
    name = chance.choice(["j.jansen", "fatima1978", "de_buurvrouw", "info", "k-de-vries", "Anna.Bos"])
    host = chance.choice(["gmail.com", "ziggo.nl", "kpnmail.nl", "hotmail.com", "mijnwijk.org"])
    style = chance.randrange(6)
    if style == 0:
        return f"{name} @ {host}"
    if style == 1:
        return f"{name} apenstaartje {host.replace('.', ' punt ')}"
    if style == 2:
        return f"{name}[at]{host}"
    if style == 3:
        return f"{name}@{host}".upper()
    return f"{name}@{host}"


def postcode(chance: random.Random) -> str:
    digits = str(chance.randint(1000, 9999))
    letters = chance.choice("ABCDEGHJKLMNPRSTVWXZ") + chance.choice("ABCEGHJKLMNPRTVWXZ")
    number = str(chance.randint(1, 399)) + chance.choice(["", "", "", "a", "B", "-2", " bis", " hs"])
    code = digits + chance.choice(["", " ", " ", "\n"]) + letters
    if chance.random() < 0.35:
        code = code.lower()
    style = chance.randrange(4)
    if style == 0:
        return f"{code} {number}"
    if style == 1:
        return f"{code}, {number}"
    if style == 2:
        return f"{code} nummer {number}"
    return f"{code}-{number}"


PLATES = [
    "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9", "9-XXX-99",
    "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9",
]  # fmt: skip


def plate(chance: random.Random) -> str:
    """A Dutch number plate of any series, with hyphens or spaces; without them people write capitals."""
    letters = "BDFGHJKLNPRSTVXZ"
    signs = {"9": "0123456789", "X": letters}
    written = "".join(chance.choice(signs.get(sign, sign)) for sign in chance.choice(PLATES))
    mark = chance.choice(["-", "-", "-", " ", ""])
    written = written.replace("-", mark)
    return written.lower() if mark and chance.random() < 0.4 else written


def url(chance: random.Random) -> str:
    host = chance.choice(
        ["mijnverhaal.nl", "facebook.com/janjansen", "blog.fatima.eu", "wijkteam-noord.nl"]
    )
    start = chance.choice(["https://", "http://", "www.", "HTTPS://www.", "https://www."])
    return start + host + chance.choice(["", "/", "/pagina?id=3", "/over-mij.html"])


def handle(chance: random.Random) -> str:
    name = chance.choice(["fatima_78", "jan.jansen", "debuurvrouw", "Kees1960", "truus-zandstra"])
    return "@" + name


MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
          "oktober", "november", "december"]  # fmt: skip


def birth(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1928, 2008)
    short = chance.choice(
        ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    )
    name = MONTHS[month - 1]
    written = chance.choice(
        [
            f"{day}-{month}-{year}",
            f"{day:02d}-{month:02d}-{year}",
            f"{day}/{month}/{year}",
            f"{day}.{month}.{year}",
            f"{day:02d} {month:02d} {year}",
            f"{day} {name} {year}",
            f"{day} {name.capitalize()} {year}",
            f"{day} {short} {year}",
            f"{day} {name} '{year % 100:02d}" if year < 2000 else f"{day} {name} {year}",
            f"{year}-{month:02d}-{day:02d}",
            f"{day}-{month}-'{year % 100:02d}" if year < 2000 else f"{day}-{month}-{year}",
        ]
    )
    told = ["geboren op ", "geb. ", "geboortedatum: ", "ik ben van ", "ben geboren ", "geboren\nop "]
    return chance.choice(told) + written


def name(chance: random.Random) -> str:
    return chance.choice(NAMES[chance.choice(list(NAMES))])


def place(chance: random.Random) -> str:
    return chance.choice(PLACES[chance.choice(list(PLACES))])


MAKERS = {
    "bsn": bsn,
    "iban": iban,
    "phone": phone,
    "email": email,
    "postcode": postcode,
    "plate": plate,
    "url": url,
    "handle": handle,
    "birth": birth,
    "name": name,
    "place": place,
}


HARMLESS = [
    "Ik kom hier sinds 2015 elke dinsdag om 10.30 uur.",
    "We waren met 45 mensen, van wie 12 voor het eerst kwamen.",
    "Het kost 4,50 euro per keer en dat is € 234,00 per jaar.",
    "Op 12 maart 2020 ging alles dicht en op 1 juni weer open.",
    "Van de 1000 mensen in de wijk kennen er 300 het buurthuis.",
    "De cursus duurt van 2019 tot en met 2021.",
    "Ik geef het een 8, mijn buurvrouw gaf een 9 of een 10.",
    "Dat was in week 12, of week 13, dat weet ik niet meer.",
    "Mijn zoon is 14 en mijn dochter is 9 jaar.",
    "Ze komen met 3 of 4 mensen langs, 2 keer per week.",
    "Januari is altijd een lastige maand, jantje-van-leiden hielp niet.",
    "We hebben in 2018 en 2019 samen 1250 gesprekken gevoerd.",
    "Op de schaal van 1 tot 5 zou ik 4 zeggen.",
    "De Wmo 2015 en de Participatiewet, daar loop je op vast.",
    "Ik wil graag beter slapen, meer bewegen en minder piekeren.",
    "Er waren 1200 in de zaal, 150 op het plein en 30 achter.",
    "In 1998 kwam ik hier wonen, in 2004 werd het huis verkocht.",
    "Bel 112 als het echt misgaat, of anders de huisarts.",
    "Hoofdstuk 3, paragraaf 2.1.4 gaat over de aanpak.",
    "Tussen 9 en 12 uur is er koffie, tussen 14:00 en 16:00 soep.",
    "Het bedrag van 12.345,67 euro stond nog open.",
    "Er is veel vertrouwen, aandacht en geduld, dat voel je meteen.",
    "De meeste mensen hier kennen elkaar al dertig jaar.",
    "Wat ik fijn vind, is dat ze niet meteen oordelen.",
    "Artikel 3 lid 2 van de wet zegt dat het mag.",
    "Van 21 tot en met 25 juni 2021 is er een themaweek.",
    "n = 49, 82% (95%-BI 68-91), p = 0,031",
    "Groep 1 had 12, 15, 9, 22 en 31 mensen; groep 2 had er 14.",
]


def harmless(seed: int) -> str:
    """Some sentences in which nothing is anybody's."""
    chance = random.Random(seed)
    sentences = chance.sample(HARMLESS, chance.randint(2, 5))
    text = chance.choice([" ", "\n"]).join(sentences)
    return text.lower() if chance.random() < 0.3 else text
