"""From the bytes of a text file to UTF-8, and the name of the encoding they were in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from swresearch.read.model import Note, refuse

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 (BOM)"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE (BOM)"),  # before UTF-16: begins with its mark
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE (BOM)"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE (BOM)"),
)
_SHOWN = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
}
_CHUNK = 16 * 1024**2

# Letters with accents and typographic marks as UTF-8 writes them; in Windows-1252 they would be a
# capital A with tilde before a sign, or an a with circumflex before a euro sign: never words.
_UTF8_LETTER = re.compile(rb"[\xc3\xc4\xc5][\x80-\xbf]|\xe2(?:\x80[\x90-\xa6]|\x82\xac)")
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Signs of Windows-1252 that stand inside no word; MS-DOS and old Macs keep é, ë, ï, ö at their places.
_SIGN_INSIDE_WORD = re.compile(rb"[a-z][\x82-\x84\x87-\x89\x8b\x8e\x94\x95\x99][a-z]")


@dataclass(frozen=True)
class Decoded:
    """The text as UTF-8 bytes without byte-order mark, the encoding it was in, and notes."""

    data: bytes
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(raw: bytes, path: Path, encoding: str | None = None) -> Decoded:
    """Recognise the encoding of a text file, or use the one given, and return the text as UTF-8.

    A byte-order mark decides; then zero bytes at every other place (UTF-16); then validity as UTF-8;
    the rest is Windows-1252. Raises `ProblemsError` for a file that is no text, that mixes two
    encodings, or that has bytes which its encoding does not know.
    """
    if encoding is not None:
        name = _lookup(encoding, path)
        body = next(
            (raw[len(bom) :] for bom, codec, _ in _BOMS if raw.startswith(bom) and codec == name), raw
        )
        return Decoded(_to_utf8(body, name, path), _SHOWN.get(name, name))
    for bom, codec, shown in _BOMS:
        if raw.startswith(bom):
            return Decoded(_to_utf8(raw[len(bom) :], codec, path), shown)
    if b"\0" in raw[:4096]:
        codec = _utf16_without_mark(raw[:4096], path)
        return Decoded(_to_utf8(raw, codec, path), _SHOWN[codec])
    if _is_utf8(raw):
        return Decoded(_text_only(raw, path), "UTF-8")
    return _windows(raw, path)


def _lookup(encoding: str, path: Path) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)  # refuses codecs that are no text encoding, such as base64
    except LookupError as error:
        raise refuse(path, "read.encoding-unknown", found=encoding) from error
    return {"utf-8-sig": "utf-8"}.get(name, name)


def _to_utf8(raw: bytes, codec: str, path: Path) -> bytes:
    if codec == "utf-8" and _is_utf8(raw):
        return _text_only(raw, path)
    try:
        return _text_only(raw.decode(codec).encode("utf-8"), path)
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        raise refuse(
            path,
            "read.encoding-byte",
            line=_line(raw, start, codec),
            found=f"0x{raw[start : start + 1].hex().upper()}",
            values={"encoding": _SHOWN.get(codec, codec)},
        ) from error


def _line(raw: bytes, position: int, codec: str = "") -> int:
    newline = "\n".encode(codec) if codec.startswith(("utf-16-", "utf-32-")) else b"\n"
    return raw.count(newline, 0, position) + 1


def _text_only(data: bytes, path: Path) -> bytes:
    if b"\0" in data:
        raise refuse(path, "read.not-text", line=_line(data, data.index(b"\0")))
    return data


def _utf16_without_mark(head: bytes, path: Path) -> str:
    even, odd = head[0::2].count(0) / len(head), head[1::2].count(0) / len(head)
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    if even > 0.3 and odd < 0.05:
        return "utf-16-be"
    raise refuse(path, "read.not-text", line=_line(head, head.index(b"\0")))


def _is_utf8(raw: bytes) -> bool:
    # In pieces, so that no second copy of a large file is made.
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), _CHUNK):
            decoder.decode(raw[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _windows(raw: bytes, path: Path) -> Decoded:
    utf8_letter = _UTF8_LETTER.search(raw)
    if utf8_letter:
        other = _first_not_utf8(raw)
        raise refuse(
            path,
            "read.encoding-mixed",
            values={"utf8_line": _line(raw, utf8_letter.start()), "other_line": _line(raw, other)},
        )
    unknown = _NOT_IN_1252.search(raw)
    if unknown:
        raise refuse(
            path,
            "read.encoding-byte",
            line=_line(raw, unknown.start()),
            found=f"0x{unknown.group().hex().upper()}",
            values={"encoding": _SHOWN["cp1252"]},
        )
    return Decoded(_to_utf8(raw, "cp1252", path), _SHOWN["cp1252"], tuple(_doubt(raw)))


def _first_not_utf8(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _doubt(raw: bytes) -> list[Note]:
    odd = _SIGN_INSIDE_WORD.findall(raw)
    if not odd:
        return []
    first = _SIGN_INSIDE_WORD.search(raw)
    line = _line(raw, first.start()) if first else 1
    return [Note("encoding-doubt", {"count": len(odd), "line": line})]
