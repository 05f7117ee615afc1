"""The public library: every exported name exists and is documented."""

import importlib

import pytest

import swresearch


@pytest.mark.parametrize("name", [name for name in swresearch.__all__ if name != "__version__"])
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    got = getattr(swresearch, name)
    assert got.__doc__
    assert getattr(importlib.import_module(got.__module__), name) is got


def test_an_unknown_name_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'swresearch' has no attribute 'scor'$"):
        _ = swresearch.scor
