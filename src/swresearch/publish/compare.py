"""`swresearch compare`: an old scored file beside the scores of a programme."""

from __future__ import annotations

from pathlib import Path

from swresearch.clean import load_key
from swresearch.compare import Comparison, compare_cleaned
from swresearch.programme import load_programme
from swresearch.publish.stages import clean_programme, read_sources


def compare_with_programme(old: Path, folder: Path) -> tuple[list[str], bool]:
    """What differs between an old scored file and the programme, in lines, and whether all is equal.

    Raises `ProblemsError` when the programme, its data or the old file need attention first.
    """
    programme = load_programme(folder)
    cleaned = clean_programme(programme, read_sources(programme)).sources
    key = load_key(programme.file.id, programme.folder)
    found: tuple[Comparison, ...] = compare_cleaned(old, cleaned, key, language=programme.language)
    lines = [line for comparison in found for line in comparison.lines(programme.language)]
    return lines, all(comparison.is_equal for comparison in found)
