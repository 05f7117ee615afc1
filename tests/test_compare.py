"""Old scored files with mistakes planted in them: every difference is found, and its rule named."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from swresearch.clean import Cleaned, Key, clean_source
from swresearch.compare import Comparison, Ours, compare, compare_cleaned, missing_codes
from swresearch.errors import ProblemsError, UsageError
from swresearch.instruments import Instrument
from swresearch.programme import Source
from swresearch.read import read_export

DATA = Path(__file__).parent / "reference" / "data"
KEY = Key(b"only for tests".ljust(32))
NINE = [f"c{n}cop{n - 81}" for n in range(82, 91)]
TURNED = ["c82cop1", "c89cop8", "c90cop9"]
LABELS = {1: "never", 2: "sometimes", 3: "often", 4: "always"}

COPE = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "COPE",
        "answer_sets": {
            "four": {"options": LABELS, "missing": {9: {"label": "no answer", "kind": "no_answer"}}},
        },
        "items": {item: {"answers": "four", "reversed": item in TURNED} for item in NINE},
        "scales": {
            "cope": {
                "title": {"nl": "Belasting", "en": "Burden"},
                "items": NINE[:8],
                "method": "mean",
                "missing": "available",
                "min_valid": 6,
                "bounds": [1, 4],
            },
            "hard": {
                "title": {"nl": "Zwaarte", "en": "Strain"},
                "items": NINE[1:7],
                "method": "sum",
                "bounds": [6, 24],
            },
        },
    }
)


@pytest.fixture(scope="module")
def carers() -> Cleaned:
    """Real carers, with a person's number in every row."""
    export = read_export(DATA / "efc.sav")
    rest = [c for c in export.frame.columns if c not in (*NINE, "respondent")]
    source = Source(file="efc.sav", instrument="cope", id="respondent", ignore=rest)
    return clean_source(export, source, COPE, KEY, perspective="client", wave="2020")


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    """The same people as SPSS has them: 9 is "no answer", empty cells are system-missing."""
    frame, _ = pyreadstat.read_sav(DATA / "efc.sav", user_missing=True)
    return frame


def turned(frame, items=NINE[:8], reverse=TURNED, constant=5) -> pd.DataFrame:
    answers = frame[list(items)].where(frame[list(items)] != 9)
    for item in set(items) & set(reverse):
        answers[item] = constant - answers[item]
    return answers


def mean_from(answers, least) -> pd.Series:
    return answers.mean(axis=1).where(answers.notna().sum(axis=1) >= least)


def with_nines(frame) -> pd.DataFrame:
    answers = frame[NINE[:8]].copy()
    answers[TURNED[:2]] = 5 - answers[TURNED[:2]]
    return answers


def saved(tmp_path, frame, **labels) -> Path:
    path = tmp_path / "oud.sav"
    pyreadstat.write_sav(frame, path, column_labels=labels)
    return path


# what a colleague did, computed without the library; the change that must be found
MISTAKES = {
    "an item not reversed": (
        lambda f: mean_from(turned(f, reverse=["c89cop8"]), 6),
        "In het oude bestand is c82cop1 niet omgekeerd.",
    ),
    "no item reversed": (
        lambda f: mean_from(turned(f, reverse=[]), 6),
        "In het oude bestand is geen enkel item omgekeerd.",
    ),
    "an item reversed that is not": (
        lambda f: mean_from(turned(f, reverse=["c82cop1", "c89cop8", "c85cop4"]), 6),
        "In het oude bestand is c85cop4 omgekeerd, en hier niet.",
    ),
    "max - value": (
        lambda f: mean_from(turned(f, constant=4), 6),
        "In het oude bestand is omgekeerd met ‘hoogste − antwoord’ in plaats van "
        "‘laagste + hoogste − antwoord’.",
    ),
    "the other direction": (
        lambda f: mean_from(5 - turned(f), 6),
        "In het oude bestand zijn juist de andere items omgekeerd: de schaal loopt de andere kant op.",
    ),
    "complete answers only": (
        lambda f: turned(f).mean(axis=1, skipna=False),
        "In het oude bestand krijgt alleen wie alle 8 items beantwoordde een score.",
    ),
    "a missing answer is 0": (
        lambda f: turned(f).fillna(0).mean(axis=1),
        "In het oude bestand telt een ontbrekend antwoord als 0.",
    ),
    "the sum": (
        lambda f: turned(f).sum(axis=1).where(turned(f).notna().sum(axis=1) >= 6),
        "Het oude bestand heeft de som van de items.",
    ),
    "an item left out": (
        lambda f: mean_from(turned(f).drop(columns="c86cop5"), 6),
        "In het oude bestand doet c86cop5 niet mee.",
    ),
    "an item too many": (
        lambda f: mean_from(turned(f, items=NINE), 6),
        "In het oude bestand doet ook c90cop9 mee.",
    ),
    "rounded": (
        lambda f: (mean_from(turned(f), 6) * 10 + 1e-9).round() / 10,
        "In het oude bestand is de score afgerond op 1 decimalen.",
    ),
    "an item not reversed, and complete answers only": (
        lambda f: turned(f, reverse=["c89cop8"]).mean(axis=1, skipna=False),
        "In het oude bestand is c82cop1 niet omgekeerd. In het oude bestand krijgt alleen wie alle 8 "
        "items beantwoordde een score.",
    ),
}


