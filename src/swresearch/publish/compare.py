"""`swresearch compare`: an old scored file beside the scores of a programme."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from swresearch.clean import load_key
from swresearch.compare import Comparison, compare_cleaned
from swresearch.errors import Problem, UsageError
from swresearch.language import say
from swresearch.programme import load_programme
from swresearch.publish.receipts import write_text
from swresearch.publish.stages import clean_programme, read_sources
from swresearch.spreadsheet import texts_only

MOST_LINES = 20
"""More differences than this are not printed one by one; a file has them all."""


def compare_with_programme(
    old: Path, folder: Path, output: Path | None = None, wave: str | None = None
) -> tuple[list[str], bool]:
    """What differs between an old scored file and the programme, in lines, and whether all is equal.

    With `output` every difference is written there as CSV; `wave` says which wave the old file is. Raises
    `ProblemsError` when the programme, its data or the old file need attention first, `UsageError` for an
    output that is no .csv and for an unknown wave.
    """
    if output is not None and output.suffix.lower() != ".csv":
        raise UsageError([Problem("compare.no-csv", file=output)])
    programme = load_programme(folder)
    cleaned = clean_programme(programme, read_sources(programme)).sources
    key = load_key(programme.file.id, programme.folder)
    found: tuple[Comparison, ...] = compare_cleaned(
        old, cleaned, key, language=programme.language, wave=wave
    )
    lines = [line for comparison in found for line in comparison.lines(programme.language, MOST_LINES)]
    if output is not None:
        frame = pd.concat([comparison.differences(programme.language) for comparison in found])
        write_differences(frame, output)
        lines.append(say("compare.written", programme.language, count=len(frame), file=output))
    return lines, all(comparison.is_equal for comparison in found)


def write_differences(differences: pd.DataFrame, output: Path) -> None:
    """Write differences to a CSV file in which no text is a formula."""
    write_text(output, texts_only(differences).to_csv(index=False, lineterminator="\n"))
