"""People by name: after a title, and by parts of the names in columns that were dropped."""

import pytest

from swresearch.textgate import Gate, Kind, are_names, called, find, name_parts

# a text, and the names found in it after a title
ADDRESSED = [
    ("Met dank aan mevrouw Jansen en aan de buurt.", ["Jansen"]),
    ("Dhr. Pietersen vond van niet.", ["Pietersen"]),
    ("Volgens mw. van den Berg-Visser kan het.", ["van den Berg-Visser"]),
    ("Vraag het dr. A. El Amrani.", ["A. El Amrani"]),
    ("De heer De Vries en zuster Agnes.", ["De Vries", "Agnes"]),
    ("We thanked Mrs. Jones and Mr Smith.", ["Jones", "Smith"]),
    ("Mevrouw Yıldız en meneer Çelik.", ["Yıldız", "Çelik"]),
    ("Een mevrouw kwam binnen; meneer zei niets.", []),
    ("De heer des huizes en zijn zuster kwamen.", []),
    ("De dr. is ziek. Morgen weer.", []),
]


@pytest.mark.parametrize(("text", "expected"), ADDRESSED)
def test_a_title_before_a_name_is_a_finding(text, expected):
    assert [(one.kind, one.text) for one in find(text)] == [(Kind.ADDRESSED, name) for name in expected]


# the values of a dropped column, whether its heading says that they are names, and what they are
COLUMNS = [
    (["Piet de Boer", "Samira Haddad", "Ans Visser"], False, True),
    (["Piet", "Samira", "Ans"], False, False),
    (["Piet", "Samira", "Ans"], True, True),
    (["06-12345678", "06-87654321"], True, False),
    (["piet@kade.nl"], True, False),
    (["D100", "D101"], False, False),
    (["goed geholpen", "prima hoor"], False, False),
    ([], True, False),
]


@pytest.mark.parametrize(("values", "told", "expected"), COLUMNS)
def test_which_columns_hold_names(values, told, expected):
    assert are_names(values, told=told) is expected


PARTS = name_parts(["Piet de Boer", "Samira Haddad", "Mo el Amrani"])
# a text, and the parts of names found in it
CALLED = [
    ("Ik kan goed opschieten met Samira.", ["Samira"]),
    ("Samira's groep en het idee van Pietje.", ["Samira's", "Pietje"]),
    ("De Boer zei het, en haddad ook.", ["Boer"]),
    ("Een boer uit de streek, samen met de piet.", []),
    ("Van El tot De: niemand.", []),
    ("Amrani schreef dat.", ["Amrani"]),
    ("Op ‘Opschieten met Samira’ zegt 40% eens.", ["Samira"]),
]


def test_particles_and_very_short_words_are_no_parts():
    assert {"piet", "boer", "samira", "haddad", "amrani"} == PARTS


@pytest.mark.parametrize(("text", "expected"), CALLED)
def test_parts_of_names_are_found_with_a_capital(text, expected):
    got = Gate(extra=[called(PARTS.__contains__)]).find(text)
    assert [(one.kind, one.text) for one in got] == [(Kind.NAME, name) for name in expected]


def test_one_name_is_one_finding_also_after_a_title():
    got = Gate(["Jansen"], extra=[called(PARTS.__contains__)]).find("mevrouw Jansen en mevrouw Haddad")
    assert [(one.kind, one.text) for one in got] == [(Kind.NAME, "Jansen"), (Kind.NAME, "Haddad")]
