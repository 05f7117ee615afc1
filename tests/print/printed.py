"""What tests look for in a PDF, read without a PDF library: its objects, unpacked."""

import re
import shutil
import subprocess
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def unpacked(pdf: bytes) -> bytes:
    """The bytes of a PDF followed by those of every compressed stream in it."""
    parts = [pdf]
    for stream in STREAM.findall(pdf):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


def text_of(path):
    """The text of a PDF as Poppler reads it, page by page with line ends as spaces."""
    got = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True, text=True
    )
    return " ".join(got.stdout.split())


def has_poppler():
    return shutil.which("pdftotext") is not None
