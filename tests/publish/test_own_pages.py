"""Pages of the programme's own: what is wrong in them is said with their own name and line."""

from pathlib import Path

import pytest
from two_phases import write_small

from swresearch.errors import ProblemsError
from swresearch.programme import load_programme
from swresearch.publish.book import lay_book, own_pages
from swresearch.publish.book_warnings import book_problems
from swresearch.publish.build import build_site
from swresearch.publish.check import check_programme

PAGE = """# Titel

## Leeg

```{blocks} home.findings
```

## Vol

```{blocks} home.question
```

![](weg.png)
"""


def test_a_page_keeps_its_lines_when_a_heading_has_nothing_below_it(tmp_path: Path) -> None:
    folder = write_small(tmp_path / "programme")
    (folder / "book").mkdir(exist_ok=True)
    (folder / "book" / "index.md").write_text("\ufeff" + PAGE, encoding="utf-8")  # as Notepad saves it
    programme = load_programme(folder)
    blocks = {"index": {"home.findings": [], "home.question": ["x"]}}
    lay_book(programme, [], {}, blocks, {}, tmp_path / "staged")
    got = (tmp_path / "staged" / "index.md").read_text(encoding="utf-8")
    assert got.startswith("# Titel") and "Leeg" not in got
    assert got.splitlines()[7:] == PAGE.splitlines()[7:]
    assert own_pages(programme) == {"index.md"}


# what Sphinx says, and the sentence
SAID = [
    (
        "{book}/index.md:13: WARNING: Unknown directive type: 'x' [myst.directive_unknown]",
        "book/index.md, regel 13: Deze opdracht tussen accolades bestaat niet. Controleer de spelling, of "
        "haal haar weg. Gevonden: x.",
    ),
    (
        "{book}/index.md: WARNING: image file not readable: weg.png [image.not_readable]",
        "book/index.md, regel 13: Dit bestand is er niet of is niet te lezen. Zet het in de map ‘book’ en "
        "controleer de naam. Gevonden: weg.png.",
    ),
    (
        "{book}/index.md:5: WARNING: Found an unexpected `code-cell` or `raw-cell` directive. Either this "
        "file was not converted to a notebook, see https://myst-nb.readthedocs.io",
        "book/index.md, regel 5: Een pagina voert geen code uit. Haal de code weg, of zet haar in een "
        "notebook in de map ‘notebooks’. Gevonden: code-cell.",
    ),
    (
        "{book}/index.md:5: WARNING: File insertion disabled [docutils]",
        "book/index.md, regel 5: Een pagina kan geen ander bestand en geen ruwe HTML binnenhalen. Schrijf "
        "de tekst zelf op de pagina. Gevonden: literalinclude.",
    ),
    (
        "{book}/programma.md:13: WARNING: Unknown directive type: 'x' [myst.directive_unknown]",
        "programma.md, regel 13: Deze opdracht tussen accolades bestaat niet. Controleer de spelling, of "
        "haal haar weg. Gevonden: x.",
    ),
]


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_what_is_wrong_is_said_of_the_file_that_people_know(
    tmp_path: Path, said: str, expected: str
) -> None:
    (tmp_path / "index.md").write_text(PAGE, encoding="utf-8")
    problems = book_problems(said.format(book=tmp_path.resolve()), tmp_path, {"index.md"})
    assert ProblemsError(problems).sentences("nl") == [expected]


OTHER_CODING = "Dit bestand is niet als UTF-8 opgeslagen. Sla het opnieuw op met de codering UTF-8."
# files saved in another coding, and the sentence
CODINGS = [
    ("book/over.md", "# Café", "cp1252", "book/over.md, regel 1"),
    ("book/over.md", "# Over\n\ncafé", "cp1252", "book/over.md, regel 3"),
    ("book/over.md", "# Café", "utf-16", "book/over.md, regel 1"),
    ("notebooks/eigen.ipynb", '{"cells": ["café"]}', "cp1252", "notebooks/eigen.ipynb"),
    ("instruments/short.yml", "title: café", "cp1252", "instruments/short.yml, regel 1"),
    ("programme.yml", "title: café", "cp1252", "programme.yml, regel 1"),
]


@pytest.mark.parametrize(("name", "words", "coding", "place"), CODINGS)
def test_a_file_in_another_coding_is_one_sentence_for_check_and_build(
    tmp_path: Path, keys: Path, name: str, words: str, coding: str, place: str
) -> None:
    folder = write_small(tmp_path / "programme")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(words.encode(coding))
    for door in (lambda: check_programme(folder), lambda: build_site(folder, tmp_path / "build")):
        with pytest.raises(ProblemsError) as caught:
            door()
        assert caught.value.sentences("nl") == [f"{place}: {OTHER_CODING}"]
