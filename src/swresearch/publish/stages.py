"""The data of a programme: read, clean and score every file, and stage the result per wave.

All files are cleaned together, so that every problem is reported at once and a person whose number is
written differently in two files is seen. What is staged per wave is replaced only when its bytes
differ, so that a changed row makes only its own wave's notebooks stale.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from swresearch.clean import (
    Cleaned,
    CleanedAll,
    Decision,
    Task,
    clean_sources,
    key_path,
    load_key,
    read_rules,
    read_workbook,
    rule_counts,
)
from swresearch.doubts import remarks
from swresearch.errors import Problem, ProblemsError
from swresearch.instruments import Instrument, ItemKind, text
from swresearch.programme import Decimal, Perspective, Programme, Reading, Source
from swresearch.publish.digests import file_digest, value_digest
from swresearch.publish.gate import Hidden, Secrets, hide, read_secrets, write_secrets
from swresearch.publish.people import person_names
from swresearch.publish.receipts import write_bytes, write_text
from swresearch.publish.runs import wave_instrument, wave_stem
from swresearch.publish.shown import dropped_answers
from swresearch.read import ReadOptions, read_export
from swresearch.score import score
from swresearch.spreadsheet import texts_only

SECRETS = "secrets.json"
CHANGES = "changes.csv"
PEOPLE = "people.json"
DOUBTS = "doubts.json"

Wave = tuple[Perspective, str]


@dataclass(frozen=True)
class WaveReport:
    """What reading and cleaning did in one wave, without anything about a person.

    `label` names the wave; `people` took part; `sources` tell per file its rows and what was
    recognised; `rules` how often each cleaning rule was used, by its text.
    """

    label: str
    people: int
    sources: Sequence[Mapping[str, Any]]
    rules: Mapping[str, int]


def data_inputs(programme: Programme, library: str) -> Mapping[str, str]:
    """The digests of all that the staged data are made from, by what it is."""
    load_key(programme.file.id, programme.folder)  # a first build makes it, before it is looked at
    files = sorted({source.file for _, _, wave in programme.waves() for source in wave.sources})
    decided = [name for name in (programme.file.rules, programme.file.decisions) if name]
    settings = {
        f"{perspective.value}/{name}": [source.model_dump(mode="json") for source in wave.sources]
        for perspective, name, wave in programme.waves()
    }
    instruments = {name: i.model_dump(mode="json") for name, i in programme.instruments.items()}
    return {
        "data": value_digest({name: file_digest(programme.path(name)) for name in files}),
        "decisions": value_digest([file_digest(programme.path(name)) for name in decided]),
        "settings": value_digest([settings, programme.language]),
        "instrument": value_digest(instruments),
        "key": file_digest(key_path(programme.file.id)),
        "library": library,
    }


def stage_data(programme: Programme, data: Path, private: Path) -> list[Path]:
    """Read, clean and score everything; returns the staged files.

    Raises `ProblemsError` with every problem in every file; nothing is staged then.
    """
    if missing := missing_decisions(programme):
        raise ProblemsError(missing)
    tasks = read_sources(programme)
    cleaned = clean_programme(programme, tasks)
    if dropped := list(dropped_answers(programme, cleaned.sources)):
        raise ProblemsError(dropped)
    made: list[Path] = []
    secrets = Secrets(names=frozenset(person_names(tasks)))
    for wave, parts in _by_wave(cleaned.sources):
        made += _stage_wave(programme, wave, parts, data)
    counts = {who.value: number for who, number in people_per_phase(cleaned.sources).items()}
    write_text(data / PEOPLE, json.dumps(counts, indent=1))
    doubts = doubtful_scales(programme, cleaned.sources)
    write_text(data / DOUBTS, json.dumps(doubts, ensure_ascii=False, indent=1))
    for part in cleaned.sources:
        secrets |= _secrets(part)
    private.mkdir(parents=True, exist_ok=True, mode=0o700)
    hidden = hide(secrets, _gate_key(programme), _asked(programme))
    write_secrets(private / SECRETS, hidden)
    log = pd.concat([part.changes for part in cleaned.sources], ignore_index=True)
    write_text(private / CHANGES, texts_only(log).to_csv(index=False, lineterminator="\n"))
    return [*made, data / PEOPLE, data / DOUBTS, private / SECRETS, private / CHANGES]


def people_per_phase(sources: Sequence[Cleaned]) -> dict[Perspective, int]:
    """How many different people a phase has over all its waves; who came back counts once."""
    people: dict[Perspective, set[str]] = {}
    for part in sources:
        people.setdefault(Perspective(part.task.perspective), set()).update(part.frame.index)
    return {who: len(pseudonyms) for who, pseudonyms in people.items()}


def doubtful_scales(programme: Programme, sources: Sequence[Cleaned]) -> list[str]:
    """What the researcher should look at in the scales of each wave, in sentences."""
    told: list[str] = []
    for wave, parts in _by_wave(sources):
        instrument = wave_instrument(programme, *wave)
        answers, _ = answers_of(parts, instrument)
        told += remarks(answers, instrument, _label(programme, wave), programme.language)
    return told


def read_doubts(data: Path) -> list[str]:
    """What `stage_data` found to look at in the scales."""
    lines: list[str] = json.loads((data / DOUBTS).read_text("utf-8"))
    return lines


def read_sources(programme: Programme) -> list[Task]:
    """Every file of the programme as it stands; raises `ProblemsError` with all that cannot be read."""
    tasks: list[Task] = []
    problems: list[Problem] = []
    for perspective, name, wave in programme.waves():
        for source in wave.sources:
            try:
                export = read_export(programme.path(source.file), read_options(source.reading))
            except ProblemsError as error:
                problems += error.problems
                continue
            instrument = programme.instruments[source.instrument]
            tasks.append(Task(export, source, instrument, perspective.value, name))
    if problems:
        raise ProblemsError(problems)
    return tasks


def read_options(reading: Reading) -> ReadOptions:
    """What the programme file says about reading a file, as the reader takes it."""
    marks = {Decimal.COMMA: ",", Decimal.POINT: ".", None: None}
    settings = reading.model_dump(exclude={"decimal"})
    return ReadOptions(**settings, decimal=marks[reading.decimal])


def clean_programme(programme: Programme, tasks: Sequence[Task]) -> CleanedAll:
    """Clean what was read, with the researcher's decisions and the programme's key."""
    key = load_key(programme.file.id, programme.folder)
    return clean_sources(tasks, key, decisions(programme), programme.language)


def decisions(programme: Programme) -> list[Decision]:
    """The researcher's decisions: those of the rules file, then those of the workbook."""
    file = programme.file
    found: list[Decision] = []
    if file.rules:
        found += read_rules(programme.path(file.rules), file.rules)
    if file.decisions and programme.path(file.decisions).is_file():
        found += read_workbook(programme.path(file.decisions), file.decisions)
    return found


