"""Word and Excel files of which the same content always gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

from swresearch.archive import zipped

CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")


def office(content: bytes, day: date) -> bytes:
    """A Word or Excel file with the moments of its making replaced by the day of the edition."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CORE] = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", parts[CORE])
    return zipped(parts)
