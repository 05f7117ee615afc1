"""What the cases show, counted once more straight from the files; other files, other sentences."""

import re
import shutil
from itertools import chain
from pathlib import Path

import pytest
import yaml

from swresearch.cases import Casebook, analysis, load_casebook, sentences, shown
from swresearch.cases.numbers import case_numbers

FOLDER = Path(__file__).parents[2] / "data/cases"
BOOK = load_casebook(FOLDER)
FILES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8").split("\n---\n")[0])
    for path in sorted(FOLDER.glob("*.md"))
}
TEAMS = ["wijkteam", "jongerenteam", "buurtteam", "ouderenteam"]
LEVELS = ["individual", "group", "society"]


def has(file, **wanted):
    """Whether a file has an intervention with these fields."""
    return any(wanted.items() <= part.items() for part in file["interventions"])


def count(rule, team=None):
    return len([f for f in FILES.values() if rule(f) and team in (None, f["team"])])


@pytest.mark.parametrize("status", ["done", "possible"])
@pytest.mark.parametrize("level", LEVELS)
def test_levels(level, status):
    frame = analysis.levels(BOOK).set_index(["level", "status"])
    expected = [count(lambda f: has(f, level=level, status=status)), len(FILES)]
    assert frame.loc[(level, status)].tolist() == expected


@pytest.mark.parametrize("level", LEVELS)
def test_levels_that_were_missed(level):
    def missed(file):
        return has(file, level=level, status="possible") and not has(file, level=level, status="done")

    frame = analysis.levels_missed(BOOK).set_index("level")
    assert frame.loc[level].tolist() == [count(missed), len(FILES)]


BY_TEAM = [
    (
        "level",
        analysis.levels_by_team,
        lambda f: {i["level"] for i in f["interventions"] if i["status"] == "done"},
    ),
    ("condition", analysis.conditions_by_team, lambda f: set(f["conditions"])),
    ("factor", analysis.factors_by_team, lambda f: {part["factor"] for part in f["factors"]}),
]


@pytest.mark.parametrize(("name", "build", "found"), BY_TEAM, ids=[name for name, *_ in BY_TEAM])
def test_by_team(name, build, found):
    got = build(BOOK)
    assert list(got.columns) == [name, "team", "count", "base"]
    assert got["team"].drop_duplicates().tolist() == TEAMS
    options = set(chain.from_iterable(map(found, FILES.values())))
    assert set(got[name]) == options
    expected = {
        (option, team): (count(lambda f, o=option: o in found(f), team), count(lambda f: True, team))
        for option in options
        for team in TEAMS
    }
    assert {(r[name], r["team"]): (r["count"], r["base"]) for _, r in got.iterrows()} == expected
    whole = analysis.totals(got, name).set_index(name)
    assert set(whole["base"]) == {len(FILES)}
    assert {o: whole.loc[o, "count"] for o in options} == {
        o: count(lambda f, o=o: o in found(f)) for o in options
    }


def test_kinds_and_handing_on():
    parts = [(name, part) for name, file in FILES.items() for part in file["interventions"]]
    for _, row in analysis.kinds(BOOK).iterrows():
        done = [name for name, p in parts if p["kind"] == row["kind"] and p["status"] == "done"]
        possible = [name for name, p in parts if p["kind"] == row["kind"] and p["status"] == "possible"]
        assert row.tolist()[1:] == [len(done), len(possible), len(set(done))]
    given = [n for n, p in parts if p["kind"] in ("referral", "coordination") and p["status"] == "done"]
    assert analysis.handed_on(BOOK) == {
        "cases": len(set(given)),
        "base": len(FILES),
        "done": len(given),
        "all": len([1 for _, p in parts if p["status"] == "done"]),
    }
    assert len(analysis.interventions(BOOK)) == len(parts)


def test_signals_that_recur():
    names = {}
    for name, file in FILES.items():
        for theme in {signal.get("theme") for signal in file["signals"]} - {None}:
            names.setdefault(theme, []).append(name)
    expected = {
        theme: (len(cases), len({FILES[case]["team"] for case in cases}), tuple(cases))
        for theme, cases in names.items()
        if len(cases) > 1
    }
    frame = analysis.signals(BOOK, "nl")
    got = {r["signal"]: (r["count"], r["teams"], r["cases"]) for _, r in frame.iterrows()}
    assert got == expected
    assert frame["count"].is_monotonic_decreasing


def test_the_overview_has_every_case_once():
    frame = analysis.overview(BOOK)
    assert frame["case"].tolist() == list(FILES)
    for _, row in frame.iterrows():
        file = FILES[row["case"]]
        for status in ("done", "possible"):
            expected = [level for level in LEVELS if has(file, level=level, status=status)]
            assert list(row[status]) == expected


