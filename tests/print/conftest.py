import sys
from pathlib import Path

import pytest

from swresearch.cases import StudentCase
from swresearch.print import load_factsheets, load_guide

# Lets tests here and those of the bundles import `printed`, beside this file.
sys.path.append(str(Path(__file__).parent))

from printed import has_poppler

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def guide():
    return load_guide(ROOT / "data/guide.yml")


@pytest.fixture(scope="session")
def sheets():
    return load_factsheets(ROOT / "data/factsheets.yml")


@pytest.fixture
def sample():
    """A case of our own, so that these tests need no case of the demonstration."""
    return StudentCase.model_validate(SAMPLE)


@pytest.fixture(scope="session")
def poppler():
    """Skips where Poppler's pdftotext is not installed."""
    if not has_poppler():
        pytest.skip("pdftotext (poppler-utils) is not installed: the text of the PDFs is not compared")


SAMPLE = {
    "name": "de-tuin",
    "title": "De tuin",
    "team": "wijkteam",
    "target_group": "Bewoners van een galerij",
    "question": "Wie zorgt er voor de tuin?",
    "situation": "De tuin van de flat verwildert.",
    "actors": ["Nadia, bewoner", "Joop, huismeester"],
    "interventions": [
        {"what": "Praten met Nadia", "level": "individual", "status": "done", "kind": "guidance"},
        {"what": "Een tuindag houden", "level": "group", "status": "possible", "kind": "organising"},
    ],
    "conditions": {"cohesion": "Bewoners kennen elkaar niet."},
    "factors": [{"factor": "team", "text": "Niemand heeft tijd."}],
    "considerations": ["De tuin is van iedereen."],
    "dilemmas": ["Begin je zelf, of wacht je op een ander?"],
    "signals": [],
    "questions": {
        "goal": ["Wat moet er beter worden?"],
        "options": ["Wie kan er iets doen?"],
        "plan": ["Wat gebeurt er morgen?"],
    },
    "fictional": True,
    "story": "Het gras staat kniehoog.",
}
