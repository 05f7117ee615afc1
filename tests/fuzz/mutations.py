"""Files as the world breaks them: bytes, pieces, parts of archives, and lines, by a seed."""

from __future__ import annotations

import io
import random
import zipfile

NASTY = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b";", b",", b"\t", b"\r", b"\n", b"{{7*7}}",
    b"<script>", b"&lol;", b"=1+1", b"\xc3\x28", b"-", b":", b"!!python/object/apply:os.system [x]",
    b"&a *a", b"<<: *a", b"%", b"\\", b"[" * 200, b"1e999", b"-1e400", b"NaN", b"99999999999999999999",
    "\u202e\ufffe\ud7ff".encode(), b"9" * 400, b"?", b"|", b"> ", b"@", b"`",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-32", "cp850", "latin-1", "utf-8-sig")


def mutated(content: bytes, ending: str, draw: random.Random) -> bytes:
    """The file with one to four things wrong in it."""
    if ending == ".xlsx" and draw.random() < 0.7:
        return _inside(content, draw)
    for _ in range(draw.choice((1, 1, 2, 4))):
        content = draw.choice(_TEXT if ending in (".csv", ".yml") else _BYTES)(content, draw)
    return content


def _flip(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.choice((1, 3, 20))):
        if changed:
            changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _early_flip(content: bytes, draw: random.Random) -> bytes:
    """Among the first bytes, where a file says what it is and how large."""
    return _flip(content[:400], draw) + content[400:]


def _cut(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content) + 1)]


def _lose(content: bytes, draw: random.Random) -> bytes:
    start, end = sorted(draw.randrange(len(content) + 1) for _ in range(2))
    return content[:start] + content[min(end, start + 2000) :]


def _twice(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content) + 1)
    piece = content[start : start + draw.choice((1, 16, 500))]
    return content[:start] + piece * draw.choice((2, 2, 50)) + content[start:]


def _blank(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content) + 1)
    size = min(draw.choice((4, 64, 1000)), len(content) - start)
    return content[:start] + draw.choice((b"\0", b"\xff")) * size + content[start + size :]


def _insert(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content) + 1)
    return content[:place] + draw.choice(NASTY) + content[place:]


def _lines(content: bytes, draw: random.Random) -> bytes:
    """Lines in another order, lost, repeated or shifted."""
    lines = content.split(b"\n")
    place = draw.randrange(len(lines))
    way = draw.randrange(4)
    if way == 0:
        lines.pop(place)
    elif way == 1:
        lines.insert(draw.randrange(len(lines) + 1), lines[place])
    elif way == 2:
        lines[place] = b" " * draw.choice((1, 2, 7)) + lines[place]
    else:
        lines[place] = lines[place].replace(draw.choice((b";", b",", b":", b" ")), draw.choice(NASTY))
    return b"\n".join(lines)


def _words(content: bytes, draw: random.Random) -> bytes:
    """One word in the place of another, so that the writing stays right and the meaning does not."""
    words = content.split()
    if len(words) < 2:
        return content
    one, other = draw.choice(words), draw.choice([*words, *NASTY])
    return content.replace(one, other, draw.choice((1, -1)))


def _recode(content: bytes, draw: random.Random) -> bytes:
    text = content.decode("utf-8", errors="replace")
    return text.encode(draw.choice(ENCODINGS), errors="replace")


_BYTES = (_flip, _flip, _early_flip, _early_flip, _cut, _lose, _twice, _blank, _insert)
_TEXT = (_flip, _cut, _lose, _twice, _blank, _insert, _insert, _lines, _lines, _words, _words, _recode)


def _inside(content: bytes, draw: random.Random) -> bytes:
    """A part of an archive changed, left out, repeated or renamed; the archive itself is sound."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        names = old.namelist()
        chosen, way = draw.choice(names), draw.randrange(8)
        for name in names:
            part = old.read(name)
            if name == chosen and way < 5:
                part = draw.choice((*_BYTES, _words, _words))(part, draw)
            if name == chosen and way == 5:
                continue
            new.writestr(name.upper() if name == chosen and way == 6 else name, part)
            if name == chosen and way == 7:
                new.writestr(name, part[: len(part) // 2])
    return made.getvalue()
