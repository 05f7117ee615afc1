"""Columns are matched by name, and every column and every item is accounted for."""

import pytest

from swresearch.clean.columns import match_columns
from swresearch.clean.decisions import Decision, Kind
from swresearch.errors import ProblemsError
from swresearch.instruments import Instrument

CODEBOOK = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "Proef",
        "items": {
            "listens": {
                "kind": "open",
                "aliases": ["Q12_1", "v 7"],
                "wording": {"client": {"nl": "Er wordt geluisterd."}, "client/2021": "Men luisterde."},
            },
            "trust": {"kind": "open", "wording": {"client": "Ik vertrouw erop.", "worker": "X"}},
        },
    }
)

# columns of the file, what the source says, expected item -> column
MATCHED = [
    (["listens", "trust"], {}, {"listens": "listens", "trust": "trust"}),
    (["trust", "listens"], {}, {"listens": "listens", "trust": "trust"}),
    (["\u00a0LISTENS ", "Trust"], {}, {"listens": "\u00a0LISTENS ", "trust": "Trust"}),
    (["q12_1", "V\u00a07 x", "trust"], {"ignore": ["v 7 X"]}, {"listens": "q12_1", "trust": "trust"}),
    (["a", "b"], {"columns": {"A": "listens", "b": "trust"}}, {"listens": "a", "trust": "b"}),
    (
        ["Er wordt  geluisterd.", "ik vertrouw erop."],
        {},
        {"listens": "Er wordt  geluisterd.", "trust": "ik vertrouw erop."},
    ),
    (["listens"], {"not_asked": ["trust"]}, {"listens": "listens"}),
    (["listens"], {"fixed": {"trust": "ja"}}, {"listens": "listens"}),
    (
        ["nr", "naam", "listens", "trust"],
        {"id": "NR", "drop": ["Naam"]},
        {"listens": "listens", "trust": "trust"},
    ),
]


@pytest.mark.parametrize(("columns", "says", "expected"), MATCHED)
def test_match(columns, says, expected, make_source):
    got = match_columns(columns, make_source(**says), CODEBOOK, perspective="client", wave="2020")
    assert got.items == expected
    assert (got.problems, got.questions) == ([], [])


def test_direct_identifiers_and_ignored_columns_are_left_out(make_source):
    source = make_source(id="nr", drop=["naam"], ignore=["notitie"])
    columns = ["nr", "Naam", "Notitie", "listens", "trust"]
    got = match_columns(columns, source, CODEBOOK)
    assert got.left_out == {"Naam": "dropped-column", "Notitie": "ignored-column"}
    assert got.id == "nr"


def test_the_wording_of_another_wave_is_another_column(make_source):
    got = match_columns(
        ["Er wordt geluisterd.", "trust"], make_source(), CODEBOOK, (), None, "client", "2021"
    )
    assert got.items == {"trust": "trust"}
    assert [question.found for question in got.questions] == ["Er wordt geluisterd."]


