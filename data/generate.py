"""The demonstration's generator: draws synthetic answers from `model.yml`, and writes them as exports.

Run `python data/generate.py` to write the four data files and `truth.json` again; the same seed gives
the same bytes. Nothing here describes real people. Three steps, usable on their own:

- `draw(seed)` gives the answers as drawn, per group: one row per person, codes by item key;
- `truth(model)` gives what the model says about the whole population, computed and not simulated;
- `write(folder, seed)` puts one draw into the formats in which such files arrive (`exports.py`).

The model: a person's opinion on a statement is `sqrt(common) * t + sqrt(1 - common) * e`, t and e
standard normal, t turned round for a negatively worded statement, plus the shifts of the person's
background; the answer is the category in which the opinion falls. Whether an answer is missing does
not depend on what it would have been.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import NormalDist
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import yaml

HERE = Path(__file__).resolve().parent
OPTIONS = (1, 2, 3, 4, 5)
NORMAL = NormalDist()

Model = dict[str, Any]


def load_model(path: Path = HERE / "model.yml") -> Model:
    """The stated model with the questionnaire beside it, under "instrument"."""
    model = yaml.safe_load(path.read_text(encoding="utf-8"))
    questionnaire = path.parent / "instruments" / "social_work.yml"
    model["instrument"] = yaml.safe_load(questionnaire.read_text(encoding="utf-8"))
    return model


def statements(model: Model, group: str) -> list[str]:
    """The statements that were put to a group, in the order of the questionnaire."""
    return [item for item, groups in model["shares"].items() if group in groups]


def is_reversed(model: Model, item: str) -> bool:
    """Whether the statement is worded negatively."""
    return bool(model["instrument"]["items"][item].get("reversed", False))


def is_late(model: Model, item: str) -> bool:
    """Whether the statement is in the block before which some people stopped."""
    return model["instrument"]["items"][item]["block"] == model["missing"]["stopped"]["block"]


# --- the model: cuts, shifts, chances --------------------------------------------------------------


def shares_before_shifts(model: Model, group: str, item: str) -> np.ndarray:
    """Shares of the five answers, from most disagree to most agree; they add up to 1."""
    agree, disagree = model["shares"][item][group]
    most_agree = agree * model["strongly"]["agree"]
    most_disagree = disagree * model["strongly"]["disagree"]
    neutral = 1 - agree - disagree
    return np.array([most_disagree, disagree - most_disagree, neutral, agree - most_agree, most_agree])


def cuts(model: Model, group: str, item: str) -> np.ndarray:
    """The four cuts between the answers, on the scale of the opinion (standard normal)."""
    below = np.cumsum(shares_before_shifts(model, group, item))[:-1]
    return np.array([NORMAL.inv_cdf(float(share)) for share in below])


def shifts(model: Model, item: str) -> Iterator[tuple[str, int, float]]:
    """(background, code, shift of the opinion) for every shift that touches a statement."""
    sign = -1 if is_reversed(model, item) else 1
    for shift in model["shifts"]:
        if item in shift["statements"]:
            yield shift["background"], shift["code"], sign * shift["by"]


def weights(model: Model, group: str, background: str) -> dict[int, float]:
    """Share of people per code of a background variable in a group."""
    given = model["background"][background]
    return given.get(group, given)


def missing_rates(model: Model, group: str, item: str) -> tuple[float, float]:
    """Share who do not know and share who skip this statement, apart from those who stopped earlier."""
    missing = model["missing"]
    more = missing["dont_know_more"].get(item, {}).get(group, 0.0)
    return missing["dont_know"][group] + more, missing["empty"][group]


# --- one draw --------------------------------------------------------------------------------------


def draw(seed: int, model: Model | None = None) -> dict[str, pd.DataFrame]:
    """One draw of every group: {group: frame}.

    A frame has a row per person and the columns organisation, region, gender, mode, age, years,
    interviewer (0 where nobody asked), filled_in (date), and one column per statement that was asked:
    1-5, the code for "don't know", or missing. The codes for missing answers are those of the model.
    """
    model = model or load_model()
    rng = np.random.default_rng(seed)
    return {group: _draw_group(rng, model, group) for group in model["groups"]}


def _draw_group(rng: np.random.Generator, model: Model, group: str) -> pd.DataFrame:
    frame = _draw_background(rng, model, group)
    size = len(frame)
    trait = rng.standard_normal(size)
    answers = {}
    for item in statements(model, group):
        opinion = _draw_opinions(rng, model, item, frame, trait)
        answers[item] = _answered(rng, model, group, item, opinion)
    stopped = rng.random(size) < model["missing"]["stopped"][group]
    late = {item: codes for item, codes in answers.items() if is_late(model, item)}
    emptied = {item: np.where(stopped, np.nan, codes) for item, codes in late.items()}
    return frame.assign(**(answers | emptied))


def _draw_background(rng: np.random.Generator, model: Model, group: str) -> pd.DataFrame:
    size, given, codes = model["groups"][group]["people"], model["background"], model["codes"]
    columns: dict[str, Any] = {}
    for name in ("organisation", "region", "gender", "mode"):
        chances = weights(model, group, name)
        columns[name] = rng.choice(list(chances), size=size, p=list(chances.values()))
    mean, sd, low, high = given["age"][group]
    columns["age"] = np.clip(np.rint(rng.normal(mean, sd, size)), low, high).astype(int)
    mean, sd, low, high = given["years"][group]
    columns["years"] = np.clip(rng.gamma((mean / sd) ** 2, sd**2 / mean, size), low, high).round(1)
    asked = rng.permutation(np.arange(size) % given["interviewers"]) + 1
    columns["interviewer"] = asked if group == "mirror" else np.zeros(size, dtype=int)
    first, last = given["period"][group]
    days = rng.integers(0, (last - first).days + 1, size)
    columns["filled_in"] = sorted(first + timedelta(days=int(day)) for day in days)
    for name in ("age", "gender"):
        refused = rng.random(size) < given[f"{name}_refused"]
        columns[name] = np.where(refused, codes[f"{name}_refused"], columns[name])
    return pd.DataFrame(columns)


def _draw_opinions(
    rng: np.random.Generator, model: Model, item: str, frame: pd.DataFrame, trait: np.ndarray
) -> np.ndarray:
    common, sign = model["common"], -1 if is_reversed(model, item) else 1
    own = rng.standard_normal(len(trait))
    opinion = sign * np.sqrt(common) * trait + np.sqrt(1 - common) * own
    for background, code, by in shifts(model, item):
        opinion = opinion + by * (frame[background] == code).to_numpy()
    return opinion


def _answered(
    rng: np.random.Generator, model: Model, group: str, item: str, opinion: np.ndarray
) -> np.ndarray:
    answers = 1.0 + np.searchsorted(cuts(model, group, item), opinion)
    unknown, empty = missing_rates(model, group, item)
    chance = rng.random(len(opinion))
    known = np.where(chance < unknown + empty, np.nan, answers)
    return np.where(chance < unknown, model["codes"]["dont_know"], known)


# --- the truth -------------------------------------------------------------------------------------


def population_shares(model: Model, group: str, item: str) -> np.ndarray:
    """Shares of the five answers in the population, shifts included; they add up to 1."""
    moved = list(shifts(model, item))
    backgrounds = [weights(model, group, name).items() for name, _, _ in moved]
    below = np.zeros(4)
    for people in itertools.product(*backgrounds):
        chance = float(np.prod([share for _, share in people]))
        pairs = zip(moved, people, strict=True)
        by = sum(by for (_, code, by), (drawn, _) in pairs if code == drawn)
        below += chance * np.array([NORMAL.cdf(cut - by) for cut in cuts(model, group, item)])
    return np.diff(np.concatenate([[0.0], below, [1.0]]))


def scale_mean(model: Model, group: str, scale: dict[str, Any]) -> float | None:
    """Population mean of a scale score among people with enough answers; None when it was not asked.

    Sums over every pattern of missing answers, since which answers are there moves the mean.
    """
    if not set(scale["items"]) <= set(statements(model, group)):
        return None
    means, chances = [], []
    for item in scale["items"]:
        mean = float(population_shares(model, group, item) @ np.array(OPTIONS))
        means.append(6 - mean if is_reversed(model, item) else mean)
        chances.append(1 - sum(missing_rates(model, group, item)))
    there = np.array(list(itertools.product([0, 1], repeat=len(means))))
    there = there[there.sum(axis=1) >= scale["min_valid"]]
    chance = np.where(there == 1, chances, 1 - np.array(chances)).prod(axis=1)
    return float((chance * (there @ np.array(means)) / there.sum(axis=1)).sum() / chance.sum())


def truth(model: Model) -> dict[str, Any]:
    """What the model says about the population, per group: statements, scales, missing answers.

    Per statement: the shares of the five answers among those who answer, agree and disagree (as
    worded), the mean code (as worded), and the shares who do not know and who leave it empty.
    """
    return {group: _group_truth(model, group) for group in model["groups"]}


def _group_truth(model: Model, group: str) -> dict[str, Any]:
    facts = {key: value for key, value in model["groups"][group].items() if key != "people"}
    asked = {item: _statement_truth(model, group, item) for item in statements(model, group)}
    scales = {}
    for name, scale in model["instrument"]["scales"].items():
        mean = scale_mean(model, group, scale)
        if mean is not None:
            scales[name] = round(mean, 6)
    return {**facts, "statements": asked, "scales": scales}


def _statement_truth(model: Model, group: str, item: str) -> dict[str, Any]:
    shares = population_shares(model, group, item)
    unknown, empty = missing_rates(model, group, item)
    stayed = 1 - (model["missing"]["stopped"][group] if is_late(model, item) else 0.0)
    numbers = {
        "agree": shares[3:].sum(),
        "disagree": shares[:2].sum(),
        "mean": shares @ np.array(OPTIONS),
        "dont_know": stayed * unknown,
        "empty": stayed * empty + 1 - stayed,
    }
    return {
        "shares": [round(float(share), 6) for share in shares],
        **{name: round(float(number), 6) for name, number in numbers.items()},
    }


# --- the files -------------------------------------------------------------------------------------


def write(folder: Path, seed: int | None = None) -> list[Path]:
    """Write the four data files and `truth.json` of one draw under `folder`; the paths written."""
    model = load_model()
    seed = model["seed"] if seed is None else seed
    drawn = draw(seed, model)
    content = _exports().export_files(model, drawn)
    content["truth.json"] = truth_file(model, drawn, seed)
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return [folder / name for name in content]


def truth_file(model: Model, drawn: dict[str, pd.DataFrame], seed: int) -> bytes:
    """The truth of the model, and how often each answer was drawn ("" is empty), as JSON."""
    counted = {
        group: {"people": len(frame), "answers": counts(model, frame, statements(model, group))}
        for group, frame in drawn.items()
    }
    about = "Synthetic: what model.yml says about the population, and what one draw from it gave."
    record = {"about": about, "seed": seed, "population": truth(model), "drawn": counted}
    text = json.dumps(record, indent=1, ensure_ascii=False)
    text = re.sub(r"\[\s+([\d.,\s]+?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text)
    return (text + "\n").encode()


def counts(model: Model, frame: pd.DataFrame, items: list[str]) -> dict[str, dict[str, int]]:
    """How often each answer was drawn: {statement: {"1": ..., "8": ..., "": empty}}."""
    codes = (*OPTIONS, model["codes"]["dont_know"])
    return {
        item: {str(code): int((frame[item] == code).sum()) for code in codes}
        | {"": int(frame[item].isna().sum())}
        for item in items
    }


def _exports() -> ModuleType:
    # The two scripts are no package, so the other one is found beside this one.
    spec = importlib.util.spec_from_file_location("demonstration_exports", HERE / "exports.py")
    if spec is None or spec.loader is None:
        raise ImportError(str(HERE / "exports.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    for written in write(HERE, int(sys.argv[1]) if len(sys.argv) > 1 else None):
        print(written.relative_to(HERE))
