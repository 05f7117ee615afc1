"""The programme file: what the research programme is, phase by phase and wave by wave.

`load_programme(folder)` reads `programme.yml` and every settings file it names, and reports all
problems at once. Nothing in it touches the data themselves.
"""

from swresearch.programme.model import (
    Condition,
    Construct,
    ConstructMap,
    Contact,
    Decimal,
    Design,
    Interviews,
    Perspective,
    Phase,
    ProgrammeFile,
    Publication,
    Question,
    QuestionPart,
    Reading,
    Recruitment,
    Source,
    Step,
    Wave,
    phase_address,
)
from swresearch.programme.reading import FILE_NAME, INSTRUMENTS, Programme, load_programme
from swresearch.settings import SCHEMA_VERSION

__all__ = [
    "FILE_NAME",
    "INSTRUMENTS",
    "SCHEMA_VERSION",
    "Condition",
    "Construct",
    "ConstructMap",
    "Contact",
    "Decimal",
    "Design",
    "Interviews",
    "Perspective",
    "Phase",
    "Programme",
    "ProgrammeFile",
    "Publication",
    "Question",
    "QuestionPart",
    "Reading",
    "Recruitment",
    "Source",
    "Step",
    "Wave",
    "load_programme",
    "phase_address",
]
