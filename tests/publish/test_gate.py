import json
import random
import re
from pathlib import Path

import pytest

from swresearch.errors import ProblemsError
from swresearch.publish.gate import Secrets, check_site, hide, read_secrets, write_secrets

KEY = bytes(range(32))
DRAW = random.Random(1)
ROW = tuple("445324551483245545214453")


def answers(count: int) -> tuple[str, ...]:
    """Answers as many people give them: mostly agreement."""
    return tuple(DRAW.choices("123458", [2, 8, 15, 50, 22, 3], k=count))


SECRETS = Secrets(
    identifiers=frozenset({"Anna de Vries", "a.devries@voorbeeld.nl", "K-0417", "0612345678", "12"}),
    open_answers=frozenset({"Ik vond het fijn dat zij gewoon langskwam."}),
    rows=frozenset({ROW, *(answers(24) for _ in range(100))}),
)

LEAKS = [
    ("<p>Volgens Anna&nbsp;de  Vries ging het goed.</p>", "naam, nummer of adres"),
    ("<p>anna de <b>vries</b></p>", "naam, nummer of adres"),
    ("<a href='x'>A.deVries@voorbeeld.nl</a>", "naam, nummer of adres"),
    ("<td>k-0417</td>", "naam, nummer of adres"),
    ("<p>Bel 0612345678.</p>", "naam, nummer of adres"),
    ("<p>ik vond het fijn dat zij\n gewoon langskwam.</p>", "open antwoord"),
    (
        "<tr><td>P1</td>" + "".join(f"<td>{answer}</td>" for answer in ROW) + "</tr>",
        "13 antwoorden van één persoon",
    ),
    (f"<p>rij: {' '.join(ROW[5:])}</p>", "14 antwoorden van één persoon"),
    (f"<p>rij: {' ; '.join(f'{n}.0' for n in ROW[5:])}</p>", "14 antwoorden van één persoon"),
    (
        "<svg>" + "".join(f"<g><text x='1'>{n}</text></g>" for n in ROW) + "</svg>",
        "13 antwoorden van één persoon",
    ),
    ("<svg><text>Anna</text><g><text>de Vries</text></g></svg>", "naam, nummer of adres"),
    ("<p>&lt;Line2D at 0x7f12ab34cd&gt;</p>", "adres in het geheugen"),
    ('<script src="https://elders.nl/x.js"></script>', "een andere computer"),
    ('<img alt="" src=//elders.nl/x.png>', "een andere computer"),
    ('<link rel="stylesheet" href="https://elders.nl/x.css">', "een andere computer"),
    ("<p>/home/anna/data.sav</p>", "een map van deze computer"),
]


def site_with(tmp_path: Path, content: str, name: str = "index.html") -> Path:
    page = tmp_path / "site" / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(content, encoding="utf-8")
    return tmp_path / "site"


def search(site: Path, numbers: dict | None = None) -> None:
    check_site(site, hide(SECRETS, KEY), numbers or {}, 10, ["/home/anna/"])


