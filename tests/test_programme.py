"""The programme folder: every broken reference with its file, line and whole message.

`programme_faults.txt` is the table: a title, the pieces of a sound programme that are changed (the
file, what stood there, what stands there now), and all that is then said.
"""

import ast
from pathlib import Path

import pytest

from swresearch.errors import ProblemsError
from swresearch.programme import Perspective, load_programme

SOUND = {
    "programme.yml": """\
schema_version: 1
id: een-programma
title: Een programma
question:
  text: Wat brengt het teweeg?
  parts:
    effect: {text: Wat verandert er?}
phases:
  client:
    title: Klanten
    people: cliënten en bewoners
    steps: {depth: {title: Interviews}, mirror: {title: Gesprekken}}
    groups: [region]
    mode: mode
    waves:
      2020:
        year: 2020
        sources:
        - file: client/2020.csv
          instrument: own
          step: depth
          id: nr
          drop: [naam]
          columns: {V1: listens}
          not_asked: [helps]
          fixed: {mode: video}
        recruitment:
        - {by: brief, approached: 90, reached: 60, took_part: 49}
        compare: mirror
constructs: constructs.yml
findings: findings.yml
rules: rules.yml
""",
    "instruments/own.yml": """\
schema_version: 1
title: Eigen lijst
answer_sets:
  agree: {options: {1: oneens, 2: eens}}
  how: {options: {1: video, 2: telefoon}, ordered: false}
  where: {options: {1: noord, 2: zuid}, ordered: false}
blocks:
  first: {title: Eerste, part: effect}
items:
  listens: {answers: agree, block: first, wording: {client/2020: Er werd geluisterd}}
  helps: {answers: agree, block: first}
  mode: {answers: how}
  region: {answers: where}
scales:
  trust: {title: Vertrouwen, items: [listens, helps], method: mean, bounds: [1, 2]}
""",
    "constructs.yml": """\
schema_version: 1
constructs:
  trust:
    title: Vertrouwen
    items: [listens]
    scales: [trust]
    condition: cohesion
    part: effect
""",
    "findings.yml": """\
schema_version: 1
findings:
  listening:
    conclusion: Mensen voelen zich gehoord
    part: effect
    evidence:
    - {number: client.2020.statements.mirror.listens.agree, seen: 41/49}
    owner: A. de Vries
    edition: 2021
    reviewed: 2021-06-30
""",
    "rules.yml": "schema_version: 1\n",
    "client/2020.csv": "nr;naam;V1\n",
}
PROGRAMME, OWN, CONSTRUCTS, FINDINGS = (
    "programme.yml",
    "instruments/own.yml",
    "constructs.yml",
    "findings.yml",
)


@pytest.fixture
def folder(tmp_path):
    """A sound programme of one phase."""
    for name, content in SOUND.items():
        _write(tmp_path / "p" / name, content)
    return tmp_path / "p"


def _write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def _change(folder, changes):
    for name, old, new in changes:
        content = (folder / name).read_text(encoding="utf-8")
        assert content.count(old) == 1, (name, old)
        _write(folder / name, content.replace(old, new))


def _said(folder):
    with pytest.raises(ProblemsError) as caught:
        load_programme(folder)
    return caught.value.sentences()


def test_one_phase_is_enough(folder):
    got = load_programme(folder)
    assert list(got.file.phases) == [Perspective.CLIENT]
    assert [(phase, name) for phase, name, _ in got.waves()] == [(Perspective.CLIENT, "2020")]
    assert got.address(Perspective.CLIENT) == "clienten-en-bewoners"
    assert (list(got.instruments), list(got.constructs)) == (["own"], ["trust"])
    assert got.findings["listening"].edition == "2021"
    read = [path.relative_to(folder).as_posix() for path in got.settings_files]
    assert read == [PROGRAMME, OWN, CONSTRUCTS, FINDINGS]


TABLE = Path(__file__).with_name("programme_faults.txt").read_text(encoding="utf-8")


def _row(section):
    title, _, rest = section.partition("\n")
    changed, _, said = rest.partition("## says\n")
    lines = [line[2:] for line in changed.splitlines()]
    changes = [
        (name, ast.literal_eval(old), ast.literal_eval(new))
        for name, old, new in zip(lines[::3], lines[1::3], lines[2::3], strict=True)
    ]
    return pytest.param(changes, said.strip().splitlines(), id=title)


ROWS = [_row(section) for section in TABLE.removeprefix("## ").split("\n\n## ")]


@pytest.mark.parametrize(("changes", "expected"), ROWS)
def test_fault(folder, changes, expected):
    _change(folder, changes)
    assert _said(folder) == expected


TWO = """\
schema_version: 1
title: Tweede lijst
answer_sets:
  agree: {options: {1: oneens, 2: eens}}
items:
  more: {answers: agree}
  helps: {answers: agree}
  region: {answers: agree}
scales:
  trust: {title: Vertrouwen, items: [more, helps], method: mean, bounds: [1, 2]}
"""


