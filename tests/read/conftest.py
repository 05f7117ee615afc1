"""What the tests of reading share: the reference files, and a way to read bytes as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from swresearch.errors import Problem, ProblemsError
from swresearch.read import Export, ReadOptions, read_export

REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.fixture(scope="session")
def reference() -> Path:
    return REFERENCE / "data"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Export]:
    """Write bytes to a file of the given name and read it with the given options."""

    def read_bytes(content: bytes, name: str = "antwoorden.csv", **options: object) -> Export:
        path = tmp_path / name
        path.write_bytes(content)
        return read_export(path, ReadOptions(**options))  # type: ignore[arg-type]

    return read_bytes


@pytest.fixture
def problems(read: Callable[..., Export]) -> Callable[..., tuple[Problem, ...]]:
    """The problems with which reading these bytes ends."""

    def problems_of(*arguments: object, **options: object) -> tuple[Problem, ...]:
        with pytest.raises(ProblemsError) as caught:
            read(*arguments, **options)
        return caught.value.problems

    return problems_of
