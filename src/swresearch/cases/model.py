"""What a case is: the front matter of its file, what students see of it, and what only teachers do.

The levels and conditions are those of the research on social work at all levels (HAN and Movisie,
2022) and of social quality (Beck et al. 1997); the five groups of factors are a common division in
teaching, and no source was found that lists them literally.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from swresearch.programme import Condition
from swresearch.settings import Fault, Name, SchemaVersion, Settings, Text, fault


class Level(StrEnum):
    """The three levels of social work; a continuum, from one person to society."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    SOCIETY = "society"


class Status(StrEnum):
    """Whether the team of the case carried an intervention out, or saw that it could be done."""

    DONE = "done"
    POSSIBLE = "possible"


class Kind(StrEnum):
    """What an intervention consists of."""

    GUIDANCE = "guidance"
    PRACTICAL = "practical"
    REFERRAL = "referral"
    COORDINATION = "coordination"
    CONNECTING = "connecting"
    ORGANISING = "organising"
    SIGNALLING = "signalling"


class FactorGroup(StrEnum):
    """Where a factor comes from that weighs in a decision."""

    PROFESSIONAL = "professional"
    CLIENT_NETWORK = "client_network"
    TEAM = "team"
    ORGANISATION = "organisation"
    CONTEXT = "context"


def _filled(words: str) -> str:
    if not words.strip():
        raise fault("settings.empty-value")
    return " ".join(words.split())


def _true(value: bool) -> bool:
    if not value:
        raise fault("cases.not-fictional", found="false")
    return value


# Texts of a case are plain words in one language; line breaks within them mean nothing.
Title = Annotated[str, StringConstraints(max_length=80), AfterValidator(_filled)]
Short = Annotated[str, StringConstraints(max_length=120), AfterValidator(_filled)]
Sentence = Annotated[str, StringConstraints(max_length=600), AfterValidator(_filled)]
Sentences = Annotated[list[Sentence], Field(min_length=1)]
Fictional = Annotated[bool, AfterValidator(_true)]


class Intervention(Settings):
    """One thing that was done or could be done, at which level."""

    what: Sentence
    level: Level
    status: Status = Field(examples=["done"])
    kind: Kind = Field(examples=["guidance"])


class Factor(Settings):
    """Something that weighed in the decision, and where it comes from."""

    factor: FactorGroup = Field(examples=["team"])
    text: Sentence = Field(examples=["Het team twijfelt."])


class Signal(Settings):
    """Something that reaches beyond this case; `theme` is a signal that other cases may give too."""

    text: Sentence = Field(examples=["Wie hulp zoekt, wacht een half jaar."])
    theme: Name | None = None


class Rounds(Settings):
    """Texts for the three rounds of the conversation.

    `goal`: to what end; `options`: what weighs and what can be done at each level; `plan`: what, with
    whom, in which order and on which grounds.
    """

    goal: Sentences
    options: Sentences
    plan: Sentences


class TeacherNotes(Settings):
    """What only teachers see.

    `aims` are what students learn; `notes` how to lead the conversation; `pitfalls` where it tends to
    go wrong; `answers` what a good conversation brings up per round; `afterwards` how it went on.
    """

    aims: Sentences
    notes: Sentences
    pitfalls: Sentences
    answers: Rounds
    afterwards: Sentences


# An example stands in for a faulty part, so that the rest of the file is still checked.
_INTERVENTIONS = [
    {"what": "Luisteren", "level": "individual", "status": "done", "kind": "guidance"},
    {"what": "Een portiekavond", "level": "group", "status": "possible", "kind": "organising"},
]
_ROUNDS = {"goal": ["Waartoe?"], "options": ["Wat kan?"], "plan": ["Wat eerst?"]}


class Content(Settings):
    """The part of the front matter that students may see."""

    title: Title
    team: Name
    target_group: Short = Field(examples=["Buren in een flat"])
    question: Sentence = Field(examples=["Wat doe je?"])
    situation: Sentence = Field(examples=["Twee buren horen elkaar."])
    actors: list[Short] = Field(min_length=2, examples=[["buurvrouw", "sociaal werker"]])
    interventions: list[Intervention] = Field(min_length=2, examples=[_INTERVENTIONS])
    conditions: dict[Condition, Sentence] = Field(
        min_length=1, examples=[{"cohesion": "Zij groeten niet."}]
    )
    factors: list[Factor] = Field(
        min_length=1, examples=[[{"factor": "team", "text": "Het twijfelt."}]]
    )
    considerations: Sentences = Field(examples=[["Praten kan ook verhullen."]])
    dilemmas: Sentences = Field(examples=[["Bemiddel je of niet?"]])
    signals: list[Signal] = []
    questions: Rounds = Field(examples=[_ROUNDS])
    fictional: Fictional = Field(examples=[True])

    def levels(self, status: Status | None = None) -> set[Level]:
        """The levels of the interventions that were done, could be done, or both."""
        return {i.level for i in self.interventions if status in (None, i.status)}


class CaseFile(Content):
    """The front matter of a case file."""

    schema_version: SchemaVersion
    teacher: TeacherNotes

    def problems(self) -> Iterator[Fault]:
        """Interventions that leave no choice of level, or that stand there twice."""
        if len(self.levels()) == 1:
            level = self.interventions[0].level.value
            yield Fault(("interventions",), "cases.one-level", {"found": level})
        seen: set[str] = set()
        for i, intervention in enumerate(self.interventions):
            words = intervention.what.casefold()
            if words in seen:
                found = {"found": intervention.what}
                yield Fault(("interventions", i, "what"), "cases.intervention-twice", found)
            seen.add(words)


class StudentCase(Content):
    """A case as students see it: it has no place for a teacher's text."""

    name: Name
    story: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The story paragraph by paragraph; words only, never markup."""
        parts = (" ".join(part.split()) for part in self.story.split("\n\n"))
        return tuple(part for part in parts if part)

    @property
    def words(self) -> int:
        """How long the story is."""
        return len(self.story.split())


@dataclass(frozen=True)
class Case:
    """A case: what students see, and apart from it what only teachers see."""

    student: StudentCase
    teacher: TeacherNotes

    @property
    def name(self) -> str:
        """The name of its file without ending, also its part of web addresses and bundle names."""
        return self.student.name


class Team(Settings):
    """A team whose cases these are, and what it was asked to do."""

    title: Text
    task: Text


class TeamsFile(Settings):
    """The content of `teams.yml`."""

    schema_version: SchemaVersion
    teams: Annotated[dict[Name, Team], Field(min_length=1)]


class SignalsFile(Settings):
    """The content of `signals.yml`: signals that more than one case may give, in words."""

    schema_version: SchemaVersion
    signals: dict[Name, Text]


class Casebook(Settings):
    """All cases as students see them, with their teams and shared signals; fit for JSON.

    `model_dump(mode="json")` goes into the context of a run, `Casebook.model_validate` reads it back.
    """

    teams: dict[Name, Team]
    signals: dict[Name, Text]
    cases: dict[Name, StudentCase]


def texts(value: Any) -> Iterator[str]:
    """Every text in a case, its teacher's notes, or a part of one, keys left out."""
    if isinstance(value, Settings):
        value = value.model_dump(mode="json")
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
