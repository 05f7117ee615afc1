"""The data and the notebook of a bundle: published numbers only, and solutions for teachers only."""

import contextlib
import dataclasses
import io
import json

import pandas as pd
import pytest
from shares import NUMBERS

from swresearch.bundles import student_files, teacher_files
from swresearch.bundles.extract import results_sheet
from swresearch.bundles.notebook import student_notebook, teacher_notebook, template
from swresearch.errors import ProblemsError
from swresearch.programme import Condition


def read_sheet(files, name):
    return pd.read_excel(io.BytesIO(files["gegevens/gegevens.xlsx"]), sheet_name=name)


def test_results_are_the_published_ones_that_touch_the_case(materials):
    """The case is about cohesion; of the numbers only "meets_people" is mapped to that."""
    got = read_sheet(student_files(materials, ["de-buurvrouw"]), "Uitkomsten")
    expected = [
        ("klanten", 2020, "Spiegelgesprekken", 11, 36, 31, 18, 47, "meets_people"),
        ("klanten", 2020, "Diepte-interviews", 3, 22, 14, 5, 33, "meets_people"),
        ("medewerkers", 2019, None, 29, 37, 78, 63, 89, "meets_people"),
    ]
    words = got.drop(columns=["Stelling", "Voorwaarde van sociale kwaliteit"])
    rows = words.astype(object).where(words.notna(), None)
    assert list(rows.itertuples(index=False, name=None)) == expected
    assert set(got["Voorwaarde van sociale kwaliteit"]) == {"sociale cohesie"}
    assert got["Stelling"].str.len().min() > 15


def test_only_columns_called_so_hold_names_for_the_computer(materials):
    """Every other column and every text in it is Dutch: no word of the library's own."""
    files = student_files(materials, ["de-buurvrouw"])
    machine = {"meets_people", "de-buurvrouw", "perspective", "wave", "share", "individual", "done"}
    for name in ("Uitkomsten", "Casussen", "Interventies"):
        got = read_sheet(files, name)
        own = [column for column in got if "voor de computer" in column]
        assert own == [got.columns[-1]]
        texts = {*got, *got.drop(columns=own).astype(str).to_numpy().ravel()}
        assert texts & machine == set()
        assert set(got[own[0]]) <= machine


def test_spss_and_excel_hold_the_same(materials, tmp_path):
    import pyreadstat

    files = student_files(materials, ["de-buurvrouw"])
    for sav, sheet in (("uitkomsten", "Uitkomsten"), ("interventies", "Interventies")):
        path = tmp_path / f"{sav}.sav"
        path.write_bytes(files[f"gegevens/{sav}.sav"])
        got, about = pyreadstat.read_sav(path, apply_value_formats=True)
        excel = read_sheet(files, sheet)
        assert about.column_labels == list(excel)
        got = got.set_axis(list(excel), axis="columns")
        for name in got:
            left, right = (frame[name].astype(object).fillna("").astype(str) for frame in (got, excel))
            if pd.api.types.is_numeric_dtype(excel[name]) and name != "Jaar of meting":
                left, right = got[name].astype(float), excel[name].astype(float)
            assert left.tolist() == right.tolist(), name


def test_variables_in_spss_have_dutch_names(materials, tmp_path):
    import pyreadstat

    files = student_files(materials, ["de-buurvrouw"])
    path = tmp_path / "table.sav"
    path.write_bytes(files["gegevens/interventies.sav"])
    assert list(pyreadstat.read_sav(path)[0]) == [
        "casus", "team", "niveau", "gedaan_of_mogelijk", "soort", "interventie", "computernaam_casus",
    ]  # fmt: skip


def test_the_casebook_is_counted_right(materials):
    got = read_sheet(student_files(materials, ["de-buurvrouw"]), "Casussen").iloc[0]
    ones = {name for name in got.index if got[name] == 1}
    assert ones == {
        "Gedaan: individu", "Mogelijk: groep", "Speelt: sociale cohesie", "Woog mee: het team",
    }  # fmt: skip


def test_a_number_on_too_few_people_stops_the_bundle(materials):
    name = "worker.2019.statements.meets_people.agree"
    few = dataclasses.replace(materials, numbers={name: {**NUMBERS[name], "n": 4, "count": 3}})
    with pytest.raises(ProblemsError) as caught:
        student_files(few, ["de-buurvrouw"])
    assert caught.value.sentences("nl") == [
        f"De uitkomst {name} rust op 4 mensen, minder dan de kleinste basis van 10. Maak de site opnieuw; er "
        "is niets geschreven."
    ]


