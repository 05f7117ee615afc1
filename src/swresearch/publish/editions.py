"""The record of every edition: what it published, beside which the next one is looked at before the swap.

Records stand in `editions/` below the output folder and stay there with `--fresh`. They hold published
numbers only. Who withdrew is known there by a keyed digest, so that each withdrawal is carried through once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from swresearch.clean import Decision, load_key
from swresearch.clean.decisions import Kind
from swresearch.clean.texts import word
from swresearch.disclosure import EditionRecord, compare, read_record
from swresearch.errors import Problem
from swresearch.language import LANGUAGES, say
from swresearch.programme import Programme, Publication
from swresearch.publish.receipts import write_text

WITHDRAWN = "withdrawn.json"
REBUILT = "rebuilt.json"


@dataclass(frozen=True)
class Editions:
    """The present edition beside the earlier ones.

    `earlier` are the records of other editions by their file, already without those who withdrew;
    `withdrawn` digests of everyone who did; `new` says that some of them are new since the last build.
    `changed` counts the cells that tell about a few people beside the last build of this same edition.
    """

    present: EditionRecord
    earlier: Mapping[Path, EditionRecord]
    withdrawn: tuple[str, ...]
    new: bool
    file: Path
    changed: int

    def problems(self, rules: Publication) -> Iterator[Problem]:
        """What the present edition gives away about people beside an earlier one."""
        for record in self.earlier.values():
            for difference in compare(record, self.present, rules):
                yield difference.problem()

    def write(self) -> None:
        """Write the record of this edition; after a withdrawal those of the earlier ones as well."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        if self.new:
            for path, record in self.earlier.items():
                record.write(path)
        self.present.write(self.file)
        write_text(self.file.parent / WITHDRAWN, json.dumps(self.withdrawn))
        write_text(self.file.parent / REBUILT, json.dumps({self.present.edition: self.changed}))


def editions(
    programme: Programme,
    results: Iterable[Mapping[str, Any]],
    decisions: Iterable[Decision],
    folder: Path,
) -> Editions:
    """The edition that these results of runs make, beside the records in the folder.

    An edition goes by its name in the programme file; building it again replaces its record. Raises
    `ProblemsError` for a damaged record: without it nothing can be compared.
    """
    tables = {name: cells for result in results for name, cells in result["published"].items()}
    name = programme.file.edition or "1"
    present = EditionRecord(name, tables)
    file = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
    apart = (file, folder / WITHDRAWN, folder / REBUILT)
    others = [path for path in sorted(folder.glob("*.json")) if path not in apart]
    withdrawn = tuple(sorted(_digests(programme, decisions)))
    new = bool(set(withdrawn) - set(_known(folder)))
    earlier = {path: read_record(path) for path in others}
    if new:
        earlier = {path: without_withdrawn(record, present) for path, record in earlier.items()}
    # Until it is online an edition is built many times; that the builder knows, and this does not.
    rebuilt = file.is_file() and not new
    rules = programme.file.publication
    changed = len(compare(read_record(file), present, rules)) if rebuilt else 0
    return Editions(present, earlier, withdrawn, new, file, changed)


def rebuilt_lines(programme: Programme, folder: Path) -> Iterator[str]:
    """What to know when this edition was built before with other numbers; nothing when they are the same."""
    try:
        changed = json.loads((folder / REBUILT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    name = programme.file.edition or "1"
    if changed.get(name):
        values = {"edition": name, "count": changed[name]}
        yield say("pages.edition-rebuilt", programme.language, **values)


def without_withdrawn(record: EditionRecord, present: EditionRecord) -> EditionRecord:
    """An earlier record after somebody withdrew: of every cell what it is without that person.

    Cells that the present edition does not count are left out, since they cannot be counted again.
    """
    cells = present.cells
    tables = {
        table: {name: cells[name] for name in kept if name in cells}
        for table, kept in record.tables.items()
    }
    return replace(record, tables=tables)


def _digests(programme: Programme, decisions: Iterable[Decision]) -> Iterator[str]:
    secret = load_key(programme.file.id, programme.folder).secret
    dropping = {"drop", *(word("drop", language) for language in LANGUAGES)}
    for decision in decisions:
        if decision.kind is Kind.PERSON and decision.decision.strip().casefold() in dropping:
            who = f"{decision.file} {decision.found} {decision.rows}"
            yield hmac.new(secret, who.encode(), hashlib.sha256).hexdigest()


def _known(folder: Path) -> list[str]:
    try:
        return list(json.loads((folder / WITHDRAWN).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return []
