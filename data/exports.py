"""The demonstration's answers as files, in the untidy forms in which such files arrive.

`export_files(model, drawn)` gives {file name: bytes}; every byte follows from its input. The direct
identifiers are made up and cannot exist; they are there to show that reading leaves them out.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

STAMP = (2024, 1, 1, 0, 0, 0)
REFUSED, UNKNOWN = "wil ik niet zeggen", "weet niet / n.v.t."
FIRST_NAMES = [
    *("Aaltje", "Ahmed", "Amira", "Anouk", "Bart", "Berend", "Chantal", "Daan", "Dilara", "Eefje"),
    *("Emre", "Fatima", "Femke", "Geert", "Grietje", "Hanan", "Hendrik", "Ilse", "Ineke", "Jamal"),
    *("Jantien", "Jelle", "Joke", "Karim", "Kees", "Klaske", "Leyla", "Lotte", "Maarten", "Malika"),
    *("Mehmet", "Merel", "Mohammed", "Nadia", "Noor", "Olga", "Piet", "Rachid", "Renske", "Roelof"),
    *("Samira", "Sjoerd", "Soraya", "Tamara", "Thijs", "Trijntje", "Willemijn", "Wout", "Yara"),
]
LAST_NAMES = [
    *(
        "Voorbeeldsma",
        "Verzonneman",
        "Fictiefstra",
        "Proefhuis",
        "Testman",
        "Nepstra",
        "Schijnveld",
        "Doenalsof",
    ),
    # No words that prose may use: the gate looks for every name by itself.
    *("Zogenaamdstra", "Bedachtsma", "Denkbeeldinga", "Kwansuisma"),
]
REMARKS = {
    "worker": {
        2: "Er blijft weinig tijd over om echt op huisbezoek te gaan.",
        9: "Sommige vragen zijn lastig, elke klant is anders.",
        17: "Ik mis in de vragen het werk met groepen.",
        26: "Wij zien vooral mensen die al langer vastlopen.",
    },
    "depth": {
        1: "Ze nam de tijd en kwam bij mij thuis.",
        8: "Ik had eerder willen weten dat dit bestond.",
        15: "Mijn buren weten er niets van en dat wil ik zo houden.",
    },
    "mirror": {
        0: "Heel fijn dat iemand één keer níét met een formulier kwam.",
        6: "Het ging pas lopen toen hij zei: ‘wat wil je zelf?’",
        13: "De brieven begreep ik niet, uitleg hielp wel.",
        21: "Wachten duurde lang; daarna ging het goed.",
        33: "Het scheelt me zo’n € 40 in de maand.",
        40: "Door corona alleen gebeld, dat is toch anders.",
    },
    "partner": {
        3: "Goede samenwerking, maar ik weet vaak niet wie ik moet bellen.",
        11: "Het hangt van de persoon af.",
        19: "Wij horen weinig terug nadat we iemand hebben doorverwezen.",
    },
}

Model = dict[str, Any]
Row = list[Any]


def export_files(model: Model, drawn: dict[str, pd.DataFrame]) -> dict[str, bytes]:
    """One file per group of the model: {file name: bytes}."""
    writers = {"worker": spss, "depth": workbook, "mirror": semicolons, "partner": limesurvey}
    return {
        facts["file"]: writers[group](_Group(model, group, drawn[group]))
        for group, facts in model["groups"].items()
    }


class _Group:
    """One group's answers with the words of its questionnaire and made-up people."""

    def __init__(self, model: Model, group: str, frame: pd.DataFrame) -> None:
        self.name, self.frame, self.codes = group, frame, model["codes"]
        self.facts = model["groups"][group]
        self.instrument = model["instrument"]
        self.asked = [item for item in model["shares"] if item in frame]
        self.offset = 13 * list(model["groups"]).index(group)

    def person(self, row: int) -> tuple[str, str]:
        """First and last name of a person who does not exist."""
        first = FIRST_NAMES[(self.offset + 7 * row) % len(FIRST_NAMES)]
        return first, LAST_NAMES[(self.offset + row) % len(LAST_NAMES)]

    def email(self, row: int) -> str:
        """An address in a domain that cannot exist (RFC 2606)."""
        return "{}.{}".format(*self.person(row)).lower() + f"{row}@voorbeeld.invalid"

    def telephone(self, row: int) -> str:
        """A number that is not given out: Dutch mobile numbers do not go on with a 0."""
        return f"06-0000{self.offset:02d}{row:02d}"

    def identity(self, row: int) -> str:
        """The number under which a person stands in the file."""
        return f"{self.facts['letter']}{row + 1:03d}"

    def remark(self, row: int) -> str:
        """The open answer of a person; mostly there is none."""
        return REMARKS[self.name].get(row, "")

    def options(self, item: str) -> dict[int, str]:
        """The answers of an item: {code: label}."""
        answers = self.instrument["items"][item]["answers"]
        return self.instrument["answer_sets"][answers]["options"]

    def words(self, item: str) -> str:
        """An item as it was put to this group."""
        words = self.instrument["items"][item]["wording"]
        if isinstance(words, str):
            return words
        wave = f"{self.facts['perspective']}/{self.facts['wave']}"
        return words.get(wave) or words[self.facts["perspective"]]

    def number(self, item: str) -> str:
        """The number of a statement on the questionnaire, such as "A3"."""
        return self.instrument["items"][item]["aliases"][0]

    def background(self, person: pd.Series) -> list[str]:
        """Organisation, region and gender in words."""
        places = [self.options(name)[person[name]] for name in ("organisation", "region")]
        return [*places, self.options("gender").get(person["gender"], REFUSED)]

    def age(self, person: pd.Series) -> int | None:
        """A person's age; None when it was refused."""
        return None if person["age"] == self.codes["age_refused"] else int(person["age"])


