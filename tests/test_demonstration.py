"""The demonstration programme: its files are made again byte for byte, and its truth is recovered."""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, norm

from swresearch.clean import Cleaned, Key, Task, clean_sources, read_rules
from swresearch.instruments import text
from swresearch.language import say
from swresearch.programme import Perspective, load_programme
from swresearch.quantity import words_for
from swresearch.read import ReadOptions, read_export
from swresearch.statistics.proportion import mean, share, wilson
from swresearch.writing import capital

DATA = Path(__file__).resolve().parents[1] / "data"
SEEDS = 200
AGREE = [4, 5]
PEOPLE = {"worker": 38, "depth": 22, "mirror": 49, "partner": 27}
FILES = {
    "worker": "worker/medewerkers-2019.sav",
    "depth": "client/diepte-interviews-2020.xlsx",
    "mirror": "client/spiegelgesprekken-2020.csv",
    "partner": "partner/ketenpartners-2021.csv",
}
# More rows than people: a row typed twice, or answers that were never sent in.
ROWS = {"worker": 39, "depth": 23, "mirror": 51, "partner": 29}
IDENTIFIERS = ["Voorbeeld", "Verzonnen", "voorbeeld.invalid", "06-0000"]


@cache
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demonstration_generate", DATA / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def draws() -> list[dict[str, pd.DataFrame]]:
    model = generator().load_model()
    return [generator().draw(seed, model) for seed in range(SEEDS)]


@cache
def population() -> dict:
    return generator().truth(generator().load_model())


def asked() -> list[tuple[str, str]]:
    model = generator().load_model()
    return [(group, item) for group in PEOPLE for item in generator().statements(model, group)]


@cache
def answers(group: str) -> dict[str, np.ndarray]:
    """Per statement of a group: seeds x people, 1-5 or not-a-number."""
    frames = [frames[group] for frames in draws()]
    found = {}
    for item in [item for g, item in asked() if g == group]:
        codes = np.array([frame[item].to_numpy() for frame in frames])
        found[item] = np.where((codes >= 1) & (codes <= 5), codes, np.nan)
    return found


def agreement(group: str, item: str) -> tuple[np.ndarray, np.ndarray]:
    """Per seed: how many agree, and how many answered."""
    codes = answers(group)[item]
    return (codes >= 4).sum(axis=1), (~np.isnan(codes)).sum(axis=1)


def test_programme_loads() -> None:
    programme = load_programme(DATA)
    assert programme.file.synthetic
    assert [(phase.value, wave) for phase, wave, _ in programme.waves()] == [
        ("worker", "2019"),
        ("client", "2020"),
        ("partner", "2021"),
    ]


def test_files_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    written = generator().write(tmp_path)
    got = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in written}
    expected = {name: (DATA / name).read_bytes() for name in got}
    assert sorted(got) == sorted([*FILES.values(), "truth.json"])
    assert [name for name in got if got[name] != expected[name]] == []


def test_another_seed_gives_other_answers(tmp_path: Path) -> None:
    generator().write(tmp_path, seed=1)
    for name in FILES.values():
        assert (tmp_path / name).read_bytes() != (DATA / name).read_bytes(), name


@pytest.mark.parametrize("group", PEOPLE)
def test_numbers_of_people(group: str) -> None:
    assert len(draws()[0][group]) == PEOPLE[group]
    export = read_export(DATA / FILES[group])
    assert len(export.frame) == ROWS[group]


def test_recruitment_adds_up_to_the_people() -> None:
    programme = load_programme(DATA)
    got = {
        phase.value: sum(channel.took_part or 0 for channel in wave.recruitment)
        for phase, _, wave in programme.waves()
    }
    assert got == {"worker": 38, "client": 22 + 49, "partner": 27}


@pytest.mark.parametrize("group", PEOPLE)
def test_every_column_is_an_item_or_declared(group: str) -> None:
    """Columns of the file + what was not asked + what is fixed = the items of the instrument."""
    programme = load_programme(DATA)
    instrument = programme.instruments["social_work"]
    name = FILES[group]
    source = next(s for _, _, wave in programme.waves() for s in wave.sources if s.file == name)
    known = {alias: key for key, item in instrument.items.items() for alias in (key, *item.aliases)}
    columns = list(read_export(DATA / name).frame.columns)
    apart = {source.id, *source.drop, *source.ignore}
    held = [source.columns.get(column, known.get(column)) for column in columns if column not in apart]
    assert set(source.drop) <= set(columns)
    assert None not in held
    assert sorted([*held, *source.not_asked, *source.fixed]) == sorted(instrument.items)