# A casebook that can be counted at a glance: two teams, three cases.
def book(*changes):
    """Three small cases; a change is (case, field, value)."""
    cases = {}
    for name, team in (("a", "noord"), ("b", "noord"), ("c", "zuid")):
        cases[name] = {
            **dict.fromkeys(("target_group", "question", "situation"), "Iets."),
            **{"title": name, "team": team, "name": name, "story": "Er was eens.", "fictional": True},
            "actors": ["een", "twee"],
            "interventions": [did("individual", "done"), did("society", "possible", "signalling")],
            "conditions": {"security": "Geld."},
            "factors": [{"factor": "team", "text": "Druk."}],
            "considerations": ["Wel."],
            "dilemmas": ["Niet?"],
            "signals": [{"theme": "waiting", "text": "Lang."}] if name != "c" else [],
            "questions": {key: ["Wat?"] for key in ("goal", "options", "plan")},
        }
    for name, field, value in changes:
        cases[name][field] = value
    teams = {key: {"title": f"Team {key}", "task": "t"} for key in ("noord", "zuid")}
    signals = {"waiting": "Lang wachten", "shame": "Schaamte"}
    return Casebook.model_validate({"teams": teams, "signals": signals, "cases": cases})


def did(level, status, kind="guidance"):
    return {"what": f"{level} {status}", "level": level, "status": status, "kind": kind}


ALL = [did(level, status) for level in LEVELS for status in ("done", "possible")]
TWO = "in 2 van de 3 casussen"
TOLD = [
    (
        sentences.levels_sentence,
        "Op het niveau van individu, gezin of huishouden is in alle 3 casussen iets gedaan, op dat van"
        " groep, buurt of gemeenschap in geen enkele en op dat van organisatie, beleid of samenleving in"
        " geen enkele.",
        [("a", "interventions", ALL)],
        "Op het niveau van individu, gezin of huishouden is in alle 3 casussen iets gedaan, op dat van"
        " groep, buurt of gemeenschap in één en op dat van organisatie, beleid of samenleving in één.",
    ),
    (
        sentences.wide_sentence,
        "In geen van de 3 casussen is op alle drie de niveaus iets gedaan, of had dat gekund.",
        [("a", "interventions", ALL)],
        "In 1 van de 3 casussen is op alle drie de niveaus iets gedaan, of had dat gekund.",
    ),
    (
        sentences.gap_finding,
        "Het vaakst was iets mogelijk en werd er niets gedaan op het niveau van organisatie, beleid of"
        " samenleving: in alle 3 casussen",
        [(name, "interventions", ALL) for name in "abc"],
        "Op elk niveau waar iets mogelijk was, is ook iets gedaan",
    ),
    (
        sentences.conditions_finding,
        "Het vaakst gaat het om sociaaleconomische zekerheid: in alle 3 casussen",
        [("c", "conditions", {"cohesion": "Buren."})],
        f"Het vaakst gaat het om sociaaleconomische zekerheid: {TWO}",
    ),
    (
        sentences.conditions_after,
        "",
        [("c", "conditions", {"cohesion": "Buren."})],
        "Daarna: sociale cohesie (1)",
    ),
    (
        sentences.factors_finding,
        "Het vaakst woog iets mee bij het team: in alle 3 casussen",
        [(n, "factors", [{"factor": f, "text": "Zo."} for f in ("team", "context")]) for n in "abc"],
        "Even vaak woog iets mee bij het team en de bredere omgeving: in alle 3 casussen",
    ),
    (
        sentences.handed_sentence,
        "In geen van de 3 casussen verwees het team door of stemde het af met anderen. Dat zijn 0 van de 3"
        " interventies die zijn gedaan.",
        [(n, "interventions", [did("group", "done", "referral"), *ALL]) for n in "ab"],
        f"{TWO.capitalize()} verwees het team door of stemde het af met anderen. Dat zijn 2 van de 9"
        " interventies die zijn gedaan.",
    ),
    (
        sentences.signals_sentence,
        "1 signaal komt uit twee of meer casussen: ‘Lang wachten’ (2 casussen, 1 team).",
        [("b", "signals", [])],
        "Geen enkel signaal komt uit meer dan één casus.",
    ),
]


@pytest.mark.parametrize(
    ("tell", "before", "changes", "after"), TOLD, ids=lambda v: getattr(v, "__name__", "")
)
def test_a_sentence_follows_the_cases(tell, before, changes, after):
    assert tell(book(), "nl") == before
    assert tell(book(*changes), "nl") == after


