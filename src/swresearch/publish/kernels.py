"""Kernels for the notebooks: forked from one warm parent where that is safe, plain ones elsewhere.

On Linux a single parent process per build imports the libraries once; each notebook then runs in a
fresh fork of it, which takes a tenth of the time of a new interpreter and shares no state. Kernels
speak over IPC sockets, so that they need no network and cannot race for ports; and they have none.
"""

from __future__ import annotations

import asyncio
import functools
import json
import multiprocessing
import multiprocessing.spawn
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

from swresearch.publish.isolation import Network, isolate, network

WARM = sys.platform == "linux"
WARM_PROVISIONER = "swresearch-warm"
PRELOADED = "swresearch.publish.warm"
PLAIN = "swresearch.publish.plain_kernel"
PROGRAM = "SWRESEARCH_PROGRAM"

# Set before the parent starts: its threads would not survive the fork.
PARENT_ENVIRONMENT = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def start_parent() -> None:
    """Start the warm parent, once, before any thread: it needs a second or two to import."""
    _build_folder()
    network()
    if WARM:
        os.environ.update(PARENT_ENVIRONMENT)
        _context().set_forkserver_preload([PRELOADED])
        from multiprocessing.forkserver import ensure_running

        with _not_interrupted(), _told_what_builds():
            ensure_running()


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """What starts in here does not hear Ctrl-C: while importing it would answer with a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _told_what_builds() -> Iterator[None]:
    """What starts in here knows by which program it was started (see `warm`)."""
    told = multiprocessing.spawn.get_preparation_data("")
    os.environ[PROGRAM] = json.dumps(
        {key: told.get(f"init_main_from_{key}") for key in ("name", "path")}
    )
    try:
        yield
    finally:
        del os.environ[PROGRAM]


def stop_parent() -> None:
    """End the warm parent and wait for it, so that nothing outlives the build."""
    if WARM:
        from multiprocessing import forkserver

        # The standard library stops it only when this process ends, and then does not wait.
        forkserver._forkserver._stop()  # type: ignore[attr-defined]
    shutil.rmtree(_build_folder(), ignore_errors=True)
    _build_folder.cache_clear()


@functools.cache
def _build_folder() -> Path:
    """The folder for this build's sockets; its path is short, because a socket's may be 107 long."""
    return Path(tempfile.mkdtemp(prefix="swresearch-"))


def _context() -> Any:
    return multiprocessing.get_context("forkserver")


def manager_for(folder: Path) -> type[ReportKernelManager]:
    """The kernel manager of a run: its kernel works in the run's own folder.

    papermill's own `cwd` changes the folder of the whole process, and other runs are going on in it.
    """
    return type("RunKernelManager", (ReportKernelManager,), {"folder": folder})


class ReportKernelManager(AsyncKernelManager):
    """A kernel manager that needs no kernel installed by name: it runs this very Python."""

    folder: Path | None = None

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        if self.folder is not None:
            options["cwd"] = str(self.folder)
        return await super()._async_pre_start_kernel(**options)

    @default("transport")
    def _default_transport(self) -> str:
        return "ipc" if WARM else "tcp"

    @default("ip")
    def _default_ip(self) -> str:
        # For IPC the "address" is the first part of a path; one shared by two kernels mixes them up.
        return str(self._own / "kernel") if self.transport == "ipc" else "127.0.0.1"

    @default("connection_file")
    def _default_connection_file(self) -> str:
        return str(self._own / "connection.json")

    @functools.cached_property
    def _own(self) -> Path:
        """This kernel's own folder of sockets, below that of the build."""
        return Path(tempfile.mkdtemp(prefix="kernel-", dir=_build_folder()))

    @property
    def kernel_spec(self) -> KernelSpec:
        """This interpreter's kernel, forked from the warm parent where that is possible."""
        name = WARM_PROVISIONER if WARM else "local-provisioner"
        return KernelSpec(
            argv=[sys.executable, "-m", PLAIN, "-f", "{connection_file}"],
            display_name="swresearch",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": name}},
        )


class WarmProvisioner(LocalProvisioner):
    """Launches a kernel as a fork of the warm parent instead of as a new interpreter."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the parent; the child becomes the kernel of the connection file in `cmd`."""
        connection_file = cmd[cmd.index("-f") + 1]
        environment = dict(kwargs.get("env") or os.environ)
        child = _context().Process(
            target=_become_kernel,
            args=(connection_file, kwargs.get("cwd"), environment, network()),
            daemon=True,
        )
        child.start()
        self.process = _ForkedProcess(child)  # type: ignore[assignment]
        self.pid = child.pid
        self.pgid = child.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended; returns its exit code."""
        if self.process is None:
            return 0
        while await self.poll() is None:
            await asyncio.sleep(0.02)
        code = self.process.wait()
        self.process = None
        return code


class _ForkedProcess:
    """The part of subprocess.Popen that a provisioner uses, around a forked process."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, signum: int) -> None:
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _become_kernel(
    connection_file: str, cwd: str | None, environment: dict[str, str], how: Network
) -> None:
    """In the fork: take on the environment of a fresh kernel and serve until told to stop."""
    os.setsid()  # a group of its own, so that interrupting the kernel interrupts nothing else
    # Every fork holds the pipe that keeps the warm parent alive. Without this a killed build would
    # leave parent and kernels waiting for each other for ever.
    from multiprocessing import forkserver

    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
    os.environ.clear()
    os.environ.update(environment)
    if cwd:
        os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    isolate(how)

    import matplotlib
    import numpy
    from ipykernel.kernelapp import IPKernelApp

    # matplotlib was imported by the parent, which asked for no backend: ask for the notebook's.
    matplotlib.rcParams["backend"] = "module://matplotlib_inline.backend_inline"
    numpy.random.seed()  # forks would otherwise all draw the same numbers
    application = IPKernelApp.instance()
    # With a parent the kernel ends when its parent does, and does not greet a terminal.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    # A kernel that is told to stop is interrupted first, and would say so on the build's terminal.
    quiet = "--IPKernelApp.log_level=CRITICAL"
    application.initialize(["-f", connection_file, parent, quiet])
    application.start()