# columns, what the source says, sentences
PROBLEMS = [
    (
        ["listens", "trusts"],
        {},
        [
            "a.csv: Het item ‘trust’ heeft geen kolom. Staat het in ‘trusts’? Noem de kolom in het "
            "programmabestand bij ‘columns’, of zet het item bij ‘not_asked’ als het niet is gevraagd.",
            "a.csv, kolom trusts: Deze kolom hoort bij geen item, maar lijkt op ‘trust’. Noem haar "
            "in het "
            "programmabestand bij ‘columns’, ‘drop’ of ‘ignore’, of beslis erover in het "
            "beslissingenwerkboek. Gevonden: trusts. Toegestaan: negeren · weglaten · trust.",
        ],
    ),
    (
        ["listens", "trust", "leeftijd"],
        {},
        [
            "a.csv, kolom leeftijd: Deze kolom hoort bij geen item. Noem haar in het "
            "programmabestand bij "
            "‘columns’, ‘drop’ of ‘ignore’, of beslis erover in het beslissingenwerkboek. "
            "Gevonden: leeftijd. Toegestaan: negeren · weglaten.",
        ],
    ),
    (
        ["listens", "Q12_1", "trust"],
        {},
        [
            "a.csv, kolom Q12_1: Deze kolom hoort bij het item ‘listens’, maar ‘listens’ ook. Zet "
            "een van "
            "beide in het programmabestand bij ‘ignore’.",
        ],
    ),
    (
        ["listens", "trust"],
        {"not_asked": ["trust"]},
        [
            "a.csv, kolom trust: Deze kolom hoort bij het item ‘trust’, dat volgens ‘not_asked’ "
            "niet is "
            "gevraagd. Haal het daar weg, of zet de kolom bij ‘ignore’.",
        ],
    ),
    (
        ["listens", "trust"],
        {"fixed": {"trust": "x"}},
        [
            "a.csv, kolom trust: Deze kolom hoort bij het item ‘trust’, dat in het "
            "programmabestand bij "
            "‘fixed’ al een vaste waarde heeft. Haal het daar weg, of zet de kolom bij ‘ignore’.",
        ],
    ),
    (
        ["listens", "trust", "naam"],
        {"drop": ["naamm"], "ignore": ["naam"]},
        [
            "a.csv: Deze kolom staat bij ‘drop’, maar niet in het bestand. Bedoelt u ‘naam’? Een "
            "kolom met "
            "persoonsgegevens mag niet blijven staan. Gevonden: naamm. "
            "Toegestaan: listens · trust · naam.",
        ],
    ),
    (
        ["listens", "trust"],
        {"id": "nummer", "columns": {"xyz": "trust"}},
        [
            "a.csv: De kolom met de nummers van de mensen (‘id’) staat niet in het bestand. Noem "
            "een kolom "
            "die er is, of laat ‘id’ weg. Gevonden: nummer. Toegestaan: listens · trust.",
            "a.csv: Deze kolom staat bij ‘columns’, maar niet in het bestand. Verbeter de naam of "
            "haal haar "
            "daar weg. Gevonden: xyz. Toegestaan: listens · trust.",
        ],
    ),
]


@pytest.mark.parametrize(("columns", "says", "expected"), PROBLEMS)
def test_what_is_not_accounted_for_is_a_problem(columns, says, expected, make_source):
    got = match_columns(columns, make_source(**says), CODEBOOK)
    asked = [question.problem() for question in got.questions]
    assert ProblemsError([*got.problems, *asked]).sentences("nl") == expected


# columns that survey tools add: tool, column, whether they are left out by themselves
TOOLS = [
    ("LimeSurvey", "submitdate", True),
    ("LimeSurvey", "groupTime12", True),
    ("Qualtrics", "Duration (in seconds)", True),
    ("Qualtrics", "IPAddress", True),
    ("Qualtrics", "Q_RecaptchaScore", True),
    ("Qualtrics", "Q1", False),
    ("LimeSurvey", "IPAddress", False),
    (None, "submitdate", False),
]


@pytest.mark.parametrize(("tool", "column", "expected"), TOOLS)
def test_columns_that_a_survey_tool_adds(tool, column, expected, make_source):
    got = match_columns(["listens", "trust", column], make_source(), CODEBOOK, tool=tool)
    assert (got.left_out == {column: "tool-column"}) is expected
    assert (got.questions == []) is expected


# decision, what becomes of the column
DECIDED = [
    ("trust", {"trust": "vertrouwen"}, {}),
    ("ignore", {}, {"vertrouwen": "ignored-column"}),
    ("Negeren", {}, {"vertrouwen": "ignored-column"}),
    ("weglaten", {}, {"vertrouwen": "dropped-column"}),
]


@pytest.mark.parametrize(("decision", "items", "left_out"), DECIDED)
def test_a_column_is_settled_by_decision(decision, items, left_out, make_source):
    made = Decision(Kind.COLUMN, decision, "Vertrouwen", file="a.csv")
    source = make_source(not_asked=[] if items else ["trust"])
    got = match_columns(["listens", "vertrouwen"], source, CODEBOOK, [made])
    assert got.items == {"listens": "listens", **items}
    assert got.left_out == left_out
    assert (got.problems, got.questions, got.used) == ([], [], {made})


def test_a_decision_about_a_column_must_name_an_item(make_source):
    made = Decision(Kind.COLUMN, "vertrouw", "vertrouwen", origin="rules.yml", line=4)
    source = make_source(not_asked=["trust"])
    got = match_columns(["listens", "vertrouwen"], source, CODEBOOK, [made])
    assert ProblemsError(got.problems).sentences("nl") == [
        "rules.yml, regel 4, kolom vertrouwen: Dit besluit wordt niet begrepen. Kies een van de "
        "toegestane besluiten. Gevonden: vertrouw. Toegestaan: negeren · weglaten · listens · trust."
    ]
