"""What cleaning is given: one file as it was read, with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from swresearch.instruments import Instrument
from swresearch.programme import Source
from swresearch.read.model import Export


@dataclass(frozen=True)
class Task:
    """One file to clean: what was read, what the programme says of it, and whose answers it holds."""

    export: Export
    source: Source
    instrument: Instrument
    perspective: str = ""
    wave: str = ""
