"""Notebooks run without the network: a server of this test waits for a call that never comes."""

from __future__ import annotations

import errno
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from two_phases import write_small

from support import swresearch
from swresearch.publish import kernels
from swresearch.publish.isolation import REFUSAL, Network, network

CALL = """
import socket
tried = []
for name, call in {
    "connect": lambda: socket.create_connection(("127.0.0.1", PORT), timeout=5),
    "local name": lambda: socket.create_connection(("localhost", PORT), timeout=5),
    "datagram": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", PORT)),
    "name": lambda: socket.getaddrinfo("example.org", 80),
}.items():
    try:
        call()
    except OSError as error:
        tried.append(f"{name}: {error}")
    else:
        tried.append(f"{name}: went through")
"""
METADATA = {
    "per": "programme",
    "order": 1,
    "title": {"nl": "Bellen", "en": "Call"},
    "address": {"nl": "bellen", "en": "call"},
}


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A port on this computer where calls are counted, by TCP and by UDP."""
    calls: list[str] = []
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.socket(type=socket.SOCK_DGRAM) as datagrams,
    ):
        port = listening.getsockname()[1]
        datagrams.bind(("127.0.0.1", port))

        def wait(take: object, what: str) -> None:
            while True:
                try:
                    take()  # type: ignore[operator]
                except OSError:
                    return
                calls.append(what)

        waiting = [
            threading.Thread(target=wait, args=(listening.accept, "tcp"), daemon=True),
            threading.Thread(target=wait, args=(lambda: datagrams.recv(9), "udp"), daemon=True),
        ]
        for thread in waiting:
            thread.start()
        yield port, calls
        listening.shutdown(socket.SHUT_RDWR)


def write_call(path: Path, port: int) -> None:
    """A notebook that calls the server and leaves what came of it beside itself."""
    parts = ['run_folder: str = "."', CALL.replace("PORT", str(port))]
    parts.append("from pathlib import Path\nPath('tried.txt').write_text('\\n'.join(tried))")
    cells = [
        {"cell_type": "code", "metadata": {}, "source": part, "outputs": [], "execution_count": None}
        for part in parts
    ]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    path.parent.mkdir(exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"swresearch": METADATA, "kernelspec": kernel}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def built(tmp_path: Path, port: int) -> tuple[list[str], str]:
    """What the notebook tried, and what the build's record says of the network."""
    programme, out = write_small(tmp_path / "programme"), tmp_path / "out"
    write_call(programme / "notebooks" / "call.ipynb", port)
    done = swresearch("build", "--programme", programme, "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    tried = (out / "runs" / "call" / "tried.txt").read_text(encoding="utf-8").splitlines()
    return tried, json.loads((out / "run.json").read_text(encoding="utf-8"))["network"]


def test_a_notebook_reaches_nobody(tmp_path: Path, server: tuple[int, list[str]]) -> None:
    port, calls = server
    with socket.create_connection(("127.0.0.1", port)):
        pass  # the server does answer who can reach it
    tried, said = built(tmp_path, port)
    assert len(tried) == 4
    assert [line for line in tried if line.endswith("went through")] == []
    assert calls == ["tcp"]
    assert said == network().value
    if network() is Network.NAMESPACE:  # the system says it, not Python
        assert not [line for line in tried if REFUSAL in line]


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux'")
def test_linux_gives_a_namespace_here() -> None:
    """Where this fails, the other way is used and tested; CI's own machine should give one."""
    assert network() is Network.NAMESPACE


def test_where_there_is_no_namespace_python_refuses(
    tmp_path: Path, server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plain kernel of other systems, over TCP, in the same build."""
    import papermill

    port, calls = server
    monkeypatch.setattr(kernels, "WARM", False)
    write_call(tmp_path / "call.ipynb", port)
    papermill.execute_notebook(
        str(tmp_path / "call.ipynb"),
        str(tmp_path / "executed.ipynb"),
        kernel_name="python3",
        progress_bar=False,
        kernel_manager_class=kernels.manager_for(tmp_path),
    )
    tried = (tmp_path / "tried.txt").read_text(encoding="utf-8").splitlines()
    names = ("connect", "local name", "datagram", "name")
    assert tried == [f"{name}: [Errno 13] {REFUSAL}" for name in names]
    assert calls == []


def test_sockets_in_a_folder_are_no_network(tmp_path: Path) -> None:
    code = f"""
import socket, sys
from swresearch.publish.isolation import Network, isolate
isolate(Network.REFUSED)
with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
    server.bind({str(tmp_path / "s")!r}); server.listen()
    client.connect({str(tmp_path / "s")!r})
    print("connected")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("connected\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux'")
def test_a_user_without_rights_gets_a_namespace_too() -> None:
    code = """
import ctypes, os, socket
from swresearch.publish.isolation import isolate, network
if os.geteuid() == 0:  # give up every right
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE, which a change of user takes away
isolate(network())
try:
    socket.socket().connect(("127.0.0.1", 1))
except OSError as error:
    print(os.geteuid() > 0, network().value, error.errno)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"True namespace {errno.ENETUNREACH}\n", "")
