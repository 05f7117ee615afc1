"""JSON Schemas agree with what swresearch reads, and migration tells what it does."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from swresearch import schema
from swresearch.errors import ProblemsError
from swresearch.settings import SCHEMA_VERSION, Settings

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
SHIPPED = sorted((ROOT / "src/swresearch/catalogue").glob("*.yml"))
FILES = [
    ("programme", DATA / "programme.yml"),
    ("constructs", DATA / "constructs.yml"),
    ("findings", DATA / "findings.yml"),
    ("rules", DATA / "rules.yml"),
    ("teams", DATA / "cases/teams.yml"),
    ("signals", DATA / "cases/signals.yml"),
    ("guide", DATA / "guide.yml"),
    ("factsheets", DATA / "factsheets.yml"),
    ("course", DATA / "elearning/course.yml"),
    ("lesson", DATA / "elearning/beslissen.yml"),
    *[("instrument", path) for path in (*sorted((DATA / "instruments").glob("*.yml")), *SHIPPED)],
]


class _Words(yaml.SafeLoader):
    """Words, numbers and codes as an editor sees them: keys are text, dates are text."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _as_editor(path):
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), Loader=_Words)))


def _faults(kind, content):
    checker = jsonschema.Draft202012Validator(schema.schema(schema.MODELS[kind]))
    return [fault.message for fault in checker.iter_errors(content)]


@pytest.mark.parametrize(("kind", "path"), [pytest.param(*row, id=row[1].name) for row in FILES])
def test_shipped_files_fit_their_schema(kind, path):
    assert _faults(kind, _as_editor(path)) == []


def test_an_editor_sees_a_misspelt_key_and_a_wrong_choice():
    content = _as_editor(DATA / "programme.yml")
    phase = next(iter(content["phases"].values()))
    phase["titel"] = phase.pop("title")
    content["language"] = "de"
    got = sorted(_faults("programme", content))
    assert got == [
        "'de' is not one of ['nl', 'en']",
        "'title' is a required property",
        "Additional properties are not allowed ('titel' was unexpected)",
    ]


def test_every_schema_is_written_and_valid(tmp_path):
    got = schema.write(tmp_path / "schemas")
    assert [path.name for path in got] == [
        "programme.schema.json",
        "instrument.schema.json",
        "constructs.schema.json",
        "findings.schema.json",
        "rules.schema.json",
        "settled.schema.json",
        "case.schema.json",
        "teams.schema.json",
        "signals.schema.json",
        "guide.schema.json",
        "factsheets.schema.json",
        "course.schema.json",
        "lesson.schema.json",
    ]
    for path in got:
        content = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(content)
        assert content["description"]
    before = [path.read_bytes() for path in got]
    assert [path.read_bytes() for path in schema.write(tmp_path / "schemas")] == before


def test_every_model_of_a_settings_file_is_exported():
    """Whatever carries a version is a settings file of its own."""
    pending, files = list(Settings.__subclasses__()), set()
    while pending:
        model = pending.pop()
        pending += model.__subclasses__()
        if "schema_version" in model.model_fields and model.__module__.startswith("swresearch."):
            files.add(model)
    assert files == set(schema.MODELS.values())


@pytest.fixture
def folder(tmp_path):
    """The settings of the demonstration."""
    (tmp_path / "p/instruments").mkdir(parents=True)
    for path in (*DATA.glob("*.yml"), *(DATA / "instruments").glob("*.yml")):
        if "schema_version" in path.read_text(encoding="utf-8"):
            shutil.copy(path, tmp_path / "p" / path.relative_to(DATA))
    return tmp_path / "p"


def _content(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*.yml")}


def test_there_is_nothing_to_migrate(folder):
    before = _content(folder)
    assert schema.migrate(folder) == [
        f"Alle instellingenbestanden ({len(before)}) hebben al de huidige versie ({SCHEMA_VERSION})."
        " Er is niets veranderd."
    ]
    assert _content(folder) == before


NEWER = "Dit bestand is geschreven voor een nieuwere versie van swresearch. Werk swresearch bij."
NEVER = "Deze versie van een instellingenbestand heeft nooit bestaan. Verbeter ‘schema_version’."

# what stands in the first line, what is said
VERSIONS = [
    ("schema_version: 2", f"regel 1: {NEWER} Gevonden: 2. Toegestaan: 1."),
    ("schema_version: 0", f"regel 1: {NEVER} Gevonden: 0."),
    ("schema_version: een", f"regel 1: {NEVER} Gevonden: een."),
    ("versie: 1", "regel 1: De sleutel ‘schema_version’ ontbreekt. Vul hem in."),
]


@pytest.mark.parametrize(("line", "expected"), VERSIONS)
def test_a_version_that_cannot_be_migrated(folder, line, expected):
    (folder / "programme.yml").write_text(f"{line}\ntitle: T\n", encoding="utf-8")
    before = _content(folder)
    with pytest.raises(ProblemsError) as caught:
        schema.migrate(folder)
    assert caught.value.sentences() == [f"programme.yml, {expected}"]
    assert _content(folder) == before


def test_a_migration_keeps_comments(folder, monkeypatch):
    """The day a version 2 comes: one function over the text of the file."""
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 2)
    monkeypatch.setitem(
        schema.MIGRATIONS,
        1,
        lambda text: text.replace("schema_version: 1", "schema_version: 2").replace("oud:", "nieuw:"),
    )
    for path in folder.rglob("*.yml"):
        path.unlink()
    (folder / "rules.yml").write_text("schema_version: 1 # eerste\noud: ja # blijft\n")
    (folder / "constructs.yml").write_text("schema_version: 2\n")
    (folder / "other.yml").write_text("not: a settings file\n")
    names = "rules: rules.yml\nconstructs: constructs.yml\n"
    (folder / "programme.yml").write_text(f"schema_version: 2\n{names}")
    assert schema.migrate(folder) == ["rules.yml is van versie 1 naar versie 2 gebracht."]
    got = (folder / "rules.yml").read_text()
    assert got == "schema_version: 2 # eerste\nnieuw: ja # blijft\n"


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ProblemsError) as caught:
        schema.migrate(tmp_path / "none", "en")
    [problem] = caught.value.problems
    assert problem.key == "programme.folder-missing"
