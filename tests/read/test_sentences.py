"""Every sentence of this stage stands in both languages, with the same placeholders, and is used."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import yaml

import swresearch.read

SOURCES = "\n".join(
    path.read_text("utf-8") for path in sorted(Path(swresearch.read.__file__).parent.glob("*.py"))
)
KINDS = ["incomplete", "preview", "test", "spam"]


def texts(language: str) -> dict[str, dict[str, str]]:
    source = files("swresearch.language") / language / "read.yml"
    tree = yaml.safe_load(source.read_text("utf-8"))
    return {
        "problem": tree["problem"]["read"],
        "note": tree["read"]["note"],
        "recognised": tree["read"]["recognised"],
    }


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_both_languages_say_the_same_things() -> None:
    dutch, english = texts("nl"), texts("en")
    for group in dutch:
        got = {key: placeholders(text) for key, text in dutch[group].items()}
        assert got == {key: placeholders(text) for key, text in english[group].items()}


def test_every_problem_is_used_and_known() -> None:
    used = set(re.findall(r'"read\.([a-z-]+)"', SOURCES))
    used |= {"option-separator", "option-header_rows", "option-header_row"}
    assert used == set(texts("nl")["problem"])


def test_every_note_is_used_and_known() -> None:
    used = set(re.findall(r'Note\(\s*"([a-z-]+)"', SOURCES)) | {"incomplete-unknown"}
    used |= {f"{kind}-{rule}" for kind in KINDS for rule in ("keep", "drop")}
    assert used == set(texts("nl")["note"])
