"""Templates run in this process: small programmes, and the blocks that their pages show."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from swresearch.blocks import Block, Figure, Table
from swresearch.notebook import CONTEXT, RESULTS
from swresearch.programme import Programme, load_programme
from swresearch.publish.execution import context
from swresearch.publish.runs import Run as Planned
from swresearch.publish.runs import plan
from swresearch.publish.stages import stage_data


@dataclass
class Page:
    """What a run put on its page, and the results it kept."""

    blocks: list[Block] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that the page says, figures by their text alternative."""
        return "\n".join(block.plain() for block in self.blocks)

    def table(self, name: str) -> Table:
        """The table of this name, also when it lies under a figure."""
        tables = [b.table if isinstance(b, Figure) else b for b in self.blocks]
        return next(t for t in tables if isinstance(t, Table) and t.name == name)


@dataclass
class Staged:
    """A programme whose data were read, cleaned and scored."""

    programme: Programme
    out: Path

    @property
    def runs(self) -> dict[str, Planned]:
        """Every run by name."""
        return {run.name: run for run in plan(self.programme)}

    def page(self, name: str) -> Page:
        """The page of one run: its template's code cells, one after the other."""
        run, folder = self.runs[name], self.out / "runs" / name
        folder.mkdir(parents=True, exist_ok=True)
        settings = context(self.programme, run, self.out / "data", folder)
        (folder / CONTEXT).write_text(json.dumps(settings))
        page = Page()
        cells = json.loads(run.template.path.read_text())["cells"]
        values = {"run_folder": str(folder), **run.parameters}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("IPython.display.display", page.blocks.append)
            for cell in cells:
                tags = cell["metadata"].get("tags", [])
                if cell["cell_type"] == "code" and "parameters" not in tags:
                    code = compile("".join(cell["source"]), f"{run.template.name}.ipynb", "exec")
                    exec(code, values)
        page.results = json.loads((folder / RESULTS).read_text())
        return page


@pytest.fixture(scope="session")
def stage(keys: Path) -> Callable[[Path, Path], Staged]:
    """Read, clean and score a programme's data into a folder of its own."""

    def staged(folder: Path, out: Path) -> Staged:
        programme = load_programme(folder)
        stage_data(programme, out / "data", out / "private")
        return Staged(programme, out)

    return staged
