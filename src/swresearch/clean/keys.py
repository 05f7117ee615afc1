"""The key by which people get pseudonyms; it lives outside the programme folder and never travels.

A pseudonym is an HMAC-SHA256 of the person's number with the programme's key: the same person gets the
same pseudonym in every wave, and nobody without the key can find out whose it is.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from swresearch.errors import Problem, ProblemsError

FOLDER_VARIABLE = "SWRESEARCH_KEYS"
"""The environment variable that names another folder for keys."""

_BYTES = 32
_LETTERS = 16  # 64 bits: among a million people two share a pseudonym with a chance of 3 in 100 million


@dataclass(frozen=True)
class Key:
    """A programme's secret; it is not shown when the key is printed."""

    secret: bytes = field(repr=False)

    def pseudonyms(self, ids: pd.Series, realm: str) -> pd.Series:
        """The pseudonym of each id, such as "p3f2c0a9b51d7e846".

        `realm` tells people apart who are numbered separately: a worker and a client may have the same
        number without being one person.
        """
        codes, different = pd.factorize(ids)
        made = pd.Index([self._pseudonym(f"{realm}\x1f{person}") for person in different], dtype="str")
        return pd.Series(made.take(codes).to_numpy(), index=ids.index, dtype="str")

    def other(self, purpose: str) -> bytes:
        """A key for another purpose, from which this one cannot be found (32 bytes)."""
        return hmac.digest(self.secret, purpose.encode("utf-8"), hashlib.sha256)

    def _pseudonym(self, text: str) -> str:
        return "p" + hmac.digest(self.secret, text.encode("utf-8"), hashlib.sha256).hex()[:_LETTERS]


def key_path(programme_id: str, environ: Mapping[str, str] | None = None) -> Path:
    """Where the key of a programme lives: the folder in SWRESEARCH_KEYS, else ~/.swresearch/keys.

    Raises `ProblemsError` when there is neither such a folder nor a home folder.
    """
    named = (os.environ if environ is None else environ).get(FOLDER_VARIABLE)
    if named:
        return Path(named).expanduser() / f"{programme_id}.key"
    try:
        return Path.home() / ".swresearch" / "keys" / f"{programme_id}.key"
    except RuntimeError as error:
        values = {"variable": FOLDER_VARIABLE}
        raise ProblemsError([Problem("clean.key-no-home", values=values)]) from error


def load_key(
    programme_id: str, programme_folder: Path, environ: Mapping[str, str] | None = None
) -> Key:
    """The key of a programme; made on first use, readable by its owner only (mode 0600).

    Raises `ProblemsError` when the key would lie inside the programme folder, cannot be read or made,
    or holds something else than a key.
    """
    path = key_path(programme_id, environ)
    values = {"variable": FOLDER_VARIABLE, "folder": str(path.parent)}
    if path.resolve().is_relative_to(programme_folder.resolve()):
        raise ProblemsError([Problem("clean.key-inside", file=path, values=values)])
    try:
        text = _read_or_make(path)
    except OSError as error:
        reason = {**values, "reason": error}
        raise ProblemsError([Problem("clean.key-unusable", file=path, values=reason)]) from error
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != _BYTES:
        raise ProblemsError([Problem("clean.key-damaged", file=path, values=values)])
    return Key(secret)


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # Exclusive: of two builds that start together one makes the key and the other reads it.
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii", errors="replace").strip()
    text = secrets.token_hex(_BYTES)
    with os.fdopen(place, "w", encoding="ascii") as file:
        file.write(f"{text}\n")
    return text
