"""What a notebook opens, shows and keeps.

A notebook runs in a folder of its own that holds `context.json`: the settings it may know and the
paths of the files it may read. `Run.open()` loads them; `show` puts blocks on the page; `keep` names
the numbers that prose, home page and findings may use; `save` writes them to `results.json`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from swresearch.answers import Group, group_of
from swresearch.blocks import Block, Figure, Items, Table, Text, Tone
from swresearch.cases import Casebook
from swresearch.instruments import Instrument, text
from swresearch.language import say
from swresearch.numbers import Number
from swresearch.programme import Construct, Perspective, Phase, Publication, Wave

CONTEXT = "context.json"
RESULTS = "results.json"


@dataclass(frozen=True)
class WaveData:
    """One wave of one phase, as a notebook sees it.

    `answers` has a row per person: one column per item (NaN where there is no answer), the scores, and
    `step`; `missing` the same rows with the reason why an answer is missing.
    """

    perspective: Perspective
    name: str
    phase: Phase
    settings: Wave
    instrument: Instrument
    language: str
    publication: Publication
    synthetic: bool
    files: Mapping[str, str]

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Valid answers and scores, indexed by pseudonym."""
        return pd.read_parquet(self.files["answers"])

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Why answers are missing; same rows as `answers`."""
        return pd.read_parquet(self.files["missing"])

    @property
    def asked(self) -> dict[str, str]:
        """Who was asked and when, as wordings depend on it: perspective, wave and language."""
        return {
            "perspective": self.perspective.value,
            "wave": self.name,
            "language": self.language,
        }

    def group(self, step: str | None = None) -> Group:
        """The people of the wave, or of one step of it, as results name them."""
        return group_of(
            self.phase,
            self.settings,
            perspective=self.perspective.value,
            step=step,
            publication=self.publication,
            language=self.language,
            synthetic=self.synthetic,
        )

    @property
    def steps(self) -> list[tuple[str | None, str]]:
        """The steps that have answers, as (key, title); one (None, "") when the wave has no steps."""
        present = set(self.answers["step"].dropna()) if "step" in self.answers else set()
        steps = [(key, text(step.title, self.language)) for key, step in self.phase.steps.items()]
        return [(key, title) for key, title in steps if key in present] or [(None, "")]

    def step_answers(self, step: str | None) -> pd.DataFrame:
        """The answers of one step, or of everyone, without the items that were not asked there."""
        rows = self._in_step(step)
        answers, missing = self.answers[rows], self.missing[rows]
        asked = answers.notna().any() | missing.notna().any().reindex(answers.columns, fill_value=False)
        return answers.loc[:, asked]

    def step_missing(self, step: str | None) -> pd.DataFrame:
        """The reasons for missing answers of one step, or of everyone."""
        return self.missing[self._in_step(step)]

    def _in_step(self, step: str | None) -> np.ndarray:
        if step is None:
            return np.ones(len(self.answers), dtype=bool)
        return (self.answers["step"] == step).to_numpy(dtype=bool)

    def population(self, step: str | None = None) -> str:
        """Who was asked, for records of what was published: `client.2020.mirror`."""
        return ".".join(part for part in (self.perspective.value, self.name, step) if part)

    def prefix(self, notebook: str, step: str | None = None) -> str:
        """The first part of the names of a wave's numbers: `client.2020.statements.mirror`."""
        return ".".join(part for part in (self.perspective.value, self.name, notebook, step) if part)


class ComparedWave:
    """A wave beside other phases: the people of its step `compare`, or everyone."""

    def __init__(self, wave: WaveData) -> None:
        self.perspective = wave.perspective
        self.name = wave.name
        self.instrument = wave.instrument
        self.language = wave.language
        self.answers = wave.step_answers(wave.settings.compare)
        self.group = wave.group(wave.settings.compare)