def missing_decisions(programme: Programme) -> list[Problem]:
    """The problem that the programme names a decisions workbook which is not there."""
    name = programme.file.decisions
    if not name or programme.path(name).is_file():
        return []
    values = {"programme": quoted(programme.folder), "path": quoted(programme.path(name))}
    return [Problem("check.decisions-missing", file=name, values=values)]


def quoted(path: Path) -> str:
    """A path as it is typed on a command line: in quotes when it holds spaces."""
    return shlex.quote(str(path)) if os.name == "posix" else f'"{path}"'


def _by_wave(sources: Sequence[Cleaned]) -> list[tuple[Wave, list[Cleaned]]]:
    groups = groupby(sources, key=lambda part: (part.task.perspective, part.task.wave))
    return [((Perspective(who), wave), list(parts)) for (who, wave), parts in groups]


def _stage_wave(programme: Programme, wave: Wave, parts: Sequence[Cleaned], folder: Path) -> list[Path]:
    instrument = wave_instrument(programme, *wave)
    answers, missing = answers_of(parts, instrument)
    stem = folder / wave_stem(*wave)
    frames = {".parquet": answers, ".missing.parquet": missing}
    made = []
    for ending, frame in frames.items():
        path = stem.with_name(f"{stem.name}{ending}")
        write_bytes(path, frame.to_parquet())
        made.append(path)
    report = _report(programme, wave, parts, answers)
    path = report_path(folder, *wave)
    write_text(path, json.dumps(asdict(report), ensure_ascii=False, indent=1))
    return [*made, path]


