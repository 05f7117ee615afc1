"""The folder of a new programme: what is written where, and the raw files put aside from git."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from swresearch.draft.blocks import slug
from swresearch.draft.facts import File, facts_of, families
from swresearch.draft.moments import moments_apart
from swresearch.draft.period import period
from swresearch.draft.questionnaire import Questionnaire, Use, draft_questionnaire
from swresearch.draft.write import Draft, instrument_yaml, scalar, source_yaml
from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.instruments import Perspective
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.programme import FILE_NAME, INSTRUMENTS
from swresearch.read import read_export
from swresearch.settings import SCHEMA_VERSION

RAW = "raw"
"""The folder in the programme that holds the raw files; git never sees it."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERSPECTIVES = {
    Perspective.WORKER: re.compile(r"medewerk|werker|worker|professional|team|staff", re.I),
    Perspective.PARTNER: re.compile(r"partner|keten|stakeholder|verwijzer|gemeente", re.I),
    Perspective.CLIENT: re.compile(r"kl[ai]nt|cli[eë]nt|bewoner|deelnemer|gebruiker|resident", re.I),
}


@dataclass(frozen=True)
class _Placed:
    """One file in its place: phase, wave, the instrument, and its path inside the programme."""

    perspective: Perspective
    wave: str
    year: int
    told_by: str
    instrument: str
    use: Use
    file: str


def draft_programme(
    files: Sequence[Path], folder: Path, title: str | None = None, language: str = DEFAULT_LANGUAGE
) -> list[Path]:
    """Write a new programme folder, drafted from raw files (or, without files, a commented skeleton).

    Written: `programme.yml`, `instruments/<name>.yml`, `findings.yml`, `README.md` (the data
    statement), `.gitignore`, and a copy of each raw file under `raw/`, which git ignores. Files of one
    questionnaire share an instrument; phase and wave are guessed from file names and dates, and
    commented as guesses. Returns the paths written. Raises `UsageError` when the folder already holds
    files, `ProblemsError` for files that cannot be read.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError([Problem("draft.folder-not-empty", file=folder)])
    read = _read_all([Path(file) for file in files])
    name = title or _title(folder, language)
    questionnaires = _questionnaires(read)
    placed = _places(questionnaires)
    texts = {
        FILE_NAME: _programme(name, placed, language) if placed else _skeleton(name, language),
        **{
            f"{INSTRUMENTS}/{q.name}.yml": instrument_yaml(q, _instrument_title(q, language), language)
            for q in questionnaires
        },
        "findings.yml": _findings(language),
        "README.md": _readme(name, placed, language),
        ".gitignore": f"{RAW}/\nbuild/\n*.sav\n*.zsav\n*.dta\n*.xlsx\n*.csv\n*.parquet\n",
    }
    return _write(folder, texts, {place.file: place.use.file.path for place in placed})


def _read_all(paths: Sequence[Path]) -> list[File]:
    files: list[File] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            files += moments_apart(facts_of(path, read_export(path)))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return files


def _title(folder: Path, language: str) -> str:
    words = re.sub(r"[_-]+", " ", folder.resolve().name).strip()
    return words[:1].upper() + words[1:] or say("draft.title", language)


def _questionnaires(files: Sequence[File]) -> list[Questionnaire]:
    drafted: list[Questionnaire] = []
    for family in families(files):
        taken = [item.key for questionnaire in drafted for item in questionnaire.items]
        name = base = slug(_YEAR.sub("", family[0].path.stem), 40)
        number = 1
        while name in {questionnaire.name for questionnaire in drafted}:
            number += 1
            name = f"{base}_{number}"
        drafted.append(draft_questionnaire(name, family, taken))
    empty = [q for q in drafted if not q.items]
    if empty:
        raise ProblemsError(
            [Problem("draft.no-items", file=use.file.path) for q in empty for use in q.uses]
        )
    return drafted


def _instrument_title(questionnaire: Questionnaire, language: str) -> str:
    names = ", ".join(dict.fromkeys(use.file.path.stem for use in questionnaire.uses))
    return say("draft.instrument-title", language, files=names)


def _places(questionnaires: Sequence[Questionnaire]) -> list[_Placed]:
    """Each file with its phase and wave; two files of the same people never share a wave."""
    placed: list[_Placed] = []
    people: dict[tuple[Perspective, str], set[str]] = {}
    names: dict[Path, str] = {}
    for questionnaire in questionnaires:
        for use in questionnaire.uses:
            stem = use.file.path.stem
            perspective = next(
                (p for p, words in _PERSPECTIVES.items() if words.search(stem)), Perspective.CLIENT
            )
            year, told_by = _year(use)
            known = use.file.export.frame[use.id].dropna() if use.id else ()
            ids = {str(name) for name in known}
            base = f"{year}-{use.file.moment}" if use.file.moment else str(year)
            wave, number = base, 1
            while people.setdefault((perspective, wave), set()) & ids:
                number += 1
                wave = f"{base}-{number}"
            people[perspective, wave] |= ids
            file = names.setdefault(use.file.path, _free_name(use.file.path, names.values()))
            placed.append(
                _Placed(perspective, wave, year, told_by, questionnaire.name, use, f"{RAW}/{file}")
            )
    return placed


def _free_name(path: Path, names: Iterable[str]) -> str:
    taken = {name.casefold() for name in names}
    name, number = path.name, 1
    while name.casefold() in taken:
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def _year(use: Use) -> tuple[int, str]:
    """The year in the file's name, else of its last date, else this year; and which of these it is."""
    named = _YEAR.findall(use.file.path.stem)
    if named:
        return int(named[-1]), "name"
    frame = use.file.export.frame
    found = []
    for name, facts in use.file.columns.items():
        if not facts.dates or name in use.drop:
            continue
        if frame[name].dtype.kind == "M":
            found.append(int(frame[name].max().year))
        else:
            found += [int(y) for text in facts.values.index for y in _YEAR.findall(str(text))]
    likely = [year for year in found if 1990 <= year <= date.today().year]
    return (max(likely), "dates") if likely else (date.today().year, "nothing")


