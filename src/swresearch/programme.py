"""The programme file: what the research programme is, phase by phase and wave by wave.

`load_programme(folder)` reads `programme.yml` and every settings file it names, and reports all
problems at once. Nothing in it touches the data themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from swresearch.errors import Problem, ProblemsError
from swresearch.findings import Finding, Ledger
from swresearch.instruments import Instrument, Text, from_catalogue
from swresearch.settings import (
    AnySettings,
    Document,
    Fault,
    Settings,
    examine,
    nearest,
    read_document,
)

FILE_NAME = "programme.yml"
INSTRUMENTS = "instruments"
SCHEMA_VERSION = 1


class Perspective(StrEnum):
    """Whose view a phase gives."""

    WORKER = "worker"
    CLIENT = "client"
    PARTNER = "partner"


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
    parts: dict[str, QuestionPart] = {}


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
    `rows` is "many" for registrations with several rows per person.
    """

    file: str
    instrument: str
    id: str | None = None
    rows: Literal["one", "many"] = "one"
    step: str | None = None
    columns: dict[str, str] = {}
    drop: list[str] = []
    ignore: list[str] = []
    not_asked: list[str] = []
    fixed: dict[str, int | float | str] = {}
    reading: Reading = Reading()


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

    `compare` is the step that stands for the wave beside other phases (default: everyone).
    """

    title: Text | None = None
    period: Text | None = None
    year: int = Field(ge=1900, le=2200)
    sources: Annotated[list[Source], Field(min_length=1)]
    recruitment: list[Recruitment] = []
    interviews: Interviews | None = None
    design: Design = Design()
    compare: str | None = None


class Step(Settings):
    """A step within a wave, such as in-depth interviews before mirrored conversations."""

    title: Text
    note: Text | None = None


def _as_year_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): part for key, part in value.items()}
    return value


class Phase(Settings):
    """One perspective on the question.

    `people` is what its people are called ("klanten"), `person` one of them ("klant"); `address` is
    the part of the web address (default: `people`). `groups` are the items by which groups are told
    apart; `mode` and `interviewer` the items that hold how and by whom people were asked.
    """

    title: Text
    people: Text
    person: Text | None = None
    address: str | None = Field(default=None, pattern=r"^[a-z0-9-]+$")
    question: Text | None = None
    intro: Text | None = None
    limits: list[Text] = []
    waves: Annotated[dict[str, Wave], Field(min_length=1), BeforeValidator(_as_year_keys)]
    steps: dict[str, Step] = {}
    groups: list[str] = []
    mode: str | None = None
    interviewer: str | None = None


class Publication(Settings):
    """The rules by which numbers may be shown.

    `smallest_base`: a distribution of answers of a whole group is shown from this many people on.
    `join_answers_below`: below this many people the answers are joined to agree, neutral, disagree.
    `smallest_cell`: the smallest count in a crossing with traits. `percentages_from`: below this many
    people shares are written as counts only.
    """

    smallest_base: int = Field(default=10, ge=1)
    join_answers_below: int = Field(default=0, ge=0)
    smallest_cell: int = Field(default=5, ge=1)
    percentages_from: int = Field(default=15, ge=1)


class Contact(Settings):
    """Who made the programme and whom to ask."""

    authors: list[str] = []
    organisation: str | None = None
    email: str | None = None


class ProgrammeFile(Settings):
    """The content of `programme.yml`.

    `id` names the programme in the researcher's key store, so it does not change when the folder
    moves. `synthetic` puts "synthetische gegevens" on every page. `notebooks` gives parameters to
    notebooks by name; they are checked against each template.
    """

    schema_version: int = Field(ge=1, le=SCHEMA_VERSION)
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,60}$")
    title: Text
    subtitle: Text | None = None
    intro: Text | None = None
    question: Question
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

    def problems(self) -> Iterator[Fault]:
        """References inside the file that lead nowhere."""
        addresses: dict[str, str] = {}
        for perspective, phase in self.phases.items():
            where: tuple[Any, ...] = ("phases", perspective.value)
            address = phase_address(phase, self.language)
            if addresses.setdefault(address, perspective.value) != perspective.value:
                yield Fault((*where, "address"), "programme.address-twice", {"found": address})
            for name, wave in phase.waves.items():
                yield from _wave_faults((*where, "waves", name), phase, wave, self)


def _wave_faults(
    where: tuple[Any, ...], phase: Phase, wave: Wave, programme: ProgrammeFile
) -> Iterator[Fault]:
    for i, source in enumerate(wave.sources):
        here = (*where, "sources", i)
        if source.step is not None and source.step not in phase.steps:
            known = {"found": source.step, "allowed": list(phase.steps)}
            yield Fault((*here, "step"), "programme.unknown-step", known)
        for name in source.drop:
            if name in source.columns or name == source.id:
                yield Fault((*here, "drop"), "programme.drop-used", {"found": name})
    if wave.compare is not None and wave.compare not in phase.steps:
        known = {"found": wave.compare, "allowed": list(phase.steps)}
        yield Fault((*where, "compare"), "programme.unknown-step", known)
    for i, recruitment in enumerate(wave.recruitment):
        for fault in recruitment.problems():
            location = (*where, "recruitment", i, *fault.location)
            yield Fault(location, fault.key, fault.fields)


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

    schema_version: int = Field(ge=1, le=SCHEMA_VERSION)
    constructs: dict[str, Construct]


@dataclass(frozen=True)
class Programme:
    """A programme with everything its file names, read and checked.

    `instruments` and their items are by name; `findings` is the ledger; `folder` is where the
    programme lives. `settings_files` are all files that were read to get here.
    """

    folder: Path
    file: ProgrammeFile
    instruments: dict[str, Instrument]
    constructs: dict[str, Construct]
    findings: dict[str, Finding]
    settings_files: tuple[Path, ...]

    @property
    def language(self) -> str:
        """The language of the site and of the messages."""
        return self.file.language

    def waves(self) -> Iterator[tuple[Perspective, str, Wave]]:
        """Every wave as (perspective, wave name, wave), in the order of the file."""
        for perspective, phase in self.file.phases.items():
            for name, wave in phase.waves.items():
                yield perspective, name, wave

    def path(self, name: str) -> Path:
        """The path of a file of the programme, as named in its settings."""
        return self.folder / name

    def address(self, perspective: Perspective) -> str:
        """The part of the web address for a phase, such as "klanten"."""
        return phase_address(self.file.phases[perspective], self.language)


def phase_address(phase: Phase, language: str) -> str:
    """The phase's address, made from what its people are called when it gives none."""
    if phase.address:
        return phase.address
    words = phase.people.get(language) or next(iter(phase.people.values()), "")
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in words.casefold()).strip("-")


