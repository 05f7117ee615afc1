"""What a researcher sees while a build runs: what runs, what was reused and why, what is left."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from swresearch.language import number, say
from swresearch.publish.receipts import Task


class Progress:
    """Prints one line per event to the stream that was standard output when it was made.

    doit replaces `sys.stdout` while it runs, so the stream is kept.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.stream = sys.stdout
        self.total = 0
        self.finished = 0
        self.events: list[dict[str, Any]] = []
        self._started: dict[str, float] = {}
        self._lock = threading.Lock()

    def expect(self, tasks: int) -> None:
        """How many tasks the build has."""
        self.total = tasks

    def report(self, event: str, task: Task, reasons: list[str]) -> None:
        """One event of a task: reused, started (with the reasons why it is stale), done or failed."""
        with self._lock:
            self.finished += event in ("reused", "done", "failed")
            seconds = self._time(event, task.name)
            record = {"task": task.name, "event": event, "reasons": reasons, "seconds": seconds}
            self.events.append(record)
            self._print(event, task, reasons, seconds)

    def step(self, name: str) -> None:
        """A named step of making and swapping in the site."""
        self.events.append({"task": "site", "event": name, "reasons": [], "seconds": None})

    def remind(self, lines: Sequence[str]) -> None:
        """What a person has to look at, though the build is done."""
        for line in lines:
            self._tell(line)

    def end(self, seconds: float, site: Path | None) -> None:
        """The last line: how many ran, how many were reused, how long it took, where the site is."""
        counts = {name: sum(e["event"] == name for e in self.events) for name in ("done", "reused")}
        took = number(seconds, 1, self.language)
        words = self._say("end", ran=counts["done"], reused=counts["reused"], seconds=took)
        self._tell(words)
        if site is not None:
            index = site.parent.parent / "site" / "index.html"
            self._tell(self._say("look", site=index))

    def record(self) -> dict[str, Any]:
        """The events of this build and when it ended, for `run.json`."""
        return {"ended": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "events": self.events}

    def _time(self, event: str, task: str) -> float | None:
        if event == "started":
            self._started[task] = time.monotonic()
        begun = self._started.get(task)
        return round(time.monotonic() - begun, 3) if begun and event != "started" else None

    def _print(self, event: str, task: Task, reasons: list[str], seconds: float | None) -> None:
        left = self.total - self.finished
        if event == "started":
            why = ", ".join(self._say(f"reason.{reason}") for reason in reasons)
            words = self._say("started", label=task.label, why=why)
        elif event == "reused":
            words = self._say("reused", label=task.label, left=left)
        else:
            took = number(seconds or 0, 1, self.language)
            words = self._say(event, label=task.label, seconds=took, left=left)
        self._tell(words)

    def _tell(self, words: str) -> None:
        """Print a line; a build goes on when nobody reads it any more (`| head`)."""
        try:
            print(words, file=self.stream, flush=True)
        except BrokenPipeError:
            self.stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  kept open

    def _say(self, key: str, **values: object) -> str:
        return say(f"build.{key}", self.language, **values)
