"""`make bench`: builds beside plain papermill and Jupyter Book, as CPU ratios in one run.

The peer does what a good user of the plain tools does: one Python process that runs the same
notebooks on the same clean data with papermill, then `jupyter-book build` of the results and the
prose with the stock theme. Both sides have their bytecode compiled. CPU seconds are those of the
whole process tree; ratios are peer / ours.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 3
FLOORS = {"nothing to do": 10.0, "one row changed": 2.0}

PLAIN_LOOP = """
import sys
from pathlib import Path
import papermill
for folder in sorted(Path(sys.argv[1]).iterdir()):
    template = next(t for t in Path(sys.argv[2]).glob("*.ipynb") if folder.name.endswith(t.stem)
                    or folder.name.startswith(t.stem))
    papermill.execute_notebook(
        template, Path(sys.argv[3]) / f"{folder.name}.ipynb", {"run_folder": "."},
        cwd=str(folder), kernel_name="python3", progress_bar=False,
    )
"""


def cpu_of(*command: object, **options: object) -> float:
    """CPU seconds of a command and all it started; raises when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Bench:
    """A demonstration programme built once, and the two ways to build it again."""

    def __init__(self, folder: Path) -> None:
        self.programme, self.out, self.plain = folder / "data", folder / "out", folder / "plain"
        shutil.copytree(ROOT / "data", self.programme)
        self.swresearch = (sys.executable, "-m", "swresearch.cli", "build")
        self.ours()
        self._lay_plain_book()

    def ours(self) -> float:
        """Our build, whatever there is to do."""
        return cpu_of(*self.swresearch, "--programme", self.programme, "--out", self.out)

    def one_row_changed(self) -> float:
        """Our build after one answer of one client has changed."""
        path = self.programme / "client" / "spiegelgesprekken-2020.csv"
        lines = path.read_bytes().split(b"\r\n")
        cells = lines[7].split(b";")
        at = next(i for i, cell in enumerate(cells) if cell in (b"4", b"5"))
        cells[at] = b"5" if cells[at] == b"4" else b"4"
        lines[7] = b";".join(cells)
        path.write_bytes(b"\r\n".join(lines))
        return self.ours()

    def _lay_plain_book(self) -> None:
        """The same prose without our directives, with the stock theme."""
        for page in sorted((self.out / "book").rglob("*.md")):
            place = self.plain / page.relative_to(self.out / "book")
            place.parent.mkdir(parents=True, exist_ok=True)
            text = re.sub(r"```\{blocks\}.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
            place.write_text(re.sub(r"\{getal\}`[^`]*`", "n", text), encoding="utf-8")
        names = [path.name for path in (self.out / "runs").iterdir()]
        pages = [p.relative_to(self.plain).with_suffix("") for p in self.plain.rglob("*.md")]
        files = [page.as_posix() for page in sorted(pages) if page.as_posix() != "index"]
        chapters = "".join(f"- file: {name}\n" for name in [*files, *sorted(names)])
        (self.plain / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{chapters}")
        (self.plain / "_config.yml").write_text("title: Plain\nexecute: {execute_notebooks: 'off'}\n")

    def peer(self) -> float:
        """Plain papermill in a loop, then `jupyter-book build`."""
        notebooks = ROOT / "notebooks"
        loop = cpu_of(sys.executable, "-c", PLAIN_LOOP, self.out / "runs", notebooks, self.plain)
        shutil.rmtree(self.plain / "_build", ignore_errors=True)
        book = "from jupyter_book.cli.main import main; main()"
        return loop + cpu_of(sys.executable, "-c", book, "build", self.plain)


def compare(name: str, ours: Callable[[], float], peer: Callable[[], float]) -> bool:
    """Print a row of medians and ratios of alternating runs; whether the floor is kept."""
    pairs = [(ours(), peer()) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(b / a for a, b in pairs)
    ratio = statistics.median(ratios)
    print(
        f"{name:18} {mine:8.2f} {theirs:8.2f} {ratio:8.1f}  "
        f"[{ratios[0]:.1f}-{ratios[-1]:.1f}]  floor {FLOORS[name]:g}"
    )
    return ratio >= FLOORS[name]


def main() -> None:
    """Run every benchmark; ends with 1 when a floor is not kept."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(ROOT / "src")], check=False)
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SWRESEARCH_KEYS"] = str(Path(folder) / "keys")
        bench = Bench(Path(folder))
        print(f"{'build':18} {'ours s':>8} {'plain s':>8} {'ratio':>8}   (CPU, median of {ROUNDS})")
        kept = [
            compare("nothing to do", bench.ours, bench.peer),
            compare("one row changed", bench.one_row_changed, bench.peer),
        ]
    for script in ("speed_statistics.py", "coverage_statistics.py", "speed_bundles.py"):
        path = Path(__file__).with_name(script)
        kept.append(subprocess.run([sys.executable, str(path)], check=False).returncode == 0)
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
