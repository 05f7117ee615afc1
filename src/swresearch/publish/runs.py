"""Which runs a programme has: its templates over waves, phases and instruments, each with a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.instruments import Instrument, ItemKind, text
from swresearch.language import say
from swresearch.programme import Perspective, Phase, Programme
from swresearch.publish.templates import (
    Per,
    Requirement,
    Template,
    parameter_problems,
    templates,
)

Wave = tuple[Perspective, str]
PHASES = "{phases}"  # in a template's title: how many phases the programme has, in words


@dataclass(frozen=True)
class Run:
    """One run of a template.

    `subject` is what it is over: "client-2020", "client", an instrument, or nothing for the whole
    programme. `page` is its address in the site, `title` the page's title, `menu` what the menu says.
    """

    template: Template
    subject: str
    waves: tuple[Wave, ...]
    page: str
    title: str
    menu: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The run's name: "client-2020-statements", "instrument-mhi5", "perspectives"."""
        if self.template.per is Per.INSTRUMENT:
            return f"{self.template.name}-{self.subject}"
        return f"{self.subject}-{self.template.name}" if self.subject else self.template.name

    @property
    def numbers(self) -> str:
        """How the names of this run's numbers start: "client.2020.statements.", "client.change."."""
        if self.template.per not in (Per.WAVE, Per.PHASE):
            return f"{self.name}."
        perspective, wave = self.waves[0]
        parts = (perspective.value, wave if self.template.per is Per.WAVE else "", self.template.name)
        return f"{'.'.join(part for part in parts if part)}."

    @property
    def on_cases(self) -> bool:
        """Whether it is over the cases to teach with, and not over answers."""
        return Requirement.CASES in self.template.requires

    def is_of(self, perspective: Perspective) -> bool:
        """Whether this run's page belongs to the chapter of this perspective."""
        return self.template.per in (Per.WAVE, Per.PHASE) and self.waves[0][0] is perspective


def plan(programme: Programme) -> list[Run]:
    """Every run of the programme, in the order of its pages.

    Raises `ProblemsError` for parameters that do not fit and for two runs that want the same page.
    """
    known = templates(programme)
    runs = [run for template in known.values() for run in _PLANNERS[template.per](programme, template)]
    problems = [*parameter_problems(programme, known), *_page_problems(runs)]
    if problems:
        raise ProblemsError(problems)
    return runs


def _page_problems(runs: Iterable[Run]) -> Iterator[Problem]:
    owners: dict[str, Run] = {}
    for run in runs:
        owner = owners.setdefault(run.page, run)
        if owner is not run:
            values = {"page": run.page, "owner": owner.template.name}
            yield Problem("runs.page-twice", file=run.template.path.name, values=values)


def _wave_runs(programme: Programme, template: Template) -> Iterator[Run]:
    for perspective, wave, _ in programme.waves():
        if not _possible(template, wave_instrument(programme, perspective, wave)):
            continue
        asks = asks_circumstances(programme.file.phases[perspective], wave, programme.instruments)
        if Requirement.CIRCUMSTANCES in template.requires and not asks:
            continue
        if Requirement.GROUPS in template.requires and not programme.file.phases[perspective].groups:
            continue
        several = len(programme.file.phases[perspective].waves) > 1
        address = template.addresses[programme.language]
        yield _run(
            programme,
            template,
            subject=wave_stem(perspective, wave),
            waves=((perspective, wave),),
            page=f"{phase_folder(programme, perspective)}/{f'{wave}-' if several else ''}{address}",
            about=f"{_people(programme, perspective)}{f' {wave}' if several else ''}",
            menu=f" {wave}" if several else "",
        )


def _phase_runs(programme: Programme, template: Template) -> Iterator[Run]:
    for perspective, phase in programme.file.phases.items():
        if len(phase.waves) > 1:
            address = template.addresses[programme.language]
            yield _run(
                programme,
                template,
                subject=perspective.value,
                waves=tuple((perspective, wave) for wave in phase.waves),
                page=f"{phase_folder(programme, perspective)}/{address}",
                about=_people(programme, perspective),
            )


def _instrument_runs(programme: Programme, template: Template) -> Iterator[Run]:
    for name, instrument in programme.instruments.items():
        if _possible(template, instrument):
            yield _run(
                programme,
                template,
                subject=name,
                waves=tuple(
                    (perspective, wave)
                    for perspective, wave, settings in programme.waves()
                    if any(source.instrument == name for source in settings.sources)
                ),
                page=f"{template.addresses[programme.language]}-{_address(name)}",
                about=text(instrument.title, programme.language),
                menu=f": {text(instrument.title, programme.language)}",
            )