def test_conditions_that_no_case_has_do_not_come_first_or_last():
    """A condition that is nowhere at stake is not told as the least frequent one with (0)."""
    assert "(0)" not in sentences.conditions_after(book(("c", "conditions", {"cohesion": "B."})), "nl")


def test_teams_are_compared_by_share():
    changed = book(("a", "interventions", [did("group", "done"), did("society", "possible")]))
    got = sentences.team_finding(changed, "group", "nl")
    assert got == (
        "Op het niveau van groep, buurt of gemeenschap is naar verhouding het vaakst iets gedaan bij Team"
        " noord (1 van 2), en het minst vaak bij Team zuid (0 van 1)"
    )
    even = sentences.team_finding(book(), "group", "nl")
    assert (
        even
        == "Op het niveau van groep, buurt of gemeenschap deed elk team naar verhouding even vaak iets"
    )


def test_changed_files_change_the_sentence(tmp_path):
    """From file to sentence: one case that did something at the level of society becomes one that did not."""
    folder = tmp_path / "cases"
    shutil.copytree(FOLDER, folder)
    path = folder / "lijn-63.md"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(level: society\n    status: )done", r"\1possible", text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    before, after = (
        sentences.levels_sentence(BOOK, "nl"),
        sentences.levels_sentence(load_casebook(folder), "nl"),
    )
    society = count(lambda f: has(f, level="society", status="done"))
    assert before.endswith(f"op dat van organisatie, beleid of samenleving in {society}.")
    assert after.endswith(f"op dat van organisatie, beleid of samenleving in {society - 1}.")
    path.unlink()
    assert f"{len(FILES) - 1} casussen" in sentences.wide_sentence(load_casebook(folder), "nl")


def test_numbers_have_the_names_that_findings_use():
    got = case_numbers(BOOK, "nl")
    assert got["cases.all.cases"].text == str(len(FILES))
    society = count(lambda f: has(f, level="society", status="done"))
    number = got["cases.society.done"]
    assert (number.value, number.count, number.n) == (society, society, len(FILES))
    assert len(got) == 2 + 6 + 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_figure_and_table_can_be_told_in_both_languages(language):
    figures = [
        shown.levels_figure(BOOK, language),
        shown.levels_by_team_figure(BOOK, language),
        shown.conditions_figure(BOOK, language),
        shown.factors_figure(BOOK, language),
    ]
    names = [figure.name for figure in figures]
    assert names == ["cases-levels", "cases-levels-team", "cases-conditions", "cases-factors"]
    for figure in figures:
        assert (
            figure.source
            == {
                "nl": f"Bron: {len(FILES)} casussen van 4 teams; verzonnen voor het onderwijs.",
                "en": f"Source: {len(FILES)} cases of 4 teams; invented for teaching.",
            }[language]
        )
    assert len(shown.overview_table(BOOK, language).rows) == len(FILES)
    assert list(shown.overview_table(BOOK, language).groups) == [0, 5, 9, 14]
    assert len(shown.signals_table(BOOK, language).rows) == len(BOOK.signals)
    assert len(shown.kinds_table(BOOK, language).rows) == 7


def test_what_the_title_of_the_levels_counts_stands_in_the_figure():
    figure = shown.levels_figure(BOOK, "nl")
    assert figure.table.columns[-1] == "Mogelijk, niets gedaan"
    missed = analysis.levels_missed(BOOK)
    assert [row[3].text for row in figure.table.rows] == [str(count) for count in missed["count"]]
    most = missed["count"].max()
    assert f"in {most} van de {len(FILES)} casussen" in figure.title
    assert figure.title == sentences.gap_finding(BOOK, "nl")
    assert f"Mogelijk, niets gedaan {most} van {len(FILES)}" in figure.alt


def test_the_grid_and_its_table_say_the_same():
    figure = shown.conditions_figure(BOOK, "nl")
    frame = analysis.conditions_by_team(BOOK)
    cells = [cell for row in figure.table.rows for cell in row[1:]]
    got = [(int(cell.text), int(cell.light.removeprefix("/ "))) for cell in cells]
    assert got == list(zip(frame["count"], frame["base"], strict=True))


def test_a_story_and_its_questions_are_blocks_of_words():
    case = BOOK.cases["lijn-63"]
    assert [block.text for block in shown.story(case)] == list(case.paragraphs)
    assert [block.title for block in shown.questions(case, "nl")] == [
        "Ronde 1: waartoe?",
        "Ronde 2: wat speelt mee en wat kan?",
        "Ronde 3: wat doen we, en waarom zo?",
    ]
