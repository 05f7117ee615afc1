"""Drawings of statements: their text is the table's, and they survive every shape of data."""

import random
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from swresearch import figures, tables
from swresearch.answers import Group, agreement
from swresearch.blocks import Figure, Text
from swresearch.figures import palette
from swresearch.figures.fonts import SEMIBOLD, family, font_files, width, wrap
from swresearch.programme import Publication
from swresearch.publish.gate.drawings import drawing_problems
from swresearch.sphinx_ext.blocks import Place, render

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    return [text.text or "" for text in fromstring(svg).iter(f"{SVG}text")]


def said(svg: str) -> str:
    """All text of a drawing as one string, words divided over lines put together."""
    return " ".join(words(svg)).replace("\u00a0", " ").replace("- ", "")


def drawn(survey: object, group: Group | None = None) -> Figure:
    (block,) = figures.statements(survey.protected(group), group or survey.group, name="client-2020")
    assert isinstance(block, Figure)
    return block


def test_the_text_of_the_drawing_is_the_text_of_the_table(survey: type) -> None:
    made = survey()
    made.leave_out("i1", "dont_know", 3)
    made.leave_out("i2", "no_answer", 2)
    figure = drawn(made)
    for row in figure.table.rows:
        statement, share, _, n, dont_know, no_answer = row
        for svg in (figure.wide, figure.narrow):
            text = said(svg)
            assert statement.text in text
            assert f"{share.text} {share.light}" in text
        line = [*share.text.split(), *share.light.split(), dont_know.text, no_answer.text, n.text]
        assert _in_order(line, words(figure.wide)), line
        assert f"n = {n.text}" in said(figure.narrow)


def _in_order(wanted: list[str], found: list[str]) -> bool:
    """Whether the texts occur in this order, other texts between them allowed."""
    rest = iter(found)
    return all(any(text == want for text in rest) for want in wanted)


def test_every_statement_stands_in_full_also_when_its_words_are_long(survey: type) -> None:
    long = "Arbeidsongeschiktheidsverzekeringsmaatschappijencongres" * 3 + " en gewone woorden"
    figure = drawn(survey(words=long))
    for svg in (figure.wide, figure.narrow):
        text = "".join(words(svg)).replace("-", "").replace(" ", "")
        assert f"{long} 0.".replace(" ", "") in text


def test_no_text_leaves_the_drawing(survey: type) -> None:
    figure = drawn(
        survey(n=300, statements=6, words="Een lange stelling over wat er bij u thuis veranderde")
    )
    for svg, limit in ((figure.wide, 700), (figure.narrow, 296)):
        for text in fromstring(svg).iter(f"{SVG}text"):
            size = float(text.attrib["font-size"].removesuffix("px"))
            weight = int(text.attrib.get("font-weight", 400))
            long = width(text.text or "", size, weight)
            start = float(text.attrib["x"])
            left = {"start": start, "middle": start - long / 2, "end": start - long}[
                text.attrib["text-anchor"]
            ]
            assert left > -1, text.text
            assert left + long < limit + 1, text.text


def test_bars_are_as_long_as_their_counts(survey: type) -> None:
    made = survey(statements=2)
    figure = drawn(made)
    roles = ["disagree-2", "disagree-1", "neutral", "agree-1", "agree-2"]
    for item, statement in (("i0", "Stelling 0."), ("i1", "Stelling 1.")):
        counts = made.answers[item].value_counts()
        lengths = np.array([_bar(figure.wide, role, _row_of(figure.wide, statement)) for role in roles])
        people = np.array([counts[code] for code in range(1, 6)])
        assert lengths / lengths.sum() == pytest.approx(people / people.sum(), abs=2e-3)


def _row_of(svg: str, statement: str) -> float:
    return next(float(t.attrib["y"]) for t in fromstring(svg).iter(f"{SVG}text") if t.text == statement)


def _bar(svg: str, role: str, y: float) -> float:
    """The width of the rectangle of a role nearest to the row at y."""
    found = []
    for path in fromstring(svg).iter(f"{SVG}path"):
        points = [tuple(map(float, p)) for p in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.attrib["d"])]
        if f"--sw-{role}," in path.attrib.get("fill", "") and len(points) == 4:
            xs, ys = zip(*points, strict=True)
            found.append((abs(sum(ys) / 4 - y), max(xs) - min(xs)))
    return min(found)[1]


