"""Editions: a record per edition, what two tell together, and a person who withdrew gone from all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from two_phases import change, write_small

from swresearch.clean import Decision
from swresearch.clean.decisions import Kind
from swresearch.disclosure import EditionRecord, read_record
from swresearch.errors import ProblemsError
from swresearch.programme import Publication, load_programme
from swresearch.publish.build import build_site
from swresearch.publish.editions import editions, rebuilt_lines


@pytest.fixture
def folder(tmp_path: Path, keys: Path) -> Path:
    return write_small(tmp_path / "programme")


def results(**cells: float | None) -> list[dict]:
    return [{"published": {"client-2020-statements.all": dict(cells)}}]


def made(folder: Path, records: Path, edition: str, decisions=(), **cells):
    path = folder / "programme.yml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("edition:")]
    path.write_text("\n".join([*lines, f'edition: "{edition}"']) + "\n", encoding="utf-8")
    return editions(load_programme(folder), results(**cells), decisions, records)


def told(record) -> list[str]:
    return [problem.sentence() for problem in record.problems(Publication())]


def test_two_editions_that_tell_what_one_person_answered(folder, tmp_path):
    records = tmp_path / "editions"
    made(folder, records, "2020", helps=12.0, listens=30.0).write()
    assert told(made(folder, records, "2021", helps=20.0, listens=30.0)) == []
    assert told(made(folder, records, "2021", helps=11.0, listens=30.0)) == [
        "Tussen 2020 en 2021 verandert helps met zo weinig mensen dat hun antwoord te berekenen is. "
        "Publiceer pas weer als er meer mensen bij zijn, of haal deze vraag of groep uit het programma. "
        "Is 2020 nooit openbaar geweest, haal dan het bestand van die editie weg uit de map ‘editions’ "
        "van de bouwmap."
    ]
    assert told(made(folder, records, "2021", helps=None, listens=30.0)) == [
        "In 2021 is helps verborgen, maar 2020 liet het getal zien. Trek het in 2020 in of laat het ook nu "
        "zien, als dat veilig is."
    ]


def test_the_same_edition_built_again_replaces_its_record(folder, tmp_path):
    records = tmp_path / "editions"
    made(folder, records, "2020", helps=12.0).write()
    again = made(folder, records, "2020", helps=11.0)
    assert told(again) == []
    again.write()
    assert read_record(again.file).cells == {"helps": 11.0}
    programme = load_programme(folder)
    assert list(rebuilt_lines(programme, records)) == [
        "Let op: editie ‘2020’ is eerder gebouwd met andere aantallen, die naast de nieuwe iets over een "
        "paar mensen zeggen (1 keer). Stond die al online, geef ‘edition’ dan een nieuwe naam en bouw "
        "opnieuw: dan wordt nagegaan wat de twee samen verraden."
    ]
    made(folder, records, "2020", helps=11.0).write()
    assert list(rebuilt_lines(programme, records)) == []


APART = ("withdrawn.json", "rebuilt.json")
WITHDREW = Decision(Kind.PERSON, "weglaten", found="c-7", reason="Trok zich terug.")


def test_a_person_who_withdrew_is_gone_from_every_record(folder, tmp_path):
    records = tmp_path / "editions"
    first = made(folder, records, "2020", helps=12.0, gone=7.0)
    first.write()
    after = made(folder, records, "2021", [WITHDREW], helps=11.0)
    assert after.new
    assert told(after) == []
    after.write()
    assert read_record(first.file) == EditionRecord(
        "2020", {"client-2020-statements.all": {"helps": 11.0}}
    )
    assert "c-7" not in "".join(path.read_text(encoding="utf-8") for path in records.iterdir())
    later = made(folder, records, "2022", [WITHDREW], helps=10.0)
    assert not later.new
    assert len(told(later)) == 2  # the withdrawal was carried through once; a new change is told


def test_a_damaged_record_stops(folder, tmp_path):
    records = tmp_path / "editions"
    made(folder, records, "2020", helps=12.0).write()
    next(records.glob("[0-9a-f]*.json")).write_text("{", encoding="utf-8")
    with pytest.raises(ProblemsError):
        made(folder, records, "2021", helps=12.0)


@pytest.mark.deep
def test_a_build_stops_compares_and_after_a_withdrawal_forgets(folder, tmp_path):
    out = tmp_path / "out"
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write('edition: "2020"\nrules: rules.yml\n')
    (folder / "rules.yml").write_text("schema_version: 1\ndecisions: []\n", encoding="utf-8")
    build_site(folder, out, jobs=1)
    lines = (folder / "client.csv").read_text(encoding="utf-8").splitlines()
    person = lines[1].partition(";" if ";" in lines[0] else ",")[0]
    rule = {"kind": "person", "found": person, "decision": "weglaten", "reason": "Trok zich terug."}
    change(folder / "programme.yml", 'edition: "2020"', 'edition: "2021"')
    kept = "\n".join([lines[0], *lines[2:]]) + "\n"
    (folder / "client.csv").write_text(kept, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        build_site(folder, out, jobs=1, fresh=True)
    assert {problem.key for problem in caught.value.problems} == {"disclosure.difference-few"}
    (folder / "client.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    content = yaml.safe_dump({"schema_version": 1, "decisions": [rule]}, allow_unicode=True)
    (folder / "rules.yml").write_text(content, encoding="utf-8")
    build_site(folder, out, jobs=1, fresh=True)
    records = [read_record(path) for path in out.glob("editions/*.json") if path.name not in APART]
    assert {record.edition for record in records} == {"2020", "2021"}
    bases = {v for r in records for name, v in r.cells.items() if name.endswith(".helps: all")}
    assert len({json.dumps(record.cells, sort_keys=True) for record in records}) == 1
    assert bases
    assert len(list((out / "sites").iterdir())) == 1
