from pathlib import Path

import pytest

from swresearch.publish.receipts import Receipts

INPUTS = {"data": "a", "notebook": "b", "library": "c"}

CHANGES = [
    ({}, []),
    ({"data": "x"}, ["data"]),
    ({"notebook": "x", "library": "y"}, ["library", "notebook"]),
    ({"extra": "x"}, ["extra"]),
]


@pytest.fixture
def receipts(tmp_path: Path) -> Receipts:
    made = tmp_path / "made.txt"
    made.write_text("made")
    kept = Receipts(tmp_path / "receipts")
    kept.write("run:one", INPUTS, [made])
    return kept


@pytest.mark.parametrize(("changed", "expected"), CHANGES)
def test_reasons_name_what_changed(receipts: Receipts, changed: dict, expected: list) -> None:
    got = receipts.reasons("run:one", {**INPUTS, **changed})
    assert got == expected


def test_an_altered_output_is_stale(receipts: Receipts, tmp_path: Path) -> None:
    (tmp_path / "made.txt").write_text("altered by hand")
    assert receipts.reasons("run:one", INPUTS) == ["output"]


def test_a_missing_output_is_stale(receipts: Receipts, tmp_path: Path) -> None:
    (tmp_path / "made.txt").unlink()
    assert receipts.reasons("run:one", INPUTS) == ["output"]


def test_an_unknown_or_broken_receipt_is_new(receipts: Receipts, tmp_path: Path) -> None:
    assert receipts.reasons("run:two", INPUTS) == ["new"]
    (tmp_path / "receipts" / "run_one.json").write_text('{"inputs":')
    assert receipts.reasons("run:one", INPUTS) == ["new"]


def test_a_forgotten_task_is_new(receipts: Receipts) -> None:
    receipts.forget("run:one")
    assert receipts.reasons("run:one", INPUTS) == ["new"]
