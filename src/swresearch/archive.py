"""Zip files of which the same content always gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The oldest moment a zip file can name.
MOMENT = (1980, 1, 1, 0, 0, 0)
# Already compressed; doing it again costs time and gains nothing.
COMPRESSED = (".docx", ".xlsx", ".zip", ".png", ".woff2")


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
