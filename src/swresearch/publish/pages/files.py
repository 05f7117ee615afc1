"""Lists of what can be downloaded, and ways on from one teaching page to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from swresearch.blocks import Block, Downloads, File, Heading, Text, Tile, Tiles, Tone
from swresearch.language import number, say
from swresearch.publish.pages.material import Material

GROUPS = ("print", "case", "elearning", "teacher")
MEGA = 1_000_000


def offered(material: Material, page: str) -> Iterator[Block]:
    """Everything there is to download, kind by kind."""
    yield Text(material.teach("downloads-lead"), Tone.LEAD)
    for group in GROUPS:
        found = [one for one in material.downloads if one["group"] == group]
        if found:
            yield Heading(material.teach(f"group.{group}"))
            yield Text(material.teach(f"group-about.{group}"))
            yield listed_files(material, found)


def listed_files(material: Material, found: Sequence[Mapping[str, Any]]) -> Downloads:
    """Files with their kind and size."""
    folder = say("build.downloads-folder", material.language)
    return Downloads(
        [
            File(
                title=one["title"],
                about=one["about"],
                kind=material.teach(f"kind.{PurePosixPath(one['name']).suffix[1:]}"),
                size=size(one["size"], material.language),
                address=f"{folder}/{one['name']}",
            )
            for one in found
        ]
    )


def size(count: int, language: str) -> str:
    """A number of bytes as people read it: "640 kB", "1,2 MB"."""
    if count >= MEGA:
        return f"{number(count / MEGA, 1, language)} MB"
    return f"{number(max(round(count / 1000), 1), 0, language)} kB"


def ways(material: Material, pages: Mapping[str, str]) -> Iterator[Block]:
    """Tiles to the other pages of the chapter."""
    course = material.teaching.course
    minutes = course.minutes if course is not None else 0
    yield Tiles(
        [
            Tile(
                material.teach(f"way.{name}"),
                "",
                material.teach(f"way-about.{name}", minutes=minutes),
                page,
            )
            for name, page in pages.items()
        ]
    )
