"""What stands in `programme.yml` and in the construct map."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field

from swresearch.instruments import Perspective
from swresearch.settings import Fault, Name, SchemaVersion, Settings, Text, nearest, text


class Condition(StrEnum):
    """The four conditional factors of social quality (Beck et al. 1997; Amsterdam Declaration)."""

    SECURITY = "security"
    INCLUSION = "inclusion"
    COHESION = "cohesion"
    EMPOWERMENT = "empowerment"


class QuestionPart(Settings):
    """One part of the programme's question, by which blocks of statements are grouped."""

    text: Text


class Question(Settings):
    """The question of the whole programme and its parts."""

    text: Text
    parts: dict[Name, QuestionPart] = {}


class Decimal(StrEnum):
    """The mark before decimals in a text file."""

    COMMA = "comma"
    POINT = "point"


class Reading(Settings):
    """What cannot be recognised in a file, or must be read otherwise; all optional.

    `decimal` is how numbers are written; `header_row` is the row that holds the column names.
    """

    format: Literal["csv", "xlsx", "sav", "dta", "parquet", "limesurvey", "qualtrics"] | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: Decimal | None = None
    sheet: str | None = None
    header_rows: int | None = Field(default=None, ge=1, le=10)
    header_row: int | None = Field(default=None, ge=1, le=10)
    incomplete: Literal["keep", "drop"] = "keep"


class Source(Settings):
    """One file of answers of one wave.

    `id` is the column that tells people apart (without it every row is a person of its own, who cannot
    be followed over waves). `drop` are direct identifiers, that never get past reading; `ignore` are
    columns that are left out because the researcher says so. `columns` maps a column to the item it
    holds where the names differ. `fixed` gives an item the same value for the whole file, such as the
    mode of interviewing. `not_asked` are items of the instrument that this file does not have.
    `only_answered` are items of which someone who took part answered at least one: rows with none of them
    are left out, as in a file that holds several moments side by side and so also those who had left.
    `only_rows` names columns with the value (or its label) that rows of this wave have there, as in a file
    in which people have a row per moment.
    `rows` is "many" for registrations with several rows per person.
    """

    file: str
    instrument: Name
    id: str | None = None
    rows: Literal["one", "many"] = "one"
    step: str | None = None
    columns: dict[str, str] = {}
    drop: list[str] = []
    ignore: list[str] = []
    not_asked: list[str] = []
    only_answered: list[str] = []
    only_rows: dict[str, int | float | str] = {}
    fixed: dict[str, int | float | str] = {}
    reading: Reading = Reading()

    def problems(self) -> Iterator[Fault]:
        """Columns and items that are used in two ways at once."""
        used = {*self.columns, self.id}
        for field in ("drop", "ignore"):
            for i, name in enumerate(getattr(self, field)):
                if name in used:
                    yield Fault((field, i), f"programme.{field}-used", {"found": name})
        owners: dict[str, str] = {}
        for column, item in self.columns.items():
            if owners.setdefault(item, column) != column:
                values = {"first": owners[item]}
                fields = {"found": item, "values": values}
                yield Fault(("columns", column), "programme.item-from-two", fields)
        for i, item in enumerate(self.only_answered):
            if item in self.not_asked or item in self.fixed:
                yield Fault(("only_answered", i), "programme.only-answered-used", {"found": item})
        for i, item in enumerate(self.not_asked):
            if item in owners or item in self.fixed:
                yield Fault(("not_asked", i), "programme.not-asked-used", {"found": item})


class Design(Settings):
    """Items that hold the sampling design: weight, stratum, cluster and population size."""

    weight: str | None = None
    stratum: str | None = None
    cluster: str | None = None
    population: str | None = None


class Recruitment(Settings):
    """How people were invited by one channel; a number that is not known is left out."""

    by: Text
    approached: int | None = Field(default=None, ge=0)
    reached: int | None = Field(default=None, ge=0)
    took_part: int | None = Field(default=None, ge=0)
    refused: int | None = Field(default=None, ge=0)

    def problems(self) -> Iterator[Fault]:
        """Numbers that cannot all be true."""
        steps = [
            ("approached", self.approached),
            ("reached", self.reached),
            ("took_part", self.took_part),
        ]
        known = [(name, number) for name, number in steps if number is not None]
        for (_, more), (name, less) in pairwise(known):
            if less > more:
                yield Fault(
                    (name,), "programme.recruitment", {"found": less, "values": {"limit": more}}
                )


