"""Data travel one way: no module imports from a later stage, and no questionnaire stands in code."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

from swresearch.instruments import Method

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/swresearch"
MODULES = sorted(SOURCE.rglob("*.py"))

# The arrow of the data. A module or package that is not named here may stand anywhere in it, as long
# as no ring of imports arises.
ARROW = [
    "language",
    "errors",
    "settings",
    "instruments",
    "findings",
    "programme",
    "read",
    "clean",
    "score",
    "statistics",
    "answers",
    "disclosure",
    "figures",
    "notebook",
    "publish",
    "cli",
]


def _stage(module):
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def _imported(module):
    """The stages that a module imports from, wherever in the module it does so."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("swresearch"):
            assert node.level == 0, f"{module}: a relative import"
            path = node.module.split(".")[1:]
            yield from path[:1] or [alias.name for alias in node.names if alias.name != "__version__"]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
            yield from (path[1] for path in names if path[0] == "swresearch" and len(path) > 1)


def _graph():
    graph = {}
    for module in MODULES:
        graph.setdefault(_stage(module), set()).update(set(_imported(module)) - {_stage(module)})
    return graph


def test_no_stage_imports_a_later_one():
    later = [
        (stage, other)
        for stage, others in _graph().items()
        for other in others
        if {stage, other} <= set(ARROW) and ARROW.index(other) > ARROW.index(stage)
    ]
    assert later == []


def test_no_ring_of_imports():
    order = list(TopologicalSorter(_graph()).static_order())
    assert order.index("errors") < order.index("settings") < order.index("programme")


def test_every_stage_of_the_arrow_is_there():
    assert set(ARROW) <= {_stage(module) for module in MODULES}


INSTRUMENTS = [
    *sorted((SOURCE / "catalogue").glob("*.yml")),
    *sorted((ROOT / "data/instruments").glob("*.yml")),
]


def _constants(module):
    """The texts in a module that are no docstring, with their line."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", INSTRUMENTS, ids=lambda path: path.stem)
def test_no_questionnaire_stands_in_code(path):
    """A questionnaire is data: no module knows the name of an instrument, item or scale."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = {path.stem, *content["items"], *content.get("scales", {})} - GENERAL
    found = [
        (module.name, line, text)
        for module in MODULES
        for line, text in _constants(module)
        if text in names
    ]
    assert found == []


# Words of the library by which an item of the demonstration happens to be called as well, and the name
# of a method of scoring that is an instrument's name too.
GENERAL = {"mode", "interviewer", "near", "organisation", "region", "remark", Method.GOAL_ATTAINMENT}
