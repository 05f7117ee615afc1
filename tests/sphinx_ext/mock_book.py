"""A small book with every kind of block, of its own words, to build and look at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import yaml

from swresearch.blocks import (
    MIME_TYPE,
    Block,
    Cell,
    Code,
    Conclusion,
    Figure,
    Heading,
    Items,
    Proof,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
)

ROOT = Path(__file__).parents[2]

STATEMENTS = [
    ("De medewerker luistert naar wat ik zelf wil", 41, "70–92", 45),
    ("Ik kan nu zelf regelen wat ik eerder niet kon", 29, "45–72", 49),
    ("Door het gesprek durf ik weer hulp te vragen aan buren of een vrijwilliger", 12, "14–39", 47),
]


def drawing(width: int) -> str:
    """A bar chart of `STATEMENTS` as the library draws it: roles as colours, real text."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 200" width="{width}" '
        'height="200" role="img" aria-label="x" font-family="Source Sans 3">'
    ]
    for row, (words, agree, _, n) in enumerate(STATEMENTS):
        y = 20 + 60 * row
        share = agree / n
        half = width * 0.45
        parts += [
            f'<text x="0" y="{y}" fill="var(--sw-ink, #1d2327)" font-size="14">'
            f"{words[: width // 8]}</text>",
            f'<path d="M {half} {y + 8} h {half * share * 0.4:.1f} v 22 h -{half * share * 0.4:.1f} z" '
            'fill="var(--sw-agree-1, #8fb8d9)"/>',
            f'<path d="M {half + half * share * 0.4:.1f} {y + 8} h {half * share * 0.6:.1f} v 22 '
            f'h -{half * share * 0.6:.1f} z" fill="var(--sw-agree-2, #1f5a8c)"/>',
            f'<path d="M {half} {y + 8} h -{half * (1 - share) * 0.4:.1f} v 22 '
            f'h {half * (1 - share) * 0.4:.1f} z" fill="var(--sw-disagree-2, #9a4a00)"/>',
            f'<text x="{half + 6}" y="{y + 24}" fill="var(--sw-on-light, #1d2327)" font-size="13">'
            f"{agree} van {n}</text>",
        ]
    return "".join([*parts, "</svg>"])


def table(name: str = "") -> Table:
    """Shares of agreement with their intervals, in two groups."""
    rows = [
        (Cell(words), Cell(f"{round(100 * agree / n)}%", f"[{low}]"), Cell(str(agree)), Cell(str(n)))
        for words, agree, low, n in STATEMENTS
    ]
    return Table(
        "Instemming met drie uitspraken, klanten 2020",
        ("Uitspraak", "Mee eens", "Aantal", "n"),
        (False, True, True, True),
        rows,
        ("Tussen haken: 95%-betrouwbaarheidsinterval (Wilson).",),
        {0: "Hoe er gewerkt wordt", 1: "Wat het oplevert"},
        name,
    )


def figure() -> Figure:
    """A figure of the table's numbers."""
    return Figure(
        "De meeste klanten vinden dat er naar hen geluisterd wordt",
        "Staafdiagram: 41 van de 45 klanten zijn het eens met ‘De medewerker luistert’.",
        "Bron: spiegelgesprekken klanten 2020, n = 49; synthetische gegevens",
        drawing(700),
        drawing(296),
        table(),
        "uitspraken",
    )


def conclusion() -> Conclusion:
    """A conclusion with evidence of three kinds."""
    return Conclusion(
        "Klanten en medewerkers zeggen allebei dat goed luisteren het begin is van verandering",
        "reasonable",
        "waarschijnlijk",
        (
            Proof(
                "worker",
                "medewerkers",
                "supports",
                "20 van de 22 medewerkers (91%) zijn het hiermee eens",
            ),
            Proof(
                "client",
                "klanten",
                "partly",
                "41 van de 49 klanten (84%) zeggen dat er naar hen geluisterd wordt",
                "fase/klanten/uitspraken",
            ),
            Proof(
                "partner",
                "ketenpartners",
                "contradicts",
                "8 van de 31 ketenpartners (26%) merken het in de samenwerking",
            ),
        ),
        "Een kwart van de klanten mist juist dat er iets gebeurt ná het luisteren.",
        (
            "Leg in elk team vast hoe een gesprek begint.",
            "Vraag klanten na drie maanden of er iets veranderd is.",
        ),
        "Te herzien: een van de getallen is veranderd sinds dit is opgeschreven (40/49).",
        "Vastgesteld door het lectoraat, uitgave 2021, nagekeken op 29 september 2021.",
    )