class Interviews(Settings):
    """Where the coded interviews of a wave stand; they are read by a later part of the library."""

    file: str
    codebook: str | None = None
    consent: str | None = None


class Wave(Settings):
    """One round of asking: when, from which files, and how people were recruited.

    `compare` is the step that stands for the wave beside other phases (default: everyone). `periods` say
    when the people of a step were asked, where the period of the wave is too wide for them.
    """

    title: Text | None = None
    period: Text | None = None
    periods: dict[Name, Text] = {}
    year: int = Field(ge=1900, le=2200, examples=[2020])
    sources: Annotated[list[Source], Field(min_length=1)]
    recruitment: list[Recruitment] = []
    interviews: Interviews | None = None
    design: Design = Design()
    compare: str | None = None

    @property
    def unasked(self) -> frozenset[str]:
        """The items that none of the files with their instrument holds."""
        lists: dict[str, list[set[str]]] = {}
        for source in self.sources:
            lists.setdefault(source.instrument, []).append(set(source.not_asked))
        return frozenset().union(*(set.intersection(*found) for found in lists.values()))


class Step(Settings):
    """A step within a wave, such as in-depth interviews before mirrored conversations."""

    title: Text
    note: Text | None = None


class Phase(Settings):
    """One perspective on the question.

    `people` is what its people are called ("klanten"), `person` one of them ("klant"); `address` is
    the part of the web address (default: `people`). `groups` are the items by which groups are told
    apart; `mode` and `interviewer` the items that hold how and by whom people were asked.
    """

    title: Text = Field(examples=["Klanten"])
    people: Text = Field(examples=["klanten"])
    person: Text | None = None
    address: str | None = Field(default=None, pattern=r"^[a-z0-9-]+$")
    question: Text | None = None
    intro: Text | None = None
    limits: list[Text] = []
    waves: Annotated[dict[Name, Wave], Field(min_length=1)]
    steps: dict[Name, Step] = {}
    groups: list[str] = []
    mode: str | None = None
    interviewer: str | None = None


class Publication(Settings):
    """The rules by which numbers may be shown.

    `smallest_base`: a distribution of answers of a whole group is shown from this many people on.
    `join_answers_below`: below this many people the answers are joined to agree, neutral, disagree.
    `percentages_from`: below this many people shares are written as counts only.

    The other rules are for crossings with traits, and for `sensitive` items also of a whole group.
    `smallest_cell` is the smallest count. `protection_interval`: a reader who computes with everything
    published stays at least this many people away from a hidden count. `group_disclosure` hides what
    would say something about everyone in a group (0 % and 100 %). `dominance` is the largest part of
    an amount that may come from one contributor. `rounding` rounds counts to this multiple (1: not).
    `extremes` shows the lowest and highest value that someone has.
    """

    smallest_base: int = Field(default=10, ge=1)
    join_answers_below: int = Field(default=0, ge=0)
    smallest_cell: int = Field(default=5, ge=1)
    percentages_from: int = Field(default=15, ge=1)
    protection_interval: int = Field(default=2, ge=1)
    group_disclosure: bool = True
    dominance: float = Field(default=0.7, gt=0, le=1)
    rounding: int = Field(default=1, ge=1)
    extremes: bool = False
    sensitive: list[str] = []


class Contact(Settings):
    """Who made the programme and whom to ask."""

    authors: list[str] = []
    organisation: str | None = None
    email: str | None = None


class Known(Settings):
    """Names and places by which people of the programme could be recognised, for the text gate.

    `people`: names of respondents' workers, villages' well-known people, whoever may be mentioned;
    `places`: streets, neighbourhoods, schools. Other spellings are found too.
    """

    people: list[str] = []
    places: list[str] = []


