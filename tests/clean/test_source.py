"""Whole files: what comes out, what is reported together, and what may not change anything."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from swresearch.clean import Task, UnsettledError, clean_source, clean_sources, rule_counts
from swresearch.clean.decisions import Decision, Kind
from swresearch.instruments import Instrument
from swresearch.read import read_export

CODEBOOK = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "Proef",
        "answer_sets": {
            "yesno": {
                "options": {1: "nee", 2: "ja"},
                "missing": {8: {"label": "weet niet", "kind": "dont_know"}},
            },
            "mode": {"options": {1: "video", 2: "telefoon"}},
        },
        "items": {
            "trust": {"answers": "yesno"},
            "hours": {"kind": "number", "minimum": 0},
            "day": {"kind": "date"},
            "words": {"kind": "open"},
            "mode": {"answers": "mode"},
        },
    }
)
COLUMNS = {
    "nr": ["7", "8", "9"],
    "naam": ["An", "Bo", "Cé"],
    "Trust": ["ja", "8", None],
    "hours": ["1,5", "", "3"],
    "day": ["01-02-2020", None, "2020-02-03"],
    "words": [" fijn ", None, "=1+1"],
}


@pytest.fixture
def task(make_export, make_source):
    def make(columns=None, file="a.csv", perspective="client", wave="2020", **says) -> Task:
        about = {"id": "nr", "drop": ["naam"], "fixed": {"mode": "video"}, "step": "mirror", **says}
        export = make_export(columns or COLUMNS, decimal=",")
        return Task(export, make_source(file, **about), CODEBOOK, perspective, wave)

    return make


def test_what_comes_out(task, key):
    got = clean_sources([task()], key).sources[0]
    expected = pd.DataFrame(
        {
            "trust": [2.0, np.nan, np.nan],
            "hours": [1.5, np.nan, 3.0],
            "day": pd.to_datetime(["2020-02-01", None, "2020-02-03"]).astype("datetime64[us]"),
            "words": pd.array(["fijn", None, "=1+1"], dtype="str"),
            "mode": [1.0, 1.0, 1.0],
            "file_row": [2, 3, 4],
            "source": pd.array(["a.csv"] * 3, dtype="str"),
            "step": pd.array(["mirror"] * 3, dtype="str"),
        },
        index=pd.Index(key.pseudonyms(pd.Series(["7", "8", "9"]), "client"), name="person"),
    )
    pd.testing.assert_frame_equal(got.frame, expected)
    reasons = {
        "trust": [None, "dont_know", "no_answer"],
        "hours": [None, "no_answer", None],
        "day": [None, "no_answer", None],
        "mode": [None, None, None],
    }
    kinds = pd.CategoricalDtype(["dont_know", "not_applicable", "refused", "no_answer"])
    expected_missing = pd.DataFrame(reasons, index=expected.index).astype(kinds)
    pd.testing.assert_frame_equal(got.missing, expected_missing, check_categorical=False)
    assert got.columns == {key: key for key in ("hours", "day", "words")} | {"trust": "Trust"}


def test_the_log_has_every_changed_cell(task, key):
    got = clean_sources([task()], key).sources[0]
    assert list(got.changes.itertuples(index=False, name=None)) == [
        ("a.csv", 2, "Trust", "ja", "2", "label"),
        ("a.csv", 2, "hours", "1,5", "1.5", "number-text"),
        ("a.csv", 2, "day", "01-02-2020", "2020-02-01", "date-text"),
        ("a.csv", 2, "words", " fijn ", "fijn", "trimmed"),
        ("a.csv", 3, "Trust", "8", "dont_know", "missing-code"),
    ]
    assert got.counts == {
        "date-text": 1,
        "dropped-column": 1,
        "label": 1,
        "missing-code": 1,
        "number-text": 1,
        "trimmed": 1,
    }
    table = rule_counts([got.counts, got.counts], "en")
    assert list(table.columns) == ["rule", "text", "count"]
    assert table["count"].tolist() == [2] * 6
    assert table["text"][0] == "A date written in another way became a date."


def test_direct_identifiers_are_nowhere(task, key):
    got = clean_sources([task()], key).sources[0]
    everything = got.frame.reset_index().to_csv() + got.missing.to_csv() + got.changes.to_csv()
    for name in COLUMNS["naam"]:
        assert name not in everything


def test_the_export_is_left_as_it_was(task, key):
    one = task()
    before = one.export.frame.copy(deep=True)
    clean_sources([one], key)
    pd.testing.assert_frame_equal(one.export.frame, before)


def test_shuffled_columns_and_rows_change_nothing(task, key):
    expected = clean_sources([task()], key).sources[0].frame
    frame = task().export.frame
    mixed = frame.iloc[[2, 0, 1], [3, 5, 0, 2, 4, 1]]
    one = task()
    got = clean_source(
        type(one.export)(mixed, decimal=","), one.source, CODEBOOK, key, (), "client", "2020"
    ).frame
    assert list(got.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(got.loc[expected.index], expected)


def test_the_same_file_gives_the_same_bytes(nasty, codebook, make_source, key):
    def digest() -> str:
        file = "win1252_semicolon_decimalcomma.csv"
        got = clean_source(read_export(nasty / file), make_source(file, id="resp_id"), codebook, key)
        parts = (got.frame, got.missing, got.changes)
        return hashlib.sha256(b"".join(part.to_parquet() for part in parts)).hexdigest()

    assert digest() == digest()


def test_without_numbers_every_row_is_a_person(task, key):
    columns = {name: values for name, values in COLUMNS.items() if name != "nr"}
    first = clean_sources([task(columns, id=None)], key).sources[0].frame
    again = clean_sources([task(columns, id=None)], key).sources[0].frame
    other = clean_sources([task(columns, id=None, file="b.csv")], key).sources[0].frame
    assert first.index.is_unique and first.index.equals(again.index)
    assert not set(first.index) & set(other.index)


def test_people_keep_their_pseudonym_in_every_wave_of_a_phase(task, key):
    tasks = [
        task(),
        task(file="b.csv", wave="2021", step=None),
        task(file="c.csv", perspective="worker"),
    ]
    first, later, worker = (part.frame for part in clean_sources(tasks, key).sources)
    assert first.index.equals(later.index)
    assert not set(first.index) & set(worker.index)


def test_registrations_repeat_people(task, key):
    columns = {name: [*values, values[0]] for name, values in COLUMNS.items()}
    got = clean_sources([task(columns, rows="many")], key).sources[0].frame
    assert len(got) == 4 and got.index[0] == got.index[3]


def test_problems_of_all_files_are_reported_together(task, key):
    wrong = {**COLUMNS, "Trust": ["ja", "misschien", "7"], "hours": ["veel", "", "-1"]}
    tasks = [task(wrong), task({**COLUMNS, "day": ["1", "", ""]}, file="b.csv", wave="2021")]
    with pytest.raises(UnsettledError) as caught:
        clean_sources(tasks, key)
    got = [(p.file, p.row, p.column, p.found, p.key) for p in caught.value.problems]
    assert got == [
        ("a.csv", 3, "Trust", "misschien", "clean.unknown-answer"),
        ("a.csv", 4, "Trust", "7", "clean.unknown-answer"),
        ("a.csv", 2, "hours", "veel", "clean.no-number"),
        ("a.csv", 4, "hours", "-1", "clean.out-of-range"),
        ("b.csv", 2, "day", "1", "clean.no-date"),
    ]
    assert len(caught.value.questions) == 5


def test_a_fixed_value_must_be_an_answer(task, key):
    with pytest.raises(UnsettledError) as caught:
        clean_sources([task(fixed={"mode": "fax"})], key)
    assert caught.value.sentences("nl") == [
        "a.csv: De vaste waarde van ‘mode’ bij ‘fixed’ in het programmabestand is geen antwoord op dat "
        "item. Kies een van de toegestane waarden. Gevonden: fax. Toegestaan: 1 = video · 2 = "
        "telefoon · "
        "weet niet · niet van toepassing · wil niet zeggen · geen antwoord."
    ]


def test_a_number_that_is_written_differently_in_another_wave(task, key):
    later = {**COLUMNS, "nr": ["7", "08", "10"]}
    tasks = [task(), task(later, file="b.csv", wave="2021")]
    with pytest.raises(UnsettledError) as caught:
        clean_sources(tasks, key)
    assert caught.value.sentences("nl") == [
        "b.csv, rij 3, kolom nr: Dit persoonsnummer lijkt zo op een nummer in a.csv dat het om één "
        "persoon "
        "kan gaan. Beslis in het regelbestand of het beslissingenwerkboek of dat zo is. Gevonden: "
        "08 · 8. "
        "Toegestaan: zelfde als 8 · verschillende mensen."
    ]
    one = Decision(Kind.PERSON, "zelfde als 8", "08 · 8", file="b.csv")
    first, second = clean_sources(tasks, key, [one]).sources
    assert second.frame.index[1] == first.frame.index[1]
    two = Decision(Kind.PERSON, "different", "08", file="b.csv")
    first, second = clean_sources(tasks, key, [two]).sources
    assert second.frame.index[1] not in first.frame.index


def test_a_person_in_two_files_of_one_measurement(task, key):
    more = {**COLUMNS, "nr": ["10", "8", "11"]}
    tasks = [task(), task(more, file="b.csv")]
    with pytest.raises(UnsettledError) as caught:
        clean_sources(tasks, key)
    assert caught.value.sentences("nl") == [
        "b.csv, rij 3, kolom nr: Deze persoon staat ook in a.csv, van dezelfde meting. Laat een "
        "van beide "
        "rijen weg met een besluit in het regelbestand of het beslissingenwerkboek. Gevonden: 8. "
        "Toegestaan: weglaten."
    ]
    gone = Decision(Kind.PERSON, "weglaten", "8", file="a.csv", rows=(3,))
    first, second = clean_sources(tasks, key, [gone]).sources
    assert (len(first.frame), len(second.frame)) == (2, 3)
    other_step = [task(), task(more, file="b.csv", step="depth")]
    assert len(clean_sources(other_step, key).sources) == 2


def test_decisions_that_nothing_asked_for_are_told(task, key):
    made = [Decision(Kind.ANSWER, "2", "x", origin="rules.yml", line=3)]
    got = clean_sources([task()], key, made)
    assert [(problem.key, problem.line) for problem in got.stale] == [("clean.decision-stale", 3)]


def test_a_missing_code_of_one_item_is_an_answer_to_another(make_export, make_source, key):
    options = {n: str(n) for n in range(11)}
    book = Instrument.model_validate(
        {
            "schema_version": 1,
            "title": "Proef",
            "answer_sets": {"ladder": {"options": options}},
            "items": {
                "ladder": {"answers": "ladder"},
                "contacts": {"kind": "number", "minimum": 0, "maximum": 8, "missing": {9: "leeg"}},
            },
        }
    )
    export = make_export({"ladder": [9.0], "contacts": [9.0]})
    got = clean_source(export, make_source(), book, key)
    assert got.frame["ladder"].iloc[0] == 9
    assert got.missing["contacts"].iloc[0] == "no_answer"


def test_labels_and_missing_codes_of_a_real_spss_file(nasty, make_source, key):
    export = read_export(nasty.parent / "efc.sav")
    four = {1: "never", 2: "sometimes", 3: "often", 4: "always"}
    coping = [c for c in export.frame.columns if "cop" in c]
    book = Instrument.model_validate(
        {
            "schema_version": 1,
            "title": "COPE",
            "answer_sets": {"four": {"options": four}},
            "items": {
                **{column: {"answers": "four"} for column in coping},
                "c12hour": {"kind": "number", "minimum": 0, "maximum": 168},
            },
        }
    )
    ignore = [c for c in export.frame.columns if c not in (*coping, "c12hour", "respondent")]
    got = clean_source(export, make_source(id="respondent", ignore=ignore), book, key)
    truth = pd.read_csv(nasty.parent / "efc.csv")
    for item in book.items:
        np.testing.assert_array_equal(got.frame[item].to_numpy(), truth[item].to_numpy(dtype=float))
