"""Which runs a programme has, where their pages come, and which parameters are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from two_phases import change, write_small

from conftest import ROOT
from swresearch.errors import ProblemsError
from swresearch.instruments import Perspective
from swresearch.programme import Programme, load_programme
from swresearch.publish.book import _contents
from swresearch.publish.execution import execute
from swresearch.publish.runs import Run, plan
from swresearch.publish.templates import Per, templates

SHIPPED = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))

OWN: dict[str, Any] = {
    "per": "wave",
    "order": 90,
    "title": {"nl": "Eigen", "en": "Own"},
    "address": {"nl": "eigen", "en": "own"},
}
PARAMETERS = (
    'run_folder: str = "."\nlimit: int = 3\nshape: str = "bars"  # bars | lines\nshow: bool = True'
)

SECOND_WAVE = """\
      "2022":
        year: 2022
        sources:
          - {file: client.csv, instrument: short, id: nr, drop: [naam]}
  partner:"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "programme")


def loaded(folder: Path) -> Programme:
    return load_programme(folder)


def write_notebook(path: Path, parameters: str = PARAMETERS, **metadata: Any) -> None:
    """A notebook of the programme's own: a parameters cell and nothing else."""
    path.parent.mkdir(exist_ok=True)
    cell = {
        "cell_type": "code",
        "metadata": {"tags": ["parameters"]},
        "source": parameters,
        "outputs": [],
        "execution_count": None,
    }
    form = {"nbformat": 4, "nbformat_minor": 4}
    content = {"cells": [cell], "metadata": {"swresearch": {**OWN, **metadata}}, **form}
    path.write_text(json.dumps(content), encoding="utf-8")


def named(runs: list[Run]) -> dict[str, Run]:
    assert len({run.name for run in runs}) == len(runs)
    return {run.name: run for run in runs}