class ProgrammeFile(Settings):
    """The content of `programme.yml`.

    `id` names the programme in the researcher's key store, so it does not change when the folder
    moves. `synthetic` puts "synthetische gegevens" on every page. `notebooks` gives parameters to
    notebooks by name; they are checked against each template.

    `names` are looked for in every text of the site, besides numbers and addresses; `settled` is the file
    in which a person has settled what was found. Without a reason there nothing found is published.

    Teaching material: `cases` and `elearning` are folders, `guide` and `factsheets` files. What is for
    teachers only is kept out of the site unless `publish_teachers` says otherwise.
    """

    schema_version: SchemaVersion
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,60}$", examples=["mijn-programma"])
    title: Text = Field(examples=["Mijn programma"])
    subtitle: Text | None = None
    intro: Text | None = None
    question: Question = Field(examples=[{"text": "Wat brengt sociaal werk teweeg?"}])
    commissioner: Text | None = None
    contact: Contact = Contact()
    language: Literal["nl", "en"] = "nl"
    edition: str = ""
    synthetic: bool = False
    phases: Annotated[dict[Perspective, Phase], Field(min_length=1)]
    publication: Publication = Publication()
    notebooks: dict[str, dict[str, bool | int | float | str]] = {}
    constructs: str | None = None
    findings: str | None = None
    rules: str | None = None
    decisions: str | None = None
    names: Known = Known()
    settled: str | None = None
    cases: str | None = None
    guide: str | None = None
    factsheets: str | None = None
    elearning: str | None = None
    publish_teachers: bool = False

    def problems(self) -> Iterator[Fault]:
        """References inside the file that lead nowhere."""
        addresses: dict[str, str] = {}
        for perspective, phase in self.phases.items():
            where: tuple[Any, ...] = ("phases", perspective.value)
            address = phase_address(phase, self.language, perspective.value)
            if addresses.setdefault(address, perspective.value) != perspective.value:
                yield Fault((*where, "address"), "programme.address-twice", {"found": address})
            for name, wave in phase.waves.items():
                yield from _wave_faults((*where, "waves", name), phase, wave)


def _wave_faults(where: tuple[Any, ...], phase: Phase, wave: Wave) -> Iterator[Fault]:
    for i, source in enumerate(wave.sources):
        here = (*where, "sources", i)
        yield from _step_fault((*here, "step"), source.step, phase)
        for fault in source.problems():
            yield Fault((*here, *fault.location), fault.key, fault.fields)
    yield from _step_fault((*where, "compare"), wave.compare, phase)
    for step in wave.periods:
        yield from _step_fault((*where, "periods", step), step, phase)
    for i, recruitment in enumerate(wave.recruitment):
        for fault in recruitment.problems():
            location = (*where, "recruitment", i, *fault.location)
            yield Fault(location, fault.key, fault.fields)


def _step_fault(where: tuple[Any, ...], step: str | None, phase: Phase) -> Iterator[Fault]:
    if step is not None and step not in phase.steps:
        known = list(phase.steps)
        near = nearest(step, known)
        key = "programme.unknown-step-near" if near else "programme.unknown-step"
        yield Fault(where, key, {"found": step, "allowed": known or None, "values": {"near": near}})


class Construct(Settings):
    """One thing the programme asks about, in the words of each perspective.

    The map from people's own words to theory stands here, apart from the items: `items` are the
    statements, `scales` the scores, `condition` the condition of social quality it touches.
    """

    title: Text
    items: list[str] = []
    scales: list[str] = []
    condition: Condition | None = None
    part: str | None = None


class ConstructMap(Settings):
    """The content of `constructs.yml`."""

    schema_version: SchemaVersion
    constructs: dict[Name, Construct]


def phase_address(phase: Phase, language: str, otherwise: str = "") -> str:
    """The phase's address; when it gives none, what its people are called, in plain letters."""
    if phase.address:
        return phase.address
    words = unicodedata.normalize("NFKD", text(phase.people, language)).casefold()
    letters = [c if c.isascii() and c.isalnum() else " " for c in words if not unicodedata.combining(c)]
    return "-".join("".join(letters).split()) or otherwise
