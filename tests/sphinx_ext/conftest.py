"""One small book built well, with hostile content in it, and one built badly; each once."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

ATTACK = (
    "<script>window.attacked=1</script><img src=x onerror=window.attacked=1>\" onload='1' {{ 7*7 }}"
)

HOSTILE_PAGE = """# Vijandige pagina {{ 7*7 }}

<script>window.attacked = 1</script>

Tekst met <img src="x" onerror="window.attacked=1"> en <b onclick="window.attacked=1">vet</b>.

<iframe src="https://example.org/frame"></iframe>

<a href="javascript:window.attacked=1">klik</a>

## Kop met <img src=x onerror=window.attacked=1>

Sjabloon: {{ cycler.next() }} blijft tekst.
"""

# What Sphinx, docutils and MyST themselves complain about.
MISTAKES = """# Pagina met fouten

```{include} ../elders.md
```

```{csv-table} Titel
:file: elders.csv
```

```{onbekend}
x
```

Een {rol}`x`, een [pagina](nergens.md), een [kop](#nergens) en {ref}`nergens`.

![Een foto](weg.png) en {download}`weg.zip`.

```{note}
:vreemd: ja

Tekst.
```

```{figure} /_static/icon.svg
:alt: Een teken
:vreemd: ja

Bijschrift.
```

#### Twee niveaus lager

```{warning}
```
"""

BAD_PAGE = """# Slechte pagina

Getal: {getal}`client.2020.bestaat.niet`.

```{blocks} bestaat.niet
```

```{blocks} kapot
```

```{image} /_static/icon.svg
```

{download}`../../elders.txt` ![Een foto van elders](../../elders.png)

```{literalinclude} ../../elders.txt
```

```{raw} html
<script>window.attacked = 1</script>
```

```{eval-rst}
.. raw:: html

   <script>window.attacked = 2</script>
```
"""


class Built(NamedTuple):
    """A build of a book: its exit code, what it said, and the folder of its pages."""

    code: int
    said: str
    html: Path


@pytest.fixture(scope="session")
def mock() -> ModuleType:
    """The module `mock_book.py` beside this file."""
    spec = importlib.util.spec_from_file_location("mock_book", Path(__file__).with_name("mock_book.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(book: Path, out: Path) -> Built:
    """Build the book strictly, as a programme's site is built."""
    # `python -m jupyter_book.cli.main` ends with 0 and does nothing.
    command = [
        sys.executable,
        "-c",
        "from jupyter_book.cli.main import main; main()",
        "build",
        str(book),
    ]
    command += ["--path-output", str(out), "-W", "-n", "--keep-going"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return Built(done.returncode, done.stdout + done.stderr, out / "_build" / "html")


@pytest.fixture(scope="session")
def hostile_pages(mock: ModuleType) -> dict[str, str]:
    """A page and a notebook that try everything; a strict build takes them."""
    hostile = mock.notebook(
        "Vijandig notebook",
        [
            mock.output(
                text__html=f"<table><tr><th></th><td>{ATTACK}</td></tr></table>", text__plain="x"
            ),
            mock.output(
                **{"application/javascript": "window.attacked=1", "text/plain": "<Javascript>"}
            ),
            mock.output(
                **{"text/markdown": "[x](javascript:alert(1)) <b>x</b>", "text/plain": "tekst"}
            ),
            mock.output(
                **{"image/svg+xml": "<svg onload='window.attacked=1'/>", "text/plain": "plaatje"}
            ),
            mock.block_output(mock.Text(ATTACK)),
        ],
    )
    return {"vijandig/pagina.md": HOSTILE_PAGE, "vijandig/notebook.ipynb": json.dumps(hostile)}


@pytest.fixture(scope="session")
def good(
    mock: ModuleType, hostile_pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """The mock book with the hostile pages."""
    folder = tmp_path_factory.mktemp("good")
    return build(mock.write_book(folder / "book", extra=hostile_pages), folder / "out")


@pytest.fixture(scope="session")
def again(
    mock: ModuleType, hostile_pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """The same book built in another folder."""
    folder = tmp_path_factory.mktemp("again") / "deeper"
    return build(mock.write_book(folder / "book", extra=hostile_pages), folder / "out")


@pytest.fixture(scope="session")
def changed(mock: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The mock book built, the title of one page changed, and built again on what was there."""
    folder = tmp_path_factory.mktemp("changed")
    book = mock.write_book(folder / "book")
    build(book, folder / "out")
    page = book / "programma.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("# Over het onderzoek", "# Waarom dit onderzoek"), encoding="utf-8")
    return build(book, folder / "out")


@pytest.fixture(scope="session")
def bad(mock: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The mock book with a page on which everything is wrong."""
    folder = tmp_path_factory.mktemp("bad")
    book = mock.write_book(folder / "book", extra={"slecht.md": BAD_PAGE, "fout.md": MISTAKES})
    blocks = mock.blocks()
    tile = mock.Tile("Weg", "1", "x", "fase/nergens")
    drawing = mock.Figure("t", "a", "s", "<svg", "<svg/>", mock.table())
    blocks[""]["kapot"] = [
        {"kind": "applet"},
        {"kind": "text", "tone": "plain"},
        mock.Tiles([tile]).payload(),
        drawing.payload(),
    ]
    (book / "_data" / "blocks.json").write_text(json.dumps(blocks), encoding="utf-8")
    for name in ("elders.txt", "elders.png"):  # two folders above the book
        (folder.parent / name).write_text("geheim van elders", encoding="utf-8")
    return build(book, folder / "out")
