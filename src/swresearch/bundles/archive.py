"""Zip files of which the same content always gives the same bytes, Word and Excel files included."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date

# The oldest moment a zip file can name.
MOMENT = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
# Already compressed; doing it again costs time and gains nothing.
COMPRESSED = (".docx", ".xlsx", ".zip", ".png", ".woff2")
_STAMP = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files by name as a zip: sorted, without times, owners or the system they were made on."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(COMPRESSED) else zipfile.ZIP_DEFLATED
            )
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], compresslevel=6)
    return buffer.getvalue()


def office(content: bytes, day: date) -> bytes:
    """A Word or Excel file with the moments of its making replaced by the day of the edition."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CORE] = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", parts[CORE])
    return zipped(parts)