def complaints(folder: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        plan(loaded(folder))
    return caught.value.sentences()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_template_is_complete(folder: Path, name: str) -> None:
    template = templates(loaded(folder))[name]
    for texts in (template.titles, template.addresses):
        assert set(texts) == {"nl", "en"}
        assert all(words.strip() for words in texts.values())
    assert template.order > 0
    [run_folder] = [p for p in template.parameters if p.name == "run_folder"]
    assert (run_folder.type, run_folder.default) == ("str", ".")
    for parameter in template.parameters:
        assert type(parameter.default).__name__ == parameter.type
        assert not parameter.allowed or str(parameter.default) in parameter.allowed


def test_shipped_templates_have_addresses_of_their_own(folder: Path) -> None:
    known = templates(loaded(folder)).values()
    for language in ("nl", "en"):
        addresses = [template.addresses[language] for template in known]
        assert len(set(addresses)) == len(addresses)


def test_every_run_has_a_page_of_its_own(folder: Path) -> None:
    runs = plan(loaded(folder))
    assert len({run.page for run in runs}) == len(runs)
    orders = [run.template.order for run in runs]
    assert orders == sorted(orders)


def test_a_template_over_waves_runs_in_each(folder: Path) -> None:
    runs = named(plan(loaded(folder)))
    got = runs["client-2020-statements"]
    assert got.page == "fase/klanten/uitspraken"
    assert (got.title, got.menu) == ("Uitspraken: klanten", "Uitspraken")
    assert got.waves == ((Perspective.CLIENT, "2020"),)
    assert got.numbers == "client.2020.statements."
    assert got.is_of(Perspective.CLIENT)
    assert not got.is_of(Perspective.PARTNER)
    assert runs["partner-2021-statements"].page == "fase/partners/uitspraken"
    assert runs["perspectives"].page == "perspectieven"
    assert len(runs["perspectives"].waves) == 2
    assert runs["perspectives"].title == runs["perspectives"].menu == "Twee perspectieven"


def test_one_phase_has_nothing_beside_it(folder: Path) -> None:
    settings = folder / "programme.yml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("  partner:")[0])
    runs = plan(loaded(folder))
    assert runs
    assert {perspective for run in runs for perspective, _ in run.waves} == {Perspective.CLIENT}
    assert not [run for run in runs if "phases" in run.template.requires]
    contents = yaml.safe_load(_contents(loaded(folder), runs))
    chapters = [chapter for part in contents["parts"] for chapter in part["chapters"]]
    assert "perspectie" not in str(chapters)


def test_two_waves_of_a_phase_have_addresses_and_menus_of_their_own(folder: Path) -> None:
    change(folder / "programme.yml", "  partner:", SECOND_WAVE)
    runs = named(plan(loaded(folder)))
    first, second = runs["client-2020-statements"], runs["client-2022-statements"]
    assert (first.page, second.page) == ("fase/klanten/2020-uitspraken", "fase/klanten/2022-uitspraken")
    assert (first.menu, second.menu) == ("Uitspraken 2020", "Uitspraken 2022")
    assert first.title == "Uitspraken: klanten 2020"
    assert runs["partner-2021-statements"].page == "fase/partners/uitspraken"


def test_without_scales_there_is_no_run_about_scales(folder: Path) -> None:
    instrument = folder / "instruments" / "short.yml"
    instrument.write_text(instrument.read_text(encoding="utf-8").partition("scales:")[0])
    runs = plan(loaded(folder))
    assert runs
    assert not [run for run in runs if "scales" in run.template.requires]


PLACES = [
    ("wave", {"client-2020-own": "fase/klanten/eigen", "partner-2021-own": "fase/partners/eigen"}),
    ("phase", {"client-own": "fase/klanten/eigen"}),
    ("instrument", {"own-short": "eigen-short"}),
    ("programme", {"own": "eigen"}),
]


@pytest.mark.parametrize(("per", "expected"), PLACES)
def test_a_new_notebook_is_a_new_file(folder: Path, per: str, expected: dict[str, str]) -> None:
    write_notebook(folder / "notebooks" / "own.ipynb", per=per)
    if per == Per.PHASE:  # over several waves of one phase
        change(folder / "programme.yml", "  partner:", SECOND_WAVE)
    got = {run.name: run.page for run in plan(loaded(folder)) if run.template.name == "own"}
    assert got == expected


def test_a_notebook_of_the_programme_takes_the_place_of_the_shipped_one(folder: Path) -> None:
    own = folder / "notebooks" / "statements.ipynb"
    write_notebook(own)
    got = named(plan(loaded(folder)))["client-2020-statements"]
    assert got.template.path == own
    assert got.page == "fase/klanten/eigen"


def test_parameters_reach_every_run_of_their_notebook(folder: Path) -> None:
    write_notebook(folder / "notebooks" / "own.ipynb")
    given = "{own: {limit: 5, shape: lines, show: false}}"
    change(folder / "programme.yml", "synthetic: true", f"synthetic: true\nnotebooks: {given}")
    runs = named(plan(loaded(folder)))
    expected = {"limit": 5, "shape": "lines", "show": False}
    assert runs["client-2020-own"].parameters == runs["partner-2021-own"].parameters == expected
    assert runs["client-2020-statements"].parameters == {}


def _order(name: str) -> tuple[int, str]:
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return notebook["metadata"]["swresearch"]["order"], name


NOTEBOOKS = " · ".join(name for _, name in sorted([*map(_order, SHIPPED), (90, "own")]))

REFUSED = [
    (
        "{own: {limt: 5}}",
        [
            "Het notebook ‘own’ heeft geen parameter ‘limt’. Bedoelt u ‘limit’? Gevonden: limt. "
            "Toegestaan: limit · shape · show."
        ],
    ),
    (
        "{own: {colour: 5}}",
        [
            "Het notebook ‘own’ heeft geen parameter ‘colour’. Haal hem weg. Gevonden: colour. "
            "Toegestaan: limit · shape · show."
        ],
    ),
    (
        "{own: {run_folder: /tmp}}",
        [
            "Het notebook ‘own’ heeft geen parameter ‘run_folder’. Haal hem weg. Gevonden: run_folder. "
            "Toegestaan: limit · shape · show."
        ],
    ),
    (
        "{own: {limit: vijf}}",
        ["De parameter ‘limit’ van het notebook ‘own’ moet van het soort int zijn. Gevonden: 'vijf'."],
    ),
    (
        "{own: {limit: 2.5}}",
        ["De parameter ‘limit’ van het notebook ‘own’ moet van het soort int zijn. Gevonden: 2.5."],
    ),
    (
        "{own: {limit: true}}",
        ["De parameter ‘limit’ van het notebook ‘own’ moet van het soort int zijn. Gevonden: True."],
    ),
    (
        "{own: {show: 1}}",
        ["De parameter ‘show’ van het notebook ‘own’ moet van het soort bool zijn. Gevonden: 1."],
    ),
    (
        "{own: {shape: pies}}",
        [
            "De parameter ‘shape’ van het notebook ‘own’ heeft een waarde die niet is toegestaan. "
            "Gevonden: pies. Toegestaan: bars · lines."
        ],
    ),
    (
        "{ownn: {limit: 5}}",
        [f"Dit notebook bestaat niet. Bedoelt u ‘own’? Gevonden: ownn. Toegestaan: {NOTEBOOKS}."],
    ),
    (
        "{zeppelin: {}}",
        [
            "Dit notebook bestaat niet. Haal het weg bij ‘notebooks’, of zet het in de map notebooks van "
            f"het programma. Gevonden: zeppelin. Toegestaan: {NOTEBOOKS}."
        ],
    ),
    (
        "{own: {limt: 5, shape: pies}}",
        [
            "Het notebook ‘own’ heeft geen parameter ‘limt’. Bedoelt u ‘limit’? Gevonden: limt. "
            "Toegestaan: limit · shape · show.",
            "De parameter ‘shape’ van het notebook ‘own’ heeft een waarde die niet is toegestaan. "
            "Gevonden: pies. Toegestaan: bars · lines.",
        ],
    ),
]


@pytest.mark.parametrize(("given", "expected"), REFUSED)
def test_a_parameter_that_does_not_fit_is_refused(
    folder: Path, given: str, expected: list[str]
) -> None:
    write_notebook(folder / "notebooks" / "own.ipynb")
    change(folder / "programme.yml", "synthetic: true", f"synthetic: true\nnotebooks: {given}")
    assert complaints(folder) == [f"programme.yml: {sentence}" for sentence in expected]


CHECK = "Kijk of het geldige JSON is en of ‘metadata.swresearch’ per, title en address noemt."
TITLES = '"title": {"nl": "x"}, "address": {"nl": "x"}'
CELL = '{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "limit: int = ="}'
BROKEN = [
    ('{"cells": [', "Expecting value: line 1 column 12 (char 11)"),
    ('{"cells": [], "metadata": {}}', "'swresearch'"),
    (
        f'{{"cells": [], "metadata": {{"swresearch": {{"per": "week", {TITLES}}}}}}}',
        "'week' is not a valid Per",
    ),
    ('{"cells": [], "metadata": {"swresearch": {"per": "wave", "address": {}}}}', "'title'"),
    (
        '{"cells": [], "metadata": {"swresearch": {"per": "wave", "title": {"en": "x"}, "address": {}}}}',
        "'nl'",
    ),
    (
        f'{{"cells": [{CELL}], "metadata": {{"swresearch": {{"per": "wave", {TITLES}}}}}}}',
        "invalid syntax (<unknown>, line 1)",
    ),
]


@pytest.mark.parametrize(("content", "reason"), BROKEN)
def test_a_notebook_that_cannot_be_used(folder: Path, content: str, reason: str) -> None:
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "own.ipynb").write_text(content, encoding="utf-8")
    assert complaints(folder) == [
        f"own.ipynb: Dit notebook kan niet worden gebruikt: {reason}. {CHECK}"
    ]


