"""A wrong command line is told in the language of the programme, with the way out, and ends with 2."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from support import swresearch
from swresearch.errors import Problem, system_reason

WRONG = [
    (["bouw"], "De opdracht ‘bouw’ bestaat niet.", "swresearch"),
    (["buidl"], "De opdracht ‘buidl’ bestaat niet. Bedoelt u ‘build’?", "swresearch"),
    (["build", "--uot", "x"], "De optie ‘--uot’ bestaat niet. Bedoelt u ‘--out’?", "swresearch build"),
    (["score"], "Er ontbreekt iets aan de opdracht: FILE.", "swresearch score"),
    (["score", "a.csv"], "Er ontbreekt iets aan de opdracht: --instrument.", "swresearch score"),
    (["build", "--out"], "Bij ‘--out’ hoort een waarde.", "swresearch build"),
    (
        ["build", "--jobs", "nul"],
        "Bij ‘--jobs’ hoort een geheel getal van 1 tot en met 64.",
        "swresearch build",
    ),
    (
        ["check", "mijn", "map"],
        "Dit hoort niet bij de opdracht: mijn map. Zet een naam met spaties tussen aanhalingstekens.",
        "swresearch check",
    ),
]


@pytest.mark.parametrize(("words", "said", "command"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_wrong_use_is_a_sentence(tmp_path: Path, words: list[str], said: str, command: str) -> None:
    done = swresearch(*words, cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.splitlines() == [said, f"Hoe het wel moet, staat in: {command} --help"]


def test_wrong_use_of_an_english_programme_is_english(tmp_path: Path) -> None:
    (tmp_path / "programme.yml").write_text("language: en\n", encoding="utf-8")
    done = swresearch("check", "--programme", tmp_path, "--settel", "x")
    assert done.stderr.splitlines() == [
        "There is no option ‘--settel’. Do you mean ‘--settle’?",
        "How it should be is told by: swresearch check --help",
    ]


def test_help_and_version_still_work() -> None:
    assert swresearch("--version").returncode == 0
    helped = swresearch("build", "--help")
    assert helped.returncode == 0 and "--programme DIR" in helped.stdout
    assert swresearch().returncode == 2


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOENT, "No such file or directory"), "de map of het bestand is er niet"),
        (PermissionError(errno.EACCES, "Permission denied"), "u hebt daar geen rechten voor"),
        (OSError("vreemd"), "vreemd"),
        (OSError(), "de reden is niet bekend"),
    ],
)
def test_what_the_system_refuses_is_said_in_words(error: OSError, said: str) -> None:
    assert system_reason(error) == said
    problem = Problem("score.not-written", file="uit.csv", values={"reason": error})
    assert problem.sentence() == (
        f"Dit bestand kan niet worden geschreven ({said}). Kijk of de map bestaat en of het bestand in een "
        "ander programma openstaat."
    )
