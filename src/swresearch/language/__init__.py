"""Sentences, labels and the writing of numbers: one catalogue, Dutch and English.

Every text that a researcher or reader sees stands in `language/<code>/<room>.yml`; each room of the
library has a file of its own there, and the files of one language are read as one nested mapping.
`say("problem.file-missing", "nl", file="x.csv")` looks the sentence up and fills its placeholders.
"""

from __future__ import annotations

import functools
from datetime import date
from importlib.resources import files

import yaml

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"


def say(key: str, language: str = DEFAULT_LANGUAGE, /, **values: object) -> str:
    """The text named `key` in the language, with `{placeholders}` filled from `values`.

    Raises `KeyError` for an unknown key or placeholder: a missing sentence is a defect of the library.
    """
    return _catalogue(language)[key].format_map(values)


@functools.cache
def _catalogue(language: str) -> dict[str, str]:
    """All texts of one language as {dotted key: text}; a key in two files is an error."""
    texts: dict[str, str] = {}
    folder = files("swresearch.language") / language
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yml"):
            loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader) or {}
            for key, text in _flatten(loaded):
                if key in texts:
                    raise KeyError(f"{file.name}: the text {key} stands in two files")
                texts[key] = text
    return texts


# The C loader reads the catalogue ten times faster; it is missing on some platforms.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _flatten(tree: dict, prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        pairs += _flatten(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return pairs


def number(value: float, decimals: int = 0, language: str = DEFAULT_LANGUAGE) -> str:
    """A number as readers write it: Dutch decimal comma and a point for thousands from 10.000."""
    text = f"{value:,.{decimals}f}" if abs(value) >= 10_000 else f"{value:.{decimals}f}"
    if float(f"{value:.{decimals}f}") == 0:
        text = text.removeprefix("-")  # no "-0"
    return text.translate(_DUTCH_MARKS) if language == "nl" else text


def percentage(share: float, decimals: int = 0, language: str = DEFAULT_LANGUAGE) -> str:
    """A share between 0 and 1 as "82%"."""
    return f"{number(100 * share, decimals, language)}%"


def long_date(day: date, language: str = DEFAULT_LANGUAGE) -> str:
    """A date in words: "29 september 2020", "29 September 2020"."""
    return f"{day.day} {say(f'month.{day.month}', language)} {day.year}"


def small_start(title: str) -> str:
    """A title as it stands within a sentence: "Diepte-interviews" as "diepte-interviews".

    A first word that starts with an abbreviation ("CQ-meting") stays as it is.
    """
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


_DUTCH_MARKS = str.maketrans(",.", ".,")
