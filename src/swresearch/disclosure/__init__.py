"""Which numbers may be shown: frames in, frames with the unsafe numbers blanked out.

Two kinds of rule that are never mixed up. Distributions of a whole group have a smallest base: below
it an item is hidden, above it answers may be joined first. Crossings with traits have a smallest
cell: small groups are merged so that nothing can be computed back from the total. Figures, tables
and sentences are made from what comes out of here; comparisons with reference results are not.
"""

from swresearch.disclosure.merging import BELOW_CELL, ONE_GROUP, Groups, protect_groups
from swresearch.disclosure.whole_groups import (
    BELOW_BASE,
    protect_differences,
    protect_distribution,
    protect_estimates,
)

__all__ = [
    "BELOW_BASE",
    "BELOW_CELL",
    "ONE_GROUP",
    "Groups",
    "protect_differences",
    "protect_distribution",
    "protect_estimates",
    "protect_groups",
]