def _programme(title: str, placed: Sequence[_Placed], language: str) -> str:
    draft = _head(title, language)
    draft.put("phases:")
    for perspective in dict.fromkeys(place.perspective for place in placed):
        mine = [place for place in placed if place.perspective is perspective]
        _phase(draft, perspective, mine)
    draft.put()
    _rest(draft)
    return draft.text()


def _head(title: str, language: str) -> Draft:
    draft = Draft(language)
    draft.say("programme-head")
    draft.put(f"schema_version: {SCHEMA_VERSION}")
    draft.say("programme-id")
    draft.put(f"id: {scalar(_programme_id(title))}")
    draft.put(f"title: {scalar(title)}")
    draft.say("question")
    draft.put("question:")
    draft.put(f"text: {scalar(say('draft.question-text', language))}", 2)
    draft.say("parts", 2)
    draft.put(f"language: {language}")
    draft.say("synthetic")
    draft.put()
    return draft


def _programme_id(title: str) -> str:
    name = slug(title, 50).replace("_", "-").strip("-")
    return name if len(name) >= 3 else f"{name}-programme"


def _phase(draft: Draft, perspective: Perspective, placed: Sequence[_Placed]) -> None:
    language = draft.language
    told = any(
        words.search(place.use.file.path.stem) for words in _PERSPECTIVES.values() for place in placed
    )
    draft.say("phase" if told else "phase-unknown", 2)
    draft.put(f"{perspective.value}:", 2)
    draft.put(f"title: {scalar(say(f'draft.{perspective.value}-title', language))}", 4)
    draft.put(f"people: {scalar(say(f'draft.{perspective.value}-people', language))}", 4)
    draft.put(f"person: {scalar(say(f'draft.{perspective.value}-person', language))}", 4)
    traits = placed[0].use.traits
    if traits:
        draft.say("groups", 4, items=", ".join(traits))
    waves = list(dict.fromkeys(place.wave for place in sorted(placed, key=lambda place: place.year)))
    if len(waves) > 1:
        draft.say("waves-order", 4)
    draft.put("waves:", 4)
    for wave in waves:
        mine = [place for place in placed if place.wave == wave]
        draft.say(f"wave-{mine[0].told_by}", 6)
        for column in mine[0].use.file.only_rows:
            draft.say("wave-rows", 6, column=column)
        if mine[0].use.only_answered:
            draft.say("wave-moment", 6, moment=mine[0].use.file.moment)
        draft.put(f"{scalar(wave)}:", 6)
        draft.put(f"year: {mine[0].year}", 8)
        if len({place.wave for place in placed if place.year == mine[0].year}) > 1:
            draft.say("period", 8)
            draft.put(
                f"period: {scalar(period(mine[0].use.file.moment, wave, mine[0].year, language))}", 8
            )
        draft.put("sources:", 8)
        for place in mine:
            for line in source_yaml(place.use, place.instrument, place.file, language):
                draft.put(line, 10)
        draft.say("recruitment", 8)


def _rest(draft: Draft) -> None:
    draft.say("publication")
    draft.put("publication:")
    draft.put("smallest_base: 10", 2)
    draft.put("smallest_cell: 5", 2)
    draft.put()
    draft.say("findings-named")
    draft.put("findings: findings.yml")


def _skeleton(title: str, language: str) -> str:
    draft = _head(title, language)
    draft.say("skeleton")
    for line in say("draft.skeleton-example", language).splitlines():
        draft.lines.append(f"# {line}".rstrip())
    draft.put()
    _rest(draft)
    return draft.text()


def _findings(language: str) -> str:
    draft = Draft(language)
    draft.say("findings-head")
    draft.put(f"schema_version: {SCHEMA_VERSION}")
    draft.put("findings: {}")
    for line in say("draft.findings-example", language).splitlines():
        draft.lines.append(f"# {line}".rstrip())
    return draft.text()


def _readme(title: str, placed: Sequence[_Placed], language: str) -> str:
    lines = [
        f"| `{place.file}` | {len(place.use.file.export.frame)} | "
        f"{place.use.file.export.recognised['format']} |"
        for place in placed
    ]
    rows = "\n".join(dict.fromkeys(lines))
    plain = re.sub(r"[\s<>`|\[\]{}*_#\\]+", " ", title).strip()
    return say("draft.readme", language, title=plain, files=rows or "| | | |").strip() + "\n"


def _write(folder: Path, texts: dict[str, str], copies: dict[str, Path]) -> list[Path]:
    written = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    for name, source in copies.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        written.append(path)
    return written