def compared(path, carers, columns=None) -> Comparison:
    (got,) = compare_cleaned(path, [carers], KEY, columns or {})
    return got


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_named(tmp_path, carers, raw, mistake):
    planted, expected = MISTAKES[mistake]
    right = mean_from(turned(raw), 6)
    wrong = planted(raw)
    got = compared(saved(tmp_path, raw[["respondent"]].assign(cope=wrong)), carers)
    differs = ~np.isclose(right, wrong, rtol=1e-6, atol=1e-6, equal_nan=True)
    assert differs.any()
    table = got.differences()
    assert list(table["old_row"]) == list(np.flatnonzero(differs) + 1)
    assert set(table["reason"]) == {expected}
    np.testing.assert_allclose(table["old"], wrong[differs], equal_nan=True)
    np.testing.assert_allclose(table["new"], right[differs], equal_nan=True)
    assert (table["file_row"] == table["old_row"]).all() and set(table["file"]) == {"efc.sav"}
    assert not got.is_equal


def test_a_missing_code_that_counts_as_an_answer(tmp_path, raw):
    frame = raw.assign(c83cop2=raw["c83cop2"].where(raw.index % 50 != 3, 9))
    path = tmp_path / "efc.csv"
    frame.to_csv(path, index=False)
    export = read_export(path)
    rest = [c for c in export.frame.columns if c not in (*NINE, "respondent")]
    source = Source(file="efc.csv", instrument="cope", id="respondent", ignore=rest)
    nines = clean_source(export, source, COPE, KEY, perspective="client", wave="2020")
    assert (missing_codes(nines)["c83cop2"] == 9).sum() == (frame["c83cop2"] == 9).sum() > 10
    wrong = mean_from(with_nines(frame), 6)
    got = compared(saved(tmp_path, frame[["respondent"]].assign(cope=wrong)), nines)
    assert set(got.differences()["reason"]) == {
        "In het oude bestand telt de ontbreekcode 9 mee als antwoord."
    }
    expected = (frame[NINE[:8]] == 9).any(axis=1).sum()
    assert 10 < len(got.differences()) <= expected


def test_equal_files_say_so(tmp_path, carers, raw):
    right = mean_from(turned(raw), 6) + 3e-8  # rounded in storage
    got = compared(saved(tmp_path, raw[["respondent"]].assign(cope=right)), carers)
    assert got.is_equal and got.differences().empty
    assert got.lines() == [
        "oud.sav is vergeleken met klanten 2020: 908 mensen, gekoppeld op de kolom ‘respondent’.",
        "Belasting (kolom ‘cope’, gevonden aan de naam, naast klanten 2020): 908 van de 908 gelijk.",
        "Zwaarte van klanten 2020: hiervan staat geen kolom in het oude bestand.",
        "Scores die minder dan 0,000001 verschillen, gelden als gelijk: bestanden ronden af bij het "
        "bewaren.",
    ]


def test_scores_typed_over_by_hand_are_not_explained(tmp_path, carers, raw):
    wrong = mean_from(turned(raw, reverse=["c89cop8"]), 6)
    wrong[[4, 700]] = [3.21, np.nan]
    got = compared(saved(tmp_path, raw[["respondent"]].assign(cope=wrong)), carers)
    reasons = got.differences().set_index("old_row")["reason"]
    by_hand = "Geen van de bekende regels verklaart dit: kijk of de score met de hand is veranderd."
    assert {row for row, reason in reasons.items() if reason == by_hand} == {5, 701}
    assert set(reasons) == {by_hand, "In het oude bestand is c82cop1 niet omgekeerd."}


