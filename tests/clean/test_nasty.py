"""Real answers in files as offices export them badly: each reads and cleans to the truth, or stops."""

import pandas as pd
import pytest

from swresearch.clean import UnsettledError, clean_source, read_rules, read_workbook, write_workbook
from swresearch.instruments import Instrument
from swresearch.programme import Source
from swresearch.read import ReadOptions, read_export

STATEMENTS = [f"{letter}{n}" for letter in "AN" for n in range(1, 6)]

# file: what the programme file says about it, what differs from the truth and why (manifest.json)
CLEAN = {
    "truth.csv": {},
    "utf8_bom_comma.csv": {},
    "utf16_bom_tab.csv": {},
    "win1252_semicolon_decimalcomma.csv": {"place": {"Łódź": "Lodz"}},
    "excel_serial_dates.csv": {},
    "missing_codes_8_9_99.csv": {"age": {"R0006": None, "R0007": None}},
}


def expected_frame(nasty, key, codebook, ids=lambda name: name) -> pd.DataFrame:
    """The truth as cleaning should give it, people under their pseudonyms."""
    truth = pd.read_csv(nasty / "truth.csv", dtype={"resp_id": "str", "place": "str"})
    truth.index = pd.Index(key.pseudonyms(truth["resp_id"].map(ids), "client"), name="person")
    truth["filled_in"] = pd.to_datetime(truth["filled_in"]).astype("datetime64[us]")
    for item, about in codebook.items.items():
        if about.kind in ("choice", "number"):
            truth[item] = truth[item].astype("float64")
    return truth


def clean(nasty, key, codebook, file, source=None, options=None, decisions=()):
    export = read_export(nasty / file, options or ReadOptions())
    about = Source.model_validate({"file": file, "instrument": "i", "id": "resp_id", **(source or {})})
    return clean_source(export, about, codebook, key, decisions, "client", "2023")


@pytest.mark.parametrize("file", CLEAN)
def test_a_badly_exported_file_cleans_to_the_truth(nasty, key, codebook, file):
    expected = expected_frame(nasty, key, codebook)
    for column, changes in CLEAN[file].items():
        for found, value in changes.items():
            if column == "age":
                expected.loc[expected["resp_id"] == found, "age"] = value
            else:
                expected[column] = expected[column].replace(found, value)
    got = clean(nasty, key, codebook, file)
    assert list(got.frame.columns) == [*codebook.items, "file_row", "source", "step"]
    pd.testing.assert_frame_equal(got.frame[list(codebook.items)], expected[list(codebook.items)])
    assert list(got.frame["file_row"]) == list(range(2, 302))
    assert (got.frame["source"] == file).all() and got.frame["step"].isna().all()


def test_missing_codes_keep_their_reason(nasty, key, codebook, manifest):
    got = clean(nasty, key, codebook, "missing_codes_8_9_99.csv")
    expected = manifest["missing_codes_8_9_99.csv"]["counts"]
    counts = got.missing[STATEMENTS].stack().value_counts()
    assert counts["not_applicable"] == expected["8"]
    assert counts["no_answer"] == expected["9"]
    assert got.missing["education"].notna().sum() == expected["99"]
    assert got.missing["age"].notna().sum() == expected["999"]
    assert got.counts == {"missing-code": 9 + 8 + 45 + 2, "number-text": 30}
    assert "place" not in got.missing
    answered = got.frame[got.missing.columns].notna()
    pd.testing.assert_frame_equal(answered, got.missing.isna())


def test_excel_with_two_header_rows_and_answers_in_words(nasty, key, codebook, manifest):
    columns = {"Geslacht": "gender", "Leeftijd": "age", "Woonplaats": "place", "Uren": "hours"}
    columns |= {"Ingevuld op": "filled_in"}
    source = {"id": "Nr", "columns": columns, "not_asked": ["education"]}
    got = clean(nasty, key, codebook, "dutch_two_header_rows.xlsx", source)
    items = [item for item in codebook.items if item != "education"]
    expected = expected_frame(nasty, key, codebook)[items]
    pd.testing.assert_frame_equal(got.frame[items], expected)
    assert set(got.columns.values()) == {
        *columns,
        *(codebook.items[i].wording[""][""] for i in STATEMENTS),
    }
    missing = got.missing[STATEMENTS].stack().dropna()
    assert len(missing) == manifest["missing_codes_8_9_99.csv"]["true_missing_item_cells"]
    assert set(missing) == {"not_applicable", "no_answer"}
    assert set(got.counts) == {"label", "missing-label"}


