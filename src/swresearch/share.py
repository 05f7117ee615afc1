"""Where the shipped templates lie: in the installed wheel, or in a checkout's root.

The notebooks, the prose of the site, its settings and a conversation guide have one place in the
repository; the wheel carries a copy in the package folder `share/`.
"""

from __future__ import annotations

from pathlib import Path

from swresearch.errors import Problem, UsageError

SHARED = ("notebooks", "book", "data/guide.yml", "_config.yml", "_toc.yml", "requirements.lock")
_PACKAGE = Path(__file__).parent


def share(name: str, package: Path = _PACKAGE) -> Path:
    """The path of one of `SHARED`, or of a file below it ("book/_static/fonts").

    The wheel's copy (`<package>/share`) comes first, then the checkout that holds `src/swresearch`.
    Raises `UsageError` when neither has it.
    """
    candidates = [package / "share" / name]
    if package.parent.name == "src":
        candidates.append(package.parent.parent / name)
    for path in candidates:
        if path.exists():
            return path
    raise UsageError([Problem("share.missing", file=name, values={"folder": package})])