def test_other_answers_in_the_old_file(tmp_path, carers, raw):
    other = raw[["respondent", *NINE]].copy()
    other.loc[10, "c83cop2"] = 5 - other.loc[10, "c83cop2"]
    right = mean_from(turned(other), 6)
    got = compared(saved(tmp_path, other.assign(cope=right)), carers)
    table = got.differences()
    assert list(table["old_row"]) == [11]
    assert list(table["reason"]) == [
        "Het oude bestand heeft andere antwoorden op de items van deze schaal."
    ]
    assert got.lines()[0].startswith(
        "efc.sav rij 11 (oude bestand rij 11), Belasting van klanten 2020: oud "
    )


def test_people_are_paired_by_number_in_any_order(tmp_path, carers, raw):
    scored = raw[["respondent"]].assign(cope=mean_from(turned(raw), 6))
    mixed = scored.sample(frac=1, random_state=1).iloc[:-2]
    more = pd.concat([mixed, mixed.iloc[:1], pd.DataFrame({"respondent": [99999.0], "cope": [2.0]})])
    got = compared(saved(tmp_path, more.rename(columns={"respondent": "RespNr"})), carers)
    assert got.people.column == "RespNr" and got.is_equal
    assert len(got.people.old) == 905
    assert got.people.only_old == (908,) and got.people.twice == (1, 907)
    gone = set(scored.index) - set(mixed.index)
    assert set(got.people.only_new) == {row + 1 for row in gone}
    assert got.lines()[1:4] == [
        "Alleen in het oude bestand: 1 (rijen 908).",
        f"Alleen in het programma: 2 (rijen {', '.join(str(r + 1) for r in sorted(gone))}).",
        "Meer dan eens in het oude bestand, en daarom niet vergeleken: 2 (rijen 1, 907).",
    ]


def test_without_numbers_people_are_paired_by_order_and_that_is_said(tmp_path, carers, raw):
    got = compared(saved(tmp_path, raw[[]].assign(cope=mean_from(turned(raw), 6))), carers)
    assert got.people.column is None and got.is_equal
    assert got.lines()[0] == (
        "oud.sav is vergeleken met klanten 2020: 908 rijen, gekoppeld in hun volgorde omdat er geen "
        "persoonsnummers in staan die het programma kent. Kijk of de volgorde dezelfde is."
    )


# columns of the old file (from a right score), their labels, and how the scale is found
FINDING = [
    ("cope", {}, ("cope", "name")),
    ("COPE_", {}, ("COPE_", "name")),
    ("schaal1", {"schaal1": "Belasting"}, ("schaal1", "label")),
    ("cope_mean", {}, ("cope_mean", "alike")),
    ("xyz", {"xyz": "mijn oude score"}, ("xyz", "values")),
]


@pytest.mark.parametrize(("column", "labels", "expected"), FINDING)
def test_how_a_score_is_found(tmp_path, carers, raw, column, labels, expected):
    frame = raw[["respondent", "e17age"]].assign(**{column: mean_from(turned(raw), 6)})
    frame["cope_n_valid"] = turned(raw).notna().sum(axis=1)
    got = compared(saved(tmp_path, frame, **labels), carers)
    assert [(part.scale, part.found.column, part.found.by) for part in got.scales] == [
        ("cope", *expected)
    ]
    assert got.is_equal and got.not_found == ("hard",)


def test_a_score_can_be_pointed_at(tmp_path, carers, raw):
    path = saved(tmp_path, raw[["respondent"]].assign(cope=1.0, b=mean_from(turned(raw), 6)))
    got = compared(path, carers, {"cope": "b"})
    assert got.is_equal and got.scales[0].found.by == "given"


def test_the_wave_is_the_one_whose_people_it_holds(tmp_path, carers, raw):
    half = raw.iloc[:400]
    export = read_export(DATA / "efc.sav")
    rest = [c for c in export.frame.columns if c not in (*NINE, "respondent")]
    source = Source(file="later.sav", instrument="cope", id="respondent", ignore=rest)
    part = type(export)(export.frame.iloc[:400], missing_codes=export.missing_codes)
    later = clean_source(part, source, COPE, KEY, perspective="client", wave="2021")
    path = saved(tmp_path, raw[["respondent"]].assign(cope=mean_from(turned(raw), 6)))
    (got,) = compare_cleaned(path, [later, carers], KEY)
    assert got.ours.who == "klanten 2020" and len(got.people.old) == 908
    assert len(half) == len(later.frame)


