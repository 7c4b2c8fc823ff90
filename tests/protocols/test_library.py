"""Every definition of the built-in library is read, complete, sourced and as it was released, by existing."""

import re
import tomllib
from pathlib import Path

import pytest

from clinicdesk.protocols.catalogue import LIBRARIES, library
from clinicdesk.protocols.definitions import age_of
from clinicdesk.protocols.facts import ROLES
from clinicdesk.protocols.form_checks import check_form
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.problems import Findings
from clinicdesk.protocols.reader import read_definition
from clinicdesk.protocols.schema import schema_files
from clinicdesk.security.digests import definition_digest
from clinicdesk.security.roles import Role
from tests.support.source import ROOT

ALL = sorted(library().reads)
RELEASED = ROOT / "tests" / "data" / "released.toml"


@pytest.mark.parametrize(("code", "version"), ALL)
def test_a_definition_reads_without_a_problem(code: str, version: str) -> None:
    """Proves: REQ-DEF-003."""
    read = library().read(code, version)
    assert [(p.code, p.place, p.sentence("en")) for p in read.problems] == []
    assert read.definition is not None
    assert set(read.phrases) == {"uk", "en"}


def test_nothing_is_wrong_between_the_definitions_either() -> None:
    """Proves: REQ-DEF-003."""
    assert library().problems == ()
    assert {"gkap", "trt"} <= set(library().codes())


@pytest.mark.parametrize(("code", "version"), ALL)
def test_it_is_written_in_calm_ukrainian_with_its_own_signs(code: str, version: str) -> None:
    texts = library().read(code, version).phrases["uk"].items()
    assert [key for key, text in texts if set(text) & set("'\"`ыэъёЫЭЪЁ") or "!" in text] == []


@pytest.mark.parametrize(("code", "version"), ALL)
def test_a_released_definition_is_as_it_was_released(code: str, version: str) -> None:
    """Proves: REQ-DEF-004. A draft may change; a verified one has its digest in released.toml for ever."""
    read = library().read(code, version)
    assert read.definition is not None
    kept = released().get(f"{code}@{version}")
    if read.definition.status == "verified":
        assert kept is not None, "name the digest of a newly released definition in tests/data/released.toml"
    if kept is not None:
        assert definition_digest(read) == kept


def test_what_was_released_is_still_there() -> None:
    """Proves: REQ-DEF-004."""
    assert set(released()) <= {f"{code}@{version}" for code, version in ALL}


def test_a_change_of_a_released_file_would_be_seen(tmp_path: Path) -> None:
    """Proves: REQ-DEF-004. A word, a number or a language changes the digest; comments and order do not."""
    sound = ROOT / "tests" / "data" / "sound" / "mood" / "0.1"
    texts = {path.name: path.read_text(encoding="utf-8") for path in sound.iterdir()}

    def digest(name: str = "", old: str = "", new: str = "") -> str:
        folder = tmp_path / "mood" / "0.1"
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            assert file != name or old in text
            changed = text.replace(old, new) if file == name else text
            (folder / file).write_text(changed, encoding="utf-8")
        return definition_digest(read_definition(folder))

    first = digest()
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert digest("definition.toml", "within_minutes = 60", "within_minutes = 61") != first
    assert digest("uk.toml", "Настрій за тиждень", "Настрій на тиждень") != first
    assert digest("en.toml", "Mood over a week", "Mood of a week") != first
    assert digest("definition.toml", 'owner = "Clinic"\n', '# owner\nowner = "Clinic"\n\n') == first


def test_the_committed_schema_is_the_language() -> None:
    """`clinicdesk forms schema resources/schema` writes it anew."""
    folder = ROOT / "resources" / "schema"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == schema_files()


def test_the_roles_of_rules_are_roles_of_the_program() -> None:
    """Everybody but the administrator and the auditor, who have no part in care."""
    assert {str(role) for role in Role} - {"admin", "auditor"} == ROLES


def test_every_form_is_checked_with_all_its_facts() -> None:
    """A form may name its answers, details, scores and baseline; what the reader knows is what the engine fills."""
    vitals = library().form("vitals")
    facts = check_form(vitals, Findings(""))
    assert {"sbp", "baseline.sbp", "person.age"} <= set(facts)


def test_the_shelf_finds_by_code_version_and_kind() -> None:
    shelf = library()
    assert isinstance(shelf.find("phq9@1.0"), Form)
    assert shelf.find("phq9@9.9") is None
    assert shelf.programme("trt").version in shelf.versions("trt")
    assert shelf.term_list("interactions").code == "interactions"
    with pytest.raises(KeyError):
        shelf.form("trt")
    with pytest.raises(KeyError):
        shelf.form("nothing")
    assert shelf.phrase(shelf.form("phq9"), "no.such.hint", "uk") == ""
    assert sorted(["0.10", "0.9", "1.0-beta", "1.0"], key=age_of)[:2] == ["0.9", "0.10"]


def test_texts_that_may_not_be_sold_lie_beside_their_licence() -> None:
    held = [path for path in LIBRARIES if path.name == "library_noncommercial"]
    assert [path for path in held if not (path / "LICENCE.md").is_file()] == []


def released() -> dict[str, str]:
    """The digests of released definitions."""
    return tomllib.loads(RELEASED.read_text(encoding="utf-8"))