def test_limesurvey(nasty, key, codebook):
    boxes = {f"TRAVEL[SQ00{n}]": f"travel{n}" for n in (1, 2, 3)}
    columns = {f"AGR[SQ00{n}]": f"A{n}" for n in range(1, 6)}
    columns |= {f"NEU[SQ00{n}]": f"N{n}" for n in range(1, 6)}
    columns |= {"SEX": "gender", "AGE": "age", **boxes}
    content = codebook.model_dump()
    content["answer_sets"]["tick"] = {"options": {0: {"nl": "nee"}, 1: {"nl": "ja"}}}
    content["items"] |= {item: {"answers": "tick"} for item in boxes.values()}
    more = Instrument.model_validate(content)
    source = {
        "id": "token",
        "columns": columns,
        "ignore": ["SEX[other]", "TRAVEL[other]"],
        "not_asked": ["education", "hours", "filled_in"],
    }
    got = clean(nasty, key, more, "limesurvey.csv", source)
    items = [*STATEMENTS, "gender", "age", "place"]
    pd.testing.assert_frame_equal(got.frame[items], expected_frame(nasty, key, codebook)[items])
    raw = pd.read_csv(nasty / "limesurvey.csv", dtype="str", keep_default_na=False)
    answered = (raw[[*boxes, "TRAVEL[other]"]] != "").any(axis=1)
    for column, item in boxes.items():
        expected = (raw[column] == "Y").astype(float).where(answered)
        assert list(got.frame[item].fillna(-1)) == list(expected.fillna(-1))
    tools = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
    assert {c for c, rule in got.left_out.items() if rule == "tool-column"} == set(tools)
    assert got.counts["answer-code"] > 3000 and got.counts["tool-column"] == len(tools)


def test_qualtrics(nasty, key, codebook, manifest):
    columns = {f"Q1_{n}": f"A{n}" for n in range(1, 6)} | {f"Q2_{n}": f"N{n}" for n in range(1, 6)}
    columns |= {"Q3": "age", "Q4": "gender"}
    source = {
        "id": "ResponseId",
        "columns": columns,
        "ignore": ["Q4_TEXT"],
        "not_asked": ["education", "place", "hours", "filled_in"],
    }
    keep = ReadOptions(test_answers="keep")
    items = [*STATEMENTS, "gender", "age"]
    expected = expected_frame(nasty, key, codebook, lambda name: f"R_{name}")[items]
    got = clean(nasty, key, codebook, "qualtrics.csv", source, keep)
    pd.testing.assert_frame_equal(got.frame[items], expected)
    assert got.counts["qualtrics-unanswered"] == manifest["qualtrics.csv"]["minus99"]
    without = clean(nasty, key, codebook, "qualtrics.csv", source)
    dropped = manifest["qualtrics.csv"]["previews"] + manifest["qualtrics.csv"]["spam"]
    assert len(without.frame) == 300 - dropped
    pd.testing.assert_frame_equal(without.frame[items], expected.loc[without.frame.index])


def test_impossible_values_stop_the_run_with_exactly_the_planted_ones(nasty, key, codebook, manifest):
    with pytest.raises(UnsettledError) as caught:
        clean(nasty, key, codebook, "out_of_range.csv")
    rows = {f"R{n:04}": n + 1 for n in range(1, 301)}
    expected = {
        ("out_of_range.csv", rows[cell["resp_id"]], cell["column"], str(cell["value"]))
        for cell in manifest["out_of_range.csv"]["planted"]
    }
    got = [(p.file, p.row, p.column, p.found) for p in caught.value.problems]
    assert len(got) == 9 and set(got) == expected
    assert caught.value.sentences("nl")[0] == (
        "out_of_range.csv, rij 5, kolom A1: Dit antwoord op ‘A1’ staat niet in het codeboek. Verbeter "
        "het in het bestand, voeg het toe aan de antwoordreeks, of beslis erover in het "
        "regelbestand of "
        "het beslissingenwerkboek. Gevonden: 7. Toegestaan: 1 = helemaal mee oneens · 2 = mee oneens · "
        "3 = beetje mee oneens · 4 = beetje mee eens · 5 = mee eens · 6 = helemaal mee eens · weet "
        "niet · "
        "niet van toepassing · wil niet zeggen · geen antwoord."
    )


def planted_decisions(nasty, manifest) -> dict[tuple[str, str], str]:
    """For each planted cell the value it has in the truth."""
    truth = pd.read_csv(nasty / "truth.csv", dtype="str").set_index("resp_id")
    return {
        (cell["column"], str(cell["value"])): truth.loc[cell["resp_id"], cell["column"]]
        for cell in manifest["out_of_range.csv"]["planted"]
    }


def test_impossible_values_can_be_settled_in_the_rules_file(nasty, key, codebook, manifest, tmp_path):
    lines = ["schema_version: 1", "decisions:"]
    for (column, found), value in planted_decisions(nasty, manifest).items():
        kind = "number" if column == "age" else "answer"
        lines.append(f"- {{kind: {kind}, column: {column}, found: '{found}', decision: {value}}}")
    (tmp_path / "rules.yml").write_text("\n".join(lines), encoding="utf-8")
    got = clean(nasty, key, codebook, "out_of_range.csv", decisions=read_rules(tmp_path / "rules.yml"))
    expected = expected_frame(nasty, key, codebook)
    pd.testing.assert_frame_equal(got.frame[list(codebook.items)], expected[list(codebook.items)])
    assert got.counts == {"decision": 9, "number-text": 30}


