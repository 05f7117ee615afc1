"""Teaching cases: their model, the reading of a folder of them, and what they show together.

`load_cases(folder)` gives every case by name, `case_problems(folder)` all that is wrong in them. What
students see (`Case.student`) and what only teachers see (`Case.teacher`) are two things from the
moment of reading. The analysis across cases is in `swresearch.cases.analysis`.
"""

from swresearch.cases.model import (
    Case,
    Casebook,
    CaseFile,
    FactorGroup,
    Intervention,
    Kind,
    Level,
    Rounds,
    SignalsFile,
    Status,
    StudentCase,
    TeacherNotes,
    Team,
    TeamsFile,
    texts,
)
from swresearch.cases.reading import case_problems, load_casebook, load_cases, load_folder

__all__ = [
    "Case",
    "CaseFile",
    "Casebook",
    "FactorGroup",
    "Intervention",
    "Kind",
    "Level",
    "Rounds",
    "SignalsFile",
    "Status",
    "StudentCase",
    "TeacherNotes",
    "Team",
    "TeamsFile",
    "case_problems",
    "load_casebook",
    "load_cases",
    "load_folder",
    "texts",
]
