"""Which numbers may be shown: frames in, frames with the unsafe numbers blanked out.

Two kinds of rule that are never mixed up. Distributions of a whole group have a smallest base: below
it an item is hidden, above it answers may be joined first. Crossings with traits have a smallest
cell: small groups are merged so that nothing can be computed back from the total. Figures, tables
and sentences are made from what comes out of here; comparisons with reference results are not.

`crossing` is the door for notebooks. Under it: `linked` names cells and the sums between them,
`primary` says which are unsafe, `secondary` which others are hidden with them (`reach` computes how far
a reader can be led away), `protecting` puts these together, `audit` computes as a reader would, and
`editions`, `overlaps` and `together` look at what tables tell beside other editions, beside tables of
partly the same people, and beside other tables of the same people.
"""

from swresearch.disclosure.audit import Exposure, audit
from swresearch.disclosure.crossing import Crossing, Outcome, crossing
from swresearch.disclosure.editions import (
    Cells,
    Difference,
    EditionRecord,
    Tells,
    compare,
    distribution_cells,
    group_cells,
    protected_cells,
    read_record,
    scale_cells,
)
from swresearch.disclosure.linked import LinkedTables, Relation, cell_name, link
from swresearch.disclosure.merging import (
    BELOW_CELL,
    MISSING,
    ONE_GROUP,
    OTHER,
    Groups,
    group_counts,
    protect_groups,
)
from swresearch.disclosure.overlaps import Counted, told_by_overlap
from swresearch.disclosure.primary import Status
from swresearch.disclosure.protecting import ProtectedTables, protect
from swresearch.disclosure.together import together
from swresearch.disclosure.whole_groups import (
    BELOW_BASE,
    SENSITIVE,
    protect_differences,
    protect_distribution,
    protect_estimates,
)

__all__ = [
    "BELOW_BASE",
    "BELOW_CELL",
    "MISSING",
    "ONE_GROUP",
    "OTHER",
    "SENSITIVE",
    "Cells",
    "Counted",
    "Crossing",
    "Difference",
    "EditionRecord",
    "Exposure",
    "Groups",
    "LinkedTables",
    "Outcome",
    "ProtectedTables",
    "Relation",
    "Status",
    "Tells",
    "audit",
    "cell_name",
    "compare",
    "crossing",
    "distribution_cells",
    "group_cells",
    "group_counts",
    "link",
    "protect",
    "protect_differences",
    "protect_distribution",
    "protect_estimates",
    "protect_groups",
    "protected_cells",
    "read_record",
    "scale_cells",
    "together",
    "told_by_overlap",
]
