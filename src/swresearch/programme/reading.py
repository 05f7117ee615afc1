"""Reading a programme folder: the programme file and every settings file it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.findings import Finding, Ledger
from swresearch.instruments import Instrument, ItemKind, catalogue_names, from_catalogue
from swresearch.programme.files import FILE_NAME, ProgrammeFiles, links_outside
from swresearch.programme.model import (
    Construct,
    ConstructMap,
    Perspective,
    Phase,
    ProgrammeFile,
    Source,
    Wave,
    phase_address,
)
from swresearch.settings import (
    Document,
    Examined,
    Fault,
    Location,
    examine,
    nearest,
    read_document,
    text,
    unknown_name,
)

INSTRUMENTS = "instruments"


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
        return phase_address(self.file.phases[perspective], self.language, perspective.value)


def load_programme(folder: Path) -> Programme:
    """Read and check a programme folder; raises `ProblemsError` with every problem in its files."""
    if not folder.is_dir():
        raise ProblemsError([Problem("programme.folder-missing", file=str(folder))])
    if not (folder / FILE_NAME).is_file():
        raise ProblemsError([Problem("programme.file-missing", file=str(folder / FILE_NAME))])
    examined = examine(read_document(folder / FILE_NAME, FILE_NAME), ProgrammeFile)
    file = examined.value
    if file is None:
        raise ProblemsError(examined.problems)
    files = ProgrammeFiles(folder, list(examined.problems))
    reader = _Reader(files, examined, file)
    instruments = reader.instruments()
    reader.phases_fit(instruments)
    constructs = reader.constructs(instruments)
    findings = reader.findings()
    reader.other_files()
    named = [f"{problem.found}/" for problem in files.problems]  # what a setting names is told there
    links = [
        link
        for link in links_outside(folder)
        if not any(name.startswith(f"{link.file}/") for name in named)
    ]
    if files.problems or links:
        raise ProblemsError([*files.in_order(), *links])
    return Programme(folder, file, instruments, constructs, findings, tuple(files.read))


class _Reader:
    """Follows what the programme file names, and reports what leads nowhere."""

    def __init__(
        self, files: ProgrammeFiles, examined: Examined[ProgrammeFile], file: ProgrammeFile
    ) -> None:
        self.files = files
        self.examined = examined
        self.file = file
        self.documents: dict[str, Document] = {}
        self.in_doubt: set[str] = set()

    def instruments(self) -> dict[str, Instrument]:
        """Every instrument that a source names: the programme's own first, then the catalogue's."""
        found: dict[str, Instrument] = {}
        tried: set[str] = set()
        for location, source in _sources(self.file):
            if source.instrument not in tried:
                tried.add(source.instrument)
                instrument = self._instrument(source.instrument, (*location, "instrument"))
                if instrument is not None:
                    self._shared_names(found, source.instrument, instrument, location)
                    found[source.instrument] = instrument
        return found

    def _instrument(self, name: str, location: Location) -> Instrument | None:
        own = self.files.folder / INSTRUMENTS / f"{name}.yml"
        shipped = catalogue_names()
        if own.is_file():
            if not self.files.inside(own):
                self._add(location, "programme.outside", found=f"{INSTRUMENTS}/{name}.yml")
                return None
            examined = self.files.examine(own, Instrument)
            if examined is None:
                return None
            self.documents[name] = examined.document
            self.in_doubt |= examined.names_set_aside
            instrument = examined.value
        elif name in shipped:
            instrument = from_catalogue(name)
        else:
            known = sorted(path.stem for path in own.parent.glob("*.yml"))
            near = nearest(name, [*known, *shipped])
            key = "programme.unknown-instrument-near" if near else "programme.unknown-instrument"
            allowed = [*known, *shipped]
            self._add(location, key, found=name, allowed=allowed, values={"near": near})
            return None
        if instrument is not None and instrument.refused is not None:
            reason = {"reason": text(instrument.refused, self.file.language)}
            self._add(location, "programme.refused-instrument", found=name, values=reason)
        return instrument

    def _shared_names(
        self, others: dict[str, Instrument], name: str, instrument: Instrument, location: Location
    ) -> None:
        """Items and scales that an earlier instrument has too, at their line in the later one."""
        own = self.documents.get(name)
        for part in ("items", "scales"):
            for key in getattr(instrument, part):
                for first, other in others.items():
                    if key in other.items or key in other.scales:
                        place = (part, key) if own else (*location, "instrument")
                        values = {"first": first, "second": name}
                        fields = {"found": key, "values": values}
                        fault = Fault(place, "programme.item-in-two", fields)
                        self._report(fault, own or self.examined.document)

    def phases_fit(self, instruments: dict[str, Instrument]) -> None:
        """Report what phases, waves and sources name that their instruments do not have."""
        for perspective, phase in self.file.phases.items():
            where = ("phases", perspective.value)
            items = self._items_of(phase, instruments)
            if items:
                self._all_known((*where, "groups"), phase.groups, items)
                self._groups_have_answers((*where, "groups"), phase.groups, instruments)
                for field_name in ("mode", "interviewer"):
                    self._known((*where, field_name), getattr(phase, field_name), items)
                for name, wave in phase.waves.items():
                    for part, item in wave.design:
                        self._known((*where, "waves", name, "design", part), item, items)
        for location, source in _sources(self.file):
            if source.instrument in instruments:
                self._source_fits(location, source, instruments[source.instrument])
        for name, document in self.documents.items():
            if name in instruments:
                self._instrument_fits(instruments[name], document)

    def _items_of(self, phase: Phase, instruments: dict[str, Instrument]) -> set[str]:
        """The items of all instruments of a phase; empty when one of them could not be read."""
        names = {source.instrument for wave in phase.waves.values() for source in wave.sources}
        if not names <= set(instruments):
            return set()
        return {key for name in names for key in instruments[name].items}

    def _groups_have_answers(
        self, location: Location, groups: list[str], instruments: dict[str, Instrument]
    ) -> None:
        """People are told apart by answers; a number, date or open answer makes no groups."""
        items = {key: item for other in instruments.values() for key, item in other.items.items()}
        for i, name in enumerate(groups):
            if name in items and items[name].kind is not ItemKind.CHOICE:
                self._add(
                    (*location, i), "programme.group-kind", found=f"{name} ({items[name].kind.value})"
                )

    def _source_fits(self, location: Location, source: Source, instrument: Instrument) -> None:
        for column, item in source.columns.items():
            self._known((*location, "columns", column), item, instrument.items)
        self._all_known((*location, "not_asked"), source.not_asked, instrument.items)
        self._all_known((*location, "only_answered"), source.only_answered, instrument.items)
        for item, value in source.fixed.items():
            place = (*location, "fixed", item)
            self._known(place, item, instrument.items)
            if item in instrument.items and instrument.items[item].kind is ItemKind.CHOICE:
                self._fixed_answer(place, value, instrument, item)

    def _fixed_answer(
        self, place: Location, value: int | float | str, instrument: Instrument, item: str
    ) -> None:
        answers = instrument.answer_sets.get(instrument.items[item].answers or "")
        if answers is None:
            return
        labels = {words for label in answers.options.values() for words in label.values()}
        if value not in answers.options and value not in labels:
            allowed = [f"{code}: {text(label, '')}" for code, label in answers.options.items()]
            self._add(place, "programme.fixed-answer", found=value, allowed=allowed)

    def _instrument_fits(self, instrument: Instrument, document: Document) -> None:
        """Waves and parts of the question that a programme's own instrument names."""
        parts = self.file.question.parts
        for key, block in instrument.blocks.items():
            self._known(("blocks", key, "part"), block.part, parts, document)
        waves = {f"{phase}/{wave}" for phase, wave, _ in _waves(self.file)}
        for key, item in instrument.items.items():
            for words in item.wording:
                if "/" in words:
                    self._known(("items", key, "wording", words), words, waves, document)

    def constructs(self, instruments: dict[str, Instrument]) -> dict[str, Construct]:
        """The construct map, when the programme names one."""
        path = self._named(("constructs",), self.file.constructs)
        examined = self.files.examine(path, ConstructMap) if path else None
        if examined is None or examined.value is None:
            return {}
        names = {source.instrument for _, source in _sources(self.file)}
        items = {key for instrument in instruments.values() for key in instrument.items}
        scales = {key for instrument in instruments.values() for key in instrument.scales}
        for key, construct in examined.value.constructs.items():
            where = ("constructs", key)
            if names <= set(instruments):
                self._all_known((*where, "items"), construct.items, items, examined.document)
                self._all_known((*where, "scales"), construct.scales, scales, examined.document)
            parts = self.file.question.parts
            self._known((*where, "part"), construct.part, parts, examined.document)
        return examined.value.constructs

    def findings(self) -> dict[str, Finding]:
        """The findings ledger, when the programme names one."""
        path = self._named(("findings",), self.file.findings)
        examined = self.files.examine(path, Ledger) if path else None
        if examined is None or examined.value is None:
            return {}
        parts = self.file.question.parts
        waves = {f"{phase}.{wave}" for phase, wave, _ in _waves(self.file)}
        for key, finding in examined.value.findings.items():
            self._known(("findings", key, "part"), finding.part, parts, examined.document)
            for i, evidence in enumerate(finding.evidence):
                place = ("findings", key, "evidence", i, "number")
                self._known(place, evidence.wave, waves, examined.document)
        return examined.value.findings

    def other_files(self) -> None:
        """Report every data, interview, rules and teaching file that is named and not there."""
        for location, source in _sources(self.file):
            self._named((*location, "file"), source.file)
        for perspective, name, wave in _waves(self.file):
            for part, file in wave.interviews or ():
                where = ("phases", perspective, "waves", name, "interviews", part)
                self._named(where, file)
        for key in ("rules", "guide", "factsheets"):
            self._named((key,), getattr(self.file, key))
        for key in ("cases", "elearning"):
            self._named((key,), getattr(self.file, key), folder=True)
        for key in ("decisions", "settled"):  # `check` writes these, so they may not be there yet
            _, fault = self.files.named(getattr(self.file, key) or FILE_NAME)
            if fault is not None and fault.key in ("programme.outside", "programme.backslash"):
                self._report(Fault((key,), fault.key, fault.fields), self.examined.document)

    def _named(self, location: Location, name: str | None, *, folder: bool = False) -> Path | None:
        if name is None:
            return None
        path, fault = self.files.named(name, folder=folder)
        if fault is not None:
            self._report(Fault(location, fault.key, fault.fields), self.examined.document)
        return path

    def _all_known(
        self,
        location: Location,
        names: list[str],
        known: Iterable[str],
        document: Document | None = None,
    ) -> None:
        for i, name in enumerate(names):
            self._known((*location, i), name, known, document)

    def _known(
        self,
        location: Location,
        name: str | None,
        known: Iterable[str],
        document: Document | None = None,
    ) -> None:
        if name is not None and name not in known and name not in self.in_doubt:
            fault = Fault(location, *unknown_name(name, sorted(known)))
            self._report(fault, document or self.examined.document)

    def _add(self, location: Location, key: str, **fields: Any) -> None:
        self._report(Fault(location, key, fields), self.examined.document)

    def _report(self, fault: Fault, document: Document) -> None:
        if document is self.examined.document and self.examined.in_doubt(fault):
            return
        self.files.problems.append(document.problem(fault.location, fault.key, **fault.fields))


def _waves(file: ProgrammeFile) -> Iterator[tuple[str, str, Wave]]:
    for perspective, phase in file.phases.items():
        for name, wave in phase.waves.items():
            yield perspective.value, name, wave


def _sources(file: ProgrammeFile) -> Iterator[tuple[Location, Source]]:
    for perspective, name, wave in _waves(file):
        for i, source in enumerate(wave.sources):
            yield ("phases", perspective, "waves", name, "sources", i), source
