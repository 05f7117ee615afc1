"""Old scores of more than one wave: each column beside its own, and what was left is named."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from swresearch.clean import Cleaned, Key, clean_source
from swresearch.compare import compare_cleaned
from swresearch.compare.moments import marked
from swresearch.errors import ProblemsError, UsageError
from swresearch.instruments import Instrument
from swresearch.programme import Source
from swresearch.read import read_export

KEY = Key(b"only for tests".ljust(32))
ITEMS = ["v1", "v2", "v3", "v4", "v5"]
PEOPLE = 22
GONE = [18, 19, 20]  # did not take part the second time

BOOK = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "Meedoen",
        "answer_sets": {"five": {"options": {n: str(n) for n in range(1, 6)}}},
        "items": {item: {"answers": "five", "reversed": item == "v3"} for item in ITEMS},
        "scales": {
            "part": {"title": "Meedoen", "items": ITEMS, "method": "mean", "bounds": [1, 5]},
        },
    }
)


def answers(wave: str) -> pd.DataFrame:
    """Answers of the same people: those of the second wave look much like the first, and are higher."""
    base = np.random.default_rng(4).integers(1, 5, (PEOPLE, 5))
    more = np.random.default_rng(5).integers(0, 2, (PEOPLE, 5))
    points = base + (more if wave == "post" else 0)
    frame = pd.DataFrame(points, columns=ITEMS).astype(float)
    frame.insert(0, "nr", [f"D{100 + n}" for n in range(PEOPLE)])
    return frame.drop(index=GONE) if wave == "post" else frame


def scores(wave: str, turn: bool = True) -> pd.Series:
    """What SPSS gives, computed without the library; empty for who was not there."""
    points = answers(wave).set_index("nr")
    if turn:
        points["v3"] = 6 - points["v3"]
    return points.mean(axis=1).reindex(answers("pre")["nr"])


@pytest.fixture(scope="module")
def waves(tmp_path_factory) -> list[Cleaned]:
    made = []
    for wave in ("pre", "post"):
        path = tmp_path_factory.mktemp("raw") / f"{wave}.sav"
        pyreadstat.write_sav(answers(wave), path)
        source = Source(file=path.name, instrument="meedoen", id="nr")
        export = read_export(path)
        made.append(clean_source(export, source, BOOK, KEY, perspective="client", wave=f"2026-{wave}"))
    return made


def saved(folder: Path, numbers: bool = True, **columns: pd.Series) -> Path:
    frame = pd.DataFrame({"nr": answers("pre")["nr"]} if numbers else {}).assign(
        **{name: values.to_numpy() for name, values in columns.items()}
    )
    path = folder / "oud.sav"
    pyreadstat.write_sav(frame, path)
    return path


def summary(got) -> list[tuple]:
    """Per compared column: its wave, how it was found, and how many are equal of how many."""
    return [
        (part.found.column, one.ours.who, part.found.by, int((~part.different).sum()), len(part.old))
        for one in got
        for part in one.scales
    ]


def test_who_has_no_old_score_does_not_count_against_a_wave(tmp_path, waves):
    got = compare_cleaned(saved(tmp_path, part=scores("post")), waves, KEY)
    assert summary(got) == [("part", "klanten 2026-post", "name", 19, 19)]
    assert got[0].people.only_old == (19, 20, 21) and got[0].is_equal
    assert got[0].lines() == [
        "oud.sav is vergeleken met klanten 2026-post: 19 mensen, gekoppeld op de kolom ‘nr’.",
        "Alleen in het oude bestand: 3 (rijen 19-21).",
        "Meedoen (kolom ‘part’, gevonden aan de naam, naast klanten 2026-post): 19 van de 19 gelijk.",
        "Scores die minder dan 0,000001 verschillen, gelden als gelijk: bestanden ronden af bij het "
        "bewaren.",
    ]


# names of the columns with the scores of the first and second wave, and how they are found
NAMES = [
    ("part_pre", "part_post", "name"),
    ("voor_part", "na_part", "name"),
    ("Part 2026-pre", "Part 2026-post", "name"),
    ("t0_part", "t1_part", "name"),
    ("part_t1", "part_t2", "name"),
    ("totaal_pre", "totaal_post", "values"),
    ("een", "twee", "values"),
]


@pytest.mark.parametrize(("first", "second", "by"), NAMES)
def test_every_column_is_compared_with_its_own_wave(tmp_path, waves, first, second, by):
    frame = pd.DataFrame({"nr": answers("pre")["nr"]})
    frame[second], frame[first] = scores("post").to_numpy(), scores("pre").to_numpy()
    path = tmp_path / "oud.csv"
    frame.to_csv(path, index=False)
    got = compare_cleaned(path, waves, KEY)
    assert summary(got) == [
        (first, "klanten 2026-pre", by, 22, 22),
        (second, "klanten 2026-post", by, 19, 19),
    ]
    assert [one.unused for one in got] == [(), ()]


def test_a_wave_is_found_though_everyone_was_scored_otherwise(tmp_path, waves):
    got = compare_cleaned(saved(tmp_path, part=scores("post", turn=False)), waves, KEY)
    assert [one.ours.who for one in got] == ["klanten 2026-post"]
    assert set(got[0].differences()["reason"]) == {"In het oude bestand is v3 niet omgekeerd."}
    assert set(got[0].differences()["wave"]) == {"klanten 2026-post"}


def test_a_column_without_a_telling_name_is_found_by_the_rule_it_follows(tmp_path, waves):
    got = compare_cleaned(saved(tmp_path, totaal_post=scores("post", turn=False)), waves, KEY)
    assert [row[:3] for row in summary(got)] == [("totaal_post", "klanten 2026-post", "rule")]


def test_the_name_of_a_column_goes_before_its_scores(tmp_path, waves):
    got = compare_cleaned(saved(tmp_path, part_post=scores("pre")), waves, KEY)
    assert [row[:3] for row in summary(got)] == [("part_post", "klanten 2026-post", "name")]
    assert not got[0].is_equal


def test_columns_compared_with_nothing_are_named(tmp_path, waves):
    age = pd.Series(np.arange(40.0, 40 + PEOPLE) // 2)
    got = compare_cleaned(saved(tmp_path, part=scores("pre"), leeftijd=age, v1=age), waves, KEY)
    assert [one.unused for one in got] == [("leeftijd",)]
    assert got[0].lines()[-2] == (
        "Met niets vergeleken: ‘leeftijd’. Staat hier wel een score bij, geef de kolom dan de naam of "
        "het label van de schaal, zo nodig met de meting erin."
    )


def test_the_researcher_says_which_wave_it_is(tmp_path, waves):
    path = saved(tmp_path, part=scores("post"))
    got = compare_cleaned(path, waves, KEY, wave="2026-pre")
    assert [row[:2] for row in summary(got)] == [("part", "klanten 2026-pre")]
    both = saved(tmp_path, part_pre=scores("pre"), part_post=scores("post"))
    got = compare_cleaned(both, waves, KEY, wave="2026-post")
    assert summary(got) == [("part_post", "klanten 2026-post", "name", 19, 19)]
    assert got[0].unused == ("part_pre",)


def test_an_unknown_wave_is_a_sentence(tmp_path, waves):
    with pytest.raises(UsageError) as caught:
        compare_cleaned(saved(tmp_path, part=scores("pre")), waves, KEY, wave="2025")
    assert caught.value.sentences("nl") == [
        "Deze meting is er niet, of er zijn geen scores van. Kies bij --wave een van de toegestane "
        "metingen. Gevonden: 2025. Toegestaan: 2026-pre · 2026-post."
    ]


def test_rows_without_numbers_are_of_no_wave_that_is_not_named(tmp_path, waves):
    twice = [waves[0], waves[1], _again(waves[0])]
    path = saved(tmp_path, numbers=False, part=scores("pre"))
    with pytest.raises(ProblemsError):
        compare_cleaned(path, twice, KEY)
    got = compare_cleaned(path, twice, KEY, wave="2026-pre")
    assert summary(got) == [("part", "klanten 2026-pre", "name", 22, 22)]
    named = saved(tmp_path, numbers=False, part_later=scores("pre"))
    got = compare_cleaned(named, twice, KEY)
    assert summary(got) == [("part_later", "klanten 2026-later", "name", 22, 22)]


def _again(cleaned: Cleaned) -> Cleaned:
    task = cleaned.task
    return clean_source(task.export, task.source, BOOK, KEY, perspective="client", wave="2026-later")


# a column, the programme's waves, and what its name says
MARKS = [
    ("v_pre", ["2026-pre", "2026-post"], ("2026-pre", "v")),
    ("score 2024", ["2023", "2024"], ("2024", "score")),
    ("score_na", ["2023", "2024"], ("2024", "score")),
    ("score_na", ["2022", "2023", "2024"], (None, "score_na")),
    ("score_voor", ["2022", "2023", "2024"], ("2022", "score")),
    ("nameting_score", ["begin", "eind"], ("eind", "score")),
    ("score_w2", ["a", "b"], ("b", "score")),
    ("score_2024", ["2024"], ("2024", "score")),
    ("score_pre", ["2024"], (None, "score_pre")),
    ("zorg_voor", ["2023", "2024"], (None, "zorg_voor")),
    ("pre", ["2026-pre", "2026-post"], (None, "pre")),
    ("voor_na", ["2023", "2024"], (None, "voor_na")),
]


@pytest.mark.parametrize(("column", "keys", "expected"), MARKS)
def test_what_a_name_says_of_a_wave(column, keys, expected):
    got = marked([column], keys, {"zorgvoor"})[column]
    assert (got.wave, got.stem) == expected
