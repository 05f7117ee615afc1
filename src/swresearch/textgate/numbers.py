"""Numbers that point to a person: citizen service numbers, bank accounts, telephone numbers.

A number may be written in groups, over the end of a line, or spoken: "nul zes, twaalf, vierendertig".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from swresearch.textgate.findings import Finding, Kind

# What people put between groups of digits; at most one end of a line.
MARK = r"(?:[ \t\u00a0]*[-./\u2013\u2011\u2022][ \t\u00a0]*\n?|[ \t\u00a0]{1,3}|[ \t]*\n[ \t]*)"

BSN_DIGITS = (8, 9)
BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
PHONE_DIGITS = 9  # after the 0 or +31
IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
    "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip
"""Length of an account number per country (SWIFT, IBAN registry; the countries of SEPA and Turkey)."""

GROUPS = re.compile(rf"(?<![\w+])\d+(?:{MARK}\d+)*(?!\w)")
DIGITS = re.compile(r"\d+")
DATE = re.compile(
    rf"(?:0?[1-9]|[12]\d|3[01])({MARK})(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
    rf"|(?:19|20)\d\d({MARK})(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])"
)
YEARS = re.compile(rf"(?:19|20)\d\d{MARK}(?:19|20)\d\d")
ACCOUNT = re.compile(rf"(?<![A-Za-z0-9])({'|'.join(IBAN_LENGTHS)})[\s.-]?\d[\s.-]?\d", re.IGNORECASE)
ACCOUNT_SIGNS = re.compile(r"[A-Za-z0-9](?:[\s.-]?[A-Za-z0-9])*")
DUTCH_ACCOUNT = re.compile(r"NL\d\d[A-Z]{4}\d{10}")
GAP = rf"(?:{MARK}|[ \t]*[()][ \t]*){{0,2}}"
DUTCH_PHONE = re.compile(
    rf"(?<![\w+])(?:(?:\+{GAP}31|0031|\(\+?31\)){GAP}(?:\(0\)|0)?{GAP}[1-9]|\(?0{GAP}6|\(?0[1-57-9])"
    rf"(?:{GAP}\d){{{PHONE_DIGITS - 1}}}(?!\d)"
)
FOREIGN_PHONE = re.compile(rf"(?<![\w+])(?:\+|00)[1-9]\d{{0,2}}(?:{GAP}\d){{7,12}}(?!\d)")
TOLD_PHONE = re.compile(
    rf"\b(?:tel|telefoon|telefoonnummer|mobiel|mobiele nummer|appen|whatsapp|bellen op)\b[\s.:]*"
    rf"(?:is|naar|op|nummer)?\s*(\d(?:{GAP}\d){{5,11}})(?!\d)",
    re.IGNORECASE,
)


def bsns(text: str) -> Iterator[Finding]:
    """Eight or nine digits that pass the eleven test, together or in groups of two or more."""
    for match in GROUPS.finditer(text):
        groups = [(m.start(), m.end()) for m in DIGITS.finditer(match.group())]
        for first in range(len(groups)):
            for last in range(first, min(first + 5, len(groups))):
                start, end = match.start() + groups[first][0], match.start() + groups[last][1]
                if _is_bsn(text[start:end], [to - at for at, to in groups[first : last + 1]]):
                    yield Finding(start, end, Kind.BSN, text[start:end])


def _is_bsn(written: str, sizes: list[int]) -> bool:
    if sum(sizes) not in BSN_DIGITS or (len(sizes) > 1 and min(sizes) < 2):
        return False
    if len(sizes) > 1 and (DATE.fullmatch(written) or YEARS.fullmatch(written)):
        return False
    marks = {"\n" if "\n" in mark else mark.strip() or " " for mark in DIGITS.split(written)[1:-1]}
    return len(marks - {"\n"}) <= 1 and eleven_test("".join(DIGITS.findall(written)))


def eleven_test(digits: str) -> bool:
    """Whether 8 or 9 digits can be a citizen service number (weights 9 to 2, the last -1; mod 11)."""
    padded = digits.zfill(len(BSN_WEIGHTS))
    if int(padded) == 0 or len(padded) != len(BSN_WEIGHTS):
        return False
    return sum(w * int(d) for w, d in zip(BSN_WEIGHTS, padded, strict=True)) % 11 == 0


def ibans(text: str) -> Iterator[Finding]:
    """Account numbers that pass the test modulo 97, and Dutch ones with a slip of the pen."""
    for match in ACCOUNT.finditer(text):
        length = IBAN_LENGTHS[match.group(1).upper()]
        following = ACCOUNT_SIGNS.match(text, match.start(), match.start() + 3 * length)
        signs = [at for at, sign in enumerate(following.group()) if sign.isalnum()] if following else []
        if len(signs) < length:
            continue
        written = text[match.start() : match.start() + signs[length - 1] + 1]
        account = "".join(sign for sign in written if sign.isalnum()).upper()
        if mod_97(account) or DUTCH_ACCOUNT.fullmatch(account):
            yield Finding(match.start(), match.start() + len(written), Kind.IBAN, written)


def mod_97(account: str) -> bool:
    """Whether an account number in capitals without spaces passes the test of ISO 13616."""
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1


def phones(text: str) -> Iterator[Finding]:
    """Telephone numbers: Dutch in any grouping, of other countries, and short ones after "tel"."""
    for pattern in (DUTCH_PHONE, FOREIGN_PHONE):
        for match in pattern.finditer(text):
            if not DATE.match(text, match.start()):
                yield Finding(match.start(), match.end(), Kind.PHONE, match.group())
    for match in TOLD_PHONE.finditer(text):
        yield Finding(match.start(1), match.end(1), Kind.PHONE, match.group(1))


UNITS = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf"]
UNITS += ["twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
WORDS = {word: str(at) for at, word in enumerate(UNITS)}
WORDS |= {word: str(10 * at) for at, word in enumerate(TENS, start=2)}
WORDS |= {
    f"{unit}{link}{tens}": str(10 * ten + at)
    for at, unit in enumerate(UNITS[:10])
    for ten, tens in enumerate(TENS, start=2)
    for link in ("en", "ën")
    if at
}
WORDS |= {"één": "1"}
SPOKEN = re.compile(r"[^\W\d_]+|\d{1,4}")
FEWEST_WORDS = 3
CLOSE = re.compile(r"[\s,.;:\-–]{1,4}")


def spoken(text: str) -> Iterator[Finding]:
    """Telephone and citizen service numbers in words, as transcripts of speech have them."""
    run: list[tuple[int, int, str]] = []
    for match in SPOKEN.finditer(text):
        word = match.group().casefold()
        digits = WORDS.get(word, word if word.isdigit() else "")
        joined = not run or CLOSE.fullmatch(text[run[-1][1] : match.start()])
        if not digits or not joined:
            yield from _in_run(text, run)
            run = []
        if digits:
            run.append((match.start(), match.end(), digits))
    yield from _in_run(text, run)


def _in_run(text: str, run: list[tuple[int, int, str]]) -> Iterator[Finding]:
    for first in range(len(run)):
        digits, words = "", 0
        for start, end, spoken_digits in run[first:]:
            digits += spoken_digits
            words += not text[start:end].isdigit()
            if len(digits) > PHONE_DIGITS + 1:
                break
            if words >= FEWEST_WORDS and (kind := _spoken_kind(digits)):
                begin = run[first][0]
                yield Finding(begin, end, kind, text[begin:end])


def _spoken_kind(digits: str) -> Kind | None:
    if len(digits) == PHONE_DIGITS + 1 and digits[0] == "0" and digits[1] != "0":
        return Kind.PHONE
    return Kind.BSN if len(digits) == len(BSN_WEIGHTS) and eleven_test(digits) else None
