"""People by name: who is addressed in a text, and who stands in the columns that were dropped.

Both look for capitals: "mevrouw Jansen", and "Samira" where a dropped column has "Samira Haddad". A name in
small letters is found when it is on the programme's own list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from swresearch.textgate.findings import Finding, Kind
from swresearch.textgate.names import PARTICLES, plain, stems, tokens

_TITLES = (
    r"[Mm]evrouw|[Mm]evr\.?|[Mm]w\.?|[Mm]eneer|[Mm]ijnheer|[Dd]hr\.?|[Dd]e heer|[Dd]r\.|[Dd]rs\.|[Pp]rof\."
    r"|[Zz]uster|[Jj]uf|[Jj]uffrouw|Mrs?\.?|Ms\.?|Miss"
)
_BEFORE = (
    r"(?:(?:van|de|der|den|het|ter|ten|te|el|al|la|le|in|op|'t|[vV]an|[Dd]e|[Dd]er|[Dd]en|El|Al)\s+)"
)
_NAME = r"(?:[^\W\d_a-z]\.\s?)*[^\W\d_a-zà-ÿ][^\W\d_]+(?:['’-][^\W\d_]+)*"
_WHOLE = rf"{_BEFORE}{{0,3}}{_NAME}"
ADDRESSED = re.compile(rf"(?<![\w-])(?:{_TITLES})\s+(?P<name>{_WHOLE}(?:\s{_WHOLE}){{0,2}})")


_PERSON = re.compile(r"[^\W\d_]+(?:['’.-]+[^\W\d_]*)*(?:\s+[^\W\d_]+(?:['’.-]+[^\W\d_]*)*){0,5}")
_SHORTEST = 3
_MOSTLY = 0.8  # of the values of a column, for it to hold names
_FULL = 0.5  # of its values have two words or more, unless its heading says that it holds names


def addressed(text: str) -> Iterator[Finding]:
    """The name after "mevrouw", "dhr.", "dr." and the like."""
    for match in ADDRESSED.finditer(text):
        yield Finding(match.start("name"), match.end("name"), Kind.ADDRESSED, match["name"])


def are_names(values: Iterable[str], *, told: bool = False) -> bool:
    """Whether the values of a column are names of people; `told` says that its heading calls them so."""
    found = [value.strip() for value in values if value.strip()]
    fitting = [value for value in found if _PERSON.fullmatch(value) and not value.islower()]
    full = [value for value in fitting if len(value.split()) > 1]
    return (
        bool(fitting)
        and len(fitting) >= _MOSTLY * len(found)
        and (told or len(full) >= _FULL * len(found))
    )


def name_parts(names: Iterable[str]) -> set[str]:
    """The words of names by which a person may be called, in small letters without accents."""
    return {
        word
        for name in names
        for found in tokens(name).words
        if (word := plain(found).strip("'’‘`´")) not in PARTICLES and len(word) >= _SHORTEST
    }


def called(is_name: Callable[[str], bool]) -> Callable[[str], Iterator[Finding]]:
    """A finder of words with a capital that are such a part, its possessive or its diminutive."""

    def finder(text: str) -> Iterator[Finding]:
        found = tokens(text)
        for word, start, stop in zip(*found, strict=True):
            if word[0].isupper():
                part = next((one for stem in stems(word) if is_name(one := plain(stem))), "")
                if part:
                    # The end of a quotation is no part of the name.
                    end = stop - len(word) + len(word.rstrip("'’"))
                    yield Finding(start, end, Kind.NAME, text[start:end], part)

    return finder