def test_shuffled_people_and_a_second_drawing_give_the_same_bytes(survey: type) -> None:
    made = survey()
    first = drawn(made)
    order = random.Random(3).sample(list(made.answers.index), len(made.answers))
    (second,) = figures.statements(made.protected(order=order), made.group, name="client-2020")
    assert first == second
    assert first == drawn(survey())


def test_the_text_alternative_has_the_numbers(survey: type) -> None:
    made = survey(statements=3)
    figure = drawn(made)
    for _, row in agreement(made.protected()).iterrows():
        share = f"{100 * row['share']:.0f}% eens [{100 * row['low']:.0f}–{100 * row['high']:.0f}]"
        assert f"‘{row['words'].removesuffix('.')}’: {share}" in figure.alt
        assert f"(n = {row['base']:.0f})" in figure.alt
    assert f'aria-label="{figure.alt}"' in figure.wide


def test_a_long_alternative_says_what_it_leaves_out(survey: type) -> None:
    figure = drawn(survey(statements=40))
    assert figure.alt.count("(n = ") == 12
    assert figure.alt.endswith("De tabel geeft ook de overige 28.")
    assert len(figure.table.rows) == 40


def test_source_says_who_how_many_and_that_data_are_synthetic(survey: type) -> None:
    made = survey()
    made.leave_out("i0", "dont_know", 5)
    assert drawn(made).source == "Bron: klanten, spiegelgesprek, 2020, n = 49; synthetische gegevens."


def _only(code: float) -> object:
    def change(made: object) -> None:
        made.answers.loc[:, :] = code

    return change


def _half_unknown(made: object) -> None:
    made.leave_out("i0", "dont_know", 49)


