"""Programmes for the templates: real answers with R's numbers, and cases at the edge of nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

REFERENCE = Path(__file__).parents[1] / "reference"
SAI = json.loads((REFERENCE / "expected" / "scales.json").read_text(encoding="utf-8"))["sai_flat_t1"]
PUBLICATION = {"smallest_base": 10, "join_answers_below": 0, "smallest_cell": 5, "percentages_from": 15}


def write_programme(
    folder: Path,
    instruments: Mapping[str, Mapping[str, Any]],
    phases: Mapping[str, Any],
    files: Mapping[str, str],
    **settings: Any,
) -> Path:
    """A programme folder with its instruments and text files."""
    whole = {"schema_version": 1, "id": "test-programma", "title": "Test", "question": {"text": "Wat?"}}
    whole |= {"phases": phases, "publication": PUBLICATION, **settings}
    contents = {"programme.yml": yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), **files}
    for name, instrument in instruments.items():
        content = {"schema_version": 1, "title": name, **instrument}
        contents[f"instruments/{name}.yml"] = yaml.safe_dump(
            content, allow_unicode=True, sort_keys=False
        )
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def state_anxiety() -> dict[str, Any]:
    """The twenty items of the state anxiety inventory, scored as in the reference results."""
    return {
        "answer_sets": {
            "degree": {"options": {1: "helemaal niet", 2: "een beetje", 3: "tamelijk", 4: "zeer"}}
        },
        "blocks": {"state": {"title": "Hoe voelt u zich nu"}},
        "items": {
            _key(name): {
                "answers": "degree",
                "block": "state",
                "aliases": [name] if name != _key(name) else [],
                "wording": f"Ik voel me {name}.",
                "reversed": name in SAI["reverse"],
            }
            for name in SAI["items"]
        },
        "scales": {
            "anxiety": {
                "title": "Gespannenheid",
                "items": [_key(name) for name in SAI["items"]],
                "method": "sum",
                "bounds": [20, 80],
                "better": "lower",
            }
        },
    }


def state_anxiety_waves(times: Mapping[str, int], returning: int | None = None) -> tuple[dict, dict]:
    """Phase and files: the reference data's measurements as waves; `returning` people come back (all)."""
    frame = pd.read_csv(REFERENCE / "data" / SAI["file"])
    files, waves = {}, {}
    for at, (wave, time) in enumerate(times.items()):
        part = frame[frame["time"] == time].drop(columns=["study", "time"])
        if returning is not None:
            part = part.assign(id=part["id"] + 1000 * at * (part["id"] > returning))
        files[f"{wave}.csv"] = part.to_csv(index=False)
        source = {"file": f"{wave}.csv", "instrument": "state_anxiety", "id": "id"}
        waves[wave] = {"year": 2020 + at, "sources": [source]}
    phase = {"title": "Klanten", "people": "klanten", "person": "klant", "waves": waves}
    return {"client": phase}, files


def _key(name: str) -> str:
    return name.replace(".", "_")


def tiny_instrument(options: int = 5) -> dict[str, Any]:
    """Four statements, one of them reversed, two scales, and how and by whom people were asked."""
    codes = range(1, options + 1)
    sides = {"agree": [code for code in codes if code > 3], "disagree": [c for c in codes if c < 3]}
    items: dict[str, Any] = {
        f"q{at}": {
            "answers": "set",
            "block": "all",
            "wording": f"Stelling {at}.",
            "reversed": at == 4,
        }
        for at in range(1, 5)
    }
    items |= {"mode": {"answers": "ways"}, "interviewer": {"answers": "ways"}}
    return {
        "answer_sets": {
            "set": {
                "options": {code: f"antwoord {code}" for code in codes},
                "missing": {8: {"label": "weet niet", "kind": "dont_know"}},
                **sides,
            },
            "ways": {"ordered": False, "options": {1: "beeld", 2: "telefoon", 3: "thuis"}},
        },
        "blocks": {"all": {"title": "Alle stellingen"}},
        "items": items,
        "scales": {
            name: {"title": name, "items": keys, "method": "mean", "bounds": [1, options]}
            for name, keys in {"vier": [f"q{at}" for at in range(1, 5)], "enkel": ["q1"]}.items()
            if options > 1
        },
    }


def tiny_programme(folder: Path, rows: list[list[object]], options: int = 5) -> Path:
    """The same rows of answers (q1-q4, mode, interviewer) in every wave of two phases."""
    header = "id,q1,q2,q3,q4,mode,interviewer"
    lines = [",".join(map(str, [f"p{at:03d}", *row])) for at, row in enumerate(rows)]
    content = "\n".join([header, *lines]) + "\n"
    phases: dict[str, Any] = {}
    files = {}
    for phase, waves in {"client": ["2020", "2021", "2022"], "partner": ["2021"]}.items():
        phases[phase] = {
            "title": phase,
            "people": f"{phase}s",
            "person": phase,
            "mode": "mode",
            "interviewer": "interviewer",
            "waves": {
                wave: {
                    "year": int(wave),
                    "sources": [
                        {"file": f"{phase}-{wave}.csv", "instrument": "tiny", "id": "id"},
                    ],
                }
                for wave in waves
            },
        }
        files |= {f"{phase}-{wave}.csv": content for wave in waves}
    return write_programme(folder, {"tiny": tiny_instrument(options)}, phases, files)
