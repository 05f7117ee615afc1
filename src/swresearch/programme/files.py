"""The files of a programme folder: which are named, which are there, and what is wrong in them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from swresearch.errors import Problem, ProblemsError
from swresearch.settings import AnySettings, Examined, Fault, examine, nearest, read_document

FILE_NAME = "programme.yml"


@dataclass
class ProgrammeFiles:
    """The files of one folder: which were read, and all that is wrong in them."""

    folder: Path
    problems: list[Problem]
    read: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.read.append(self.folder / FILE_NAME)

    def examine(self, path: Path, model: type[AnySettings]) -> Examined[AnySettings] | None:
        """What can be read of a settings file; its problems are added to the list."""
        self.read.append(path)
        try:
            document = read_document(path, path.relative_to(self.folder).as_posix())
        except ProblemsError as error:
            self.problems += error.problems
            return None
        examined = examine(document, model)
        self.problems += examined.problems
        return examined

    def in_order(self) -> list[Problem]:
        """All problems, file by file in the order of reading, from top to bottom."""
        names = [path.relative_to(self.folder).as_posix() for path in self.read]
        return sorted(self.problems, key=lambda p: (names.index(str(p.file)), p.line or 0))

    def inside(self, path: Path) -> bool:
        """Whether the path, with its links followed, stays within the folder."""
        return _within(path, self.folder)

    def named(self, name: str, *, folder: bool = False) -> tuple[Path | None, Fault | None]:
        """The file, or the folder, of this name, or what is wrong with the name."""
        path = self.folder / name
        if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or not self.inside(path):
            return None, Fault((), f"programme.outside{'-folder' if folder else ''}", {"found": name})
        if "\\" in name:
            return None, Fault((), "programme.backslash", {"found": name})
        if _is_there(path, folder):
            return path, None
        beside = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
        others = [p for p in beside if _is_there(p, folder)]
        near = nearest(name, (p.relative_to(self.folder).as_posix() for p in others))
        key = f"programme.no-such-{'folder' if folder else 'file'}{'-near' if near else ''}"
        values = {"near": near, "folder": self.folder.resolve().name}
        return None, Fault((), key, {"found": name, "values": values})


def links_outside(folder: Path) -> list[Problem]:
    """Every link in the folder that leads out of it, whatever it is there for: prose, notebook, data.

    Folders whose name starts with a point are left out, as they are nowhere read.
    """
    found = []
    for place, folders, names in os.walk(folder):
        found += [Path(place, name) for name in (*folders, *names) if Path(place, name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".")]
    return [
        Problem("programme.link-outside", file=link.relative_to(folder).as_posix())
        for link in sorted(found)
        if not link.name.startswith(".") and not _within(link, folder)
    ]


def _within(path: Path, folder: Path) -> bool:
    """Whether the path lies in the folder; a ring of links and a name that no system takes do not."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _is_there(path: Path, folder: bool) -> bool:
    """Whether there is a folder, or else a file, of this name."""
    try:
        return path.is_dir() if folder else path.is_file()
    except OSError:  # such as a name of a thousand letters
        return False