# --- SPSS ------------------------------------------------------------------------------------------


def spss(group: _Group) -> bytes:
    """SPSS file: codes with labels, 8 and 9 user-missing beside empty cells, one person twice."""
    import pyreadstat

    table = _spss_table(group)
    statements = [group.number(item) for item in group.asked]
    ranges: dict[str, list[Any]] = {
        name: [group.codes["dont_know"], group.codes["no_answer"]] for name in statements
    }
    ranges |= {"geslacht": [group.codes["gender_refused"]], "leeftijd": [group.codes["age_refused"]]}
    formats = dict.fromkeys(statements, "F1.0") | {"leeftijd": "F3.0", "jaren": "F4.1"}
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "file.sav"
        pyreadstat.write_sav(
            table,
            str(path),
            file_label="Medewerkersonderzoek 2019 (synthetisch)",
            column_labels=_spss_texts(group, table),
            variable_value_labels=_spss_labels(group),
            missing_ranges=ranges,
            variable_format=formats,
        )
        data = bytearray(path.read_bytes())
    # Date and time of writing in the file header (PSPP, "System File Format", file header record).
    data[92:109] = b"01 Jan 2400:00:00"
    return bytes(data)


def _spss_table(group: _Group) -> pd.DataFrame:
    frame = group.frame
    rows = range(len(frame))
    columns: dict[str, Any] = {
        "respnr": [group.identity(n) for n in rows],
        "naam": [" ".join(group.person(n)) for n in rows],
        "email": [group.email(n) for n in rows],
        "telefoon": [group.telephone(n) for n in rows],
        "datum": frame["filled_in"],
        "org": frame["organisation"].astype(float),
        "gebied": frame["region"].astype(float),
        "geslacht": frame["gender"].astype(float),
        "leeftijd": frame["age"].astype(float),
        "jaren": frame["years"],
    }
    for place, item in enumerate(group.asked):
        # Half of the empty answers were typed in as a code of their own.
        coded = frame[item].isna() & ((frame.index + place) % 2 == 0)
        columns[group.number(item)] = frame[item].mask(coded, group.codes["no_answer"])
    columns["toelichting"] = [group.remark(n) for n in rows]
    table = pd.DataFrame(columns)
    return pd.concat([table, table.iloc[[11]]], ignore_index=True)


