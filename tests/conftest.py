"""What all tests share: the demonstration built once, and a real browser where there is one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from support import ROOT, swresearch

# Lets tests import `small`, the small programme beside this file; last, so that it hides nothing.
sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A key store of the tests' own: the user's stays as it is."""
    folder = _shared(tmp_path_factory) / "keys"
    before = os.environ.get("SWRESEARCH_KEYS")
    os.environ["SWRESEARCH_KEYS"] = str(folder)
    yield folder
    if before is None:
        del os.environ["SWRESEARCH_KEYS"]
    else:
        os.environ["SWRESEARCH_KEYS"] = before


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    """The output folder of a build of the demonstration programme, made once for all workers."""
    folder = _shared(tmp_path_factory)
    out = folder / "demonstration"
    with FileLock(folder / "demonstration.lock"):
        if not (out / "site" / "index.html").is_file():
            done = swresearch("build", "--programme", ROOT / "data", "--out", out)
            assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def site(demonstration: Path) -> Path:
    """The folder of the demonstration's published pages."""
    return (demonstration / "site").resolve()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium; skipped where there is none."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: the browser tests were not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


def _shared(factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of pytest-xdist: each has its own base folder inside the run's."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


# Tests that build sites or open a browser: they start first, so that two workers end together.
LONG = (
    "tests/publish/",
    "tests/site/",
    "tests/test_doors.py",
    "tests/test_own_data.py",
    "tests/sphinx_ext/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; the order within a file stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI sets SWRESEARCH_NOTHING_SKIPPED, a test that would be skipped fails with its reason."""
    report = yield
    if report.skipped and os.environ.get("SWRESEARCH_NOTHING_SKIPPED"):
        report.outcome = "failed"
    return report