def answers_of(parts: Sequence[Cleaned], instrument: Instrument) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The answers of a wave with their scores, and the reasons for missing ones, over all its files.

    A person whose answers to several instruments came in several files has one row.
    """
    answers = pd.concat([part.frame for part in parts]).drop(columns=["file_row", "source"])
    missing = pd.concat([part.missing.astype("str") for part in parts])
    if len({part.task.source.instrument for part in parts}) > 1:
        missing = _one_row_each(missing.assign(step=answers["step"])).drop(columns="step")
        answers = _one_row_each(answers)
    opened = [key for key, item in instrument.items.items() if item.kind is ItemKind.OPEN]
    answers = answers.drop(columns=[key for key in opened if key in answers])
    if instrument.scales and instrument.refused is None:
        answers = pd.concat([answers, score(answers, instrument)], axis=1)
    return answers, missing


def _one_row_each(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the same person in the same step as one: of each column the value that there is."""
    rows = frame.groupby(["person", "step"], sort=False, dropna=False).first()
    return rows.reset_index("step")[list(frame.columns)]


def _report(
    programme: Programme, wave: Wave, parts: Sequence[Cleaned], answers: pd.DataFrame
) -> WaveReport:
    language = programme.language
    rules = rule_counts([part.counts for part in parts], language)
    return WaveReport(
        label=_label(programme, wave),
        people=int(answers.index.nunique()),
        sources=[_source_report(part, language) for part in parts],
        rules={str(row["text"]): int(row["count"]) for row in rules.to_dict("records")},
    )


def _label(programme: Programme, wave: Wave) -> str:
    people = text(programme.file.phases[wave[0]].people, programme.language)
    return f"{people} {wave[1]}"


def _source_report(part: Cleaned, language: str) -> dict[str, Any]:
    export = part.task.export
    return {
        "rows": len(export.frame),
        "recognised": export.recognised_lines(language),
        "notes": [note.sentence(language) for note in export.notes],
    }


def _secrets(part: Cleaned) -> Secrets:
    """What of one file the gate must not find in the site."""
    raw, source = part.task.export.frame, part.task.source
    named = [name for name in (*source.drop, source.id) if name is not None and name in raw]
    items = part.task.instrument.items
    opened = [key for key, item in items.items() if item.kind is ItemKind.OPEN and key in part.frame]
    return Secrets(
        identifiers=_texts(raw, named),
        open_answers=_texts(part.frame, opened),
        rows=_rows(part, source),
    )


def _asked(programme: Programme) -> Iterator[str]:
    """Every wording of every question, in the programme's language."""
    for instrument in programme.instruments.values():
        for item in instrument.items.values():
            for wording in (*item.wording.values(), item.label):
                if wording is not None:
                    yield text(wording, programme.language)


def _texts(frame: pd.DataFrame, columns: Sequence[str]) -> frozenset[str]:
    return frozenset(
        str(value) for name in columns for value in frame[name].dropna().unique() if str(value).strip()
    )


def _rows(part: Cleaned, source: Source) -> frozenset[tuple[str, ...]]:
    """Each person's answers as numbers, in the order of the questionnaire and in that of the file."""
    items = part.task.instrument.items
    asked = [
        key
        for key in part.frame
        if key in items and items[key].kind in (ItemKind.CHOICE, ItemKind.NUMBER)
    ]
    place = {name: i for i, name in enumerate(part.task.export.frame.columns)}
    as_in_file = sorted(asked, key=lambda key: place.get(part.columns.get(key, ""), len(place)))
    rows: set[tuple[str, ...]] = set()
    for order in (asked, as_in_file):
        values = part.frame[order].to_numpy(dtype=float)
        rows |= {tuple(f"{value:g}" for value in row[~np.isnan(row)]) for row in values}
    return frozenset(rows)


def report_path(data: Path, perspective: Perspective, wave: str) -> Path:
    """Where the report of a wave stands."""
    return data / f"{wave_stem(perspective, wave)}.json"


def read_report(data: Path, perspective: Perspective, wave: str) -> WaveReport:
    """The report of a wave."""
    return WaveReport(**json.loads(report_path(data, perspective, wave).read_text("utf-8")))


def read_people(data: Path) -> dict[Perspective, int]:
    """How many different people each phase has, as `stage_data` counted them."""
    counts = json.loads((data / PEOPLE).read_text("utf-8"))
    return {Perspective(who): int(number) for who, number in counts.items()}


def read_all_secrets(programme: Programme, private: Path) -> Hidden:
    """What the gate must not find in the site."""
    return read_secrets(private / SECRETS, _gate_key(programme))


def _gate_key(programme: Programme) -> bytes:
    return load_key(programme.file.id, programme.folder).other("gate")