def test_names_in_two_instruments(folder):
    _write(folder / "instruments/two.yml", TWO)
    second = "        - {file: client/2020.csv, instrument: two}\n        recruitment:\n"
    _change(folder, [(PROGRAMME, "        recruitment:\n", second)])
    what = (
        "Deze naam staat in twee instrumenten: ‘own’ en ‘two’. Geef haar in één van beide een andere"
        " naam. Gevonden:"
    )
    assert _said(folder) == [
        f"instruments/two.yml, regel 7: {what} helps.",
        f"instruments/two.yml, regel 8: {what} region.",
        f"instruments/two.yml, regel 10: {what} trust.",
    ]


def test_a_name_that_a_published_instrument_has_too(folder):
    second = "        - {file: client/2020.csv, instrument: who5}\n        recruitment:\n"
    _change(
        folder,
        [
            (PROGRAMME, "        recruitment:\n", second),
            (OWN, "  helps: ", "  who5_calm: "),
            (OWN, "[listens, helps]", "[listens, who5_calm]"),
            (PROGRAMME, "[helps]", "[who5_calm]"),
        ],
    )
    assert _said(folder) == [
        "programme.yml, regel 27: Deze naam staat in twee instrumenten: ‘own’ en ‘who5’. Geef haar in"
        " één van beide een andere naam. Gevonden: who5_calm."
    ]


OUTSIDE = (
    "Dit bestand ligt buiten de map van het programma. Zet het in de map en noem het met een pad"
    " daarbinnen."
)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("client/2020.csv", 19),
        ("instruments/own.yml", 20),
        (CONSTRUCTS, 30),
        (FINDINGS, 31),
        ("rules.yml", 32),
    ],
)
def test_a_link_out_of_the_folder(folder, name, line):
    outside = folder.parent / "elsewhere"
    (folder / name).replace(outside)
    (folder / name).symlink_to(outside)
    assert _said(folder) == [f"programme.yml, regel {line}: {OUTSIDE} Gevonden: {name}."]


def test_a_linked_folder_out_of_the_folder(folder):
    (folder / "client").replace(folder.parent / "elsewhere")
    (folder / "client").symlink_to(folder.parent / "elsewhere", target_is_directory=True)
    assert _said(folder) == [f"programme.yml, regel 19: {OUTSIDE} Gevonden: client/2020.csv."]


def test_a_link_within_the_folder_is_fine(folder):
    (folder / "client/2020.csv").replace(folder / "client/raw.csv")
    (folder / "client/2020.csv").symlink_to(folder / "client/raw.csv")
    assert load_programme(folder).path("client/2020.csv").is_file()


def test_no_folder_and_no_programme(tmp_path):
    make = "Maak een programma met ‘swresearch new’, of noem"
    nowhere = tmp_path / "nowhere"
    assert _said(nowhere) == [f"{nowhere}: Deze map bestaat niet. {make} de map met --programme."]
    assert _said(tmp_path) == [
        f"{tmp_path / 'programme.yml'}: In deze map staat geen programme.yml. {make} een andere map"
        " met --programme."
    ]


def test_an_empty_programme(folder):
    (folder / PROGRAMME).write_text("# later\n", encoding="utf-8")
    assert _said(folder) == [
        "programme.yml: Er staat niets in dit bestand. Vul het in, of haal de verwijzing ernaar weg."
    ]


ADDRESSES = {
    "klanten": "klanten",
    "Cliënten & bewoners": "clienten-bewoners",
    "  mantel--zorgers ": "mantel-zorgers",
    "客户": "client",
}


@pytest.mark.parametrize(("people", "expected"), ADDRESSES.items())
def test_address(folder, people, expected):
    _change(folder, [(PROGRAMME, "people: cliënten en bewoners", f"people: {people!r}")])
    assert load_programme(folder).address(Perspective.CLIENT) == expected


def test_words_of_any_kind_in_a_settings_file_end_in_a_sentence(folder):
    """Every line left out, cut short, or replaced: a programme or a list, never another error."""
    for name in (PROGRAMME, OWN, CONSTRUCTS, FINDINGS):
        lines = SOUND[name].splitlines(keepends=True)
        for i, line in enumerate(lines):
            for other in (
                "",
                line[: len(line) // 2] + "\n",
                f"{line[: line.find(':') + 1]} [x]\n",
                "- 1\n",
            ):
                _write(folder / name, "".join([*lines[:i], other, *lines[i + 1 :]]))
                try:
                    load_programme(folder)
                except ProblemsError as error:
                    assert all(problem.file for problem in error.problems)
                    assert len(error.sentences("en")) == len(error.sentences("nl"))
        _write(folder / name, SOUND[name])
    assert load_programme(folder).file.id == "een-programma"