def test_raw_files_hold_identifiers_to_be_dropped() -> None:
    """The demonstration must put the dropping of identifiers to work."""
    programme = load_programme(DATA)
    for _, _, wave in programme.waves():
        for source in wave.sources:
            frame = read_export(DATA / source.file).frame
            texts = frame[source.drop].to_csv()
            rest = frame.drop(columns=source.drop).to_csv()
            assert any(word in texts for word in IDENTIFIERS), source.file
            assert [word for word in IDENTIFIERS if word in rest] == [], source.file


@cache
def cleaned() -> dict[str, Cleaned]:
    """The four files as the library reads and cleans them, by group; no decision is left unused."""
    programme = load_programme(DATA)
    tasks = []
    for phase, name, wave in programme.waves():
        for source in wave.sources:
            decimal = {"comma": ",", "point": "."}.get(str(source.reading.decimal))
            reading = source.reading
            options = ReadOptions(reading.format, decimal=decimal, incomplete=reading.incomplete)
            export = read_export(DATA / source.file, options)
            instrument = programme.instruments[source.instrument]
            tasks.append(Task(export, source, instrument, phase.value, name))
    found = clean_sources(tasks, Key(b"demonstration" * 3), read_rules(DATA / "rules.yml"))
    assert found.stale == ()
    return dict(zip(FILES, found.sources, strict=True))


@pytest.mark.parametrize("group", PEOPLE)
def test_reading_and_cleaning_gives_what_was_drawn(group: str) -> None:
    """Every cell of every person: from the model to an untidy file and back."""
    model = generator().load_model()
    drawn, codes = generator().draw(model["seed"], model)[group], model["codes"]
    got = cleaned()[group]
    items = generator().statements(model, group)
    answers_drawn = drawn[items].where(drawn[items] <= 5)
    expected = pd.concat([answers_drawn, drawn[["organisation", "region", "mode", "years"]]], axis=1)
    expected["age"] = drawn["age"].where(drawn["age"] != codes["age_refused"])
    expected["gender"] = drawn["gender"].where(drawn["gender"] != codes["gender_refused"])
    if group == "mirror":
        expected["interviewer"] = drawn["interviewer"]
    frame = got.frame[expected.columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(frame, expected.astype(float), check_index_type=False)
    days = got.frame["filled_in"].dt.date.tolist()
    assert days == drawn["filled_in"].tolist()


@pytest.mark.parametrize("group", PEOPLE)
def test_reasons_for_missing_answers_survive(group: str) -> None:
    model = generator().load_model()
    drawn = generator().draw(model["seed"], model)[group]
    missing = cleaned()[group].missing
    for item in generator().statements(model, group):
        got = missing[item].reset_index(drop=True)
        assert (got == "dont_know").tolist() == (drawn[item] == 8).tolist(), item
        assert (got == "no_answer").tolist() == drawn[item].isna().tolist(), item


def test_nothing_of_the_identifiers_is_left() -> None:
    for group, found in cleaned().items():
        everything = found.frame.to_csv() + found.missing.to_csv()
        assert [word for word in IDENTIFIERS if word in everything] == [], group


# What cleaning has to do per file: the demonstration exercises these rules.
RULES = {
    "worker": {"dropped-column", "duplicate-row", "missing-code"},
    "depth": {"code-and-label", "date-serial", "decision", "duplicate-row", "label", "missing-label"},
    "mirror": {"date-text", "decision", "duplicate-row", "missing-code", "number-text"},
    "partner": {"ignored-column", "label", "missing-label", "number-text"},
}


@pytest.mark.parametrize("group", RULES)
def test_rules_that_the_files_put_to_work(group: str) -> None:
    assert RULES[group] - set(cleaned()[group].counts) == set()


def test_recorded_truth_is_that_of_the_model() -> None:
    record = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    assert record["population"] == json.loads(json.dumps(population()))
    model = generator().load_model()
    drawn = generator().draw(record["seed"], model)
    for group, item in asked():
        got = drawn[group][item].value_counts(dropna=False)
        expected = record["drawn"][group]["answers"][item]
        assert {str(code): int(got.get(code, 0)) for code in (1, 2, 3, 4, 5, 8)} == {
            code: count for code, count in expected.items() if code
        }


def test_findings_saw_what_was_drawn() -> None:
    """Every `seen` of the ledger is the count of people who agree, of those who answered."""
    record = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))["drawn"]
    wrong = []
    for key, finding in load_programme(DATA).findings.items():
        for proof in finding.evidence:
            phase, _, _, *rest = proof.number.split(".")
            group, item = (phase, rest[0]) if len(rest) == 2 else (rest[0], rest[1])
            given = record[group]["answers"][item]
            agree, n = given["4"] + given["5"], sum(given[str(code)] for code in range(1, 6))
            if proof.seen != f"{agree}/{n}":
                wrong.append((key, proof.number, proof.seen, f"{agree}/{n}"))
    assert wrong == []


