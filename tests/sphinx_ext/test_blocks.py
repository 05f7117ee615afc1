"""Blocks as HTML: hostile text in every field is text, and the marks that readers need are there."""

from __future__ import annotations

import dataclasses
import html.parser
from types import ModuleType
from typing import Any

import pytest

from swresearch import blocks as kinds
from swresearch.elearning import Certificate, FoldedAnswer, FoldedQuestion
from swresearch.errors import ProblemsError
from swresearch.language import say
from swresearch.print.form import FormField, SummaryForm
from swresearch.sphinx_ext.blocks import Place, render

ATTACK = "\"'><script>attacked()</script><img src=x onerror=attacked()>"
PLACE = Place(
    address=lambda page: f"{page}.html" if page.startswith("fase/") else None,
    file=lambda name: name if name.startswith("lesmateriaal/") else None,
)

# One of each kind, with every field filled.
EXAMPLES: dict[str, Any] = {
    "text": lambda mock: kinds.Text("Tekst", kinds.Tone.CAUTION),
    "heading": lambda mock: kinds.Heading("Kop", 3),
    "items": lambda mock: kinds.Items(["een", "twee"], "Titel"),
    "table": lambda mock: mock.table("naam"),
    "figure": lambda mock: mock.figure(),
    "tiles": lambda mock: mock.home_tiles(),
    "conclusion": lambda mock: mock.conclusion(),
    "code": lambda mock: kinds.Code("a < b", "Titel"),
    "fold": lambda mock: kinds.Fold("Toon", [kinds.Heading("Kop", 3), kinds.Text("a < b")]),
    "downloads": lambda mock: kinds.Downloads(
        [kinds.File("Poster", "A1, voor aan de muur", "pdf", "1,2 MB", "lesmateriaal/poster.pdf")]
    ),
    "question": lambda mock: FoldedQuestion(
        "Vraag 1", "Wat doe je?", "Kies.", [FoldedAnswer("Bellen", "Dat kan.", "right", "Past", ["a", "b"])],
        "Kies uit", ["een", "twee"],
    ),
    "certificate": lambda mock: Certificate(
        "Bewijs", ["Vul in."], "Naam", "Datum", "heeft het gedaan", "Over", ["les"], "2 uur", "Ctrl+P"
    ),
    "form": lambda mock: SummaryForm(
        "Waarvoor", "Hoe", ["Datum"], [FormField("Wat", "Welke?", 3, ["Individu"]), FormField("Wie", "?", 1)],
        "Van de makers",
    ),
}  # fmt: skip


