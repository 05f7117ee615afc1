"""The findings ledger: each conclusion in words, with the evidence it rests on.

A conclusion holds no numbers; its evidence names them, and the site shows their present values. When
a present value differs from what its owner saw, the conclusion is marked as to be looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from swresearch.instruments import Perspective
from swresearch.settings import Day, Fault, Name, SchemaVersion, Settings, Text, fault


def _dotted(name: str) -> str:
    if not re.fullmatch(r"\w[\w-]*(\.\w[\w-]*){2,}", name):
        raise fault("findings.number-name", found=name)
    return name


class Says(StrEnum):
    """What a piece of evidence does to the conclusion."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    CONTRADICTS = "contradicts"


class Evidence(Settings):
    """One number of the programme by its name, what it says, and what the owner saw ("41/49").

    A name is `<phase>.<wave>.<notebook>[.<step>].<item>.<number>`, for example
    `client.2020.statements.mirror.listens.agree`.
    """

    number: Annotated[str, AfterValidator(_dotted)]
    says: Says = Says.SUPPORTS
    seen: str | None = None

    @property
    def wave(self) -> str | None:
        """The phase and wave the number comes from ("client.2020"); None when it is of no one wave."""
        phase, wave, *_ = self.number.split(".")
        return f"{phase}.{wave}" if phase in tuple(Perspective) else None


class Finding(Settings):
    """One conclusion. `now_what` is what follows from it; `main` puts it on the home page."""

    conclusion: Text
    part: str | None = None
    evidence: list[Evidence] = Field(min_length=1)
    dissent: Text | None = None
    owner: str
    edition: str
    reviewed: Day
    now_what: list[Text] = []
    main: bool = False

    def problems(self) -> Iterator[Fault]:
        """A conclusion with figures in it: numbers come from the evidence."""
        for language, words in self.conclusion.items():
            if any(character.isdigit() for character in words):
                where = ("conclusion", language) if language else ("conclusion",)
                yield Fault(where, "findings.typed-number", {"found": words})


class Ledger(Settings):
    """The content of `findings.yml`: findings by key, in the order in which they are told."""

    schema_version: SchemaVersion
    findings: dict[Name, Finding]

    def problems(self) -> Iterator[Fault]:
        """The problems of every finding."""
        for key, finding in self.findings.items():
            for found in finding.problems():
                yield Fault(("findings", key, *found.location), found.key, found.fields)
