""" "Klopt het met SPSS?": an old scored file beside the programme's own scores, person by person.

Every score that differs is listed; what was done otherwise (an item not reversed, another rule for
missing answers, a missing code counted as an answer ...) is found by trying it on everyone.
"""

from swresearch.compare.comparison import DIFFERENCES, Comparison, Ours, compare
from swresearch.compare.engine import TOLERANCE, Compared
from swresearch.compare.units import missing_codes
from swresearch.compare.waves import compare_cleaned

__all__ = [
    "DIFFERENCES",
    "TOLERANCE",
    "Compared",
    "Comparison",
    "Ours",
    "compare",
    "compare_cleaned",
    "missing_codes",
]
