"""What the tests of cleaning share: a key, the codebook of the badly exported files, small exports."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from swresearch.clean import Key
from swresearch.instruments import Instrument
from swresearch.programme import Source
from swresearch.read import Export

DATA = Path(__file__).parents[1] / "reference" / "data"


@pytest.fixture(scope="session")
def nasty() -> Path:
    return DATA / "nasty"


@pytest.fixture(scope="session")
def manifest(nasty) -> dict:
    return json.loads((nasty / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def key() -> Key:
    return Key(b"only for tests".ljust(32))


@pytest.fixture(scope="session")
def codebook(manifest) -> Instrument:
    """The codebook of `nasty/`: ten statements on six points, and background."""
    with (DATA / "bfi_items.csv").open(encoding="utf-8") as file:
        wordings = {row["item"]: row["text"] for row in csv.DictReader(file)}
    labels = manifest["dutch_two_header_rows.xlsx"]["mapping"]
    statements = [f"{letter}{n}" for letter in "AN" for n in range(1, 6)]
    return Instrument.model_validate(
        {
            "schema_version": 1,
            "title": "Tien stellingen",
            "answer_sets": {
                "six": {
                    "options": {int(code): label for code, label in labels.items()},
                    "missing": {
                        8: {"label": "weet niet / n.v.t.", "kind": "not_applicable"},
                        9: "geen antwoord",
                    },
                },
                "sex": {"options": {1: "man", 2: "vrouw"}},
                "school": {
                    "options": {code: f"niveau {code}" for code in range(1, 6)},
                    "missing": {99: "onbekend"},
                },
            },
            "items": {
                **{item: {"answers": "six", "wording": wordings[item]} for item in statements},
                "gender": {"answers": "sex"},
                "education": {"answers": "school"},
                "age": {"kind": "number", "minimum": 3, "maximum": 99, "missing": {999: "onbekend"}},
                "place": {"kind": "open"},
                "hours": {"kind": "number", "minimum": 0, "maximum": 168},
                "filled_in": {"kind": "date", "earliest": "2023-01-01", "latest": "2026-12-31"},
            },
        }
    )


@pytest.fixture
def make_export():
    """An export from columns: text, numbers or dates; row 1 is the header row."""

    def make(columns, **parts) -> Export:
        frame = pd.DataFrame(columns)
        frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
        return Export(frame, **parts)

    return make


@pytest.fixture
def make_source():
    def make(file="a.csv", **parts) -> Source:
        return Source.model_validate({"file": file, "instrument": "proef", **parts})

    return make
