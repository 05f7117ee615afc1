"""The site served on this computer: what is not there gets a page in its language; no folder is listed."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from swresearch.publish.serve import site_server

ASKED = "/geen<script>alert(1)</script>.html"
MISSING = {
    "nl": "Deze pagina is er niet Misschien klopt het adres niet helemaal, of is de pagina verplaatst. "
    "Naar de beginpagina Zoek op de site",
    "en": "This page is not here Perhaps the address is not quite right, or the page has moved. "
    "To the home page Search this site",
}
REFUSED = {
    "nl": "Dit kan hier niet Hier zijn alleen de pagina’s en bestanden van de site te lezen. "
    "Naar de beginpagina Zoek op de site",
    "en": "This cannot be done here Only the pages and files of the site can be read here. "
    "To the home page Search this site",
}


@pytest.fixture(params=["nl", "en"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A site of two files in one language, and the port of its server."""
    page = f'<!DOCTYPE html>\n<html lang="{request.param}"><title>Begin</title></html>'
    (tmp_path / "fase" / "klanten").mkdir(parents=True)
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "fase" / "klanten" / "index.html").write_text(page, encoding="utf-8")
    server = site_server(tmp_path, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield request.param, server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(port: int, path: str, method: str = "GET") -> tuple[int, str, str | None]:
    """(status, body, kind of content) of one request."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asked.request(method, path)
    given = asked.getresponse()
    body = given.read().decode("utf-8")
    asked.close()
    return given.status, body, given.getheader("Content-Type")


def words(body: str) -> str:
    return " ".join(BeautifulSoup(body, "lxml").body.get_text(" ").split())


@pytest.mark.parametrize("path", [ASKED, "/fase/", "/../secret", "/fase/klanten/none.html"])
def test_what_is_not_there_gets_a_page_in_the_site_s_language(
    served: tuple[str, int], path: str
) -> None:
    language, port = served
    status, body, kind = answer(port, path)
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert words(body) == MISSING[language]
    soup = BeautifulSoup(body, "lxml")
    assert soup.html["lang"] == language
    assert [link["href"] for link in soup.find_all("a")] == ["/index.html", "/search.html"]
    assert "alert" not in body and "klanten" not in body


def test_pages_and_folders_with_a_page_are_given(served: tuple[str, int]) -> None:
    language, port = served
    for path in ("/", "/index.html", "/fase/klanten/", "/fase/klanten/index.html"):
        status, body, _ = answer(port, path)
        assert status == 200 and f'<html lang="{language}">' in body


def test_what_a_reader_cannot_do_is_said_too(served: tuple[str, int]) -> None:
    language, port = served
    status, body, _ = answer(port, "/index.html", "POST")
    assert (status, words(body)) == (501, REFUSED[language])
    assert answer(port, "/fase/", "HEAD") == (404, "", "text/html; charset=utf-8")