FORM = (
    "Dit notebook heeft niet de vorm waarin Jupyter een notebook bewaart. Open het in Jupyter en bewaar "
    'het opnieuw, of zet zelf "nbformat": 4 en "nbformat_minor": 4 in het bestand, naast ‘metadata’.'
)
UNREADABLE: list[tuple[dict[str, Any], str]] = [
    ({"nbformat": None}, FORM),
    ({"nbformat": 3}, f"{FORM} Gevonden: 3."),
    ({"nbformat_minor": "nieuw"}, f"{FORM} Gevonden: 4, nbformat_minor nieuw."),
    (
        {
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": "a"},
                {"cell_type": "afbeelding", "metadata": {}},
            ]
        },
        "Cel 2 van dit notebook is van een soort (‘cell_type’) die Jupyter niet kent. Maak de cel in Jupyter "
        "opnieuw en bewaar het notebook. Gevonden: afbeelding. Toegestaan: code · markdown · raw.",
    ),
    (
        {"cells": [{"cell_type": "code", "metadata": {}, "source": "1", "outputs": []}]},
        "Cel 1 van dit notebook heeft niet de vorm waarin Jupyter haar bewaart: "
        "'execution_count' is a required property. Maak de cel in Jupyter opnieuw en bewaar het notebook.",
    ),
    (
        {"metadata": {"swresearch": OWN, "kernelspec": {"name": "ir", "language": "R"}}},
        "Dit notebook heeft niet de vorm waarin Jupyter een notebook bewaart: 'display_name' is a "
        "required property. Open het in Jupyter, bewaar het opnieuw en bouw opnieuw.",
    ),
    (
        {
            "metadata": {
                "swresearch": OWN,
                "kernelspec": {"name": "ir", "display_name": "R", "language": "R"},
            }
        },
        "Dit notebook is niet in Python geschreven. Alleen notebooks in Python kunnen worden gebruikt; "
        "haal het uit de map notebooks. Gevonden: R.",
    ),
]