def test_no_percentages_below_the_programmes_number_of_people(programme):
    name = "worker.2019.statements.meets_people.agree"
    sheet = results_sheet(
        programme, [Condition.COHESION], {name: {**NUMBERS[name], "n": 12, "count": 9}}
    )
    row = sheet.frame.iloc[0]
    assert (row["agree"], row["n"]) == (9, 12)
    assert row[["share", "low", "high"]].isna().all()


def test_hidden_numbers_stay_hidden(programme):
    hidden = {"text": "–", "title": "", "n": 0, "value": None, "count": None, "low": None, "high": None}
    name = "worker.2019.statements.meets_people.agree"
    assert results_sheet(programme, [Condition.COHESION], {name: hidden}) is None


def test_without_published_results_the_bundle_says_so(materials):
    files = student_files(dataclasses.replace(materials, numbers={}), ["de-buurvrouw"])
    assert "gegevens/uitkomsten.sav" not in files
    first = pd.read_excel(io.BytesIO(files["gegevens/gegevens.xlsx"]), header=None)
    assert first.iloc[0, 0] == (
        "Er staan geen uitkomsten van het onderzoek bij, omdat die nog niet zijn gepubliceerd."
    )


def test_synthetic_results_are_called_synthetic(materials):
    files = student_files(materials, ["de-buurvrouw"])
    first = pd.read_excel(io.BytesIO(files["gegevens/gegevens.xlsx"]), header=None)
    assert "synthetisch" in " ".join(first[0])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_students_notebook_has_no_solution_and_no_trace(language):
    notebook = json.loads(student_notebook(template(language), language))
    text = json.dumps(notebook)
    for word in ("SOLUTION", "teacher", "docent", "crosstab", "sort_values"):
        assert word not in text
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    asked = {"nl": "# Schrijf hier je eigen code.", "en": "# Write your own code here."}[language]
    assert text.count(asked) == 4


def test_outputs_of_a_notebook_that_was_run_are_left_out():
    notebook = template("nl")
    notebook["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["geheim"]}]
    notebook["cells"][3]["execution_count"] = 7
    notebook["metadata"]["secret"] = "geheim"
    assert b"geheim" not in student_notebook(notebook, "nl")


def run(notebook, folder, monkeypatch):
    """Run the code cells of a notebook one after the other, as Jupyter would."""
    monkeypatch.chdir(folder)
    space = {"display": lambda frame: print(frame.to_string())}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in json.loads(notebook)["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), space)
    return space, printed.getvalue()


def test_both_notebooks_run_on_the_data_of_the_bundle(materials, tmp_path, monkeypatch):
    """Each in its own bundle, with nothing beside it but what stands in the same folder there."""
    made = {"student": student_files(materials, ["de-buurvrouw"])}
    made["docent"] = teacher_files(materials, ["de-buurvrouw"])
    for name, files in made.items():
        (tmp_path / name).mkdir()
        for path, content in files.items():
            if path.startswith("gegevens/"):
                (tmp_path / name / path.removeprefix("gegevens/")).write_bytes(content)
    run(made["student"]["gegevens/aan-de-slag.ipynb"], tmp_path / "student", monkeypatch)
    solved = made["docent"]["gegevens/aan-de-slag-uitgewerkt.ipynb"]
    space, printed = run(solved, tmp_path / "docent", monkeypatch)
    assert space["tabel"].loc["Totaal", "Totaal"] == 2
    assert space["tabel"].axes[0].name == "Niveau"
    assert space["factoren"]["het team"] == 1
    assert "klanten Spiegelgesprekken" in " ".join(printed.split())
    assert "meets_people" not in printed


def test_the_english_notebook_reads_english_tables(materials, tmp_path, monkeypatch):
    """Its columns are called as the English catalogue calls them."""
    english = dataclasses.replace(
        materials.programme, file=materials.programme.file.model_copy(update={"language": "en"})
    )
    files = teacher_files(dataclasses.replace(materials, programme=english), ["de-buurvrouw"])
    (tmp_path / "data.xlsx").write_bytes(files["data/data.xlsx"])
    space, printed = run(files["data/getting-started-worked-out.ipynb"], tmp_path, monkeypatch)
    assert space["table"].loc["Total", "Total"] == 2
    assert space["factors"].max() == 1
    assert "Who says it" in printed


def test_the_teachers_notebook_keeps_solutions_without_their_marks():
    text = teacher_notebook(template("nl")).decode("utf-8")
    assert "crosstab" in text
    assert "SOLUTION" not in text
