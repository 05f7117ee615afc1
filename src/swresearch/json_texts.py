"""The texts in a piece of JSON, such as a notebook, for searching."""

from __future__ import annotations

from collections.abc import Iterator


def strings(value: object) -> Iterator[str]:
    """Every text in JSON, keys included; the lines of a cell as one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            yield "".join(value)
        else:
            for part in value:
                yield from strings(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from strings(part)
