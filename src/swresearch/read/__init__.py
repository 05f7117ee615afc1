"""Reading raw exports: from a file as an office made it to a frame with its labels.

`read_export` recognises what a file is (CSV in any encoding, Excel, SPSS, Stata, Parquet; LimeSurvey
and Qualtrics by their columns), reads every cell as it stands, and reports what it recognised. It
knows nothing of questionnaires: recoding, ranges and dates are for `swresearch.clean`.
"""

from swresearch.read.files import read_export
from swresearch.read.model import Export, Format, Note, ReadOptions, Rows

__all__ = ["Export", "Format", "Note", "ReadOptions", "Rows", "read_export"]