def home_tiles() -> Tiles:
    """The three perspectives."""
    return Tiles(
        (
            Tile(
                "Medewerkers",
                "22",
                "medewerkers · 2019",
                "",
                "worker",
                "Bijna alle medewerkers noemen tijd als voorwaarde.",
            ),
            Tile(
                "Klanten",
                "49",
                "klanten · 2020",
                "fase/klanten/index",
                "client",
                "De meeste klanten (84%) zeggen dat er naar hen geluisterd wordt.",
            ),
            Tile(
                "Ketenpartners",
                "31",
                "ketenpartners · 2021",
                "",
                "partner",
                "Ongeveer de helft ziet het verschil in de wijk.",
            ),
        )
    )


NUMBERS = {
    "client.2020.statements.mirror.listens.agree": {
        "text": "84%",
        "title": "41 van de 49 klanten",
        "n": 49,
        "value": 0.84,
        "count": 41,
        "low": 0.7,
        "high": 0.92,
    }
}


def blocks() -> dict[str, dict[str, list[dict]]]:
    """The generated blocks by page and name."""
    lists: dict[str, dict[str, list[Block]]] = {
        "": {
            "home.intro": [
                Text(
                    "Wat brengt sociaal werk teweeg, hoe gaat dat, en wat is ervoor nodig?",
                    Tone.LEAD,
                ),
                Text("Drie jaar lang vroegen we het aan medewerkers, klanten en ketenpartners."),
            ],
            "home.question": [
                Items(
                    [
                        "Wat brengt het werk teweeg?",
                        "Hoe doen sociaal werkers dat?",
                        "Welke kennis en vermogens gebruiken zij?",
                    ],
                    "De vraag heeft drie delen:",
                    True,
                )
            ],
            "home.tiles": [home_tiles()],
            "home.findings": [conclusion()],
            "account": [
                table("maten"),
                Text("Let hierop bij het lezen.", Tone.CAUTION),
                Code("answers = run.wave.answers\nprint(answers < 3)", "Uitspraken"),
            ],
        },
        "fase/klanten/index": {"know": [conclusion()], "empty": []},
    }
    return {
        page: {name: [block.payload() for block in found] for name, found in names.items()}
        for page, names in lists.items()
    }


PAGES = {
    "index.md": """# Het onderzoek in het kort

```{blocks} home.intro
```

## De vraag

```{blocks} home.question
```

## Wie er aan het woord komen

```{blocks} home.tiles
```

## Wat er uitkomt

```{blocks} home.findings
```

Hoe dit is berekend, staat in de [verantwoording](/verantwoording/index.md).
""",
    "programma.md": """# Over het onderzoek

Van de klanten zegt {getal}`client.2020.statements.mirror.listens.agree` dat er geluisterd wordt.
Een aandeel gaat over de mensen die antwoord gaven. Wie ‘weet niet’ zei of niets invulde, staat er
apart bij, want dat is ook een antwoord.

## Zo leest u deze site

Elk hoofdstuk begint met wat we weten, hoe zeker dat is en wat we niet weten. Daarna volgen de
uitkomsten zelf: wie er meededen, wat zij van de stellingen vinden en wat dat samen oplevert. Een
vrijwilliger leest mee.

- **Een conclusie** staat in woorden.
- **Een aandeel** gaat over de mensen die antwoord gaven.

## Een gesprek

> Ze vroeg eerst hoe het met míj ging. Dat had lang niemand gedaan.
>
> -- Klant, spiegelgesprek 2020

:::{note}
Groepen die te klein zijn, worden niet getoond.
:::
""",
    "fase/klanten/index.md": """# Klanten aan het woord

## Wat weten we, en hoe zeker?

```{blocks} know
```

## Wat weten we niet?

```{blocks} empty
```

Dat staat in de [uitspraken](uitspraken.ipynb).
""",
    "verantwoording/index.md": """# Verantwoording

```{blocks} account
```

## Een tabel van de redactie

| Bestand | Rijen |
| --- | --- |
| a.csv | 49 |
| b.sav | 22 |

## Afbeelding

```{image} /_static/icon.svg
:alt: Drie stippen
:width: 40px
```
""",
}