@pytest.mark.parametrize(("content", "expected"), LEAKS)
def test_what_must_not_leave_is_found(tmp_path: Path, content: str, expected: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        search(site_with(tmp_path, content))
    assert len(caught.value.problems) == 1
    sentence = caught.value.sentences()[0]
    assert sentence.startswith("index.html: ")
    assert expected in sentence


def test_a_question_repeated_in_an_answer_is_no_quotation(tmp_path: Path) -> None:
    question = "Wat vond je van de gesprekken die je met de sociaal werker hebt gehad?"
    answer = f"{question} Ze kwam elke dinsdag met haar hond langs de achterdeur."
    hidden = hide(Secrets(open_answers=frozenset({answer})), KEY, [question])
    check_site(site_with(tmp_path, f"<p>{question}</p>"), hidden, {}, 10, [])
    with pytest.raises(ProblemsError):
        site = site_with(tmp_path, "<p>Ze kwam elke dinsdag met haar hond langs de achterdeur.</p>")
        check_site(site, hidden, {}, 10, [])


def test_counts_of_a_drawing_with_words_between_them_are_no_row_of_answers(tmp_path: Path) -> None:
    counts = zip(ROW[::2], ROW[1::2], strict=True)
    texts = [f"<text>{count}</text><text>van {base}</text>" for count, base in counts]
    search(site_with(tmp_path, f"<svg>{''.join(texts)}</svg>"))


def test_numbers_that_resemble_a_row_by_chance_are_no_person(tmp_path: Path) -> None:
    lines = "".join(f"<p>{' '.join(answers(30))}</p>\n" for _ in range(1000))
    search(site_with(tmp_path, lines))


def test_a_short_row_is_found_as_a_whole(tmp_path: Path) -> None:
    secrets = Secrets(rows=frozenset({tuple("4454454453"), tuple("4445444544")}))
    site = site_with(tmp_path, "<p>4 4 5 4 4 5 4 4 5 3</p>")
    with pytest.raises(ProblemsError) as caught:
        check_site(site, hide(secrets, KEY), {}, 10, [])
    assert [problem.values["number"] for problem in caught.value.problems] == [10]


@pytest.mark.parametrize("name", ["x.ipynb", "data.sav", "_sources/index.md.txt", "x.bin", "x.xlsx"])
def test_files_that_do_not_belong_are_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        search(site_with(tmp_path, "", name))
    assert [problem.file for problem in caught.value.problems] == [name]


def test_a_clean_site_passes(tmp_path: Path) -> None:
    site = site_with(
        tmp_path,
        "<p>12 van de 49 klanten zijn het eens; zie "
        "<a href='https://voorbeeld.nl'>elders</a>.</p>"
        "<tr><td>Stelling</td><td>0</td><td>0</td><td>1</td><td>0</td><td>0</td><td>0</td>"
        "<td>0</td><td>0</td><td>0</td><td>0</td></tr>",
    )
    search(site)
    assert (site / "index.html").is_file()


def test_a_number_on_too_few_people_is_found(tmp_path: Path) -> None:
    number = {"value": 0.5, "count": 4, "n": 8}
    hidden = {"value": None, "count": None, "n": 8}
    with pytest.raises(ProblemsError) as caught:
        search(site_with(tmp_path, ""), {"a.b": number, "a.c": hidden})
    expected = (
        "Het getal ‘a.b’ rust op 8 mensen; het programma toont getallen vanaf 10. "
        "Toon het niet, of verander ‘smallest_base’ met een reden."
    )
    assert caught.value.sentences() == [expected]


def test_secrets_are_kept_for_this_user_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    write_secrets(path, hide(SECRETS, KEY))
    assert read_secrets(path, KEY) == hide(SECRETS, KEY)
    assert path.stat().st_mode & 0o077 == 0


def test_no_secret_can_be_read_where_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    write_secrets(path, hide(SECRETS, KEY))
    kept = path.read_text("utf-8").casefold()
    texts = " ".join([*SECRETS.identifiers, *SECRETS.open_answers]).casefold()
    told = sorted(word for word in set(re.findall(r"[^\W\d_]{4,}", texts)) if word in kept)
    assert told == []
    assert re.fullmatch(r"[0-9a-f]{16}", next(iter(json.loads(kept)["rows"]["whole"])))


def test_only_the_key_of_the_programme_recognises_what_is_kept(tmp_path: Path) -> None:
    path, site = tmp_path / "secrets.json", site_with(tmp_path, "<p>Anna de Vries</p>")
    write_secrets(path, hide(SECRETS, KEY))
    check_site(site, read_secrets(path, bytes(32)), {}, 10, [])
    with pytest.raises(ProblemsError) as caught:
        check_site(site, read_secrets(path, KEY), {}, 10, [])
    assert [problem.key for problem in caught.value.problems] == ["gate.identifier"]
