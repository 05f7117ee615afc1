"""The scripts of a page, and the policy that lets these run and no other.

Scripts stand in the page itself and the policy names each by its hash. A policy of files ("'self'") would
also run every other script file under the same address, and browsers do not agree on what it means for a
page that is opened from a disk.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder

SCRIPTS = Path(__file__).parent / "theme" / "scripts"
PAGE = "page.js"
SEARCH = "search.js"
SEARCH_PAGE = "search"

# What a page takes from its own site besides scripts, and from nowhere else.
OTHERWISE = (
    "style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; object-src 'none'"
)
_ENDS_SCRIPT = re.compile(r"</script|<!--", re.IGNORECASE)


def policy(scripts: Sequence[str]) -> str:
    """The Content-Security-Policy of a page with these scripts."""
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts)
    return f"default-src 'none'; script-src {hashes}; {OTHERWISE}"


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def own_script(name: str) -> str:
    """A script of the theme, as it stands in a page; a page has no carriage returns."""
    return _fit((SCRIPTS / name).read_text(encoding="utf-8").replace("\r\n", "\n"))


def search_script(builder: Builder, texts: Mapping[str, Sequence[str]]) -> str:
    """The search with the site's whole index and its pages' texts (by page), for the search page.

    Sphinx writes its index after that page, to a file that nothing loads; every page is in it by now.
    """
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.indexer is None:
        return ""
    indexer = builder.indexer
    known = indexer.context_for_searchtool()
    indexer.prune(builder.env.all_docs)
    written = io.StringIO()
    indexer.dump(written, builder.indexer_format)
    index = _in_script(written.getvalue())
    told = _in_script(json.dumps(dict(sorted(texts.items())), ensure_ascii=False))
    return "\n".join(
        [
            f"var stopwords = {known['search_language_stop_words']};",
            _fit(known["search_language_stemming_code"]),
            own_script(SEARCH),
            f"Search.setTexts({told});",
            f"{index};",
        ]
    )


def _in_script(content: str) -> str:
    return content.replace("<", r"\u003c")  # in JSON a "<" stands in texts only


def _fit(script: str) -> str:
    """The script; `ValueError` for one that would end the element it stands in."""
    if found := _ENDS_SCRIPT.search(script):
        raise ValueError(f"a script of the site holds {found.group()!r}")
    return script
