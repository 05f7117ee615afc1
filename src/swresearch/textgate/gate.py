"""Everything in a text that may point to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from swresearch.textgate import addresses, births, numbers
from swresearch.textgate.findings import Finding, Kind, without_overlap
from swresearch.textgate.names import Listed
from swresearch.textgate.people import addressed

FORMAL: tuple[Callable[[str], Iterator[Finding]], ...] = (
    numbers.bsns,
    numbers.ibans,
    numbers.phones,
    numbers.spoken,
    addresses.emails,
    addresses.urls,
    addresses.handles,
    addresses.postcodes,
    addresses.streets,
    addresses.plates,
    births.births,
)


class Gate:
    """The gate of one programme: the formal identifiers, and its own names and places.

    `extra` are finders of other packages, such as `deduced`.
    """

    def __init__(
        self,
        names: Iterable[str] = (),
        places: Iterable[str] = (),
        extra: Iterable[Callable[[str], Iterable[Finding]]] = (),
    ) -> None:
        self.lists = (Listed(names, Kind.NAME), Listed(places, Kind.PLACE))
        self.extra = tuple(extra)

    def find(self, text: str) -> tuple[Finding, ...]:
        """The findings in one text, in order, without overlap."""
        visible, places = _visible(text)
        found: list[Finding] = []
        for finder in (*FORMAL, *(listed.find for listed in self.lists), *self.extra, addressed):
            found += finder(visible)
        if places is not None:
            found = [_put_back(finding, text, places) for finding in found]
        return without_overlap(found)

    def find_all(self, texts: Mapping[str, str]) -> dict[str, tuple[Finding, ...]]:
        """The findings per text by its name; texts without findings are left out."""
        found = {name: self.find(text) for name, text in texts.items()}
        return {name: findings for name, findings in found.items() if findings}


def find(text: str, names: Iterable[str] = (), places: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Everything in a text that may point to a person, in order.

    Citizen service numbers (eleven test), bank accounts (modulo 97), telephone numbers, e-mail and web
    addresses, handles, postcodes, streets with a number, number plates and dates of birth, in the
    spellings of people and of transcripts; the programme's own `names` and `places`; and the name
    after a title ("mevrouw Jansen"). Of other names it knows nothing. A finding is a question to a person,
    no verdict.
    """
    return Gate(names, places).find(text)


# A soft hyphen or a space without width splits a number for a machine and for no reader.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def _visible(text: str) -> tuple[str, list[int] | None]:
    """The text without what cannot be seen, and where each sign stood; None when all stay in place."""
    visible = text.translate(_INVISIBLE)
    if len(visible) == len(text):
        return text, None
    return visible, [at for at, sign in enumerate(text) if ord(sign) not in _INVISIBLE]


def _put_back(finding: Finding, text: str, places: list[int]) -> Finding:
    start, end = places[finding.start], places[finding.end - 1] + 1
    return Finding(start, end, finding.kind, text[start:end], finding.listed)