@dataclass
class Run:
    """One run of a notebook: its settings, its data, and the results it keeps."""

    name: str
    notebook: str
    language: str
    synthetic: bool
    publication: Publication
    waves: Sequence[WaveData]
    constructs: Mapping[str, Construct]
    parameters: Mapping[str, Any]
    folder: Path
    casebook: Casebook | None = None
    numbers: dict[str, Number] = field(default_factory=dict)
    published: dict[str, Mapping[str, float | None]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    headline: str = ""
    laid: list[Table] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: str | Path = ".") -> Run:
        """Open the run of this folder; random numbers start from a seed made of the run's name."""
        path = Path(folder)
        context = json.loads((path / CONTEXT).read_text(encoding="utf-8"))
        _seed(context["name"])
        language = context["language"]
        return cls(
            name=context["name"],
            notebook=context["notebook"],
            language=language,
            synthetic=context["synthetic"],
            publication=Publication.model_validate(context["publication"]),
            waves=[_wave(wave, context, path) for wave in context["waves"]],
            constructs={
                key: Construct.model_validate(value) for key, value in context["constructs"].items()
            },
            parameters=context["parameters"],
            folder=path,
            casebook=Casebook.model_validate(context["casebook"]) if context.get("casebook") else None,
        )

    @property
    def wave(self) -> WaveData:
        """The wave of a run over one wave."""
        return self.waves[0]

    @property
    def cases(self) -> Casebook:
        """The cases to teach with, of a run that requires them; raises `ValueError` in another run."""
        if self.casebook is None:
            raise ValueError("this run has no cases: its template does not require them")
        return self.casebook

    @property
    def compared(self) -> list[ComparedWave]:
        """The last wave of each phase, as it stands beside the other phases."""
        last = {wave.perspective: wave for wave in self.waves}
        return [ComparedWave(wave) for wave in last.values()]

    @property
    def seed(self) -> int:
        """The seed of this run, the same on every machine."""
        return zlib.crc32(self.name.encode())

    def show(self, *blocks: Block) -> None:
        """Put blocks on the page, in this order.

        A list without items is left out; a table without rows gives way to what its caption and notes
        say, so that a page never shows an empty frame.
        """
        from IPython.display import display

        for block in blocks:
            table = block.table if isinstance(block, Figure) else block
            if isinstance(table, Table) and table.rows:
                self.tables.append(table)
            below = block.table if isinstance(block, Figure) else block
            if isinstance(below, Table):
                self.laid.append(below)
            if isinstance(block, Table) and not block.rows:
                notes = " ".join(block.notes) or say("notebooks.no-answers", self.language)
                display(Text(f"{block.caption}. {notes}", Tone.NOTE))
            elif not isinstance(block, Items) or block.items:
                display(block)

    def unseen(self, tables: Sequence[Table]) -> list[Table]:
        """The tables whose numbers do not stand on the page yet, as a table or below a figure."""
        seen = [(table.columns, table.rows) for table in self.laid]
        return [table for table in tables if (table.columns, table.rows) not in seen]

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue's `notebooks` room in the language of the site."""
        return say(f"notebooks.{key}", self.language, **values)

    def keep(self, numbers: Mapping[str, Number]) -> None:
        """Name numbers for prose, home page and findings; a name can be given once."""
        twice = sorted(set(numbers) & set(self.numbers))
        if twice:
            raise ValueError(f"these numbers were kept before: {', '.join(twice)}")
        self.numbers.update(numbers)

    def locate(self, names: Iterable[str], at: str) -> None:
        """Say at which figure or table, by its name, these numbers can be seen on the page."""
        self.places.update(dict.fromkeys(names, at))

    def record(self, tables: Mapping[str, Mapping[str, float | None]]) -> None:
        """Keep what tables publish, cell by cell, for the record of the edition."""
        self.published.update({f"{self.name}.{name}": cells for name, cells in tables.items()})

    def save(self) -> None:
        """Write the kept numbers, the published cells, all tables, and the headline of the page."""
        results = {
            "headline": self.headline,
            "numbers": {
                name: asdict(number) | {"at": self._place(name)}
                for name, number in sorted(self.numbers.items())
            },
            "published": self.published,
            "tables": [table.payload() for table in self.tables],
        }
        content = json.dumps(results, ensure_ascii=False, indent=1, sort_keys=True)
        (self.folder / RESULTS).write_text(content, encoding="utf-8")

    def _place(self, name: str) -> str:
        """Where a number stands; empty when its figure or table was not shown after all."""
        at = self.places.get(name, "")
        return at if at in {table.name for table in self.laid} else ""


def _wave(wave: dict[str, Any], context: dict[str, Any], folder: Path) -> WaveData:
    return WaveData(
        perspective=Perspective(wave["perspective"]),
        name=wave["wave"],
        phase=Phase.model_validate(wave["phase"]),
        settings=Wave.model_validate(wave["settings"]),
        instrument=Instrument.model_validate(wave["instrument"]),
        language=context["language"],
        publication=Publication.model_validate(context["publication"]),
        synthetic=context["synthetic"],
        files={key: str(folder / name) for key, name in wave["files"].items()},
    )


def _seed(name: str) -> None:
    import random

    seed = zlib.crc32(name.encode())
    random.seed(seed)
    np.random.seed(seed)
