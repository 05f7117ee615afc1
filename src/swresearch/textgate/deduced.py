"""The package deduce as one more finder, where it is installed.

It finds names, streets and places that no list holds, and misses much of what is spoken in small
letters, so it comes after our own rules and never instead of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from swresearch.textgate.findings import Finding, Kind

KINDS = {
    "persoon": Kind.NAME,
    "patient": Kind.NAME,
    "locatie": Kind.PLACE,
    "bsn": Kind.BSN,
    "telefoonnummer": Kind.PHONE,
    "emailadres": Kind.EMAIL,
    "url": Kind.URL,
}
NOT_TELLING = {"datum", "leeftijd"}
"""A date or an age alone points to nobody; dates of birth are found by our own rule."""


def deduced(cache: Path) -> Callable[[str], Iterator[Finding]] | None:
    """A finder for `Gate(extra=...)`, or None where deduce (3.x, LGPL) is not installed.

    Making it takes minutes the first time and seconds after that; what it builds is kept in `cache`,
    for deduce would write it into its own folder.
    """
    if find_spec("deduce") is None:
        return None
    from deduce import Deduce

    model = Deduce(cache_path=cache)

    def finder(text: str) -> Iterator[Finding]:
        for found in model.deidentify(text).annotations:
            if found.tag not in NOT_TELLING:
                kind = KINDS.get(found.tag, Kind.OTHER)
                yield Finding(found.start_char, found.end_char, kind, found.text)

    return finder
