"""The repository itself: locks, licences, citation, notebooks without outputs, CI."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from support import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOCKS = ["requirements.lock", "requirements-test.lock"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_loads_calls_and_shows(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    settings = notebook["metadata"]["swresearch"]
    assert set(settings["title"]) == set(settings["address"]) == {"nl", "en"}
    parameters = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        tree = ast.parse("".join(cell["source"]))
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not any(isinstance(node, defined) for node in ast.walk(tree))
        if "parameters" in cell["metadata"].get("tags", []):
            parameters += 1
            assert all(isinstance(node, ast.AnnAssign) for node in tree.body)
    assert parameters == 1


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = {
        line.split("==")[0].lower().replace("_", "-")
        for name in LOCKS
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith(" ")
    }
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(line for group in groups for line in group)]
    names = {re.split(r"[<>=!~ ;\[]", line)[0].lower().replace("_", "-") for line in wanted}
    assert names - locked == set()


def test_conda_takes_the_same_lock() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    [pip] = [part for part in environment["dependencies"] if isinstance(part, dict)]
    assert pip["pip"] == ["--requirement requirements.lock"]


def test_the_citation_and_the_licences_are_there() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"] == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Creative Commons Attribution 4.0" in (ROOT / "LICENSE-content").read_text("utf-8")


def test_ci_runs_both_suites() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert {"make test", "make test-deep"} <= {line.strip() for line in lines}


def test_nothing_large_or_private_is_tracked() -> None:
    done = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    names = [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
    assert not [name for name in names if (ROOT / name).stat().st_size > 2_000_000]
    assert not [name for name in names if name.endswith(".key") or name.startswith("build/")]


# Licences that go with GPL-3.0-or-later, as packages state them, in whole or as parts of a statement.
FITTING = """
MIT BSD Apache ISC PSF Python MPL Mozilla HPND Zlib 0BSD CC0 Unlicense LGPL GPL Artistic Public OFL
""".split()  # noqa: SIM905


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    """`python -m swresearch.licences > LICENCES.md` writes it anew."""
    from swresearch.licences import ELSEWHERE, page

    written = (ROOT / "LICENCES.md").read_text(encoding="utf-8")
    if sys.version_info[:2] == (3, 11):  # what is installed, and so states its licence, differs with it
        assert written == page()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock, re.MULTILINE))
    rows = re.findall(r"^\| ([\w.-]+) \| (\d[^ ]*) \| (.+) \|$", written, re.MULTILINE)
    assert {(name, version) for name, version, _ in rows} == locked
    unfit = [row for row in rows if not any(word in row[2] for word in FITTING) or "?" in row[2]]
    assert unfit == []
    assert set(ELSEWHERE) <= {name for name, _ in locked}


def test_what_others_made_lies_beside_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (ROOT / "book/_static/fonts/OFL.txt").read_text("utf-8").upper()
    static = ROOT / "src/swresearch/elearning/static"
    assert "MIT No Attribution" in (static / "MIT-0.txt").read_text("utf-8")
    for vendor in ("tests/site/vendor", "tests/elearning/vendor"):
        assert [path for path in (ROOT / vendor).iterdir() if "LICENSE" in path.name], vendor


# In two halves, or this file would name them.
REGISTRIES = ["pypi org", "pythonhosted org", "npmjs org", "npmjs com", "anaconda org", "crates io"]
HOSTS = [name.replace(" ", ".") for name in [*REGISTRIES, "unpkg com", "jsdelivr net"]]


def test_no_committed_file_names_the_address_of_a_registry() -> None:
    done = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    names = [name for name in done.stdout.split("\0") if name]
    found = []
    for name in names:
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            content = path.read_bytes()
            found += [(name, host) for host in HOSTS if host.encode() in content]
    assert found == []


def test_conda_asks_for_the_pythons_that_the_project_supports() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    [python] = [part for part in environment["dependencies"] if str(part).startswith("python")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert python.startswith(f"python{project['requires-python']},")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    newest = re.search(r"<= \((\d+), (\d+)\)", makefile)
    assert newest is not None
    assert python.endswith(f"<{newest[1]}.{int(newest[2]) + 1}")


def test_both_locks_say_the_same_of_what_they_share() -> None:
    def entries(name: str) -> dict[str, set[tuple[str, ...]]]:
        """Versions with their hashes, whatever systems they are for."""
        text = (ROOT / name).read_text(encoding="utf-8")
        found: dict[str, set[tuple[str, ...]]] = {}
        for entry in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
            package, _, rest = entry.partition("==")
            hashes = re.findall(r"--hash=(\S+)", rest)
            found.setdefault(package, set()).add((re.split(r"[ ;]", rest)[0], *hashes))
        return found

    site, test = (entries(name) for name in LOCKS)
    assert len(site) > 100
    assert {name for name in site if name in test and site[name] != test[name]} == set()