def _spss_texts(group: _Group, table: pd.DataFrame) -> list[str]:
    texts = {
        "respnr": "Respondentnummer",
        "naam": "Naam",
        "email": "E-mailadres",
        "telefoon": "Telefoonnummer",
        "datum": group.words("filled_in"),
        "org": group.words("organisation"),
        "gebied": group.words("region"),
        "geslacht": group.words("gender"),
        "leeftijd": group.words("age"),
        "jaren": group.words("years"),
        "toelichting": group.words("remark"),
    } | {group.number(item): group.words(item) for item in group.asked}
    return [texts[name] for name in table.columns]


def _spss_labels(group: _Group) -> dict[str, dict[float, str]]:
    codes = group.codes
    agreement = group.options(group.asked[0])
    agreement = {**agreement, codes["dont_know"]: UNKNOWN, codes["no_answer"]: "geen antwoord"}
    labels = dict.fromkeys([group.number(item) for item in group.asked], agreement) | {
        "org": group.options("organisation"),
        "gebied": group.options("region"),
        "geslacht": {**group.options("gender"), codes["gender_refused"]: REFUSED},
        "leeftijd": {codes["age_refused"]: REFUSED},
    }
    return {name: {float(code): text for code, text in of.items()} for name, of in labels.items()}


# --- Excel -----------------------------------------------------------------------------------------


