"""The layout of settings files for other programs: JSON Schemas for editors, and migration.

An editor with a YAML language server completes and checks a settings file while you type when its first
line names the schema, as in

    # yaml-language-server: $schema=schemas/programme.schema.json

with the path as seen from the settings file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from swresearch.cases import CaseFile, SignalsFile, TeamsFile
from swresearch.clean.decisions import RulesFile
from swresearch.elearning.model import CourseFile, Lesson
from swresearch.errors import Problem, ProblemsError
from swresearch.findings import Ledger
from swresearch.instruments import Instrument
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.print import FactSheets, Guide
from swresearch.programme import FILE_NAME, INSTRUMENTS, ConstructMap, ProgrammeFile
from swresearch.settings import SCHEMA_VERSION, Settings, read_document
from swresearch.textgate import SettledFile

MODELS: dict[str, type[Settings]] = {
    "programme": ProgrammeFile,
    "instrument": Instrument,
    "constructs": ConstructMap,
    "findings": Ledger,
    "rules": RulesFile,
    "settled": SettledFile,
    "case": CaseFile,
    "teams": TeamsFile,
    "signals": SignalsFile,
    "guide": Guide,
    "factsheets": FactSheets,
    "course": CourseFile,
    "lesson": Lesson,
}

# Settings files that a programme file names, and folders of them.
NAMED = ("constructs", "findings", "rules", "settled", "guide", "factsheets")
NAMED_FOLDERS = ("cases", "elearning")

# From each version to the next, over the text of a file, so that comments and layout stay. There has
# been one version only.
MIGRATIONS: dict[int, Callable[[str], str]] = {}


def write(folder: Path) -> list[Path]:
    """Write `<kind>.schema.json` for every kind of settings file; returns the paths.

    The schemas are JSON Schema 2020-12. They know keys, types and fixed choices; references between
    parts and files are checked by swresearch alone. Makes the folder when it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, model in MODELS.items():
        path = folder / f"{kind}.schema.json"
        content = json.dumps(schema(model), ensure_ascii=False, indent=2)
        path.write_text(f"{content}\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written


def schema(model: type[Settings]) -> dict[str, Any]:
    """The JSON Schema of one kind of settings file."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **model.model_json_schema(mode="validation")}


def migrate(folder: Path, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """Bring the settings files of a programme to the present layout; says what was done.

    Looks at the programme file, what it names, and the instruments. Returns one sentence per changed
    file, or one that nothing was needed. Raises `ProblemsError`, before anything is written, for a file
    that cannot be read, has no version or was written for a newer version.
    """
    versions: dict[Path, int] = {}
    problems: list[Problem] = []
    for path in _settings_files(folder):
        try:
            versions[path] = _version(path, path.relative_to(folder).as_posix())
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    old = {path: version for path, version in versions.items() if version < SCHEMA_VERSION}
    for path, version in old.items():
        path.write_text(_migrated(path.read_text(encoding="utf-8-sig"), version), encoding="utf-8")
    if not old:
        return [say("schema.current", language, number=len(versions), version=SCHEMA_VERSION)]
    return [
        say("schema.migrated", language, file=path.name, old=version, new=SCHEMA_VERSION)
        for path, version in old.items()
    ]


def _settings_files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise ProblemsError([Problem("programme.folder-missing", file=str(folder))])
    main = folder / FILE_NAME
    if not main.is_file():
        raise ProblemsError([Problem("programme.file-missing", file=str(main))])
    yield main
    yield from sorted((folder / INSTRUMENTS).glob("*.yml"))
    content = read_document(main, FILE_NAME).data
    content = content if isinstance(content, dict) else {}
    named = [content.get(key) for key in NAMED]
    yield from (folder / name for name in named if isinstance(name, str) and (folder / name).is_file())
    for key in NAMED_FOLDERS:
        if isinstance(content.get(key), str):
            yield from sorted((folder / content[key]).glob("*.yml"))


def _version(path: Path, name: str) -> int:
    """The version a file says it has; raises `ProblemsError` when that is none we can start from."""
    document = read_document(path, name)
    found = document.data.get("schema_version") if isinstance(document.data, dict) else None
    if found is None:
        key = {"key": "schema_version"}
        raise ProblemsError([document.problem((), "settings.missing-key", values=key)])
    where = ("schema_version",)
    if not isinstance(found, int) or (found < SCHEMA_VERSION and found not in MIGRATIONS):
        raise ProblemsError([document.problem(where, "schema.unknown-version", found=found)])
    if found > SCHEMA_VERSION:
        fields = {"found": found, "allowed": str(SCHEMA_VERSION)}
        raise ProblemsError([document.problem(where, "settings.newer-version", **fields)])
    return found


def _migrated(text: str, version: int) -> str:
    for step in range(version, SCHEMA_VERSION):
        text = MIGRATIONS[step](text)
    return text
