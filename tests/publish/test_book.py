import json

import pytest
from markdown_it import MarkdownIt

from swresearch.blocks import Heading, Text
from swresearch.publish.book import clean_notebook, escape

HOSTILE = [
    "Gewoon een titel",
    "# kop",
    "<script>alert(1)</script>",
    "{{ os.system('x') }}",
    "[klik](javascript:alert(1))",
    "```{raw} html",
    "{eval-rst}`x`",
    "$x^2$ en \\alpha",
    "regel\n\n# nieuwe kop",
    "| a | b |\n|---|---|",
    "&lt;b&gt; &amp; &#x41;",
    "'quotes' \"dubbel\" ‘krul’",
    "שלום مرحبا 👩🏽‍🦱",
    "*sterren* _streep_ ~~weg~~",
    "1. lijst",
    "- streepje",
    "a" * 5000,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_escaped_text_is_read_as_text_and_nothing_else(words: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"# {escape(words)}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == " ".join(words.split())


def output(block: object, kind: str = "display_data") -> dict:
    return {"output_type": kind, "data": block._repr_mimebundle_(), "metadata": {}}  # type: ignore[attr-defined]


def test_a_staged_notebook_has_words_and_blocks_only() -> None:
    notebook = {
        "metadata": {"papermill": {"start_time": "2026-01-01"}},
        "cells": [
            {"cell_type": "markdown", "metadata": {"tags": ["title"]}, "source": "# Template"},
            {
                "cell_type": "code",
                "metadata": {"tags": ["parameters"]},
                "source": "run_folder = '.'",
                "outputs": [output(Text("weg"))],
            },
            {
                "cell_type": "code",
                "metadata": {"papermill": {"duration": 1}},
                "source": "run.show(...)",
                "execution_count": 3,
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": "/home/anna"},
                    output(Text("eerst")),
                    output(Heading("Kop <b>")),
                    output(Text("dan"), "execute_result"),
                ],
            },
            {"cell_type": "markdown", "metadata": {}, "source": "Prose."},
        ],
    }
    got = clean_notebook(notebook, "Uitspraken: klanten", "client-2020-statements")
    kinds = [cell["cell_type"] for cell in got["cells"]]
    assert kinds == ["markdown", "code", "markdown", "code", "markdown"]
    assert got["cells"][0]["source"] == "# Uitspraken\\: klanten"
    assert got["cells"][2]["source"] == "## Kop \\<b\\>"
    assert [cell["id"] for cell in got["cells"]] == [f"client-2020-statements-{i}" for i in range(5)]
    written = json.dumps(got)
    for gone in ("papermill", "/home/anna", "run.show", "Template", "weg"):
        assert gone not in written
