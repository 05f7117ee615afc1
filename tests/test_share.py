from pathlib import Path

import pytest

from swresearch.errors import UsageError
from swresearch.share import share


def test_a_checkout_gives_its_own_files() -> None:
    assert share("book") == Path(__file__).parents[1] / "book"


def test_the_wheels_copy_comes_first(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "swresearch"
    (package / "share" / "book").mkdir(parents=True)
    (tmp_path / "book").mkdir()
    assert share("book", package) == package / "share" / "book"


def test_neither_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        share("book", tmp_path)
    assert caught.value.sentences("nl") == [
        f"book: Dit onderdeel van swresearch is er niet bij geïnstalleerd ({tmp_path}). "
        "Installeer het pakket opnieuw."
    ]