@pytest.mark.parametrize(("changed", "sentence"), UNREADABLE)
def test_a_notebook_that_jupyter_could_not_run_is_one_sentence(
    folder: Path, changed: dict[str, Any], sentence: str
) -> None:
    path = folder / "notebooks" / "own.ipynb"
    write_notebook(path)
    content = {**json.loads(path.read_text(encoding="utf-8")), **changed}
    if content["nbformat"] is None:
        del content["nbformat"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert complaints(folder) == [f"own.ipynb: {sentence}"]


def test_a_notebook_needs_to_name_no_kernel(folder: Path, tmp_path: Path) -> None:
    write_notebook(folder / "notebooks" / "own.ipynb", per="programme")
    run = named(plan(loaded(folder)))["own"]
    execute(run, tmp_path)
    cells = json.loads((tmp_path / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    assert ["injected-parameters"] in [cell["metadata"]["tags"] for cell in cells]
    assert [cell["execution_count"] for cell in cells] == [1, 2]


def test_a_dutch_programme_needs_no_english_titles(folder: Path) -> None:
    write_notebook(folder / "notebooks" / "own.ipynb", title={"nl": "Eigen"}, address={"nl": "eigen"})
    assert named(plan(loaded(folder)))["client-2020-own"].title == "Eigen: klanten"


def test_two_notebooks_cannot_have_one_address(folder: Path) -> None:
    address = {"nl": "uitspraken", "en": "statements"}
    write_notebook(folder / "notebooks" / "own.ipynb", address=address)
    assert complaints(folder) == [
        f"own.ipynb: De pagina ‘fase/{page}/uitspraken’ is al van het notebook ‘statements’. Geef "
        "een van beide een ander adres bij ‘metadata.swresearch.address’."
        for page in ("klanten", "partners")
    ]
