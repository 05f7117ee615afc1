"""A kernel of its own interpreter, kept from the network (`python -m` this module `-f FILE`).

Used where no warm parent can be forked. Such a kernel speaks with the build over TCP on this computer, so
it cannot leave the network; Python in it refuses every connection that a notebook asks for.
"""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> None:
    """Serve until told to stop."""
    from ipykernel.kernelapp import IPKernelApp

    from swresearch.publish.isolation import Network, isolate

    application = IPKernelApp.instance()
    # Before the refusal: on Windows an event loop connects to itself.
    application.initialize(arguments)
    isolate(Network.REFUSED)
    application.start()


if __name__ == "__main__":
    main(sys.argv[1:])
