"""The wheel, installed in an empty environment elsewhere, drafts and builds a programme."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from support import REFERENCE, ROOT

pytestmark = pytest.mark.deep


def run(*command: object, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT),
        cwd=folder,
    )
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_carries_all_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"swresearch/share/notebooks/{notebook.name}" in names
    for page in (ROOT / "book").rglob("*.md"):
        assert f"swresearch/share/book/{page.relative_to(ROOT / 'book').as_posix()}" in names
    for instrument in (ROOT / "src" / "swresearch" / "catalogue").glob("*.yml"):
        assert f"swresearch/catalogue/{instrument.name}" in names
    assert {"swresearch/share/_config.yml", "swresearch/share/_toc.yml"} <= names
    assert not any(name.startswith(("tests/", "data/")) for name in names)


def test_the_installed_wheel_builds_a_new_programme(wheel: Path, tmp_path: Path) -> None:
    """The dependencies come from this environment, by a .pth; swresearch itself from the wheel only."""
    home = tmp_path / "elsewhere"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    run(
        sys.executable, "-m", "pip", f"--python={python}", "install", "-q", "--no-deps", wheel, cwd=home
    )
    [own] = home.glob("lib/python*/site-packages")
    dependencies = tmp_path / "dependencies"
    dependencies.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "swresearch" not in entry.name and not entry.name.endswith(".pth"):
            (dependencies / entry.name).symlink_to(entry)
    (own / "dependencies.pth").write_text(f"{dependencies}\n")
    place = run(python, "-c", "import swresearch; print(swresearch.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(own)
    command = home / "bin" / "swresearch"
    run(command, "new", "mine", "--from", REFERENCE / "data" / "efc.sav", cwd=tmp_path)
    run(command, "build", "--programme", "mine", "--out", "out", cwd=tmp_path)
    assert (tmp_path / "out" / "site" / "index.html").is_file()
    assert "hergebruikt" not in run(
        command, "build", "--programme", "mine", "--out", "out", cwd=tmp_path
    )
