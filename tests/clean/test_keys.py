"""The key outside the programme, and pseudonyms that stay the same."""

import stat
import sys

import pandas as pd
import pytest

from swresearch.clean import Key, key_path, load_key
from swresearch.errors import ProblemsError


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "programme").mkdir()
    return tmp_path / "programme", {"SWRESEARCH_KEYS": str(tmp_path / "keys")}


def test_a_key_is_made_once_and_for_its_owner_only(folders):
    programme, environ = folders
    first, second = load_key("demo", programme, environ), load_key("demo", programme, environ)
    assert first == second and len(first.secret) == 32
    assert load_key("other", programme, environ) != first
    path = key_path("demo", environ)
    assert path.name == "demo.key"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_key_is_in_the_home_folder_by_default(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert key_path("demo", {}) == tmp_path / ".swresearch" / "keys" / "demo.key"


def test_the_key_does_not_show_itself(key):
    assert "only for tests" not in repr(key) + str(key)


def test_pseudonyms_stay_the_same_and_differ_between_keys_and_realms(key):
    ids = pd.Series(["R1", "R2", "R1"], index=[2, 3, 4])
    got = key.pseudonyms(ids, "client")
    assert got.index.equals(ids.index)
    assert got[2] == got[4] != got[3]
    assert got.str.fullmatch("p[0-9a-f]{16}").all()
    assert key.pseudonyms(ids.iloc[::-1], "client")[2] == got[2]
    assert key.pseudonyms(ids, "worker")[2] != got[2]
    assert Key(b"another").pseudonyms(ids, "client")[2] != got[2]


def test_a_pseudonym_is_an_hmac_of_the_number():
    # printf 'client\x1fR1' | openssl dgst -sha256 -hmac key
    got = Key(b"key").pseudonyms(pd.Series(["R1"]), "client")
    assert got[0] == "p" + OPENSSL[:16]


OPENSSL = "c6380b069aa3d8ca57496d7487bc566a2a93ec135d9bfc53c2cb562558215673"

# what is wrong, and the sentence
KEY_TEXT = (
    "Dit bestand is geen sleutel van pseudoniemen. Zet de goede sleutel terug uit een reservekopie: "
)
KEY_TEXT += "met een nieuwe sleutel krijgt iedereen een ander pseudoniem."


@pytest.mark.parametrize("content", ["", "geen sleutel", "ab" * 31, "zz" * 32])
def test_a_damaged_key_is_not_replaced(folders, content):
    programme, environ = folders
    path = key_path("demo", environ)
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(ProblemsError) as caught:
        load_key("demo", programme, environ)
    assert caught.value.sentences("nl") == [f"{path}: {KEY_TEXT}"]
    assert path.read_text() == content


def test_the_key_may_not_lie_in_the_programme(folders):
    programme, _ = folders
    with pytest.raises(ProblemsError) as caught:
        load_key("demo", programme, {"SWRESEARCH_KEYS": str(programme / "private")})
    assert caught.value.sentences("nl") == [
        f"{programme / 'private' / 'demo.key'}: De sleutel van de pseudoniemen zou in de map van het "
        "programma liggen, en zou dan meereizen met de gegevens. Noem een map daarbuiten in de "
        "omgevingsvariabele SWRESEARCH_KEYS."
    ]
    assert not (programme / "private").exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "keys"
    with pytest.raises(ProblemsError) as caught:
        load_key("demo", tmp_path / "programme", {"SWRESEARCH_KEYS": str(folder)})
    reason = "de map of het bestand is er niet"  # a file stands in the place of the folder
    assert caught.value.sentences("nl") == [
        f"{folder / 'demo.key'}: De sleutel van de pseudoniemen kan hier niet worden gelezen of "
        f"gemaakt "
        f"({reason}). Zorg dat u in de map {folder} mag schrijven, of noem een andere map in de "
        "omgevingsvariabele SWRESEARCH_KEYS."
    ]
