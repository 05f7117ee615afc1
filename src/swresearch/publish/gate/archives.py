"""Any file as pieces of text, archives opened one by one down to a limit; all read once per content."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace

from swresearch.errors import Problem
from swresearch.publish.gate import documents
from swresearch.publish.gate.reading import (
    MARKUP,
    PLAIN,
    UnreadableError,
    decoded,
    notebook_pieces,
    text_pieces,
)
from swresearch.publish.gate.search import Piece, Search

FONTS = {".woff2", ".woff", ".ttf"}
WORD_PART = ".docx-xml"
ARCHIVES = {".zip", ".imscc", ".docx", ".xlsx"}
MAX_DEPTH = 3
MAX_FILES = 2000
MAX_UNPACKED = 200 * 1024**2


class Opened:
    """All that was searched so far: the same content gives the same findings wherever it stands."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.known: dict[tuple[str, bytes], list[Problem]] = {}

    def problems(self, name: str, content: bytes, depth: int = 0) -> Iterator[Problem]:
        """What may not leave in the file of this name, or inside it."""
        yield from self._once(name, _ending(name), content, depth)

    def _once(self, name: str, ending: str, content: bytes, depth: int) -> Iterator[Problem]:
        key = (ending, hashlib.sha256(content).digest())
        if key not in self.known:
            self.known[key] = list(self._searched(ending, content, depth))
        for problem in self.known[key]:
            yield replace(problem, file=f"{name}{problem.file}")

    def _searched(self, ending: str, content: bytes, depth: int) -> Iterator[Problem]:
        try:
            for piece in _pieces(ending, content):
                yield from self.search.problems(piece)
            if ending in ARCHIVES:
                yield from self._inside(ending, content, depth)
        except UnreadableError as error:
            yield Problem(f"gate.{error.key}", file="", values={"reason": str(error)})
        # A file that is not what it seems breaks its reader in many ways; each means: not searched.
        except Exception as error:  # noqa: BLE001
            reason = f"{type(error).__name__}: {error}".splitlines()[0][:120]
            yield Problem("gate.unreadable", file="", values={"reason": reason})

    def _inside(self, ending: str, content: bytes, depth: int) -> Iterator[Problem]:
        if depth >= MAX_DEPTH:
            raise UnreadableError("nested")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_large(entries)
            yield from self.search.problems(
                Piece(
                    "", "\n".join(entry.filename for entry in entries), unseen=decoded(archive.comment)
                )
            )
            for entry in entries:
                if not entry.is_dir():
                    name = f" › {entry.filename}"
                    kind = _kind(ending, entry.filename)
                    yield from self._once(name, kind, archive.read(entry), depth + 1)


def _kind(archive: str, name: str) -> str:
    ending = _ending(name)
    text = archive == ".docx" and name.startswith("word/") and ending == ".xml"
    return WORD_PART if text else ending


def _ending(name: str) -> str:
    return f".{name.rpartition('/')[2].rpartition('.')[2].lower()}"


def _refuse_large(entries: Iterable[zipfile.ZipInfo]) -> None:
    entries = list(entries)
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableError("too-large")


def _pieces(ending: str, content: bytes) -> Iterator[Piece]:
    """The pieces of a file itself; those of what an archive holds are made file by file."""
    if ending in MARKUP or ending in PLAIN:
        return text_pieces("", ending, content)
    if ending in documents.PICTURES:
        return documents.picture_pieces("", content)
    makers = {
        WORD_PART: documents.word_pieces,
        ".ipynb": notebook_pieces,
        ".pdf": documents.pdf_pieces,
        ".sav": documents.spss_pieces,
        ".xlsx": documents.excel_pieces,
    }
    if ending in makers:
        return makers[ending]("", content)
    if ending in FONTS or ending in ARCHIVES:
        return iter(())
    raise UnreadableError("unknown-file")