def _programme_runs(programme: Programme, template: Template) -> Iterator[Run]:
    there = {
        Requirement.PHASES: len(programme.file.phases) > 1,
        Requirement.CASES: programme.file.cases is not None,
    }
    if all(there.get(requirement, True) for requirement in template.requires):
        on_cases = Requirement.CASES in template.requires
        waves = tuple((perspective, wave) for perspective, wave, _ in programme.waves())
        waves = () if on_cases else waves  # a run receives only its declared inputs
        page = template.addresses[programme.language]
        yield _run(programme, template, subject="", waves=waves, page=page, about="")


_PLANNERS = {
    Per.WAVE: _wave_runs,
    Per.PHASE: _phase_runs,
    Per.INSTRUMENT: _instrument_runs,
    Per.PROGRAMME: _programme_runs,
}


def _run(
    programme: Programme,
    template: Template,
    *,
    subject: str,
    waves: tuple[Wave, ...],
    page: str,
    about: str,
    menu: str = "",
) -> Run:
    title = title_of(programme, template)
    whole = f"{title}: {about}" if about else title
    parameters = programme.file.notebooks.get(template.name, {})
    return Run(template, subject, waves, page, whole, f"{title}{menu}", parameters)


def title_of(programme: Programme, template: Template) -> str:
    """A template's title in the programme's language, with the number of phases where it asks for it."""
    phases = say(f"site.phases.{len(programme.file.phases)}", programme.language)
    return template.titles[programme.language].replace(PHASES, phases)


def _people(programme: Programme, perspective: Perspective) -> str:
    return text(programme.file.phases[perspective].people, programme.language)


def _address(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name.casefold())


def phase_folder(programme: Programme, perspective: Perspective) -> str:
    """The folder of a phase's pages, such as "fase/klanten"."""
    prefix = {"nl": "fase", "en": "phase"}[programme.language]
    return f"{prefix}/{programme.address(perspective)}"


def _possible(template: Template, instrument: Instrument) -> bool:
    has = {
        Requirement.SCALES: bool(instrument.scales),
        Requirement.STATEMENTS: any(i.kind is ItemKind.CHOICE for i in instrument.items.values()),
    }
    return all(has.get(requirement, True) for requirement in template.requires)


def asks_circumstances(phase: Phase, wave: str, instruments: Mapping[str, Instrument]) -> bool:
    """Whether people within one step of the wave can have been asked in different ways, or by others.

    True when the way of asking or the interviewer is an answer in a file, or is fixed to different
    values in several files of one step.
    """
    ways: dict[tuple[str | None, str], set[object]] = {}
    for source in phase.waves[wave].sources:
        for item in filter(None, (phase.mode, phase.interviewer)):
            if item in source.fixed:
                ways.setdefault((source.step, item), set()).add(source.fixed[item])
            elif item in instruments[source.instrument].items and item not in source.not_asked:
                return True
    return any(len(values) > 1 for values in ways.values())


def wave_instrument(programme: Programme, perspective: Perspective, wave: str) -> Instrument:
    """All that was asked in a wave, as one instrument, when its sources use several."""
    sources = programme.file.phases[perspective].waves[wave].sources
    names = dict.fromkeys(source.instrument for source in sources)
    used = [(name, programme.instruments[name]) for name in names]
    return used[0][1] if len(used) == 1 else _joined(used)


def _joined(used: list[tuple[str, Instrument]]) -> Instrument:
    """Several instruments as one; answer sets get their instrument's name, since names may recur."""
    first = used[0][1]
    parts: dict[str, dict[str, Any]] = {"answer_sets": {}, "blocks": {}, "items": {}, "scales": {}}
    for name, instrument in used:
        parts["answer_sets"] |= {f"{name}.{k}": v for k, v in instrument.answer_sets.items()}
        parts["blocks"] |= {f"{name}.{k}": v for k, v in instrument.blocks.items()}
        parts["scales"] |= instrument.scales
        for key, item in instrument.items.items():
            moved = {
                field: f"{name}.{getattr(item, field)}"
                for field in ("answers", "block")
                if getattr(item, field) is not None
            }
            parts["items"][key] = item.model_copy(update=moved)
    return first.model_copy(update=parts)


def wave_stem(perspective: Perspective, wave: str) -> str:
    """The first part of the names of a wave's staged files."""
    return f"{perspective.value}-{wave}"