def workbook(group: _Group) -> bytes:
    """Excel workbook: two header rows, answers in words typed by hand, dates as serial numbers."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Interviews"
    column = 1
    for title, width in _sections(group).items():
        sheet.cell(1, column, title)
        last = column + width - 1
        if width > 1:
            sheet.merge_cells(start_row=1, start_column=column, end_row=1, end_column=last)
        column = last + 1
    heading = ["Nr.", "Naam", "E-mail", "Telefoon", "Datum gesprek", "Organisatie", "Gebied"]
    heading += ["Geslacht", "Leeftijd", "Jaren contact"]
    sheet.append([*heading, *(group.words(item) for item in group.asked), "Toelichting"])
    for row in _typed_rows(group):
        sheet.append(row)
    return _fixed_workbook(book)


def _sections(group: _Group) -> dict[str, int]:
    """The headings of the upper row, and over how many columns they stand."""
    items = group.instrument["items"]
    widths = {
        block["title"]: sum(items[item]["block"] == name for item in group.asked)
        for name, block in group.instrument["blocks"].items()
    }
    return {"Respondent": 5, "Achtergrond": 5, **widths, "Tot slot": 1}


def _typed_rows(group: _Group) -> list[Row]:
    rows = []
    for n, person in group.frame.iterrows():
        start = [group.identity(n), " ".join(group.person(n)), group.email(n), group.telephone(n)]
        serial = (person["filled_in"] - date(1899, 12, 30)).days
        start += [serial, *group.background(person), group.age(person), person["years"]]
        words = [
            _typed(group, person[item], 31 * n + 7 * place) for place, item in enumerate(group.asked)
        ]
        rows.append([*start, *words, group.remark(n) or None])
    # Two answers that no option has; the rules file says what they mean.
    _replace(rows, "mee eens", "eens", times=2)
    return [*rows, rows[4]]


def _typed(group: _Group, code: float, turn: int) -> str | None:
    """An answer as people type it: capitals, spaces, a non-breaking space, the code in front."""
    if np.isnan(code):
        return None
    unknown = code == group.codes["dont_know"]
    text = UNKNOWN if unknown else group.options(group.asked[0])[int(code)]
    variants: tuple[Callable[[str], str], ...] = (
        str.capitalize,
        str.upper,
        lambda words: f" {words} ",
        lambda words: words.replace(" ", "\u00a0", 1),
        lambda words: f"{int(code)}: {words}",
    )
    return variants[turn % 5](text) if turn % 4 == 0 else text


def _replace(rows: list[Row], old: str, new: str, times: int) -> None:
    """Write one word for another, once a row, from the third row on."""
    for row in rows[2:]:
        if old in row and times:
            row[row.index(old)] = new
            times -= 1


def _fixed_workbook(book: Any) -> bytes:
    """The workbook with one fixed moment; stored, since compressors differ in their bytes."""
    moment = datetime(*STAMP)
    book.properties.creator, book.properties.created = "swresearch", moment
    saved, fixed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            data = old.read(name)
            if name == "docProps/core.xml":
                written = rb"(<dcterms:modified[^>]*>)[^<]*"
                data = re.sub(written, rb"\g<1>" + f"{moment.isoformat()}Z".encode(), data)
            entry = zipfile.ZipInfo(name, date_time=STAMP)
            entry.create_system = 3
            new.writestr(entry, data)
    return fixed.getvalue()


# --- text files ------------------------------------------------------------------------------------


def semicolons(group: _Group) -> bytes:
    """Windows-1252 from Dutch Excel: semicolons, decimal commas, dd-mm-jjjj, typed by 13 students."""
    heading = ["Nr", "Naam", "Telefoon", "E-mail", "Datum gesprek", "Student", "Gesprek via"]
    heading += ["Organisatie", "Gebied", "Geslacht", "Leeftijd", "Jaren contact"]
    heading += [*(group.number(item) for item in group.asked), "Toelichting"]
    rows = []
    for n, person in group.frame.iterrows():
        start = [group.identity(n), " ".join(group.person(n)), group.telephone(n), group.email(n)]
        start += [person["filled_in"].strftime("%d-%m-%Y"), str(person["interviewer"])]
        start += [_spelled(group.options("mode")[person["mode"]], n)]
        organisation, region, gender = group.background(person)
        start += [_spelled(organisation, n + 3), _spelled(region, n + 3), gender]
        start += [str(group.age(person) or ""), f"{person['years']:.1f}".replace(".", ",")]
        codes = ["" if np.isnan(person[item]) else str(int(person[item])) for item in group.asked]
        rows.append([*start, *codes, group.remark(n)])
    # One student wrote another word, which the rules file settles; two rows were typed twice.
    _replace(rows, "beeldbellen", "videobellen", times=3)
    rows = [*rows[:30], rows[27], *rows[30:], rows[44]]
    return _delimited([heading, *rows], ";", csv.QUOTE_MINIMAL).encode("cp1252")


def _spelled(word: str, turn: int) -> str:
    return {0: word.capitalize(), 5: f"{word} "}.get(turn % 11, word)


def limesurvey(group: _Group) -> bytes:
    """LimeSurvey export: question codes, answers in words; two people began and did not send it in."""
    numbers = [group.number(item) for item in group.asked]
    heading = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token"]
    heading += ["firstname", "lastname", "email", "ORG", "GEBIED", "GESLACHT", "LEEFTIJD", "JAREN"]
    heading += [*(f"{number[0]}[SQ{number[1:]:0>3}]" for number in numbers), "TOEL"]
    begun = [_begun(group, n, len(heading)) for n in range(2)]
    sent = [_sent_in(group, n, person) for n, person in group.frame.iterrows()]
    text = _delimited([heading, *begun, *sent], ",", csv.QUOTE_ALL)
    return b"\xef\xbb\xbf" + text.encode()


def _sent_in(group: _Group, n: int, person: pd.Series) -> Row:
    moment = f"{person['filled_in'].isoformat()} {9 + n % 8:02d}:{7 * n % 60:02d}:00"
    row = [str(n + 3), moment, "4", "nl", str(100_000 + 7919 * n), group.identity(n)]
    row += [*group.person(n), group.email(n), *group.background(person)]
    age = group.age(person)
    row += ["" if age is None else f"{age:.10f}", f"{person['years']:.10f}"]
    answers = {**group.options(group.asked[0]), group.codes["dont_know"]: UNKNOWN}
    for item in group.asked:
        row.append("" if np.isnan(person[item]) else answers[int(person[item])].capitalize())
    return [*row, group.remark(n)]


def _begun(group: _Group, n: int, width: int) -> Row:
    row = [str(n + 1), "", str(n + 1), "nl", str(90_000 + n), f"{group.facts['letter']}9{n:02d}"]
    row += [
        "Proefje",
        "Afgebrokenstra",
        "proef@voorbeeld.invalid",
        group.options("organisation")[n + 1],
    ]
    return row + [""] * (width - len(row))


def _delimited(rows: list[Row], separator: str, quoting: Any) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
