"""Notebooks without the network: a run computes on its own data and calls nobody.

On Linux a kernel goes into a network namespace of its own, in which there is no network at all, not even
this computer's own addresses; it speaks with the build over sockets in a folder. Where the system gives no
such namespace (other systems, or a Linux that forbids it) Python in the kernel refuses every connection.
That stops what a notebook does by accident or through a package, but not compiled code that calls the
system itself; `run.json` says which of the two it was.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import socket
import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

# From Linux' sched.h.
_NEW_USERS, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
_REFUSED_EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
REFUSAL = "swresearch: notebooks run without the network"


class Network(StrEnum):
    """How notebooks were kept from the network."""

    NAMESPACE = "namespace"
    """The kernel has none."""
    REFUSED = "refused"
    """Python in the kernel refuses to use it."""


@functools.cache
def network() -> Network:
    """What this system can do; tried once, in a process that does nothing else."""
    if sys.platform != "linux":
        return Network.REFUSED
    child = os.fork()
    if child == 0:
        os._exit(0 if _leave() else 1)
    return Network.REFUSED if os.waitpid(child, 0)[1] else Network.NAMESPACE


def isolate(how: Network) -> None:
    """Keep this process from the network; `OSError` when a namespace was promised and is refused."""
    if how is Network.NAMESPACE:
        if not _leave():
            raise OSError(errno.EPERM, "no network namespace")
    else:
        sys.addaudithook(_refuse)


def _leave() -> bool:
    """Move this process into a network namespace of its own; whether that went well."""
    users = _numbers()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_NEW_NETWORK) == 0:
        return True
    # Without rights: in a namespace of users of its own, in which this user keeps its number.
    if library.unshare(_NEW_USERS | _NEW_NETWORK) != 0:
        return False
    try:
        for name, line in users.items():
            Path("/proc/self", name).write_bytes(line.encode())
    except OSError:
        return False
    return True


def _numbers() -> dict[str, str]:
    user, group = os.geteuid(), os.getegid()
    return {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    """Python's audit hook: raises for whatever asks for another address than a file's."""
    if event in _REFUSED_EVENTS and not _is_file(details[0]):
        raise PermissionError(errno.EACCES, REFUSAL)


def _is_file(target: Any) -> bool:
    unix = getattr(socket, "AF_UNIX", None)
    return isinstance(target, socket.socket) and unix is not None and target.family == unix