@pytest.mark.parametrize(("column", "least"), [("mean_half", 3), ("mean_80", 4)])
def test_the_scores_of_r_under_another_rule_for_missing_answers(tmp_path, column, least):
    five = [f"A{n}" for n in range(1, 6)]
    book = Instrument.model_validate(
        {
            "schema_version": 1,
            "title": "BFI",
            "answer_sets": {"six": {"options": {n: str(n) for n in range(1, 7)}}},
            "items": {item: {"answers": "six", "reversed": item == "A1"} for item in five},
            "scales": {"agree": {"title": "A", "items": five, "method": "mean", "bounds": [1, 6]}},
        }
    )
    people = pd.read_csv(DATA / "bfi.csv").set_index("respondent")
    theirs = pd.read_csv(DATA.parent / "expected" / "scores_bfi_agree.csv")
    path = saved(tmp_path, pd.DataFrame({"nr": people.index, "agree": theirs[column]}))
    got = compare(path, Ours(people[five], pd.DataFrame(index=people.index), book))
    table = got.differences()
    assert len(table) == (theirs["mean_all"].isna() & theirs[column].notna()).sum() > 50
    (reason,) = set(table["reason"])
    lowest = theirs.loc[theirs[column].notna(), "n_valid"].min()
    assert lowest == least
    assert reason == (
        f"In het oude bestand is er een score vanaf {least} beantwoorde items, over wat er is."
    )


def test_a_frame_with_numbers_of_its_own(tmp_path, raw):
    frame = turned(raw, items=NINE, reverse=[]).set_index(raw["respondent"].astype(int))
    ours = Ours(frame, pd.DataFrame(index=frame.index), COPE, "de mantelzorgers")
    path = saved(tmp_path, raw[["respondent"]].assign(hard=turned(raw, items=NINE[1:7]).sum(axis=1)))
    got = compare(path, ours)
    assert set(got.differences("en")["reason"]) == {"In the old file a missing answer counts as 0."}
    assert len(got.differences("en")) == turned(raw, items=NINE[1:7]).isna().any(axis=1).sum()


def test_a_prorated_sum(tmp_path, raw):
    frame = turned(raw, items=NINE, reverse=[]).set_index(raw["respondent"].astype(int))
    ours = Ours(frame, pd.DataFrame(index=frame.index), COPE)
    six = turned(raw, items=NINE[1:7])
    prorated = (six.mean(axis=1) * 6).where(six.notna().sum(axis=1) >= 3)
    got = compare(saved(tmp_path, raw[["respondent"]].assign(hard=prorated)), ours)
    (reason,) = set(got.differences("nl")["reason"])
    assert reason.startswith("In het oude bestand is er een score vanaf ")
    assert reason.endswith(" beantwoorde items, omgerekend naar alle items.")


# the old file, which columns, error, sentence
REFUSED = [
    (
        {"x": [1.5, 2.5]},
        {},
        ProblemsError,
        "{path}: De mensen in dit bestand zijn niet te koppelen aan een meting van het programma: hun "
        "nummers komen er niet in voor, en er is niet precies één meting met evenveel rijen. Zet "
        "de kolom "
        "met persoonsnummers in het bestand, of noem de meting met --wave of in de namen van de "
        "kolommen. Gevonden wordt het aantal rijen, toegestaan zijn deze "
        "metingen met hun rijen. Gevonden: 2. Toegestaan: klanten 2020 (908).",
    ),
    (
        {"respondent": np.arange(1.0, 909)},
        {},
        ProblemsError,
        "{path}: In dit bestand is geen kolom gevonden met een score van ‘COPE’. Geef de kolom de "
        "naam of "
        "het label van de schaal. Toegestaan: respondent.",
    ),
    (
        {"respondent": np.arange(1.0, 909)},
        {"cope": "b"},
        UsageError,
        "Deze kolom staat niet in het oude bestand. Kies een van de toegestane kolommen. Gevonden: b. "
        "Toegestaan: respondent.",
    ),
]


@pytest.mark.parametrize(("columns", "given", "error", "sentence"), REFUSED)
def test_what_cannot_be_compared_is_a_sentence(tmp_path, carers, columns, given, error, sentence):
    path = saved(tmp_path, pd.DataFrame(columns))
    with pytest.raises(error) as caught:
        compare_cleaned(path, [carers], KEY, given)
    assert caught.value.sentences("nl") == [sentence.format(path=path)]
