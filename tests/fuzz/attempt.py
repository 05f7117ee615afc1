"""Read broken files and say what came of it: `attempt.py ENDING SEED COUNT FOLDER`, in a process of its own.

Prints one line of JSON per file, before and after, so that a crash of the process names its file.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from mutations import mutated

from swresearch.clean import clean_sources, load_key, read_workbook
from swresearch.errors import ProblemsError, SwresearchError
from swresearch.programme import Programme, load_programme
from swresearch.publish.runs import plan
from swresearch.publish.stages import decisions, read_sources
from swresearch.teaching import teaching_problems

ROOT = Path(__file__).parents[2]
CLEAN_EVERY = 2  # cleaning what was read takes most of the time


def listed(problems: list) -> None:
    if problems:
        raise ProblemsError(problems)


def read_and_clean(folder: Path, path: Path, clean: bool) -> None:
    """The source in this file, through the doors of a build."""
    whole = load_programme(folder)
    tasks = [task for task in read_sources(whole) if whole.path(task.source.file) == path]
    if clean:
        key = load_key(whole.file.id, folder)
        clean_sources(tasks, key, decisions(whole), "nl")


def settings(folder: Path) -> None:
    """Every settings file of a programme."""
    whole: Programme = load_programme(folder)
    plan(whole)
    listed(teaching_problems(whole))


def attempt(do: Callable[[], None]) -> str:
    """What came of it: "read", "refused", or the traceback of an error that is not ours."""
    try:
        do()
    except SwresearchError as error:
        for language in ("nl", "en"):
            if not all(sentence.strip() for sentence in error.sentences(language)):
                return "an error without a sentence"
        return "refused"
    except Exception:  # noqa: BLE001  what this looks for
        return traceback.format_exc()
    return "read"


def files(ending: str, folder: Path) -> list[Path]:
    if ending == ".yml":
        return sorted(folder.rglob("*.yml"))
    sources = [folder / "client", folder / "worker", folder / "partner"]
    return sorted(path for source in sources for path in source.glob(f"*{ending}"))


def main(ending: str, seed: int, count: int, folder: Path) -> None:
    """Break a file, read it, put it back; so many times."""
    warnings.simplefilter("ignore")
    os.environ["SWRESEARCH_KEYS"] = str(folder / "keys")
    programme = folder / "programme"
    shutil.copytree(ROOT / "data", programme)
    load_key(load_programme(programme).file.id, programme)
    draw = random.Random(f"{ending} {seed}")
    sound = {path: path.read_bytes() for path in files(ending, programme)}
    for number in range(count):
        path = draw.choice(list(sound))
        broken = mutated(sound[path], ending, draw)
        path.write_bytes(broken)
        print(json.dumps({"number": number, "file": path.name}), flush=True)
        started = time.monotonic()
        if ending == ".yml":
            came = attempt(lambda: settings(programme))
        else:
            clean = number % CLEAN_EVERY == 0
            came = attempt(lambda path=path, clean=clean: read_and_clean(programme, path, clean))
            if ending == ".xlsx" and number % 5 == 0:
                told = attempt(lambda path=path: read_workbook(path))
                came = told if "Traceback" in told else came
        seconds = time.monotonic() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        said = {"number": number, "came": came, "seconds": round(seconds, 3), "mb": round(memory)}
        print(json.dumps(said), flush=True)
        if "Traceback" in came:
            shutil.copy(path, folder / f"found-{seed}-{number}{ending}")
        path.write_bytes(sound[path])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
