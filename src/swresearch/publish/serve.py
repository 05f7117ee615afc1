"""Looking at the built site on this computer; nobody else can reach it."""

from __future__ import annotations

import errno
import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.language import say
from swresearch.publish.site import current_site

HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing about each request."""


def serve_site(out: Path, port: int) -> None:
    """Serve the site of a build folder until interrupted; raises `ProblemsError` when it cannot."""
    site = current_site(out)
    if site is None:
        raise ProblemsError([Problem("serve.no-site", file=out)])
    handler = functools.partial(_Quiet, directory=str(site))
    try:
        server = ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise UsageError([Problem("serve.port", found=port)]) from error
        raise
    with server:
        click.echo(say("serve.at", address=f"http://{HOST}:{server.server_port}/"))
        server.serve_forever()