class Reader(html.parser.HTMLParser):
    """The elements with their attributes, and the text, of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def attacked(value: Any) -> Any:
    """The payload with the attack behind every text, drawings and kind excepted."""
    if isinstance(value, dict):
        kept = {"kind", "wide", "narrow", "page", "certainty_page", "groups", "address"}
        return {key: item if key in kept else attacked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [attacked(item) for item in value]
    return value + ATTACK if isinstance(value, str) else value


def test_every_kind_of_block_has_an_example() -> None:
    got = {block.kind for block in kinds.Block.__subclasses__()}  # those of other modules too
    assert got == set(EXAMPLES)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_hostile_text_in_every_field_stays_text(kind: str, mock: ModuleType) -> None:
    payload = EXAMPLES[kind](mock).payload()
    calm, hostile = Reader(render(payload, PLACE)), Reader(render(attacked(payload), PLACE))
    assert {tag for tag, _ in hostile.elements} <= {tag for tag, _ in calm.elements} | {"strong"}
    assert not {tag for tag, _ in hostile.elements} & {"script", "img", "iframe", "style", "object"}
    names = {name for _, attributes in hostile.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert "<script>attacked()</script>" in hostile.text


@pytest.mark.parametrize("kind", EXAMPLES)
def test_no_field_is_lost(kind: str, mock: ModuleType) -> None:
    """Every text of a block is on the page, in its text or in an attribute that is read out."""
    payload = EXAMPLES[kind](mock).payload()
    reader = Reader(render(payload, PLACE))
    read = reader.text + " ".join(
        value or "" for _, attributes in reader.elements for value in attributes.values()
    )
    silent = {
        "kind",
        "tone",
        "name",
        "wide",
        "narrow",
        "page",
        "perspective",
        "certainty",
        "certainty_page",
    }
    silent |= {"verdict"} if kind == "question" else {"says"} if kind == "conclusion" else set()
    missing = [text for text in texts(payload, silent) if text not in read]
    assert missing == []


def texts(value: Any, silent: set[str]) -> list[str]:
    """All texts of a payload but the fields that are not for reading."""
    if isinstance(value, dict):
        return [
            text for key, item in value.items() if key not in silent for text in texts(item, silent)
        ]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts(item, silent)]
    return [value] if isinstance(value, str) and value else []


def test_a_table_of_sentences_has_the_name_of_its_column_at_every_cell() -> None:
    rows = [
        [
            kinds.Cell("Eén"),
            kinds.Cell("kon"),
            kinds.Cell("Een zin die van links naar rechts wil staan. " * 2),
        ]
    ]
    heads = ["Casus", "Individu & gezin", "Opdracht"]
    prose = render(kinds.Table("T", heads, [False] * 3, rows).payload(), PLACE)
    assert '<table class="sw-prose">' in prose
    assert '<td class="sw-short" data-head="Individu &amp; gezin">kon</td>' in prose
    assert '<td data-head="Opdracht">Een zin' in prose
    brief = render(kinds.Table("T", heads[:2], [False] * 2, [rows[0][:2]]).payload(), PLACE)
    assert (
        "<table><caption" in brief and '<th scope="row">Eén</th><td class="sw-short">kon</td>' in brief
    )
    counted = render(kinds.Table("T", heads, [False, True, False], rows).payload(), PLACE)
    assert "data-head" not in counted and "sw-prose" not in counted


def test_a_table_says_what_its_headers_head(mock: ModuleType) -> None:
    reader = Reader(render(mock.table().payload(), PLACE))
    scopes = [attributes["scope"] for tag, attributes in reader.elements if tag == "th"]
    assert scopes == ["col"] * 4 + ["rowgroup", "row", "rowgroup", "row", "row"]
    regions = [attributes for tag, attributes in reader.elements if attributes.get("role") == "region"]
    captions = [attributes["id"] for tag, attributes in reader.elements if tag == "caption"]
    assert [region["aria-labelledby"] for region in regions] == captions == ["b1-caption"]
    assert [region["tabindex"] for region in regions] == ["0"]


def test_groups_keyed_by_json_strings_are_the_same(mock: ModuleType) -> None:
    payload = mock.table().payload()
    as_json = {**payload, "groups": {str(row): text for row, text in payload["groups"].items()}}
    assert render(as_json, PLACE) == render(payload, PLACE)


def test_a_header_without_words_is_no_header() -> None:
    table = kinds.Table("c", ("", "n"), (False, True), [(kinds.Cell("a"), kinds.Cell("1"))])
    assert '<td></td><th scope="col" class="sw-num">n</th>' in render(table.payload(), PLACE)


def test_a_table_without_rows_is_its_caption_and_its_notes() -> None:
    table = kinds.Table("Gebied: klanten", ("gebied", "n"), (False, True), [], notes=("Te klein.",))
    assert render(table.payload(), PLACE) == (
        '<div class="sw-table"><p class="sw-table-title">Gebied: klanten</p>\n'
        '<div class="sw-notes"><p>Te klein.</p></div></div>'
    )


def test_a_figure_has_two_drawings_with_alternatives_and_ids_of_their_own(mock: ModuleType) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path id="m"/></svg>'
    figure = dataclasses.replace(mock.figure(), wide=svg, narrow=svg)
    reader = Reader(render(figure.payload(), PLACE))
    drawings = [attributes for tag, attributes in reader.elements if tag == "svg"]
    assert [(one["role"], one["aria-label"]) for one in drawings] == [("img", figure.alt)] * 2
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) and {"b1w-m", "b1n-m"} <= set(ids)


def test_pages_become_addresses_and_nothing_else_does(mock: ModuleType) -> None:
    reader = Reader(render(mock.home_tiles().payload(), PLACE))
    assert [attributes["href"] for tag, attributes in reader.elements if tag == "a"] == [
        "fase/klanten/index.html"
    ]


def test_headings_follow_the_sections_around_the_block(mock: ModuleType) -> None:
    payload = mock.conclusion().payload()
    tags = {tag for tag, _ in Reader(render(payload, dataclasses.replace(PLACE, level=3))).elements}
    assert "h3" in tags and not tags & {"h1", "h2", "h4"}


TABLE = kinds.Table("c", ("a",), (False,), [(kinds.Cell("x"),)]).payload()

# (payload, key of the sentence, its values, what is found, what is allowed)
PROBLEMS = [
    ({"kind": "applet"}, "block-kind", {}, "applet", sorted(EXAMPLES)),
    ("text", "block-kind", {}, "None", sorted(EXAMPLES)),
    ({"kind": ["text"]}, "block-kind", {}, "['text']", sorted(EXAMPLES)),
    ({"kind": "text", "tone": "plain"}, "block-field", {"kind": "text"}, "KeyError('text')", None),
    (
        {**TABLE, "rows": 3},
        "block-field",
        {"kind": "table"},
        "TypeError(\"'int' object is not iterable\")",
        None,
    ),
    (
        {**TABLE, "numeric": [False, True]},
        "block-field",
        {"kind": "table"},
        "ValueError('zip() argument 2 is longer than argument 1')",
        None,
    ),
    (
        kinds.Tiles([kinds.Tile("t", "1", "x", "nergens")]).payload(),
        "unknown-page",
        {},
        "nergens",
        None,
    ),
    (
        kinds.Downloads([kinds.File("t", "", "pdf", "1 kB", "javascript:attacked()")]).payload(),
        "unknown-page",
        {},
        "javascript:attacked()",
        None,
    ),
    (
        kinds.Tiles([kinds.Tile("t", "1", "x", "javascript:attacked()")]).payload(),
        "unknown-page",
        {},
        "javascript:attacked()",
        None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("payload", "key", "values", "found", "allowed"), PROBLEMS)
def test_a_block_that_is_not_right_is_a_sentence(
    payload: Any, key: str, values: dict[str, str], found: str, allowed: list[str] | None
) -> None:
    with pytest.raises(ProblemsError) as raised:
        render(payload, PLACE)
    parts = [say(f"problem.page.{key}", **values), say("place.found", value=found)]
    if allowed:
        parts.append(say("place.allowed", value=" · ".join(allowed)))
    assert str(raised.value) == " ".join(parts)


def test_a_fold_holds_its_blocks() -> None:
    fold = kinds.Fold("Toon", [kinds.Heading("Kop", 3), kinds.Text("Tekst")])
    assert str(render(fold.payload(), PLACE)).split("\n") == [
        '<details class="sw-data sw-fold"><summary>Toon</summary>',
        '<h3 id="b1-1">Kop</h3>',
        '<p class="sw-text sw-plain">Tekst</p>',
        "</details>",
    ]