SHAPES = {
    "everyone agrees": ({}, _only(5)),
    "nobody agrees": ({}, _only(1)),
    "all neutral": ({}, _only(3)),
    "one answer empty": ({}, lambda made: made.answers.replace(2.0, 1.0, inplace=True)),
    "one statement unknown to all": ({}, _half_unknown),
    "no neutral option": ({"options": {1: "nee", 2: "liever niet", 4: "liever wel", 5: "ja"}}, None),
    "one statement": ({"statements": 1}, None),
    "forty statements": ({"statements": 40}, None),
    "few people": ({"n": 12}, None),
    "many people": ({"n": 12000}, None),
    "words that look like code": ({"words": "<script>alert(1)</script> $x_1$ & {{7*7}}"}, None),
    "answers called as their block": (
        {"options": {1: "nee", 2: "Blok A", 4: "Stelling 0, ja", 5: "Blok B"}},
        None,
    ),
    "other scripts": ({"words": "你好 مرحبا 😀 \x00\x0b"}, None),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_data_is_drawn_with_its_whole_legend(survey: type, shape: str) -> None:
    settings, change = SHAPES[shape]
    made = survey(**settings)
    if change:
        change(made)
    figure = drawn(made)
    labels = [option.get("", "") for option in made.instrument.answer_sets["set"].options.values()]
    for svg in (figure.wide, figure.narrow):
        assert [label for label in labels if label not in words(svg)] == []
        assert "nan" not in svg
        assert float(re.search(r'height="([\d.]+)"', svg)[1]) > 40


@pytest.mark.parametrize("shape", SHAPES)
def test_the_gate_finds_every_number_of_the_drawing_in_the_tables_of_its_page(
    survey: type, shape: str
) -> None:
    settings, change = SHAPES[shape]
    made = survey(**settings)
    if change:
        change(made)
    figure, frame = drawn(made), made.protected()
    below = tables.distributions(frame, made.group)
    page = [str(render(block.payload(), Place())) for block in (figure, *below)]
    assert list(drawing_problems("p.html", "\n".join(page))) == []


def test_an_unknown_statement_says_so_in_its_place(survey: type) -> None:
    made = survey()
    made.leave_out("i0", "dont_know", 49)
    assert words(drawn(made).wide).count("minder dan 10 antwoorden") == 1


@pytest.mark.parametrize("n", [0, 1, 9])
def test_too_few_people_give_a_reason_and_no_drawing(survey: type, n: int) -> None:
    (block,) = figures.statements(survey(n=n).protected(), survey().group, name="x")
    assert block == Text(
        "Er zijn te weinig antwoorden van klanten om te laten zien. "
        "Minder dan 10 mensen gaven antwoord; daarom staat hier geen getal.",
        block.tone,
    )


def test_few_people_are_drawn_one_by_one_without_percentages(survey: type) -> None:
    figure = drawn(survey(n=12, statements=1))
    for svg in (figure.wide, figure.narrow):
        assert "%" not in said(svg)
        circles = [p for p in fromstring(svg).iter(f"{SVG}path") if "C" in p.attrib["d"]]
        assert len(circles) == 12
    assert "%" not in figure.alt


def test_joined_answers_have_three_parts_in_the_legend(survey: type) -> None:
    made = survey(n=22)
    group = replace(made.group, publication=Publication(join_answers_below=30))
    found = words(drawn(made, group).wide)
    assert found[:3] == ["oneens", "neutraal", "eens"]
    assert "helemaal eens" not in found


def test_answers_without_sides_run_from_left_to_right(survey: type) -> None:
    made = survey(statements=2)
    frame = made.protected()
    frame.loc[frame["side"] != "missing", "side"] = "other"
    (figure,) = figures.statements(frame, made.group, name="x", title="Hoe vaak")
    assert figure.title == "Hoe vaak"
    assert "eens →" not in words(figure.wide)
    options = made.instrument.answer_sets["set"].options.values()
    assert list(figure.table.columns[1:6]) == [option[""] for option in options]


def test_a_drawing_touches_nothing_outside_itself(survey: type) -> None:
    figure = drawn(survey())
    for svg in (figure.wide, figure.narrow):
        names = {str(element.tag).removeprefix(SVG) for element in fromstring(svg).iter()}
        assert names == {"svg", "path", "text"}
        assert " id=" not in svg
        assert "<style" not in svg
        assert "url(" not in svg


def test_colours_are_properties_with_the_light_colour_to_fall_back_on(survey: type) -> None:
    svg = drawn(survey()).wide
    colours = re.findall(r'(?:fill|stroke)="([^"]+)"', svg)
    assert set(colours) - {"none"} <= {f"var(--sw-{r}, {c})" for r, c in palette.ROLES.items()}
    assert "var(--sw-agree-2, #1f5a8c)" in colours


def _contrast(first: str, second: str) -> float:
    """WCAG 2.1 contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


BARS = [r for r in palette.ROLES if r.startswith(("agree", "disagree", "step")) or r == "neutral"]


@pytest.mark.parametrize("role", BARS)
def test_numbers_in_bars_can_be_read(role: str) -> None:
    assert _contrast(palette.ROLES[role], palette.ROLES[palette.on(role)]) >= 4.5


@pytest.mark.parametrize("role", ["ink", "muted"])
def test_text_can_be_read_on_paper(role: str) -> None:
    assert _contrast(palette.ROLES[role], palette.ROLES["paper"]) >= 4.5


@pytest.mark.parametrize("side", ["agree", "disagree"])
def test_the_steps_of_a_side_differ_in_grey_print(side: str) -> None:
    ramp = [palette.ROLES[role] for role in palette.sides(3, side)]
    assert min(_contrast(a, b) for a, b in pairwise(ramp)) >= 1.4


def test_the_sites_own_type_is_used() -> None:
    assert sorted(path.name for path in font_files().values()) == [
        "SourceSans3-Regular.ttf",
        "SourceSans3-Semibold.ttf",
    ]
    assert family() == "Source Sans 3"
    assert width("Breder", 14, SEMIBOLD) > width("Breder", 14)


def test_wrapped_lines_fit_and_lose_no_letter() -> None:
    text = "Wat zij zegt-en-doet klopt/niet met langzamerhandigheidsverwachtingspatronen erbij"
    lines = wrap(text, 90, 14)
    assert max(width(line, 14) for line in lines) <= 90
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace("-", "").replace(" ", "")
