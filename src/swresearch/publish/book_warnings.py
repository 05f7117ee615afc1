"""What Jupyter Book says about the pages of a book, as sentences with file and line."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from swresearch.errors import Problem

MOST = 40
_WARNING = re.compile(
    r"(?:(?P<file>\S.*?\.(?:md|ipynb)):(?P<line>\d*):? )?(?:WARNING|ERROR|CRITICAL): (?P<said>.+)"
)
_RAISED = re.compile(r"[\w.]*(?:Error|Exception): \S")
_KIND = re.compile(r"\s\[[\w.-]+\]$")

# What Sphinx, docutils and MyST say, and the sentence that says it in the reader's language.
_KNOWN = (
    ("site.no-insertion", r"(?:Directive )?\"(?P<found>[\w-]+)\" (?:directive )?disabled"),
    ("site.no-insertion", r"File insertion disabled"),
    ("site.no-insertion", r"File and URL access deactivated; ignoring \"(?P<found>[\w-]+)\""),
    ("site.no-code", r"Found an unexpected `code-cell` or `raw-cell` directive"),
    ("site.unknown-directive", r"Unknown directive type: '(?P<found>[^']+)'"),
    ("site.unknown-role", r"Unknown interpreted text role \"(?P<found>[^\"]+)\""),
    (
        "site.unknown-option",
        r"'[\w-]+': Unknown option keys: \[(?P<found>.*?)\] \(allowed: \[(?P<allowed>.*)\]\)",
    ),
    ("site.heading-skipped", r"Non-consecutive header level increase; (?P<found>H\d to H\d)"),
    ("site.empty-directive", r"Content block expected for the \"(?P<found>[\w-]+)\" directive"),
    ("site.no-file", r"(?:image|download) file not readable: (?P<found>.+)"),
    ("site.no-target", r"'myst' cross-reference target not found: '(?P<found>[^']+)'"),
    ("site.no-target", r"undefined label: '(?P<found>[^']+)'"),
    ("site.no-target", r"unknown document: '(?P<found>[^']+)'"),
    ("site.no-target", r"term not in glossary: '(?P<found>[^']+)'"),
)
# What no directive but this one says, without naming itself.
_SAID_BY = {"site.no-insertion": "literalinclude", "site.no-code": "code-cell"}


def book_problems(output: str, book: Path, own: Collection[str] = ()) -> list[Problem]:
    """The warnings in the output of a build of `book`, at most `MOST`.

    `own` are pages of the programme's own folder `book`, by their names in it; a problem names them as they
    are found in the programme, and the package's pages by their name in the book.

    Where nothing is called a warning, an exception ended the build: its line is the problem.
    """
    lines = [line.strip() for line in output.replace(f"{book.resolve()}/", "").splitlines()]
    warned = [found for line in lines if (found := _WARNING.search(line))]
    if warned:
        once = {found.group(): found for found in warned}
        problems = [_with_line(_problem(found), book) for found in once.values()][:MOST]
        return [replace(p, file=f"book/{p.file}") if p.file in own else p for p in problems]
    raised = dict.fromkeys(line for line in lines if _RAISED.match(line))
    return [Problem("site.warning", values={"reason": line}) for line in raised][:MOST]


def _problem(found: re.Match[str]) -> Problem:
    line = int(found["line"]) if found["line"] else None
    said = _KIND.sub("", found["said"]).strip()
    for key, pattern in _KNOWN:
        if known := re.match(pattern, said):
            parts = known.groupdict()
            return Problem(
                key,
                file=found["file"],
                line=line,
                found=_plain(parts.get("found")) or _SAID_BY.get(key),
                allowed=_plain(parts.get("allowed")),
            )
    return Problem("site.warning", file=found["file"], line=line, values={"reason": said})


def _with_line(problem: Problem, book: Path) -> Problem:
    """The problem with the first line of its page that has what was found, where nobody said a line."""
    if problem.line or not (problem.file and problem.found) or not (book / problem.file).is_file():
        return problem
    lines = (book / problem.file).read_text(encoding="utf-8").splitlines()
    found = (at for at, line in enumerate(lines, start=1) if str(problem.found) in line)
    return replace(problem, line=next(found, None))


def _plain(names: str | None) -> str | None:
    """Names as a reader writes them: not as a list in Python."""
    return names.replace("'", "").replace(" to ", " → ") if names else None
