"""Blocks: what a page is made of, as plain data.

Notebooks show blocks, generated pages hold blocks, and one renderer of the site turns them into HTML.
A block carries text, numbers already written out, and drawings; it never carries markup, so data
cannot become code. `payload` is its form in a notebook's output and in the staged book.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

MIME_TYPE = "application/vnd.swresearch.block+json"


class Block:
    """A part of a page. Subclasses are frozen dataclasses with plain fields and a `kind`."""

    kind: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """The block as JSON-ready data with its kind."""
        return {"kind": self.kind, **asdict(self)}  # type: ignore[call-overload]

    def plain(self) -> str:
        """The block as text, for a terminal and for notebooks outside the site."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {MIME_TYPE: self.payload(), "text/plain": self.plain()}


class Tone(StrEnum):
    """What a piece of text is for: the page's finding, plain text, a remark, a caution, a source."""

    LEAD = "lead"
    PLAIN = "plain"
    NOTE = "note"
    CAUTION = "caution"
    SOURCE = "source"


@dataclass(frozen=True)
class Text(Block):
    """One paragraph."""

    text: str
    tone: Tone = Tone.PLAIN
    kind: ClassVar[str] = "text"

    def plain(self) -> str:
        """The paragraph."""
        return self.text


@dataclass(frozen=True)
class Heading(Block):
    """A heading above the blocks that follow it; level 2 is a part of the page, 3 a part of that."""

    text: str
    level: int = 2
    kind: ClassVar[str] = "heading"

    def plain(self) -> str:
        """The heading."""
        return self.text


@dataclass(frozen=True)
class Items(Block):
    """A list of short texts, with an optional line above it."""

    items: Sequence[str]
    title: str = ""
    ordered: bool = False
    kind: ClassVar[str] = "items"

    def plain(self) -> str:
        """One line per item."""
        return "\n".join([self.title, *(f"- {item}" for item in self.items)]).strip()


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its main text, and text in a lighter weight such as an interval."""

    text: str
    light: str = ""


@dataclass(frozen=True)
class Table(Block):
    """A table with a caption that says what and who; the first column is the row header.

    `columns` are the headers; `numeric` says per column whether it is aligned right; `rows` hold
    cells; `groups` (optional) name the rows under which a subheading is put: {first row: heading}.
    `name` is the file name of its download, without ending.
    """

    caption: str
    columns: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    groups: dict[int, str] = field(default_factory=dict)
    name: str = ""
    kind: ClassVar[str] = "table"

    def plain(self) -> str:
        """Caption, header and rows, separated by bars."""
        lines = [self.caption, " | ".join(self.columns)]
        lines += [" | ".join(f"{c.text} {c.light}".strip() for c in row) for row in self.rows]
        return "\n".join([*lines, *self.notes])


@dataclass(frozen=True)
class Figure(Block):
    """A drawing for wide and for narrow screens, with its title, text alternative and table.

    `wide` and `narrow` are SVG; `alt` is made from the data; `title` is the finding; `source` says who,
    how many, when, and whether the data are synthetic.
    """

    title: str
    alt: str
    source: str
    wide: str
    narrow: str
    table: Table
    name: str = ""
    kind: ClassVar[str] = "figure"

    def plain(self) -> str:
        """Title and text alternative."""
        return f"{self.title}\n{self.alt}\n{self.source}"


@dataclass(frozen=True)
class Tile:
    """One entry of a row of tiles: a heading, a large figure, a line of text, and where it leads."""

    title: str
    figure: str
    text: str
    page: str = ""
    perspective: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tiles(Block):
    """Tiles side by side, such as the three perspectives on the home page."""

    tiles: Sequence[Tile]
    kind: ClassVar[str] = "tiles"

    def plain(self) -> str:
        """One line per tile."""
        return "\n".join(f"{tile.title}: {tile.figure} {tile.text}" for tile in self.tiles)


@dataclass(frozen=True)
class Proof:
    """One piece of evidence of a conclusion: whose, what it says, and the number in words.

    `says` is supports, partly or contradicts; `label` the same in the site's language.
    """

    perspective: str
    label: str
    says: str
    text: str
    page: str = ""


@dataclass(frozen=True)
class Conclusion(Block):
    """A finding of the ledger: conclusion, certainty by the stated rule, evidence, dissent, what now.

    `state` is empty or says that the conclusion is to be looked at again, and why. `folded` puts the
    evidence one click away, where conclusions stand in a row. `certainty_page` is where the rule of
    certainty is explained.
    """

    title: str
    certainty: str
    certainty_label: str
    proofs: Sequence[Proof]
    dissent: str = ""
    now_what: Sequence[str] = ()
    state: str = ""
    colophon: str = ""
    folded: bool = False
    certainty_page: str = ""
    kind: ClassVar[str] = "conclusion"

    def plain(self) -> str:
        """Conclusion, certainty and evidence."""
        proofs = [f"- {proof.label}: {proof.text}" for proof in self.proofs]
        return "\n".join([self.title, self.certainty_label, *proofs, self.dissent, *self.now_what])


@dataclass(frozen=True)
class File:
    """One file to download: what it is, its kind and size in words, and its address in the site."""

    title: str
    about: str
    kind: str
    size: str
    address: str


@dataclass(frozen=True)
class Downloads(Block):
    """Files to download."""

    files: Sequence[File]
    kind: ClassVar[str] = "downloads"

    def plain(self) -> str:
        """One line per file."""
        return "\n".join(
            f"- {file.title} ({file.kind}, {file.size}): {file.about}" for file in self.files
        )


@dataclass(frozen=True)
class Fold(Block):
    """Blocks that stay closed until the reader opens them, such as what a team did, after the question.

    `title` is what can be pressed; on paper it is open and begins a page, to hand out apart.
    """

    title: str
    blocks: Sequence[Block]
    kind: ClassVar[str] = "fold"

    def payload(self) -> dict[str, Any]:
        """The fold with the payloads of its blocks."""
        return {
            "kind": self.kind,
            "title": self.title,
            "blocks": [one.payload() for one in self.blocks],
        }

    def plain(self) -> str:
        """The title, and the blocks below it."""
        return "\n\n".join([self.title, *(block.plain() for block in self.blocks)])


@dataclass(frozen=True)
class Code(Block):
    """Source code of a template, on the page that says how things are computed."""

    code: str
    title: str = ""
    kind: ClassVar[str] = "code"

    def plain(self) -> str:
        """The code."""
        return self.code
