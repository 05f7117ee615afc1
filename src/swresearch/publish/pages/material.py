"""What all generated pages are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from swresearch.instruments import text
from swresearch.language import LANGUAGES, say
from swresearch.programme import Perspective, Programme
from swresearch.publish.runs import Run
from swresearch.publish.stages import WaveReport
from swresearch.publish.templates import Per
from swresearch.settings import Text as Words
from swresearch.teaching import Teaching


@dataclass(frozen=True)
class Material:
    """Everything the pages are made from.

    `numbers` are the kept numbers by name, `headlines` the first sentence of each run, `reports` what
    reading and cleaning did per wave, `people` how many different people a phase has over its waves,
    `teaching` the material to teach with and `downloads` what of it can be downloaded (see
    `swresearch.publish.downloads.offered`).
    """

    programme: Programme
    runs: Sequence[Run]
    numbers: Mapping[str, Mapping[str, Any]]
    headlines: Mapping[str, str]
    reports: Mapping[tuple[Perspective, str], WaveReport]
    people: Mapping[Perspective, int]
    teaching: Teaching = field(default_factory=Teaching)
    downloads: Sequence[Mapping[str, Any]] = ()

    @property
    def language(self) -> str:
        """The site's language."""
        return self.programme.language

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue's `pages` room."""
        return say(f"pages.{key}", self.language, **values)

    def teach(self, key: str, **values: object) -> str:
        """A text of the catalogue's `teaching` room."""
        return say(f"teaching.{key}", self.language, **values)

    def headline(self, run: Run) -> str:
        """The first sentence of a run; with its wave before it where the phase has several."""
        words = self.headlines.get(run.name, "")
        perspective, wave = run.waves[0]
        several = len(self.programme.file.phases[perspective].waves) > 1
        if not words or run.template.per is not Per.WAVE or not several or wave in words:
            return words
        return self.say("in-wave", wave=wave, sentence=words)

    @property
    def question(self) -> str:
        """The programme's question; empty while the sentence of the draft still stands in its place."""
        return asked_question(self.programme)

    def words(self, value: Words | None) -> str:
        """A text of the programme in the site's language."""
        return text(value, self.language)


def asked_question(programme: Programme) -> str:
    """The question of the programme; empty where it still is the sentence that a draft puts there."""
    words = text(programme.file.question.text, programme.language)
    drafted = {say("draft.question-text", language) for language in LANGUAGES}
    return "" if words in drafted else words
