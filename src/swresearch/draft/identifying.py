"""Columns that would give people away directly: names, addresses, numbers of telephones and citizens.

Words such as "begeleider" or "telefoon" stand in the names of such columns, and in statements too ("Ik heb
vertrouwen in mijn begeleider"). What a column holds tells which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from swresearch.clean.texts import same, tidy
from swresearch.draft.answers import MAX_TEXTS, SCALE_END, USUAL_MISSING, missing_kind
from swresearch.draft.facts import Facts
from swresearch.draft.series import recognise
from swresearch.draft.texts import answer_counts, text_counts

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
_ASKS = re.compile(
    r"(?:wie|wat is|welke?|door wie|door welke?|bij wie|bij welke?|hoe heet|vul|noteer|geef"
    rf"|who|what is|which|(?:uw |je |jouw |your )?(?:{_IDENTIFIERS}))\b",
    re.IGNORECASE,
)
"""How a question begins that asks for a name or an address, rather than what somebody thinks."""
_HOUSE = re.compile(r"huis(?:nummer|nr)", re.IGNORECASE)  # numbers of houses are small too
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = {"van", "de", "der", "den", "ten", "ter", "te", "el", "het", "in", "op"}
_SENTENCE = 4  # as many words are a statement or a question rather than the name of a column
_FEWEST = 2
_OFTEN = 3  # answers come back more often than this
_MOST_WAYS = 4  # the same answer is typed in a few ways at most


def identifies(facts: Facts, beside: Iterable[Facts] = ()) -> bool:
    """Whether a column seems to hold a direct identifier, by its content, or by its name or question.

    A column that is called like one and holds answers of the questionnaire is none; `beside` are the
    columns of the same file, whose answers it may share.
    """
    return _by_content(facts) or (_is_called_so(facts) and not _holds_answers(facts, beside))


def _is_called_so(facts: Facts) -> bool:
    return bool(
        _IDENTIFIER_NAME.fullmatch(facts.name.strip())
        or (facts.wording and _IDENTIFIER_QUESTION.fullmatch(facts.wording.strip()))
    )


def _by_content(facts: Facts) -> bool:
    if facts.labels or not facts.filled or facts.values.index.dtype.kind in "fM":
        return False
    texts = [str(cell) for cell in facts.values.index]
    return any(
        sum(bool(pattern.fullmatch(text)) for text in texts) >= 0.5 * len(texts)
        for pattern in _CONTENT.values()
    ) or _are_bsn(texts)


def _holds_answers(facts: Facts, beside: Iterable[Facts]) -> bool:
    """Whether a column holds answers to choose from, whatever it is called.

    These are a series that everybody knows, answers of other columns, small numbers that come back, and, of
    a statement or of codes with labels, a few that do not look like names of people.
    """
    if facts.dates or not facts.filled:
        return False
    mine = _answers(facts)
    if mine and (recognise(dict.fromkeys(mine, 1)) or _are_shared(facts, mine, beside)):
        return True
    if facts.labels:
        return len(mine) >= _FEWEST and not _look_like_names(_labels(facts))
    if facts.numbers is not None:
        return _are_small(facts) and not _HOUSE.search(facts.name)
    few = _FEWEST <= len(mine) <= MAX_TEXTS and facts.filled >= _OFTEN * len(mine)
    return few and _is_statement(facts) and not _look_like_names(text_counts(facts))


def _answers(facts: Facts) -> set[str]:
    """The answers of a column in the form of `same`: the labels of its codes, or its texts."""
    if facts.labels:
        return {same(label) for label in _labels(facts)}
    if facts.numbers is not None or facts.dates or len(facts.values) > _MOST_WAYS * MAX_TEXTS:
        return set()
    return set(answer_counts(text_counts(facts)))


def _labels(facts: Facts) -> list[str]:
    return [
        label
        for code, label in facts.labels.items()
        if missing_kind(label) is None and not facts.is_missing(code)
    ]


def _are_shared(facts: Facts, mine: set[str], beside: Iterable[Facts]) -> bool:
    """Whether other questions have the same answers; two lists of names of people may look alike."""
    statement = _is_statement(facts)
    others = [
        other
        for other in beside
        if other is not facts
        and (not _is_called_so(other) or _is_statement(other))
        and len(mine & (theirs := _answers(other))) >= 0.9 * len(mine)
        and _FEWEST <= len(theirs) <= MAX_TEXTS
    ]
    if statement:
        return bool(others)
    return len(others) >= _FEWEST and not _look_like_names(facts.labels.values() or text_counts(facts))


def _is_statement(facts: Facts) -> bool:
    """Whether the question is a sentence that does not ask for a name or an address."""
    words = tidy(facts.wording or facts.name)
    return len(words.split()) >= _SENTENCE and not _ASKS.match(words)


def _are_small(facts: Facts) -> bool:
    numbers = (
        [] if facts.numbers is None else [float(n) for n in facts.numbers if not facts.is_missing(n)]
    )
    plain = [number for number in numbers if number == int(number) and 0 <= number <= SCALE_END]
    return (
        len(plain) > 0
        and set(numbers) - set(plain) <= USUAL_MISSING
        and facts.filled >= _OFTEN * len(numbers)
    )


def _look_like_names(texts: Iterable[str]) -> bool:
    """Whether most texts have a capital at every word, but for words such as "van der"."""
    found = [[word for word in _WORD.findall(text) if word not in _PARTICLES] for text in texts]
    named = [
        words
        for words in found
        if words and all(word[0].isupper() and not word.isupper() for word in words)
    ]
    return 2 * len(named) >= len(found)


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