CONFIG_TITLE = "Het geheim van goed werk"
CONTENTS = {
    "format": "jb-book",
    "root": "index",
    "parts": [
        {"caption": "Het programma", "chapters": [{"file": "programma"}]},
        {
            "caption": "Drie perspectieven",
            "chapters": [
                {
                    "file": "fase/klanten/index",
                    "title": "Klanten",
                    "sections": [{"file": "fase/klanten/uitspraken", "title": "Wat klanten zeggen"}],
                }
            ],
        },
        {"caption": "Verantwoording", "chapters": [{"file": "verantwoording/index"}]},
    ],
}


def output(**forms: object) -> dict:
    """A notebook output in the given forms ("text/plain" as `text__plain`)."""
    data = {form.replace("__", "/"): content for form, content in forms.items()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def block_output(block: Block) -> dict:
    """A block as a notebook shows it."""
    return output(**{MIME_TYPE: block.payload(), "text__plain": block.plain()})


def notebook(title: str, outputs: list[dict], source: str = "") -> dict:
    """An executed notebook with a title and one code cell, whose source a build has left out."""
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": f"# {title}"},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {},
            "source": source,
            "outputs": outputs,
            "execution_count": 1,
        },
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write_book(folder: Path, synthetic: bool = True, extra: dict[str, str] | None = None) -> Path:
    """Lay the book in the folder; `extra` are more pages by file name, last in the contents."""
    lists = blocks()
    executed = notebook(
        "Wat klanten zeggen",
        [
            block_output(Text("De meeste klanten zeggen dat er naar hen geluisterd wordt.", Tone.LEAD)),
            block_output(figure()),
            block_output(Heading("Wat het oplevert")),
            block_output(Text("Ongeveer de helft kan nu zelf regelen wat eerder niet lukte.")),
            block_output(figure()),
            block_output(Heading("Wat dit niet laat zien")),
            block_output(Text("De antwoorden gaan over wie meededen.", Tone.NOTE)),
        ],
        "GEHEIME_BRON = 1",
    )
    files = {
        **PAGES,
        **(extra or {}),
        "fase/klanten/uitspraken.ipynb": json.dumps(executed),
        "_data/blocks.json": json.dumps(lists),
        "_data/numbers.json": json.dumps(NUMBERS),
        "_config.yml": _config(synthetic),
        "_toc.yml": yaml.safe_dump(_contents(extra or {})),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    shutil.copytree(ROOT / "book" / "_static", folder / "_static")
    return folder


def _config(synthetic: bool) -> str:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["title"] = CONFIG_TITLE
    config["author"] = "Lectoraat Samen leren"
    config["sphinx"]["config"]["html_title"] = CONFIG_TITLE
    config["sphinx"]["config"]["swresearch_synthetic"] = synthetic
    return yaml.safe_dump(config)


def _contents(extra: dict[str, str]) -> dict:
    pages = [{"file": name.rpartition(".")[0]} for name in extra]
    parts = [*CONTENTS["parts"], *([{"caption": "Meer", "chapters": pages}] if pages else [])]
    return {**CONTENTS, "parts": parts}


if __name__ == "__main__":
    import sys

    write_book(Path(sys.argv[1]))
