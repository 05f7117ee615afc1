"""Several measurements in one phase: what changed for the same people, or between other people.

measurements   the waves in order, and for every pair of them whether they are a panel
paired         change of the same people: difference, size, Wilcoxon, Friedman; who left
reliable       who changed more than the unreliability of the scale explains
crossed        other people at each measurement: levels side by side
protecting     which of these numbers may be shown
doubted        scales whose questions contradict each other: their change is no outcome
telling        all of it in sentences

A panel is told from repeated cross-sections by the people's pseudonyms, and the second is never
treated as the first.
"""

from swresearch.changes.crossed import crossed_levels
from swresearch.changes.doubted import change_doubts, doubts_of_pair, with_doubts
from swresearch.changes.measurements import (
    Design,
    Pair,
    measurements,
    of_design,
    of_pair,
    pairs_of_waves,
)
from swresearch.changes.paired import kept_people, over_all, paired_changes, who_left
from swresearch.changes.protecting import protect_changes
from swresearch.changes.reliable import reliable_changes
from swresearch.changes.telling import (
    change_numbers,
    change_sentence,
    crossed_sentence,
    design_sentences,
    figure_title,
    finding,
    left_sentences,
    reliable_sentence,
)

__all__ = [
    "Design",
    "Pair",
    "change_doubts",
    "change_numbers",
    "change_sentence",
    "crossed_levels",
    "crossed_sentence",
    "design_sentences",
    "doubts_of_pair",
    "figure_title",
    "finding",
    "kept_people",
    "left_sentences",
    "measurements",
    "of_design",
    "of_pair",
    "over_all",
    "paired_changes",
    "pairs_of_waves",
    "protect_changes",
    "reliable_changes",
    "reliable_sentence",
    "who_left",
    "with_doubts",
]