def test_impossible_values_can_be_settled_in_the_workbook(nasty, key, codebook, manifest, tmp_path):
    with pytest.raises(UnsettledError) as caught:
        clean(nasty, key, codebook, "out_of_range.csv")
    path = tmp_path / "besluiten.xlsx"
    write_workbook(path, caught.value.questions)
    decide(path, lambda row: planted_decisions(nasty, manifest)[row["kolom"], row["gevonden"]])
    got = clean(nasty, key, codebook, "out_of_range.csv", decisions=read_workbook(path))
    expected = expected_frame(nasty, key, codebook)
    pd.testing.assert_frame_equal(got.frame[list(codebook.items)], expected[list(codebook.items)])


def decide(path, decision) -> None:
    """Fill in the workbook as a researcher does in Excel."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(names, row, strict=True))
        value = decision({name: cell.value for name, cell in cells.items()})
        cells["besluit"].value = (
            int(value) if str(value).isdigit() else value
        )  # Excel makes it a number
        cells["reden"].value = "nagebeld"
    book.save(path)


def test_people_who_are_in_twice_stop_the_run(nasty, key, codebook):
    with pytest.raises(UnsettledError) as caught:
        clean(nasty, key, codebook, "duplicate_ids.csv")
    assert caught.value.sentences("nl") == [
        "duplicate_ids.csv, kolom resp_id: Deze persoon staat er meer dan eens in, met verschillende "
        "antwoorden (rijen 22, 305): A1 (5 / 6). Beslis in het regelbestand of het beslissingenwerkboek "
        "welke rij blijft. Gevonden: R0021. Toegestaan: houd rij 22 · houd rij 305.",
        "duplicate_ids.csv, kolom resp_id: Deze persoonsnummers lijken zo op elkaar dat het om één "
        "persoon kan gaan (rijen 32, 306). Beslis in het regelbestand of het beslissingenwerkboek "
        "of dat "
        "zo is. Gevonden: R0031 · r0031. Toegestaan: houd rij 32 · houd rij 306 · zelfde als R0031 · "
        "zelfde als r0031 · verschillende mensen.",
    ]


RULES = """
schema_version: 1
decisions:
- {kind: person, file: duplicate_ids.csv, found: R0021, decision: keep 22, reason: eerste gesprek}
- {kind: person, file: duplicate_ids.csv, found: R0031, decision: same R0031, reason: typfout}
"""


def settled_by_rules(tmp_path, questions):
    path = tmp_path / "rules.yml"
    path.write_text(RULES, encoding="utf-8")
    return read_rules(path)


def settled_by_workbook(tmp_path, questions):
    path = tmp_path / "besluiten.xlsx"
    write_workbook(path, questions)
    words = {"R0021": "houd rij 22", "R0031 · r0031": "zelfde als R0031"}
    decide(path, lambda row: words[row["gevonden"]])
    return read_workbook(path)


@pytest.mark.parametrize("settled", [settled_by_rules, settled_by_workbook])
def test_people_who_are_in_twice_are_settled(nasty, key, codebook, tmp_path, settled):
    with pytest.raises(UnsettledError) as caught:
        clean(nasty, key, codebook, "duplicate_ids.csv")
    decisions = settled(tmp_path, caught.value.questions)
    got = clean(nasty, key, codebook, "duplicate_ids.csv", decisions=decisions)
    expected = expected_frame(nasty, key, codebook)
    pd.testing.assert_frame_equal(got.frame[list(codebook.items)], expected[list(codebook.items)])
    rows = got.changes[got.changes["rule"] != "number-text"]
    told = rows[["row", "column", "before", "after", "rule"]].apply(tuple, axis=1)
    assert list(told) == [
        (302, "resp_id", "R0005", "", "duplicate-row"),
        (303, "resp_id", "R0011", "", "duplicate-row"),
        (304, "resp_id", "R0012", "", "duplicate-row"),
        (305, "resp_id", "R0021", "", "decision"),
        (306, "resp_id", "r0031 ", "r0031", "trimmed"),
        (306, "resp_id", "r0031", "R0031", "decision"),
        (306, "resp_id", "r0031 ", "", "duplicate-row"),
    ]


def test_every_badly_exported_file_is_tried(nasty, manifest):
    tried = {*CLEAN, "dutch_two_header_rows.xlsx", "limesurvey.csv", "qualtrics.csv"}
    tried |= {"out_of_range.csv", "duplicate_ids.csv"}
    assert {path.name for path in nasty.iterdir()} - {"manifest.json"} == tried == set(manifest)
