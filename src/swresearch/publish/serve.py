"""Looking at the built site on this computer; nobody else can reach it."""

from __future__ import annotations

import errno
import functools
import re
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
from markupsafe import Markup

from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.language import DEFAULT_LANGUAGE, LANGUAGES, say
from swresearch.publish.site import current_site

HOST = "127.0.0.1"
_LANGUAGE = re.compile(r'<html lang="([a-z]+)"')
# The page stands without the site's files: they may be what is missing. It follows the system's look.
_PAGE = Markup("""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 35rem; margin: 0 auto; padding: 3rem 1.25rem; }}
body {{ font: 1.125rem/1.6 "Segoe UI", Arial, sans-serif; }}
h1 {{ font-size: 1.8rem; line-height: 1.2; }}
li + li {{ margin-top: 0.5rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{words}</p>
<ul>
<li><a href="/index.html">{start}</a></li>
<li><a href="/search.html">{search}</a></li>
</ul>
</main>
</body>
</html>
""")


class _Reader(SimpleHTTPRequestHandler):
    """Gives the files of the site, and a page in its language for everything else."""

    def __init__(self, *given: Any, language: str, **settings: Any) -> None:
        self.language = language
        super().__init__(*given, **settings)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing about each request."""

    def list_directory(self, path: Any) -> None:
        """A folder without a page of its own is no page: what lies in it is nobody's to read here."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the page that says what is wrong; nothing of what was asked for stands in it."""
        name = "missing" if code == HTTPStatus.NOT_FOUND else "refused"
        body = error_page(name, self.language).encode("utf-8")
        self.send_response(code)
        self.send_header("Connection", "close")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def error_page(name: str, language: str) -> str:
    """The page for what cannot be shown; `name` is "missing" or "refused"."""
    return str(
        _PAGE.format(
            language=language,
            title=say(f"serve.{name}", language),
            words=say(f"serve.{name}-text", language),
            start=say("serve.start", language),
            search=say("serve.search", language),
        )
    )


def site_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of the site in this folder on this computer; raises `OSError` for a port in use."""
    handler = functools.partial(_Reader, directory=str(site), language=_language_of(site))
    return ThreadingHTTPServer((HOST, port), handler)


def serve_site(out: Path, port: int) -> None:
    """Serve the site of a build folder until interrupted; raises `ProblemsError` when it cannot."""
    site = current_site(out)
    if site is None:
        raise ProblemsError([Problem("serve.no-site", file=out)])
    try:
        server = site_server(site, port)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise UsageError([Problem("serve.port", found=port)]) from error
        raise
    with server:
        click.echo(say("serve.at", address=f"http://{HOST}:{server.server_port}/"))
        server.serve_forever()


def _language_of(site: Path) -> str:
    """The language of the site, as its first page names it."""
    found = _LANGUAGE.search((site / "index.html").read_text(encoding="utf-8"))
    return found[1] if found and found[1] in LANGUAGES else DEFAULT_LANGUAGE
