"""Columns about who people are: the one that tells them apart, and those that would give them away."""

from __future__ import annotations

import re

import pandas as pd

from swresearch.draft.facts import Facts, File

# Words in names and questions of Dutch and English files; each counts as a whole part of a name only.
_IDENTIFIERS = (
    r"(?:voor|achter|roep|familie|meisjes)?na(?:am|men)|voorletters?|tussenvoegsel|name"
    r"|(?:first|last|sur|full|recipientfirst|recipientlast)[ _]?name|recipientemail"
    r"|e-?mail(?:adres|address)?|mail(?:adres)?|phone|gsm|mobiel(?:nummer|nr)?|telnr"
    r"|tel(?:efoon(?:nummer|nr)?)?|bsn|burgerservicenummer|sofinummer|(?:woon|post|bezoek|ip)?adres"
    r"|address|straat(?:naam)?|street|huis(?:nummer|nr)|postcode|pc6|zip(?:code)?"
    r"|geboorte(?:datum|dag)|geb(?:datum)?|birth(?:date|day)?|date[ _]of[ _]birth|dob|iban"
    r"|rekening(?:nummer|nr)|handtekening|ip[ _]?address|ipaddr|location(?:latitude|longitude)"
    r"|contactpersoon|hulpverlener|begeleider|externalreference|kenteken|paspoort(?:nummer|nr)"
)
_IDENTIFIER_NAME = re.compile(rf"(?:.*[\s_.\-\[])?(?:{_IDENTIFIERS})(?:[\s_.\-\]\d].*)?", re.IGNORECASE)
_IDENTIFIER_QUESTION = re.compile(
    rf"(?:(?:wat|what) is )?(?:uw |je |jouw |your )?(?:{_IDENTIFIERS})\s*[?:.]?", re.IGNORECASE
)
_CONTENT = {
    "email": re.compile(r"\s*[^@\s]+@[^@\s]+\.[a-z]{2,}\s*", re.IGNORECASE),
    "phone": re.compile(r"\s*(?:\+31|0031|0)[\s(-]*[1-9](?:[\s-]*\d){8}\s*"),
    "postcode": re.compile(r"\s*[1-9]\d{3}\s?[A-Za-z]{2}\s*"),
    "iban": re.compile(r"\s*[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}.{0,3}\s*"),
    "ip": re.compile(r"\s*(?:\d{1,3}\.){3}\d{1,3}\s*"),
}
_TRAITS = """geslacht gender sex sexe leeftijd age opleiding opleidingsniveau education gemeente
    woonplaats plaats place city wijk buurt nationaliteit nationality herkomst afkomst ethnicity
    geboorteland religie godsdienst inkomen income beroep occupation organisatie organisation team regio
    gebied region"""
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_TRAIT = 40  # a longer question speaks of more than the trait
_ID = re.compile(
    r"(?:.*[\s_.\-])?(?:respondent\w*|resp(?:nr|[_.\s]?id|onse[_.\s]?id)?|\w*[_.]id|nr\.?|nummer"
    r"|id(?:nr|nummer|code)?|(?:cli[eë]nt|deelnemer|persoons|klant|respons?)[_.\s]?(?:nr|nummer|id|code)"
    r"|token|case(?:id|nr)?|pseudoniem|code)",
    re.IGNORECASE,
)
_NEARLY_FILLED = 0.8
_MOST_MOMENTS = 6
_TOOL_ID = {"LimeSurvey": ("token", "id"), "Qualtrics": ("ResponseId",)}


def find_id(file: File) -> str | None:
    """The column that tells people apart, by its name and by its values; None when unsure.

    A column with such a name that has many rows per value (a registration) counts too.
    """
    frame = file.export.frame
    candidates = [*_TOOL_ID.get(file.tool or "", ()), *frame.columns]
    named = [name for name in candidates if name in frame and _ID.fullmatch(name.strip())]
    filled = [name for name in named if not frame[name].isna().any()]
    unique = [name for name in filled if frame[name].is_unique]
    # A few rows without a number are mistakes to settle, not a reason to count rows instead of people.
    nearly = [
        name
        for name in named
        if frame[name].notna().mean() >= _NEARLY_FILLED and not has_many_rows(frame, name)
    ]
    for found in (unique, filled, nearly):
        if found:
            return found[0]
    first = frame.columns[0]
    looks = frame[first].is_unique and not frame[first].isna().any() and len(frame) > 1
    return first if looks and not _holds_words(frame[first]) else None


def repeats_by(frame: pd.DataFrame, name: str | None) -> str | None:
    """The column that tells apart the rows of people who are in the file more than once, as a moment does.

    Most people have several rows, and no two of them have the same value in this column of a few values.
    """
    if name is None or not has_many_rows(frame, name):
        return None
    known = frame[frame[name].notna()]
    twice = int(known[name].duplicated().sum())
    for column in known.columns:
        few = 2 <= known[column].nunique() <= _MOST_MOMENTS and known[column].notna().all()
        same_moment = int(known.duplicated([name, column]).sum())
        if column != name and few and same_moment <= 0.02 * twice:
            return str(column)
    return None


def faults_of(frame: pd.DataFrame, name: str) -> tuple[int, int]:
    """How many rows have no number of a person, and how many repeat the number of an earlier row."""
    return int(frame[name].isna().sum()), int(frame[name].dropna().duplicated().sum())


def has_many_rows(frame: pd.DataFrame, name: str | None) -> bool:
    """Whether most people have several rows, as in a registration; a few double rows are mistakes."""
    return name is not None and frame[name].nunique() < 0.7 * len(frame)


def _holds_words(column: pd.Series) -> bool:
    return column.dtype.kind == "M" or bool(
        column.astype("str").str.contains(r"\s\S", regex=True).any()
    )


def identifies(facts: Facts) -> bool:
    """Whether a column seems to hold a direct identifier, by its name, its question or its content."""
    if _IDENTIFIER_NAME.fullmatch(facts.name.strip()):
        return True
    if facts.wording and _IDENTIFIER_QUESTION.fullmatch(facts.wording.strip()):
        return True
    if facts.labels or not facts.filled or facts.values.index.dtype.kind in "fM":
        return False
    texts = [str(cell) for cell in facts.values.index]
    return any(
        sum(bool(pattern.fullmatch(text)) for text in texts) >= 0.5 * len(texts)
        for pattern in _CONTENT.values()
    ) or _are_bsn(texts)


def _are_bsn(texts: list[str]) -> bool:
    """Nine digits that pass the eleven-test of the Dutch citizen number, nearly all of them."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    passing = [
        text
        for text in map(str.strip, texts)
        if len(text) == 9
        and text.isdigit()
        and sum(int(d) * w for d, w in zip(text, weights, strict=True)) % 11 == 0
    ]
    return len(texts) >= 3 and len(passing) >= 0.9 * len(texts)


def is_trait(facts: Facts) -> bool:
    """Whether a column holds a trait that could give people away together with other traits."""
    question = facts.wording if len(facts.wording) <= _LONGEST_TRAIT else ""
    words = {word.casefold() for word in _LETTERS.findall(f"{facts.name} {question}")}
    return bool(words & set(_TRAITS.split()))
