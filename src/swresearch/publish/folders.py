"""The places of a build below its output folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from swresearch.publish.receipts import Receipts


@dataclass(frozen=True)
class Folders:
    """The places of one build below its output folder."""

    out: Path

    @property
    def data(self) -> Path:
        """Cleaned and scored answers per wave, and the report of each."""
        return self.out / "data"

    @property
    def private(self) -> Path:
        """Change logs and what the gate must not find; for this user only."""
        return self.out / "private"

    @property
    def runs(self) -> Path:
        """One folder per run: context, executed notebook, results."""
        return self.out / "runs"

    @property
    def book(self) -> Path:
        """The staged book."""
        return self.out / "book"

    @property
    def editions(self) -> Path:
        """What every edition published, for comparison; it outlives everything else here."""
        return self.out / "editions"

    @property
    def work(self) -> Path:
        """Where the next site is built."""
        return self.out / "work"

    @property
    def downloads(self) -> Path:
        """What the site offers for download."""
        return self.out / "downloads"

    @property
    def numbers(self) -> Path:
        """The numbers of the published site, by name."""
        return self.out / "numbers.json"

    @property
    def receipts(self) -> Receipts:
        """What the tasks of earlier builds were made from."""
        return Receipts(self.out / "receipts")
