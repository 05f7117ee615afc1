"""What may not be found in the site; made from the raw data and kept outside the site."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    """What may not be found in the site.

    `identifiers` are values of dropped columns and respondents' ids; `open_answers` the texts that
    people wrote; `rows` per person the answers in the order of the file, as numbers.
    """

    identifiers: frozenset[str] = frozenset()
    open_answers: frozenset[str] = frozenset()
    rows: frozenset[tuple[str, ...]] = frozenset()

    def __or__(self, other: Secrets) -> Secrets:
        return Secrets(
            self.identifiers | other.identifiers,
            self.open_answers | other.open_answers,
            self.rows | other.rows,
        )


def write_secrets(path: Path, secrets: Secrets) -> None:
    """Keep the secrets of a source for the gate, readable by this user only."""
    content = json.dumps(
        {
            "identifiers": sorted(secrets.identifiers),
            "open_answers": sorted(secrets.open_answers),
            "rows": sorted(secrets.rows),
        },
        ensure_ascii=False,
    )
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")


def read_secrets(path: Path) -> Secrets:
    """The secrets that `write_secrets` kept."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Secrets(
        frozenset(content["identifiers"]),
        frozenset(content["open_answers"]),
        frozenset(tuple(row) for row in content["rows"]),
    )
