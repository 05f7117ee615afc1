"""Reading instrument files, and the catalogue of published instruments that comes with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from swresearch.errors import Problem, ProblemsError
from swresearch.instruments.instrument import Instrument
from swresearch.settings import load, unknown_name


def load_instrument(path: Path, name: str | None = None) -> Instrument:
    """Read one instrument file; raises `ProblemsError` with all that is wrong in it."""
    return load(path, Instrument, name)


def catalogue() -> dict[str, Instrument]:
    """The published instruments that come with the package, by name, in alphabetical order."""
    return {path.stem: load_instrument(path, path.name) for path in sorted(_files())}


def catalogue_names() -> list[str]:
    """The names of the published instruments, in alphabetical order."""
    return sorted(path.stem for path in _files())


def from_catalogue(name: str) -> Instrument:
    """One published instrument; raises `ProblemsError` when the catalogue does not have it."""
    known = {path.stem: path for path in _files()}
    if name not in known:
        key, fields = unknown_name(name, sorted(known))
        raise ProblemsError([Problem(key, **fields)])
    return load_instrument(known[name], known[name].name)


def _files() -> list[Path]:
    return list(Path(str(files("swresearch") / "catalogue")).glob("*.yml"))
