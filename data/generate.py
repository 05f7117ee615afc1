"""The demonstration's generator: draws synthetic answers from `model.yml` and writes them as messy exports.

Run `python data/generate.py` to write the four data files and `truth.json` again; the same seed gives the
same bytes. Nothing here describes real people. Three steps, usable on their own:

- `draw(seed)` gives the answers as drawn, per group: one row per person, codes by item key;
- `truth(model)` gives what the model says about the whole population, computed and not simulated;
- `write(folder, seed)` puts one draw into the formats in which such files arrive.

The model: a person's opinion on statement i is `sqrt(common) * t + sqrt(1 - common) * e`, t and e standard
normal, t turned round for a negatively worded statement, plus the shifts of the person's background; the
answer is the category in which the opinion falls. Whether an answer is missing does not depend on it.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import yaml

HERE = Path(__file__).resolve().parent
CODES = (1, 2, 3, 4, 5)
DONT_KNOW, NO_ANSWER, AGE_REFUSED, GENDER_REFUSED = 8, 9, 999, 9
FILES = {
    "worker": "worker/medewerkers-2019.sav",
    "depth": "client/diepte-interviews-2020.xlsx",
    "mirror": "client/spiegelgesprekken-2020.csv",
    "partner": "partner/ketenpartners-2021.csv",
}
NORMAL = NormalDist()
STAMP = (2024, 1, 1, 0, 0, 0)

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


# --- the model: thresholds, shifts, draws, truth -------------------------------------------------


def category_shares(model: Model, group: str, item: str) -> np.ndarray:
    """Shares of the five answers before shifts, from most disagree to most agree; they add up to 1."""
    agree, disagree = model["shares"][item][group]
    most_agree, most_disagree = agree * model["strongly"]["agree"], disagree * model["strongly"]["disagree"]
    neutral = 1 - agree - disagree
    return np.array([most_disagree, disagree - most_disagree, neutral, agree - most_agree, most_agree])


def thresholds(model: Model, group: str, item: str) -> np.ndarray:
    """The four cuts between the answers on the scale of the opinion (standard normal)."""
    below = np.cumsum(category_shares(model, group, item))[:-1]
    return np.array([NORMAL.inv_cdf(float(share)) for share in below])


def is_reversed(model: Model, item: str) -> bool:
    """Whether the statement is worded negatively."""
    return bool(model["instrument"]["items"][item].get("reversed", False))


def shifts(model: Model, item: str) -> Iterator[tuple[str, int, float]]:
    """(background, code, shift of the opinion) for every shift of a statement."""
    sign = -1 if is_reversed(model, item) else 1
    for shift in model["shifts"]:
        if item in shift["statements"]:
            yield shift["background"], shift["code"], sign * shift["by"]


def weights(model: Model, group: str, background: str) -> dict[int, float]:
    """Share of people per code of a background variable in a group."""
    given = model["background"][background]
    return given.get(group, given)


def draw(seed: int, model: Model | None = None) -> dict[str, pd.DataFrame]:
    """One draw of every group: {group: frame}.

    A frame has a row per person and the columns organisation, region, gender, mode, age, years,
    interviewer (0 where nobody asked), filled_in (date), and one column per statement that was asked:
    1-5, `DONT_KNOW`, or missing. Refused age and gender are `AGE_REFUSED` and `GENDER_REFUSED`.
    """
    model = model or load_model()
    rng = np.random.default_rng(seed)
    return {group: _draw_group(rng, model, group) for group in model["groups"]}


def _draw_group(rng: np.random.Generator, model: Model, group: str) -> pd.DataFrame:
    people = model["groups"][group]["people"]
    frame = _draw_background(rng, model, group, people)
    trait = rng.standard_normal(people)
    answers = {item: _draw_answers(rng, model, group, item, frame, trait) for item in statements(model, group)}
    frame = frame.assign(**answers)
    stopped = model["missing"]["stopped"]
    late = [item for item in answers if model["instrument"]["items"][item]["block"] == stopped["block"]]
    frame.loc[rng.random(people) < stopped[group], late] = np.nan
    return frame


def _draw_background(rng: np.random.Generator, model: Model, group: str, people: int) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in ("organisation", "region", "gender", "mode"):
        given = weights(model, group, name)
        columns[name] = rng.choice(list(given), size=people, p=list(given.values()))
    mean, sd, low, high = model["background"]["age"][group]
    columns["age"] = np.clip(np.rint(rng.normal(mean, sd, people)), low, high).astype(int)
    mean, sd, low, high = model["background"]["years"][group]
    columns["years"] = np.clip(rng.gamma((mean / sd) ** 2, sd**2 / mean, people), low, high).round(1)
    columns["interviewer"] = _interviewers(rng, model, group, people)
    first, last = model["background"]["period"][group]
    columns["filled_in"] = sorted(
        first + timedelta(days=int(day)) for day in rng.integers(0, (last - first).days + 1, people)
    )
    frame = pd.DataFrame(columns)
    frame.loc[rng.random(people) < model["background"]["age_refused"], "age"] = AGE_REFUSED
    frame.loc[rng.random(people) < model["background"]["gender_refused"], "gender"] = GENDER_REFUSED
    return frame


def _interviewers(rng: np.random.Generator, model: Model, group: str, people: int) -> np.ndarray:
    if group != "mirror":
        return np.zeros(people, dtype=int)
    return rng.permutation(np.arange(people) % model["background"]["interviewers"]) + 1


def _draw_answers(
    rng: np.random.Generator, model: Model, group: str, item: str, frame: pd.DataFrame, trait: np.ndarray
) -> np.ndarray:
    common = model["common"]
    sign = -1 if is_reversed(model, item) else 1
    opinion = sign * np.sqrt(common) * trait + np.sqrt(1 - common) * rng.standard_normal(len(trait))
    for background, code, by in shifts(model, item):
        opinion = opinion + by * (frame[background] == code).to_numpy()
    answers = 1.0 + np.searchsorted(thresholds(model, group, item), opinion)
    unknown, empty = missing_rates(model, group, item)
    chance = rng.random(len(trait))
    return np.where(chance < unknown, DONT_KNOW, np.where(chance < unknown + empty, np.nan, answers))


def missing_rates(model: Model, group: str, item: str) -> tuple[float, float]:
    """Share who do not know and share who skip this statement, apart from those who stopped earlier."""
    missing = model["missing"]
    more = missing["dont_know_more"].get(item, {}).get(group, 0.0)
    return missing["dont_know"][group] + more, missing["empty"][group]


def population_shares(model: Model, group: str, item: str) -> np.ndarray:
    """Shares of the five answers in the population, shifts included; they add up to 1."""
    cuts = thresholds(model, group, item)
    moved = list(shifts(model, item))
    below = np.zeros(4)
    for combination in itertools.product(*(weights(model, group, name).items() for name, _, _ in moved)):
        chance = float(np.prod([share for _, share in combination]))
        by = sum(by for (_, code, by), (drawn, _) in zip(moved, combination, strict=True) if code == drawn)
        below += chance * np.array([NORMAL.cdf(cut - by) for cut in cuts])
    return np.diff(np.concatenate([[0.0], below, [1.0]]))


def scale_mean(model: Model, group: str, scale: dict[str, Any]) -> float | None:
    """Population mean of a scale score among people with enough answers; None when it was not asked.

    Sums over every pattern of missing answers, since which answers are there moves the mean.
    """
    if not set(scale["items"]) <= set(statements(model, group)):
        return None
    means, chances = [], []
    for item in scale["items"]:
        mean = float(population_shares(model, group, item) @ np.array(CODES))
        means.append(6 - mean if is_reversed(model, item) else mean)
        chances.append(1 - sum(missing_rates(model, group, item)))
    there = np.array(list(itertools.product([0, 1], repeat=len(means))))
    there = there[there.sum(axis=1) >= scale["min_valid"]]
    chance = np.where(there == 1, chances, 1 - np.array(chances)).prod(axis=1)
    return float((chance * (there @ np.array(means)) / there.sum(axis=1)).sum() / chance.sum())


def truth(model: Model) -> dict[str, Any]:
    """What the model says about the population, per group: statements, scales, missing answers.

    Per statement: the shares of the five answers among those who answer, agree and disagree (as worded),
    the mean code (as worded), and the shares who do not know and who leave it empty.
    """
    return {
        group: {
            **{key: value for key, value in facts.items() if key != "people"},
            "statements": {item: _statement_truth(model, group, item) for item in statements(model, group)},
            "scales": {
                name: round(mean, 6)
                for name, scale in model["instrument"]["scales"].items()
                if (mean := scale_mean(model, group, scale)) is not None
            },
        }
        for group, facts in model["groups"].items()
    }


def _statement_truth(model: Model, group: str, item: str) -> dict[str, Any]:
    shares = population_shares(model, group, item)
    unknown, empty = missing_rates(model, group, item)
    stopped = model["missing"]["stopped"]
    late = model["instrument"]["items"][item]["block"] == stopped["block"]
    stayed = 1 - (stopped[group] if late else 0.0)
    numbers = {
        "agree": shares[3:].sum(),
        "disagree": shares[:2].sum(),
        "mean": shares @ np.array(CODES),
        "dont_know": stayed * unknown,
        "empty": stayed * empty + 1 - stayed,
    }
    return {
        "shares": [round(float(share), 6) for share in shares],
        **{name: round(float(number), 6) for name, number in numbers.items()},
    }


def counts(frame: pd.DataFrame, items: list[str]) -> dict[str, dict[str, int]]:
    """How often each answer was drawn: {statement: {"1": ..., "8": ..., "": empty}}."""
    found = {}
    for item in items:
        number = {str(code): int((frame[item] == code).sum()) for code in (*CODES, DONT_KNOW)}
        found[item] = {**number, "": int(frame[item].isna().sum())}
    return found


# --- the files: how such answers arrive ----------------------------------------------------------

FIRST_NAMES = (
    "Aaltje Ahmed Amira Anouk Bart Berend Chantal Daan Dilara Eefje Emre Fatima Femke Geert Grietje Hanan Hendrik "
    "Ilse Ineke Jamal Jantien Jelle Joke Karim Kees Klaske Leyla Lotte Maarten Malika Mehmet Merel Mohammed Nadia "
    "Noor Olga Piet Rachid Renske Roelof Samira Sjoerd Soraya Tamara Thijs Trijntje Willemijn Wout Yara Zeynep"
).split()
LAST_NAMES = (
    "Voorbeeld Verzonnen Fictief Proef Testman Nepstra Schijnveld Doenalsof Zogenaamd Bedacht Denkbeeldig Kwansuis"
).split()
REMARKS = {
    "worker": {
        2: "Er blijft weinig tijd over om echt op huisbezoek te gaan.",
        9: "Sommige vragen zijn lastig, elke klant is anders.",
        17: "Ik mis in de vragen het werk met groepen.",
        26: "Wij zien vooral mensen die al langer vastlopen.",
    },
    "depth": {
        1: "Ze nam de tijd en kwam bij mij thuis.",
        8: "Ik had eerder willen weten dat dit bestond.",
        15: "Mijn buren weten er niets van en dat wil ik zo houden.",
    },
    "mirror": {
        0: "Heel fijn dat iemand één keer níét met een formulier kwam.",
        6: "Het ging pas lopen toen hij zei: ‘wat wil je zelf?’",
        13: "De brieven begreep ik niet, uitleg hielp wel.",
        21: "Wachten duurde lang; daarna ging het goed.",
        33: "Het scheelt me zo’n € 40 in de maand.",
        40: "Door corona alleen gebeld, dat is toch anders.",
    },
    "partner": {
        3: "Goede samenwerking, maar ik weet vaak niet wie ik moet bellen.",
        11: "Het hangt van de persoon af.",
        19: "Wij horen weinig terug nadat we iemand hebben doorverwezen.",
    },
}


def write(folder: Path, seed: int | None = None) -> list[Path]:
    """Write the four data files and `truth.json` of one draw under `folder`; the paths written."""
    model = load_model()
    seed = model["seed"] if seed is None else seed
    drawn = draw(seed, model)
    content = {
        FILES["worker"]: worker_file(model, drawn["worker"]),
        FILES["depth"]: depth_file(model, drawn["depth"]),
        FILES["mirror"]: mirror_file(model, drawn["mirror"]),
        FILES["partner"]: partner_file(model, drawn["partner"]),
        "truth.json": truth_file(model, drawn, seed),
    }
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return [folder / name for name in content]


def truth_file(model: Model, drawn: dict[str, pd.DataFrame], seed: int) -> bytes:
    """The truth of the model, and the counts of this one draw, as JSON."""
    record = {
        "about": "Synthetic: what the stated model (model.yml) says about the population, and what one draw gave.",
        "seed": seed,
        "population": truth(model),
        "drawn": {
            group: {"people": len(frame), "answers": counts(frame, statements(model, group))}
            for group, frame in drawn.items()
        },
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    text = re.sub(r"\[\s+([\d.,\s]+?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text)
    return (text + "\n").encode()


def people(group: str, size: int) -> pd.DataFrame:
    """Made-up direct identifiers: name, e-mail (a domain that cannot exist), telephone (not in use)."""
    offset = list(FILES).index(group) * 13
    first = [FIRST_NAMES[(offset + 7 * n) % len(FIRST_NAMES)] for n in range(size)]
    last = [LAST_NAMES[(offset + n) % len(LAST_NAMES)] for n in range(size)]
    return pd.DataFrame(
        {
            "name": [f"{one} {other}" for one, other in zip(first, last, strict=True)],
            "email": [f"{one}.{other}{n}@voorbeeld.invalid".lower() for n, (one, other) in enumerate(zip(first, last, strict=True))],
            "telephone": [f"06-0000{offset:02d}{n:02d}" for n in range(size)],
        }
    )


def identity(group: str, row: int) -> str:
    """The number under which a person stands in the files."""
    letter = {"worker": "M", "depth": "D", "mirror": "S", "partner": "P"}[group]
    return f"{letter}{row + 1:03d}"


def remark(group: str, row: int) -> str:
    """The open answer of a person; mostly there is none."""
    return REMARKS[group].get(row, "")


def labels(model: Model, item: str) -> dict[int, str]:
    """The answers of an item: {code: label}."""
    return model["instrument"]["answer_sets"][model["instrument"]["items"][item]["answers"]]["options"]


def wording(model: Model, item: str, group: str) -> str:
    """An item as it was put to a group."""
    words = model["instrument"]["items"][item]["wording"]
    facts = model["groups"][group]
    if isinstance(words, str):
        return words
    return words.get(f"{facts['perspective']}/{facts['wave']}") or words[facts["perspective"]]


def number(model: Model, item: str) -> str:
    """The number of a statement on the printed questionnaire, such as "A3"."""
    return model["instrument"]["items"][item]["aliases"][0]


def worker_file(model: Model, frame: pd.DataFrame) -> bytes:
    """SPSS file: codes with labels, 8 and 9 user-missing beside empty cells, one person twice."""
    asked = statements(model, "worker")
    known = people("worker", len(frame))
    columns: dict[str, Any] = {
        "respnr": [identity("worker", n) for n in range(len(frame))],
        "naam": known["name"],
        "email": known["email"],
        "telefoon": known["telephone"],
        "datum": frame["filled_in"],
        "org": frame["organisation"].astype(float),
        "gebied": frame["region"].astype(float),
        "geslacht": frame["gender"].astype(float),
        "leeftijd": frame["age"].astype(float),
        "jaren": frame["years"],
    }
    for place, item in enumerate(asked):
        written_out = frame[item].isna() & ((frame.index + place) % 2 == 0)
        columns[number(model, item)] = frame[item].mask(written_out, NO_ANSWER)
    columns["toelichting"] = [remark("worker", n) for n in range(len(frame))]
    table = pd.DataFrame(columns)
    table = pd.concat([table, table.iloc[[11]]], ignore_index=True)
    return _sav(model, table, asked)


def _sav(model: Model, table: pd.DataFrame, asked: list[str]) -> bytes:
    import tempfile

    import pyreadstat

    scores = [number(model, item) for item in asked]
    agreement = {**labels(model, asked[0]), DONT_KNOW: "weet niet / n.v.t.", NO_ANSWER: "geen antwoord"}
    value_labels = {name: agreement for name in scores} | {
        "org": labels(model, "organisation"),
        "gebied": labels(model, "region"),
        "geslacht": {**labels(model, "gender"), GENDER_REFUSED: "wil ik niet zeggen"},
        "leeftijd": {AGE_REFUSED: "wil ik niet zeggen"},
    }
    texts = {
        "respnr": "Respondentnummer",
        "naam": "Naam",
        "email": "E-mailadres",
        "telefoon": "Telefoonnummer",
        "datum": "Datum van invullen",
        "org": wording(model, "organisation", "worker"),
        "gebied": wording(model, "region", "worker"),
        "geslacht": wording(model, "gender", "worker"),
        "leeftijd": wording(model, "age", "worker"),
        "jaren": wording(model, "years", "worker"),
        "toelichting": wording(model, "remark", "worker"),
    } | {number(model, item): wording(model, item, "worker") for item in asked}
    ranges: dict[str, list[Any]] = {name: [DONT_KNOW, NO_ANSWER] for name in scores}
    ranges |= {"geslacht": [GENDER_REFUSED], "leeftijd": [AGE_REFUSED]}
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "file.sav"
        pyreadstat.write_sav(
            table,
            str(path),
            file_label="Medewerkersonderzoek 2019 (synthetisch)",
            column_labels=[texts[name] for name in table.columns],
            variable_value_labels={name: {float(k): v for k, v in codes.items()} for name, codes in value_labels.items()},
            missing_ranges=ranges,
            variable_format={name: "F1.0" for name in scores} | {"leeftijd": "F3.0", "jaren": "F4.1"},
        )
        data = bytearray(path.read_bytes())
    data[84:101] = b"01 Jan 2400:00:00"  # date and time of writing (SPSS file header, bytes 84-100)
    return bytes(data)


def depth_file(model: Model, frame: pd.DataFrame) -> bytes:
    """Excel workbook: two header rows, answers in words typed by hand, dates as serial numbers."""
    import openpyxl

    asked = statements(model, "depth")
    sections = {"Respondent": 5, "Achtergrond": 5}
    for block, facts in model["instrument"]["blocks"].items():
        sections[facts["title"]] = sum(model["instrument"]["items"][item]["block"] == block for item in asked)
    sections["Tot slot"] = 1
    heading = ["Nr.", "Naam", "E-mail", "Telefoon", "Datum gesprek", "Organisatie", "Gebied", "Geslacht", "Leeftijd", "Jaren contact"]
    heading += [*(wording(model, item, "depth") for item in asked), "Toelichting"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Interviews"
    column = 1
    for title, width in sections.items():
        sheet.cell(1, column, title)
        if width > 1:
            sheet.merge_cells(start_row=1, start_column=column, end_row=1, end_column=column + width - 1)
        column += width
    sheet.append(heading)
    for row in _depth_rows(model, frame, asked):
        sheet.append(row)
    return _fixed_workbook(book)


def _depth_rows(model: Model, frame: pd.DataFrame, asked: list[str]) -> list[list[Any]]:
    known = people("depth", len(frame))
    answers, genders = labels(model, asked[0]), labels(model, "gender")
    rows = []
    for n, person in frame.iterrows():
        start = [identity("depth", n), *known.loc[n], (person["filled_in"] - date(1899, 12, 30)).days]
        start += [labels(model, "organisation")[person["organisation"]], labels(model, "region")[person["region"]]]
        start += [genders.get(person["gender"], "wil ik niet zeggen")]
        start += [None if person["age"] == AGE_REFUSED else person["age"], person["years"]]
        words = [_typed(answers, person[item], 31 * n + 7 * place) for place, item in enumerate(asked)]
        rows.append([*start, *words, remark("depth", n) or None])
    # Two answers that no option has; the researcher's rules file says what they mean.
    _replace(rows, "mee eens", "eens", times=2)
    return [*rows, rows[4]]


def _typed(answers: dict[int, str], code: float, turn: int) -> str | None:
    """An answer as people type it: capitals, spaces, a non-breaking space, the code in front."""
    if np.isnan(code):
        return None
    text = "weet niet / n.v.t." if code == DONT_KNOW else answers[int(code)]
    variants: tuple[Callable[[str], str], ...] = (
        str.capitalize,
        str.upper,
        lambda words: f" {words} ",
        lambda words: words.replace(" ", "\u00a0", 1),
        lambda words: f"{int(code)}: {words}",
    )
    return variants[turn % 5](text) if turn % 4 == 0 else text


def _replace(rows: list[list[Any]], old: object, new: object, times: int) -> None:
    for row in rows[2:]:
        if old in row and times:
            row[row.index(old)] = new
            times -= 1


def _fixed_workbook(book: Any) -> bytes:
    """The workbook with one fixed moment everywhere, stored and not compressed: the same bytes anywhere."""
    moment = datetime(*STAMP)
    book.properties.creator, book.properties.created = "swresearch", moment
    saved = io.BytesIO()
    book.save(saved)
    fixed = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            data = old.read(name)
            if name == "docProps/core.xml":
                written = rb"(<dcterms:modified[^>]*>)[^<]*"
                data = re.sub(written, rb"\g<1>" + moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            entry = zipfile.ZipInfo(name, date_time=STAMP)
            entry.create_system = 3
            new.writestr(entry, data)
    return fixed.getvalue()


def mirror_file(model: Model, frame: pd.DataFrame) -> bytes:
    """Windows-1252 text from Dutch Excel: semicolons, decimal commas, dd-mm-jjjj, words of 13 students."""
    asked = statements(model, "mirror")
    known = people("mirror", len(frame))
    heading = ["Nr", "Naam", "Telefoon", "E-mail", "Datum gesprek", "Student", "Gesprek via", "Organisatie", "Gebied"]
    heading += ["Geslacht", "Leeftijd", "Jaren contact", *(number(model, item) for item in asked), "Toelichting"]
    rows = []
    for n, person in frame.iterrows():
        start = [identity("mirror", n), known["name"][n], known["telephone"][n], known["email"][n]]
        start += [person["filled_in"].strftime("%d-%m-%Y"), str(person["interviewer"])]
        start += [_spelled(labels(model, "mode")[person["mode"]], n)]
        start += [_spelled(labels(model, name)[person[name]], n + 3) for name in ("organisation", "region")]
        start += [labels(model, "gender").get(person["gender"], "wil ik niet zeggen")]
        start += ["" if person["age"] == AGE_REFUSED else str(person["age"])]
        start += [f"{person['years']:.1f}".replace(".", ",")]
        codes = ["" if np.isnan(person[item]) else str(int(person[item])) for item in asked]
        rows.append([*start, *codes, remark("mirror", n)])
    # One student wrote another word, which the rules file settles; two rows were typed twice.
    _replace(rows, "beeldbellen", "videobellen", times=3)
    rows = [*rows[:30], rows[27], *rows[30:], rows[44]]
    return _delimited([heading, *rows], ";", csv.QUOTE_MINIMAL).encode("cp1252")


def _spelled(word: str, turn: int) -> str:
    return {0: word.capitalize(), 5: f"{word} "}.get(turn % 11, word)


def partner_file(model: Model, frame: pd.DataFrame) -> bytes:
    """LimeSurvey export: codes of questions with answers in words; two who began and did not send it in."""
    asked = statements(model, "partner")
    known = people("partner", len(frame))
    heading = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "firstname", "lastname", "email"]
    heading += ["ORG", "GEBIED", "GESLACHT", "LEEFTIJD", "JAREN"]
    heading += [f"{number(model, item)[0]}[SQ{number(model, item)[1:]:0>3}]" for item in asked] + ["TOEL"]
    answers = labels(model, asked[0])
    rows = []
    for n, person in frame.iterrows():
        first, last = known["name"][n].split()
        moment = f"{person['filled_in'].isoformat()} {9 + n % 8:02d}:{7 * n % 60:02d}:00"
        start = [str(n + 3), moment, "4", "nl", str(100_000 + 7919 * n), identity("partner", n), first, last, known["email"][n]]
        start += [labels(model, "organisation")[person["organisation"]], labels(model, "region")[person["region"]]]
        start += [labels(model, "gender").get(person["gender"], "wil ik niet zeggen")]
        start += ["" if person["age"] == AGE_REFUSED else f"{person['age']}.0000000000", f"{person['years']:.10f}"]
        words = ["" if np.isnan(person[item]) else _limesurvey_word(answers, person[item]) for item in asked]
        rows.append([*start, *words, remark("partner", n)])
    for n, page in ((0, "1"), (1, "2")):
        row = [str(n + 1), "", page, "nl", str(90_000 + n), f"P9{n:02d}", "Proef", "Afgebroken", "proef@voorbeeld.invalid"]
        row += [labels(model, "organisation")[1 + n], "", "", "", "", *[""] * len(asked), ""]
        rows.insert(n, row)
    return b"\xef\xbb\xbf" + _delimited([heading, *rows], ",", csv.QUOTE_ALL).encode()


def _limesurvey_word(answers: dict[int, str], code: float) -> str:
    return "Weet niet / n.v.t." if code == DONT_KNOW else answers[int(code)].capitalize()


def _delimited(rows: list[list[str]], separator: str, quoting: Any) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator="\r\n").writerows(rows)
    return unicodedata.normalize("NFC", text.getvalue())


if __name__ == "__main__":
    for written in write(HERE, int(sys.argv[1]) if len(sys.argv) > 1 else None):
        print(written.relative_to(HERE))