def load_programme(folder: Path) -> Programme:
    """Read and check a programme folder; raises `ProblemsError` with every problem in its files."""
    if not folder.is_dir():
        raise ProblemsError([Problem("programme.folder-missing", file=str(folder))])
    if not (folder / FILE_NAME).is_file():
        raise ProblemsError([Problem("programme.file-missing", file=str(folder / FILE_NAME))])
    document = read_document(folder / FILE_NAME, FILE_NAME)
    file, problems = examine(document, ProgrammeFile)
    if file is None:
        raise ProblemsError(problems)
    reader = _Reader(folder, document, problems)
    instruments = reader.instruments(file)
    constructs = reader.constructs(file, instruments)
    findings = reader.findings(file)
    reader.data_files(file)
    if problems:
        raise ProblemsError(problems)
    return Programme(folder, file, instruments, constructs, findings, tuple(reader.read))


class _Reader:
    """Reads what the programme file names, and adds what is wrong to one list of problems."""

    def __init__(self, folder: Path, document: Document, problems: list[Problem]) -> None:
        self.folder = folder
        self.document = document
        self.problems = problems
        self.read = [folder / FILE_NAME]

    def instruments(self, file: ProgrammeFile) -> dict[str, Instrument]:
        """Every instrument that a source names: the programme's own first, then the catalogue's."""
        found: dict[str, Instrument] = {}
        for location, source in _sources(file):
            name = source.instrument
            if name in found:
                continue
            instrument = self._instrument(name, (*location, "instrument"))
            if instrument is not None:
                found[name] = instrument
        self._shared_names(found)
        self._sources_fit(file, found)
        return found

    def _instrument(self, name: str, location: tuple[Any, ...]) -> Instrument | None:
        own = self.folder / INSTRUMENTS / f"{name}.yml"
        if own.is_file() and self._inside(own):
            self.read.append(own)
            return self._examine(own, Instrument)
        try:
            return from_catalogue(name)
        except ProblemsError as error:
            problem = error.problems[0]
            known = sorted(path.stem for path in (self.folder / INSTRUMENTS).glob("*.yml"))
            allowed = [*known, *(problem.allowed or [])]
            near = nearest(name, allowed)
            key = "programme.unknown-instrument-near" if near else "programme.unknown-instrument"
            self._add(location, key, found=name, allowed=allowed, values={"near": near})
            return None

    def _shared_names(self, instruments: dict[str, Instrument]) -> None:
        owners: dict[str, str] = {}
        for name, instrument in instruments.items():
            for key in (*instrument.items, *instrument.scales):
                owner = owners.setdefault(key, name)
                if owner != name:
                    values = {"first": owner, "second": name}
                    self.problems.append(
                        Problem("programme.item-in-two", file=FILE_NAME, found=key, values=values)
                    )

    def _sources_fit(self, file: ProgrammeFile, instruments: dict[str, Instrument]) -> None:
        for perspective, phase in file.phases.items():
            items = {
                key
                for wave in phase.waves.values()
                for source in wave.sources
                if source.instrument in instruments
                for key in instruments[source.instrument].items
            }
            if not items:
                continue
            where = ("phases", perspective.value)
            for i, name in enumerate(phase.groups):
                self._known((*where, "groups", i), name, items)
            for field in ("mode", "interviewer"):
                if getattr(phase, field) is not None:
                    self._known((*where, field), getattr(phase, field), items)
        for location, source in _sources(file):
            if source.instrument in instruments:
                self._source_fits(location, source, instruments[source.instrument])

    def _source_fits(self, location: tuple[Any, ...], source: Source, instrument: Instrument) -> None:
        items = set(instrument.items)
        for column, item in source.columns.items():
            self._known((*location, "columns", column), item, items)
        for i, item in enumerate(source.not_asked):
            self._known((*location, "not_asked", i), item, items)
        for item in source.fixed:
            self._known((*location, "fixed", item), item, items)

    def _known(self, location: tuple[Any, ...], name: str, known: set[str]) -> None:
        if name not in known:
            near = nearest(name, known)
            key = "settings.unknown-name-near" if near else "settings.unknown-name"
            self._add(location, key, found=name, allowed=sorted(known), values={"near": near})

    def constructs(
        self, file: ProgrammeFile, instruments: dict[str, Instrument]
    ) -> dict[str, Construct]:
        """The construct map, when the programme names one."""
        path = self._named(("constructs",), file.constructs)
        content = self._examine(path, ConstructMap) if path else None
        if content is None:
            return {}
        items = {key for instrument in instruments.values() for key in instrument.items}
        scales = {key for instrument in instruments.values() for key in instrument.scales}
        document = read_document(path, file.constructs) if path else self.document
        for name, construct in content.constructs.items():
            for field, known in (("items", items), ("scales", scales)):
                for i, key in enumerate(getattr(construct, field)):
                    if key not in known:
                        location = ("constructs", name, field, i)
                        self.problems.append(
                            document.problem(
                                location, "settings.unknown-name", found=key, allowed=sorted(known)
                            )
                        )
        return content.constructs

    def findings(self, file: ProgrammeFile) -> dict[str, Finding]:
        """The findings ledger, when the programme names one."""
        path = self._named(("findings",), file.findings)
        content = self._examine(path, Ledger) if path else None
        return content.findings if content is not None else {}

    def data_files(self, file: ProgrammeFile) -> None:
        """Report every data and decisions file that is named and not there."""
        for location, source in _sources(file):
            self._named((*location, "file"), source.file)
        self._named(("rules",), file.rules)

    def _named(self, location: tuple[Any, ...], name: str | None) -> Path | None:
        if name is None:
            return None
        path = self.folder / name
        if PurePosixPath(name).is_absolute() or not self._inside(path):
            self._add(location, "programme.outside", found=name)
            return None
        if not path.is_file():
            there = [p.relative_to(self.folder).as_posix() for p in _siblings(path)]
            near = nearest(name, there)
            key = "programme.no-such-file-near" if near else "programme.no-such-file"
            self._add(location, key, found=name, values={"near": near, "folder": self.folder})
            return None
        return path

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.folder.resolve())

    def _examine(self, path: Path, model: type[AnySettings]) -> AnySettings | None:
        self.read.append(path)
        try:
            document = read_document(path, path.relative_to(self.folder).as_posix())
        except ProblemsError as error:
            self.problems += error.problems
            return None
        content, problems = examine(document, model)
        self.problems += problems
        return content

    def _add(self, location: tuple[Any, ...], key: str, **fields: Any) -> None:
        self.problems.append(self.document.problem(location, key, **fields))


def _sources(file: ProgrammeFile) -> Iterator[tuple[tuple[Any, ...], Source]]:
    for perspective, phase in file.phases.items():
        for name, wave in phase.waves.items():
            for i, source in enumerate(wave.sources):
                yield ("phases", perspective.value, "waves", name, "sources", i), source


def _siblings(path: Path) -> list[Path]:
    return sorted(path.parent.iterdir()) if path.parent.is_dir() else []
