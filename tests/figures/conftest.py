import numpy as np
import pandas as pd
import pytest

from swresearch.answers import Group, distribution
from swresearch.disclosure import protect_distribution
from swresearch.instruments import Instrument

OPTIONS = {1: "helemaal oneens", 2: "oneens", 3: "neutraal", 4: "eens", 5: "helemaal eens"}
CLIENTS = Group("klanten", "klant", "2020", "client", "spiegelgesprek", synthetic=True)


class Survey:
    """Made-up answers to statements, protected, with the parts a case wants to be special."""

    def __init__(
        self, n: int = 49, statements: int = 4, options: dict = OPTIONS, words: str = "Stelling"
    ) -> None:
        self.group = CLIENTS
        agree = [code for code in options if code > 3]
        answer_set = {"options": options, "agree": agree, "disagree": [1, 2]}
        answer_set["neutral"] = [3] if 3 in options else []
        items = {
            f"i{at}": {"answers": "set", "block": "ab"[at % 2], "wording": {"": f"{words} {at}."}}
            for at in range(statements)
        }
        self.instrument = Instrument.model_validate(
            {
                "schema_version": 1,
                "title": "T",
                "answer_sets": {"set": answer_set},
                "blocks": {"a": {"title": "Blok A"}, "b": {"title": "Blok B"}},
                "items": items,
            }
        )
        random = np.random.default_rng(5)
        drawn = random.choice(list(options), size=(n, statements))
        self.answers = pd.DataFrame(drawn.astype(float), columns=list(items))
        self.missing = pd.DataFrame(None, index=self.answers.index, columns=list(items), dtype=object)

    def leave_out(self, item: str, kind: str, people: int) -> None:
        """The first people give no answer, for this reason."""
        self.answers.loc[: people - 1, item] = np.nan
        self.missing.loc[: people - 1, item] = kind

    def protected(self, group: Group | None = None, order: list[int] | None = None) -> pd.DataFrame:
        rows = order if order is not None else list(self.answers.index)
        frame = distribution(self.answers.loc[rows], self.missing.loc[rows], self.instrument)
        return protect_distribution(frame, (group or self.group).publication)


@pytest.fixture(name="survey")
def _survey() -> type[Survey]:
    return Survey
