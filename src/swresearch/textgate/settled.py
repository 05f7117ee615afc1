"""The ledger of settled findings: what a person decided about each, and why.

The file names what was found, so it is as private as the texts: it lies beside the raw data, where
git does not look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from swresearch.errors import Problem
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.settings import SCHEMA_VERSION, Day, Fault, SchemaVersion, Settings, load
from swresearch.textgate.findings import Finding, Kind
from swresearch.textgate.gate import Gate


class Verdict(StrEnum):
    """What a person decided: it points to nobody, it is replaced, or the whole text stays out."""

    HARMLESS = "harmless"
    REPLACE = "replace"
    WITHHOLD = "withhold"


class Settled(Settings):
    """One finding, or one that comes back, and what was decided.

    `text` is what was found, to the letter; `where` the text it is in, or the folder of texts, with a
    slash at its end (empty: in every text). Without a `verdict` it is still open. `replacement` comes
    in its place ("[naam]").
    """

    text: str
    kind: Kind
    where: str = ""
    verdict: Verdict | None = None
    replacement: str | None = None
    reason: str = ""
    by: str = ""
    on: Day | None = None

    def problems(self) -> Iterator[Fault]:
        """A verdict without a reason, and a replacement that is missing or not used."""
        if self.verdict is not None and not self.reason.strip():
            yield Fault(("reason",), "textgate.no-reason", {"values": {"text": self.text}})
        replaces = self.verdict is Verdict.REPLACE
        if replaces and not self.replacement:
            yield Fault(("replacement",), "textgate.no-replacement", {"found": self.text})
        if self.replacement and not replaces:
            yield Fault(("replacement",), "textgate.stray-replacement", {"found": self.replacement})


class SettledFile(Settings):
    """The content of the ledger."""

    schema_version: SchemaVersion
    settled: list[Settled] = []

    def problems(self) -> Iterator[Fault]:
        """The problems of every entry."""
        for at, entry in enumerate(self.settled):
            for fault in entry.problems():
                yield Fault(("settled", at, *fault.location), fault.key, fault.fields)


def read_settled(path: Path) -> list[Settled]:
    """The entries of a ledger; none when there is no file yet. Raises `ProblemsError` with its faults."""
    return load(path, SettledFile).settled if path.is_file() else []


@dataclass(frozen=True)
class Outcome:
    """What the gate lets through.

    `texts` may be published (by name, replacements made); `withheld` are names of texts that stay out by
    decision; `undecided` has findings per text that nobody has settled, and these texts stay out as
    well; `unused` are entries of the ledger that no text has any more. `to_change` has the findings per
    text that are to be replaced or for which the text stays out.
    """

    texts: Mapping[str, str]
    withheld: tuple[str, ...]
    undecided: Mapping[str, tuple[Finding, ...]]
    unused: tuple[Settled, ...]
    originals: Mapping[str, str]
    to_change: Mapping[str, tuple[Finding, ...]]

    def problems(self) -> list[Problem]:
        """One problem per finding that is not settled, with the text, the line, and what was found."""
        return [
            Problem(
                "textgate.undecided",
                file=name,
                line=finding.line(self.originals[name]),
                found=finding.text,
                values={"kind": say(f"textgate.kind.{finding.kind.value}")},
            )
            for name, findings in self.undecided.items()
            for finding in findings
        ]


def examine(texts: Mapping[str, str], gate: Gate, settled: list[Settled]) -> Outcome:
    """Pass texts (by name) through the gate with the ledger. It fails closed: open is not published."""
    passed: dict[str, str] = {}
    withheld: list[str] = []
    undecided: dict[str, tuple[Finding, ...]] = {}
    to_change: dict[str, tuple[Finding, ...]] = {}
    used: set[int] = set()
    for name, text in texts.items():
        decided = [(finding, _entry(finding, name, settled)) for finding in gate.find(text)]
        used |= {at for _, at in decided if at is not None}
        verdicts = {settled[at].verdict for _, at in decided if at is not None}
        to_change[name] = tuple(
            finding
            for finding, at in decided
            if at is not None and settled[at].verdict in (Verdict.WITHHOLD, Verdict.REPLACE)
        )
        still_open = tuple(f for f, at in decided if at is None or settled[at].verdict is None)
        if still_open:
            undecided[name] = still_open
        elif Verdict.WITHHOLD in verdicts:
            withheld.append(name)
        else:
            passed[name] = _replaced(text, decided, settled)
    unused = tuple(entry for at, entry in enumerate(settled) if at not in used)
    return Outcome(passed, tuple(withheld), undecided, unused, dict(texts), to_change)


def _entry(finding: Finding, name: str, settled: list[Settled]) -> int | None:
    """The place of the entry for a finding; one for this text comes before one for its folder, or for all."""
    fitting = [
        at
        for at, entry in enumerate(settled)
        if entry.text == finding.text and entry.kind is finding.kind and _holds(entry.where, name)
    ]
    return max(fitting, key=lambda at: (len(settled[at].where), at), default=None)


def _holds(where: str, name: str) -> bool:
    return where in ("", name) or (where.endswith("/") and name.startswith(where))


def _replaced(text: str, decided: list[tuple[Finding, int | None]], settled: list[Settled]) -> str:
    for finding, at in reversed(decided):
        if at is not None and settled[at].replacement:
            text = f"{text[: finding.start]}{settled[at].replacement}{text[finding.end :]}"
    return text


def to_settle(outcome: Outcome, language: str = DEFAULT_LANGUAGE) -> str:
    """The open findings as entries for the ledger, each once, with where it stands as a comment.

    To be put under `settled:`; a verdict and a reason are to be filled in.
    """
    places: dict[tuple[str, str], list[str]] = {}
    for name, findings in outcome.undecided.items():
        for finding in findings:
            seen = f"{name}: {finding.around(outcome.originals[name])}"
            places.setdefault((finding.text, finding.kind.value), []).append(seen)
    lines = [f"schema_version: {SCHEMA_VERSION}", f"# {say('textgate.how', language)}", "settled:"]
    for (text, kind), contexts in places.items():
        lines += [f"  # {context}" for context in contexts]
        entry = [{"text": text, "kind": kind, "verdict": None, "reason": ""}]
        written = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=1000)
        lines += [f"  {line}" for line in written.splitlines()]
    return "\n".join(lines) + "\n"
