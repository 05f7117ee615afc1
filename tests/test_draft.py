"""A programme drafted from files that nobody here made: it loads, passes the check, scores as R."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import yaml

from swresearch.draft import draft_programme
from swresearch.draft.facts import facts_of
from swresearch.draft.identifying import identifies
from swresearch.draft.people import find_id, is_trait
from swresearch.draft.write import comment, scalar
from swresearch.errors import ProblemsError, UsageError
from swresearch.instruments import Instrument, ItemKind, text
from swresearch.programme import Perspective, Programme, load_programme
from swresearch.publish.check import check_programme
from swresearch.publish.stages import answers_of, clean_programme, read_sources
from swresearch.read import read_export

DATA = Path(__file__).parent / "reference" / "data"
EXPECTED = Path(__file__).parent / "reference" / "expected"
NASTY = DATA / "nasty"


def drafted(folder: Path, *files: Path) -> Programme:
    """The programme drafted from these files."""
    draft_programme(list(files), folder, "Een proef")
    return load_programme(folder)


def only_instrument(programme: Programme) -> Instrument:
    (instrument,) = programme.instruments.values()
    return instrument


CHECKED = [
    (DATA / "efc.sav", 908),
    (DATA / "bfi.sav", 2800),
    (DATA / "sai.sav", 5378),
    (NASTY / "limesurvey.csv", 300),
    (NASTY / "qualtrics.csv", 297),
    (NASTY / "dutch_two_header_rows.xlsx", 300),
    (NASTY / "win1252_semicolon_decimalcomma.csv", 300),
    (NASTY / "utf16_bom_tab.csv", 300),
]


@pytest.mark.parametrize(("file", "people"), CHECKED, ids=[file.name for file, _ in CHECKED])
def test_the_draft_passes_the_check(file: Path, people: int, tmp_path: Path) -> None:
    drafted(tmp_path / "p", file)
    lines = check_programme(tmp_path / "p")
    assert lines[0] == f"Geen problemen gevonden. Metingen: 1; mensen: {people}."


def with_scales(folder: Path, name: str, scales: dict) -> Programme:
    """The programme with scales filled in, as a researcher would."""
    path = folder / "instruments" / f"{name}.yml"
    tree = yaml.safe_load(path.read_text("utf-8"))
    tree["scales"] = {}
    for scale, about in scales.items():
        items = about["items"]
        for key in about["reverse"]:
            tree["items"][key]["reversed"] = True
        tree["scales"][scale] = {
            "title": scale,
            "items": items,
            "method": "mean",
            "missing": "available",
            "min_valid": -(-len(items) // 2),
            "bounds": [about["min"], about["max"]],
        }
        path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), "utf-8")
    return load_programme(folder)


def scales_of(name: str) -> list[str]:
    definitions = json.loads((EXPECTED / "scales.json").read_text("utf-8"))
    return [scale for scale, about in definitions.items() if about["file"] == f"{name}.csv"]


def answers(programme: Programme) -> pd.DataFrame:
    cleaned = clean_programme(programme, read_sources(programme))
    parts = sorted(cleaned.sources, key=lambda part: part.task.wave)
    frame, _ = answers_of(parts, only_instrument(programme))
    order = pd.concat([part.frame["file_row"] for part in parts])
    return frame.assign(_row=order.to_numpy()).sort_values("_row")


SCALES = [(name, scale) for name in ("efc", "bfi") for scale in scales_of(name)]


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_scores_equal_those_of_r(name: str, scale: str, tmp_path: Path) -> None:
    definitions = json.loads((EXPECTED / "scales.json").read_text("utf-8"))
    drafted(tmp_path / "p", DATA / f"{name}.sav")
    programme = with_scales(tmp_path / "p", name, {scale: definitions[scale]})
    got = answers(programme)
    expected = pd.read_csv(EXPECTED / f"scores_{scale}.csv")
    assert len(got) == len(expected)
    assert got[f"{scale}_n_valid"].tolist() == expected["n_valid"].tolist()
    np.testing.assert_allclose(got[scale], expected["mean_half"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["efc", "bfi"])
def test_frequencies_equal_those_of_r(name: str, tmp_path: Path) -> None:
    items = json.loads((EXPECTED / "items.json").read_text("utf-8"))
    got = answers(drafted(tmp_path / "p", DATA / f"{name}.sav"))
    compared = 0
    for key, about in items.items():
        source, _, column = key.partition(".")
        if source == name and column in got:
            counts = got[column].value_counts().to_dict()
            assert counts == {row["code"]: row["count"] for row in about["freq"] if row["count"]}
            assert got[column].notna().sum() == about["n"]
            compared += 1
    assert compared >= 6


def test_labels_become_wording_and_options(tmp_path: Path) -> None:
    truth = json.loads((DATA / "efc_labels.json").read_text("utf-8"))
    instrument = only_instrument(drafted(tmp_path / "p", DATA / "efc.sav"))
    assert set(instrument.items) == set(truth)
    for key, about in truth.items():
        item = instrument.items[key]
        assert item.wording[""][""] == about["label"]
        options = instrument.answers(key)
        if options is not None:
            got = {str(code): label[""].casefold() for code, label in options.options.items()}
            expected = {str(c): text.casefold() for text, c in dict(about["labels"]).items()}
            assert got == expected
    block = instrument.items_in("block_1")
    assert block == scales_items("efc_cope9")
    assert instrument.missing_answers("c82cop1")[9.0].label == {"": "no answer"}
    assert instrument.items["c12hour"].kind is ItemKind.NUMBER
    assert instrument.items["c12hour"].missing[999.0].label == {"": "no answer"}


def scales_items(name: str) -> list[str]:
    return json.loads((EXPECTED / "scales.json").read_text("utf-8"))[name]["items"]


def test_blocks_of_bfi_by_their_names(tmp_path: Path) -> None:
    instrument = only_instrument(drafted(tmp_path / "p", DATA / "bfi.sav"))
    got = {name: instrument.items_in(name) for name in instrument.blocks}
    assert got == {s.lower(): [f"{s}{n}" for n in range(1, 6)] for s in "ACENO"}


def test_proposed_scales_are_valid_once_uncommented(tmp_path: Path) -> None:
    drafted(tmp_path / "p", DATA / "bfi.sav")
    path = tmp_path / "p" / "instruments" / "bfi.yml"
    before, _, after = path.read_text("utf-8").partition("# scales:\n")
    path.write_text(f"{before}scales:\n" + after.replace("#   ", "  "), "utf-8")
    got = only_instrument(load_programme(tmp_path / "p")).scales
    assert {name: len(scale.items) for name, scale in got.items()} == dict.fromkeys("aceno", 5)


def test_limesurvey(tmp_path: Path) -> None:
    programme = drafted(tmp_path / "p", NASTY / "limesurvey.csv")
    (source,) = next(iter(programme.waves()))[2].sources
    instrument = only_instrument(programme)
    assert source.id == "token"
    assert source.columns["AGR[SQ001]"] == "agr_sq001"
    assert source.ignore == ["SEX[other]"]
    assert instrument.items["travel_other"].kind is ItemKind.OPEN
    got = answers(programme)
    truth = pd.read_csv(NASTY / "truth.csv")
    for n in range(1, 6):
        column = got[f"agr_sq00{n}"].to_numpy(dtype=float)
        np.testing.assert_array_equal(column, truth[f"A{n}"].to_numpy(dtype=float))
    ticked = got["travel_sq001"].value_counts().to_dict()
    assert set(ticked) <= {0.0, 1.0} and ticked[1.0] == 100


def test_dutch_answers_get_their_order(tmp_path: Path) -> None:
    programme = drafted(tmp_path / "p", NASTY / "dutch_two_header_rows.xlsx")
    instrument = only_instrument(programme)
    first = next(iter(instrument.items))
    options = instrument.answers(first)
    assert options is not None
    assert [label[""] for label in options.options.values()] == [
        "helemaal mee oneens",
        "mee oneens",
        "beetje mee oneens",
        "beetje mee eens",
        "mee eens",
        "helemaal mee eens",
    ]
    assert [m.label[""] for m in options.missing.values()] == ["weet niet / n.v.t."]
    assert {name: block.title[""] for name, block in instrument.blocks.items()} == {
        "vriendelijkheid": "Vriendelijkheid",
        "onrust": "Onrust",
    }
    assert next(iter(programme.waves()))[2].year == 2023


def people_csv(folder: Path, name: str, ids: Sequence[int], extra: str = "") -> Path:
    path = folder / name
    head = "respnr;Naam;E-mailadres;contact;postcode;v1;v2;v3;leeg;opmerking" + extra
    rows = [
        f"{n};Jan {n};j{n}@post.invalid;06-{10000000 + n};{1000 + n} AB;{n % 5 + 1};{n % 4 + 1};"
        f"{n % 3 + 1};;zin nummer {n}" + ";1" * bool(extra)
        for n in ids
    ]
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def test_direct_identifiers_are_dropped(tmp_path: Path) -> None:
    programme = drafted(tmp_path / "p", people_csv(tmp_path, "klanten-2021.csv", range(30)))
    ((perspective, wave, about),) = programme.waves()
    (source,) = about.sources
    assert (perspective, wave) == (Perspective.CLIENT, "2021")
    assert source.drop == ["Naam", "E-mailadres", "contact", "postcode"]
    assert (source.id, source.ignore) == ("respnr", ["leeg"])
    instrument = only_instrument(programme)
    assert list(instrument.items) == ["v1", "v2", "v3", "opmerking"]
    assert instrument.items["opmerking"].kind is ItemKind.OPEN
    written = "".join(p.read_text("utf-8") for p in (tmp_path / "p").rglob("*.yml"))
    assert "Jan 1" not in written and "zin nummer" not in written


def test_two_waves_share_one_instrument(tmp_path: Path) -> None:
    first = people_csv(tmp_path, "klanten-2021.csv", range(30))
    second = people_csv(tmp_path, "klanten-2023.csv", range(20, 60), ";v4")
    programme = drafted(tmp_path / "p", first, second)
    got = [(wave, about.sources[0].not_asked) for _, wave, about in programme.waves()]
    assert got == [("2021", ["v4"]), ("2023", [])]
    assert list(programme.instruments) == ["klanten"]


def test_perspectives_from_file_names(tmp_path: Path) -> None:
    files = [
        people_csv(tmp_path, "medewerkers 2019.csv", range(30)),
        people_csv(tmp_path, "ketenpartners_2021.csv", range(30)),
    ]
    programme = drafted(tmp_path / "p", *files)
    assert [(p.value, wave) for p, wave, _ in programme.waves()] == [
        ("worker", "2019"),
        ("partner", "2021"),
    ]


def test_the_same_people_twice_in_a_year_are_two_waves(tmp_path: Path) -> None:
    files = [people_csv(tmp_path, f"klanten {part} 2021.csv", range(30)) for part in ("a", "b")]
    programme = drafted(tmp_path / "p", *files)
    assert [wave for _, wave, _ in programme.waves()] == ["2021", "2021-2"]


def test_different_questionnaires_share_no_item(tmp_path: Path) -> None:
    programme = drafted(tmp_path / "p", DATA / "efc.sav", DATA / "bfi.sav", NASTY / "limesurvey.csv")
    assert list(programme.instruments) == ["limesurvey", "efc", "bfi"]  # by year
    keys = [key.casefold() for i in programme.instruments.values() for key in i.items]
    assert len(keys) == len(set(keys))


def test_what_is_written(tmp_path: Path) -> None:
    paths = draft_programme([DATA / "efc.sav"], tmp_path / "mijn_onderzoek", None)
    got = [path.relative_to(tmp_path / "mijn_onderzoek").as_posix() for path in paths]
    assert got == [
        "programme.yml",
        "instruments/efc.yml",
        "findings.yml",
        "README.md",
        ".gitignore",
        "raw/efc.sav",
    ]
    assert (tmp_path / "mijn_onderzoek/raw/efc.sav").read_bytes() == (DATA / "efc.sav").read_bytes()
    assert "raw/" in (tmp_path / "mijn_onderzoek/.gitignore").read_text("utf-8").splitlines()
    assert load_programme(tmp_path / "mijn_onderzoek").file.title == {"": "Mijn onderzoek"}


def test_a_skeleton_that_the_check_explains(tmp_path: Path) -> None:
    draft_programme([], tmp_path / "p", "Nieuw")
    with pytest.raises(ProblemsError) as caught:
        load_programme(tmp_path / "p")
    assert caught.value.sentences() == [
        "programme.yml, regel 4: De sleutel ‘phases’ ontbreekt. Vul hem in."
    ]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "brief.txt").write_text("x")
    with pytest.raises(UsageError) as caught:
        draft_programme([DATA / "efc.sav"], tmp_path / "p", None)
    assert caught.value.sentences() == [
        f"{tmp_path / 'p'}: Deze map is niet leeg. Kies een nieuwe map, zodat er niets wordt "
        "overschreven."
    ]
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["brief.txt"]


def test_files_that_cannot_be_read_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "leeg.csv").write_bytes(b"")
    with pytest.raises(ProblemsError) as caught:
        draft_programme([tmp_path / "leeg.csv", tmp_path / "weg.sav"], tmp_path / "p", None)
    assert caught.value.sentences() == [
        f"{tmp_path / 'leeg.csv'}: Dit bestand is leeg. Exporteer het opnieuw.",
        f"{tmp_path / 'weg.sav'}: Dit bestand bestaat niet. Controleer de naam en de map.",
    ]
    assert not (tmp_path / "p").exists()


HOSTILE = [
    "ja: nee # geen",
    "- lijst",
    "{{ 7*7 }}",
    "{a: 1}",
    "!!python/object:os",
    '"open',
    "'",
    "*anker",
    "&a",
    "regel\nphases: {}",
    "\u2028scheiding\u0085\x07",
    "yes",
    "2023-01-01",
    "1e5",
    "null",
    "| blok",
    "%dir",
    "@x",
    "a\\b",
    "[x, y]",
    "#",
]


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    texts = [text.replace("\x07", "") for text in HOSTILE]  # Excel knows no bell
    book = openpyxl.Workbook()
    book.active.append(["id", *(f"vraag {n} {text}" for n, text in enumerate(texts))])
    for row in range(30):
        book.active.append([f"R{row}", *texts[row % 3 :], *texts[: row % 3]])
    book.save(tmp_path / "export: 2020 # x.xlsx")
    programme = drafted(tmp_path / "p", tmp_path / "export: 2020 # x.xlsx")
    assert len(only_instrument(programme).items) == len(HOSTILE)
    with pytest.raises(ProblemsError) as caught:  # the text gate takes one of them for an account
        check_programme(tmp_path / "p")
    assert {problem.found for problem in caught.value.problems} == {"@x"}


@pytest.mark.parametrize("text", HOSTILE)
def test_scalars_and_comments(text: str) -> None:
    plain = " ".join(text.replace("\u2028", " ").replace("\u0085", " ").replace("\x07", " ").split())
    assert yaml.safe_load(f"sleutel: {scalar(text)}") == {"sleutel": plain}
    assert yaml.safe_load("\n".join(comment(text))) is None


IDENTIFIERS = [
    ("Naam", ["a", "b"], True),
    ("Achternaam cliënt", ["a"], True),
    ("naam_organisatie_type", ["a"], True),
    ("v12_email", ["a"], True),
    ("Tel.", ["a"], True),
    ("geboortedatum", ["1970-01-01"], True),
    ("contact", ["jan@post.invalid", "piet@post.invalid"], True),
    ("vraag7", ["1234 AB", "9711KX"], True),
    ("vraag8", ["111222333", "123456782", "100000009"], True),
    ("vraag9", ["111222334", "123456783", "100000001"], False),
    ("vernaamd", ["a"], False),
    ("telling", ["1"], False),
    ("adressering", ["a"], False),
    ("mailing", ["ja", "nee"], False),
    ("v1", ["1", "2", "3"], False),
]


@pytest.mark.parametrize(("name", "cells", "expected"), IDENTIFIERS)
def test_direct_identifiers(name: str, cells: list[str], expected: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f'"{name}";y', *(f'"{cell}";x' for cell in cells)]
    path.write_text("\n".join(lines), "utf-8")
    file = facts_of(path, read_export(path))
    assert identifies(file.columns[name]) is expected


TRAITS = [
    ("c160age", True),
    ("e16sex", True),
    ("Geslacht", True),
    ("pagina", False),
    ("average", False),
]


@pytest.mark.parametrize(("name", "expected"), TRAITS)
def test_traits(name: str, expected: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{name};x\n1;2\n", "utf-8")
    assert is_trait(facts_of(path, read_export(path)).columns[name]) is expected


IDS = [
    ("respnr;v1\n1;5\n2;5\n", "respnr"),
    ("v1;Nr.\n5;1\n5;2\n", "Nr."),
    ("code;v1\nA;5\nA;4\nA;3\nB;5\n", "code"),
    ("v1;v2\n5;5\n5;4\n", None),
    ("wie;v2\nk1;5\nk2;4\n", "wie"),
    ("v1;respnr\n5;1\n5;2\n4;3\n3;4\n2;5\n1;5\n5;\n", "respnr"),
    ("v1;respnr\n5;1\n5;\n4;\n", None),
    ("wie;v2\neen zin;5\nnog een zin;4\n", None),
]


@pytest.mark.parametrize(("content", "expected"), IDS)
def test_the_column_that_tells_people_apart(content: str, expected: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    assert find_id(facts_of(path, read_export(path))) == expected


def test_many_rows_per_person(tmp_path: Path) -> None:
    path = tmp_path / "registratie-2022.csv"
    rows = [f"{n % 10};{n};{n % 3 + 1}" for n in range(40)]
    path.write_text("\n".join(["clientnr;minuten;soort", *rows]) + "\n", "utf-8")
    ((_, _, about),) = drafted(tmp_path / "p", path).waves()
    assert (about.sources[0].id, about.sources[0].rows) == ("clientnr", "many")


def test_both_languages_have_the_same_texts() -> None:
    folder = Path(__file__).parents[1] / "src" / "swresearch" / "language"
    trees = [yaml.safe_load((folder / code / "draft.yml").read_text("utf-8")) for code in ("nl", "en")]
    assert trees[0]["draft"].keys() == trees[1]["draft"].keys()
    assert trees[0]["problem"]["draft"].keys() == trees[1]["problem"]["draft"].keys()


def test_an_english_draft(tmp_path: Path) -> None:
    draft_programme([DATA / "efc.sav"], tmp_path / "p", "A trial", language="en")
    programme = load_programme(tmp_path / "p")
    assert programme.language == "en"
    assert "# This is the programme" in (tmp_path / "p" / "programme.yml").read_text("utf-8")


def programme_text(folder: Path) -> str:
    return " ".join((folder / "programme.yml").read_text("utf-8").replace("#", " ").split())


def test_people_measured_more_than_once_are_said_to_be(tmp_path: Path) -> None:
    draft_programme([DATA / "sai_flat_prepost.csv"], tmp_path / "p", "Een proef")
    text = programme_text(tmp_path / "p")
    told = (
        "In dit bestand hebben dezelfde mensen een rij per moment; de kolom ‘time’ zegt welk. Het bestand is "
        "daarom bron van meer metingen, en deze neemt met ‘only_rows’ de rijen van één moment. Is die kolom "
        "iets anders dan een moment, maak er dan één meting van met ‘rows: many’."
    )
    assert text.count(told) == 2
    assert "dit lijkt een registratie" not in text
    assert "Uit het bestand blijkt geen jaar; hier staat het jaar van vandaag." in text
    assert "Dat blijkt niet uit de naam van het bestand; hier staat client" in text
    assert "geraden" not in text


def test_a_registration_is_no_measurement_at_moments(tmp_path: Path) -> None:
    rows = [f"k{n % 10};{n % 3 + 1};{n % 2 + 1}" for n in range(60)]
    (tmp_path / "contacten.csv").write_text("\n".join(["klantnr;soort;duur", *rows]) + "\n", "utf-8")
    draft_programme([tmp_path / "contacten.csv"], tmp_path / "p", "Een proef")
    text = programme_text(tmp_path / "p")
    assert "dit lijkt een registratie met meer rijen per persoon." in text
    assert "Let op" not in text


def test_what_is_guessed_from_a_name_says_so_and_faults_in_numbers_are_counted(tmp_path: Path) -> None:
    rows = [f"k{n};{n % 3 + 1}" for n in range(30)] + ["k1;2", "k2;2", ";1"]
    (tmp_path / "klanten-2021.csv").write_text("\n".join(["klantnr;v1", *rows]) + "\n", "utf-8")
    draft_programme([tmp_path / "klanten-2021.csv"], tmp_path / "p", "Een proef")
    text = programme_text(tmp_path / "p")
    assert "Het jaar is geraden uit de naam van het bestand; controleer het." in text
    assert "De keuze is geraden uit de naam van het bestand." in text
    assert (
        "Let op: in deze kolom zijn lege cellen (1) of rijen met een nummer dat al eerder voorkomt (2)."
        in text
    )


def test_not_applicable_among_numbers_is_no_number(tmp_path: Path, keys: Path) -> None:
    cells = ["n.v.t." if n % 4 == 0 else "weet niet" if n == 5 else f"{n},5" for n in range(40)]
    rows = [f"k{n};{cell}" for n, cell in enumerate(cells)]
    (tmp_path / "uren.csv").write_text("\n".join(["klantnr;uren", *rows]) + "\n", "utf-8")
    programme = drafted(tmp_path / "p", tmp_path / "uren.csv")
    item = only_instrument(programme).items["uren"]
    assert item.kind is ItemKind.NUMBER
    assert {code: (text(one.label, "nl"), one.kind.value) for code, one in item.missing.items()} == {
        -1: ("n.v.t.", "not_applicable"),
        -2: ("weet niet", "dont_know"),
    }
    assert check_programme(tmp_path / "p")[0] == "Geen problemen gevonden. Metingen: 1; mensen: 40."
    [part] = clean_programme(programme, read_sources(programme)).sources
    assert part.missing["uren"].dropna().value_counts()[["not_applicable", "dont_know"]].tolist() == [
        10,
        1,
    ]


def test_only_the_faults_that_are_there_are_told(tmp_path: Path) -> None:
    for name, extra, told in (
        ("a", "k1;2", "rijen met een nummer dat al eerder voorkomt (1). swresearch"),
        ("b", ";2", "lege cellen (1). swresearch"),
    ):
        rows = [f"k{n};{n % 3 + 1}" for n in range(30)] + [extra]
        (tmp_path / f"{name}.csv").write_text("\n".join(["klantnr;v1", *rows]) + "\n", "utf-8")
        draft_programme([tmp_path / f"{name}.csv"], tmp_path / name, "Een proef")
        assert f"Let op: in deze kolom zijn {told} check noemt" in programme_text(tmp_path / name)
