"""The gate: everything in a built site is searched before it may be published.

It looks for what must never leave: direct identifiers, respondents' ids, open answers, raw rows,
sources of notebooks, paths of this computer, addresses in memory, and requests to other hosts; in pages
and inside everything that can be downloaded. It also checks that no published number rests on fewer
people than the programme's smallest base. It fails closed: what cannot be read is a finding.

`secrets` is what may not be found, kept as hashes, and `words` how texts are compared; `search` looks for
it in one piece of text, `reading`, `documents` and `archives` make pieces of text out of files, `tables`
compares every table with the protected one it comes from, `drawings` every drawing with the table under
it, and `site` walks over all files.
"""

from swresearch.publish.gate.secrets import Hidden, Secrets, hide, read_secrets, write_secrets
from swresearch.publish.gate.site import check_site
from swresearch.publish.gate.tables import Laid, laid_tables

__all__ = [
    "Hidden",
    "Laid",
    "Secrets",
    "check_site",
    "hide",
    "laid_tables",
    "read_secrets",
    "write_secrets",
]
