"""Results as tables for people: what and who in the caption, n always, intervals in lighter weight.

Every builder takes a protected frame and gives `Table` blocks; a number that may not be shown is a
dash, and a note says why.
"""

from swresearch.tables.change import change_sizes, changes, kept, levels, over_all, reliable
from swresearch.tables.codebook import codebook, rewordings
from swresearch.tables.contrasts import contrasts
from swresearch.tables.crossings import crossing, single_groups
from swresearch.tables.norms import norm_rules, norms
from swresearch.tables.people import groups, missing, recruitment
from swresearch.tables.profiles import profiles
from swresearch.tables.psychometrics import inter_item, item_rest, items, reliability, signs
from swresearch.tables.scores import differences, perspectives, scales
from swresearch.tables.statements import distributions, statements
from swresearch.tables.weighted import weighted_scales, weighted_statements

__all__ = [
    "change_sizes",
    "changes",
    "codebook",
    "contrasts",
    "crossing",
    "differences",
    "distributions",
    "groups",
    "inter_item",
    "item_rest",
    "items",
    "kept",
    "levels",
    "missing",
    "norm_rules",
    "norms",
    "over_all",
    "perspectives",
    "profiles",
    "recruitment",
    "reliability",
    "reliable",
    "rewordings",
    "scales",
    "signs",
    "single_groups",
    "statements",
    "weighted_scales",
    "weighted_statements",
]