def test_truth_is_what_many_people_would_answer() -> None:
    """The computed population shares against a simulation of 40,000 people per group."""
    model = generator().load_model()
    for group in model["groups"]:
        model["groups"][group]["people"] = 40_000
    frames = generator().draw(7, model)
    far = []
    for group, item in asked():
        truth = population()[group]["statements"][item]
        given = frames[group][item].to_numpy()
        given = given[(given >= 1) & (given <= 5)]
        got = np.array([(given == code).mean() for code in range(1, 6)])
        far.append(max(abs(got - truth["shares"]) * np.sqrt(len(given)) / 0.5))
        unknown = (frames[group][item] == 8).mean()
        far.append(abs(unknown - truth["dont_know"]) * 200 / 0.5)
    # The largest of some 600 standardised differences stays under 5 standard errors.
    assert max(far) < 5


@cache
def exact_coverage(n: int, truth: float) -> float:
    """How often Wilson's 95 % interval holds the truth for n people, by adding up the binomial."""
    counts = np.arange(n + 1)
    low, high = wilson(counts, n)
    return float(binom.pmf(counts, n, truth)[(low <= truth) & (truth <= high)].sum())


def test_truth_of_shares_is_recovered_with_calibrated_errors() -> None:
    """Over 200 seeds the interval holds the population share as often as theory says it does."""
    held, promised, worst = [], [], 0.0
    for group, item in asked():
        truth = population()[group]["statements"][item]["agree"]
        count, n = agreement(group, item)
        low, high = wilson(count, n)
        inside = (low <= truth) & (truth <= high)
        expected = np.array([exact_coverage(int(size), truth) for size in n])
        deviation = (inside.sum() - expected.sum()) / np.sqrt((expected * (1 - expected)).sum())
        worst = max(worst, abs(deviation))
        held.append(inside.mean())
        promised.append(expected.mean())
    # No statement strays further than chance allows among all of them together.
    assert worst < norm.ppf(1 - 0.001 / (2 * len(held)))
    assert np.mean(held) == pytest.approx(np.mean(promised), abs=0.01)
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("group", PEOPLE)
def test_share_gives_the_intervals_of_this_test(group: str) -> None:
    """The public function, on one draw of every statement, against the arrays used above."""
    for item, codes in answers(group).items():
        count, n = agreement(group, item)
        low, high = wilson(count, n)
        result = share(pd.Series(codes[0]), AGREE)
        got = (result.value("count"), result.n, result.value("low"), result.value("high"))
        assert got == pytest.approx((count[0], n[0], low[0], high[0])), item


@pytest.mark.parametrize("group", PEOPLE)
def test_estimates_of_shares_are_unbiased(group: str) -> None:
    for item in answers(group):
        count, n = agreement(group, item)
        got = count / n
        truth = population()[group]["statements"][item]["agree"]
        error = (got.mean() - truth) / (got.std(ddof=1) / np.sqrt(SEEDS))
        assert abs(error) < 4, item


def scale_scores(group: str, scale: dict, turned: set[str]) -> np.ndarray:
    """Scale scores by the definition, seeds x people, written out here apart from the library."""
    given = answers(group)
    scores = np.array([6 - given[item] if item in turned else given[item] for item in scale["items"]])
    there = (~np.isnan(scores)).sum(axis=0)
    total = np.nansum(scores, axis=0)
    return np.where(there >= scale["min_valid"], total / np.maximum(there, 1), np.nan)


def test_truth_of_scale_means_is_recovered_with_calibrated_errors() -> None:
    instrument = generator().load_model()["instrument"]
    turned = {key for key, item in instrument["items"].items() if item.get("reversed")}
    held = {}
    for group, (name, scale) in itertools.product(PEOPLE, instrument["scales"].items()):
        truth = population()[group]["scales"][name]
        results = [mean(pd.Series(scores)) for scores in scale_scores(group, scale, turned)]
        inside = [result.value("low") <= truth <= result.value("high") for result in results]
        held[group, name] = sum(inside)
    low, high = binom.ppf([0.0005, 0.9995], SEEDS, 0.95)
    assert {key: count for key, count in held.items() if not low <= count <= high} == {}
    assert np.mean(list(held.values())) / SEEDS == pytest.approx(0.95, abs=0.02)


def test_how_clients_were_asked_is_said_by_the_rule_for_words() -> None:
    phase = load_programme(DATA).file.phases[Perspective.CLIENT]
    channel = phase.waves["2020"].recruitment[0]
    people = PEOPLE["depth"] + PEOPLE["mirror"]
    assert channel.took_part is not None
    word = words_for(channel.took_part, people, *map(float, wilson(channel.took_part, people)))
    who = capital(say(f"sentences.words.{word.key}", people="mensen"))
    assert text(phase.limits[0], "nl").startswith(f"{who} zijn gevraagd door hun eigen sociaal werker.")
