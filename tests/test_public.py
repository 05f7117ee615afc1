"""The public library: every exported name exists and is documented."""

import importlib
from pathlib import Path

import pytest

import swresearch
from swresearch import statistics


@pytest.mark.parametrize("name", [name for name in swresearch.__all__ if name != "__version__"])
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    got = getattr(swresearch, name)
    assert got.__doc__
    assert getattr(importlib.import_module(got.__module__), name) is got


def test_an_unknown_name_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'swresearch' has no attribute 'scor'$"):
        _ = swresearch.scor


def test_every_statistic_is_public_but_for_names_that_are_taken() -> None:
    folder = Path(statistics.__file__).parent
    rooms = [
        importlib.import_module(f"swresearch.statistics.{f.stem}") for f in folder.glob("[a-z]*.py")
    ]
    guarded = {
        name
        for room in rooms
        for name, function in vars(room).items()
        if hasattr(function, "__wrapped__") and function.__module__ == room.__name__
        if not name.startswith("_")
    }
    assert guarded - set(swresearch.__all__) == {"share", "sensitivity"}
    assert swresearch.distribution.__module__ == "swresearch.answers"
