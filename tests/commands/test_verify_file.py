"""A regulator at the command line: our own, and the single file that needs only Python and `cryptography`."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinicdesk import cli
from clinicdesk.commands.answer import Exit
from clinicdesk.paths import resource
from clinicdesk.reports import checking
from clinicdesk.security.roles import Role
from clinicdesk.services.signing import Meaning
from clinicdesk.words import say
from tests.support.clinic import Clinic, copy_clinic
from tests.support.sealed import Sealed, flipped, seal_of

PROGRAM = resource("verifier", "clinicdesk_verify.py")


@pytest.fixture(scope="module")
def sealed(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("verify") / "clinic")
    desk, lead = clinic.open_as("lead")
    yield seal_of(clinic, desk, lead)
    clinic.close()


class Regulator:
    """Somebody with a file, a fingerprint, and no clinic."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def given(self, data: bytes, name: str = "document.pdf") -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def ask(self, *words: str, language: str = "en") -> tuple[int, dict[str, Any]]:
        code = cli.run(["verify", *words, "--lang", language, "--json"])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return code, json.loads(out)


@pytest.fixture
def regulator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Regulator:
    return Regulator(tmp_path, capsys)


def test_a_genuine_document_is_told_with_exit_0_and_a_forged_one_with_3(
    sealed: Sealed, regulator: Regulator
) -> None:
    """Proves: REQ-SEA-003."""
    code, told = regulator.ask(regulator.given(sealed.pdf), "--root", sealed.root, "--qr", sealed.code)
    assert (code, told["ok"], told["by"]) == (Exit.DONE, True, "Левченко Ольга")
    code, told = regulator.ask(regulator.given(flipped(sealed.pdf, 5_000)), "--root", sealed.root)
    assert (code, told["ok"], told["code"]) == (Exit.BROKEN_EVIDENCE, False, "SEA004")
    code, told = regulator.ask("--qr", sealed.code, "--root", sealed.root.upper())
    assert (code, told["subject"]) == (Exit.DONE, "К-1")


def test_the_fingerprint_may_be_typed_as_it_is_grouped_on_paper(sealed: Sealed, regulator: Regulator) -> None:
    grouped = " ".join(sealed.root[start : start + 4] for start in range(0, 64, 4))
    assert regulator.ask(regulator.given(sealed.pdf), "--root", grouped)[0] == Exit.DONE
    code, told = regulator.ask(regulator.given(sealed.pdf), "--root", sealed.root[:-1])
    assert (code, told["code"]) == (Exit.WRONG_USAGE, "SEA017")


def rubbish(sealed: bytes) -> dict[str, bytes]:
    """Files that come with a regulator's mail."""
    dice = random.Random(5)
    deep = b"%PDF-1.7\n/ByteRange [0 10 12 3] <3080>" + b"[" * 100_000
    return {
        "empty": b"", "text": "звіт".encode(), "noise": dice.randbytes(20_000), "head": b"%PDF-1.7\n",
        "cut": sealed[: len(sealed) // 2], "end cut": sealed[:-1], "deep": deep,
        "twice": sealed + sealed, "noise after": sealed + dice.randbytes(2_000),
        "plain": b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF", "zip": b"PK\x03\x04" + bytes(500),
    }  # fmt: skip


def test_damaged_and_foreign_files_get_a_sentence(sealed: Sealed, regulator: Regulator) -> None:
    """Proves: REQ-SEA-005. In both languages, and by a code of its own where nothing could be read."""
    unreadable = {"empty", "text", "noise", "zip"}
    for name, data in rubbish(sealed.pdf).items():
        path = regulator.given(data)
        code, told = regulator.ask(path, "--root", sealed.root)
        assert code == (Exit.REFUSED if name in unreadable else Exit.BROKEN_EVIDENCE), name
        assert told["code"].startswith("SEA"), name
        ukrainian = regulator.ask(path, "--root", sealed.root, language="uk")[1]
        assert ukrainian["code"] == told["code"]
        assert ukrainian["sentence"] != told["sentence"]
    code, told = regulator.ask(str(regulator.folder / "none.pdf"), "--root", sealed.root)
    assert (code, told["code"]) == (Exit.REFUSED, "SEA019")
    assert "none.pdf" in told["sentence"]
    assert regulator.ask(str(regulator.folder), "--root", sealed.root)[0] == Exit.REFUSED


def test_a_file_larger_than_any_document_is_not_read(
    sealed: Sealed, regulator: Regulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-SEA-005."""
    monkeypatch.setattr(checking.verifier(), "LARGEST", len(sealed.pdf) - 1)
    code, told = regulator.ask(regulator.given(sealed.pdf), "--root", sealed.root)
    assert (code, told["code"]) == (Exit.REFUSED, "SEA018")


@pytest.mark.parametrize(
    "words",
    [
        ("FILE",),
        ("--qr", "CLINICDESK1:A"),
        ("--root", "00"),
        (),
        ("--clinic", "x", "--user", "lead"),
        ("FILE", "--root", "00", "--clinic", "x", "--user", "lead", "--password-file", "-"),
    ],
)
def test_half_a_question_is_wrong_usage(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["verify", *words])
    assert ended.value.code == Exit.WRONG_USAGE
    assert "--root" in capsys.readouterr().err


def alone(*words: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """The single file in a folder of its own, with nothing of ours on its path."""
    (folder / PROGRAM.name).write_bytes(PROGRAM.read_bytes())
    return subprocess.run(
        [sys.executable, "-I", PROGRAM.name, *words],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def test_the_single_file_says_the_same_without_clinicdesk(sealed: Sealed, tmp_path: Path) -> None:
    """Proves: REQ-SEA-003."""
    (tmp_path / "document.pdf").write_bytes(sealed.pdf)
    done = alone("document.pdf", "--root", sealed.root, "--qr", sealed.code, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        tuple(done.stdout.splitlines())
        == checking.check_document(sealed.pdf, root=sealed.root, language="uk").lines
    )
    (tmp_path / "document.pdf").write_bytes(sealed.pdf + b" ")
    done = alone("document.pdf", "--root", sealed.root, "--lang", "en", folder=tmp_path)
    assert (done.returncode, done.stderr) == (3, "")
    assert "added to the file" in done.stdout
    assert alone("--root", sealed.root, folder=tmp_path).returncode == 2


def test_the_single_file_loads_nothing_but_python_and_cryptography() -> None:
    """Proves: REQ-SEA-003."""
    asked = (
        "import sys, runpy; before = set(sys.modules); "
        f"runpy.run_path({str(PROGRAM)!r}); "
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before}"
        " - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", asked], check=True, capture_output=True, encoding="utf-8"
    )
    assert set(json.loads(done.stdout.replace("'", '"'))) <= {"cryptography", "_cffi_backend", "_openssl"}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "uk",
            "Підпис: Бондар Ірина (лікарська роль, медичне керівництво), затвердження, 01.12.2026 06:53:25 UTC",
        ),
        ("en", "Signed: Бондар Ірина (physician, medical lead), approver, 01.12.2026 06:53:25 UTC"),
    ],
)
def test_a_signature_is_told_in_words(language: str, line: str) -> None:
    at = "2026-12-01T06:53:25.000Z"
    signed = {"name": "Бондар Ірина", "role": "physician lead", "meaning": "approver", "at": at}
    about = dict.fromkeys(
        ("clinic", "clinic_id", "by", "title", "subject", "index", "size", "root", "digest"), "x"
    )
    told = {**about, "at": at, "record": "07/0198c1d2", "signatures": [signed]}
    lines = checking.verifier().lines_of(told, language, paper_only=False)
    assert lines[-1] == line
    assert {"uk": "Запис: 07/0198c1d2", "en": "Record: 07/0198c1d2"}[language] in lines


def test_roles_and_meanings_of_the_single_file_are_the_programs_own() -> None:
    """Proves: REQ-SEA-994. What is signed is the code of the meaning; its words are by nouns, as on paper."""
    program = checking.verifier()
    assert {role.value for role in Role} == set(program.ROLES)
    assert {meaning.value for meaning in Meaning} == set(program.MEANINGS)
    for language in ("uk", "en"):
        for role, words in program.ROLES.items():
            assert words[language] == say(language, f"common.role.{role}")
        for meaning, words in program.MEANINGS.items():
            assert words[language] == say(language, f"records.meaning.{meaning}")


def test_a_code_on_paper_names_its_document_in_words_as_its_title_does() -> None:
    """Proves: REQ-SEA-006. A code holds only the kind; "participant" said nothing to a Ukrainian inspector."""
    program = checking.verifier()
    of_a_person = ("participant", "screening", "discharge", "integration", "event")
    titles = {kind: f"records.title.{kind}" for kind in of_a_person}
    titles |= {"session": "sessionpapers.title.session", "audit_extract": "extract.title"}
    assert set(program.KINDS) == set(titles)
    told = dict.fromkeys(("clinic", "clinic_id", "by", "title", "index", "size", "root", "digest"), "x")
    told |= {"kind": "participant", "subject": "К-1", "at": "2026-12-01T06:53:25.000Z"}
    for language in ("uk", "en"):
        for kind, key in titles.items():
            assert program.KINDS[kind][language] == say(language, key)
        lines = program.lines_of(told, language, paper_only=True)
        assert any(line.endswith(f": {say(language, titles['participant'])} К-1") for line in lines)


def test_every_sentence_of_the_single_file_is_there_twice_and_tidy() -> None:
    program = checking.verifier()
    for name, both in {**program.SENTENCES, **program.WORDS}.items():
        assert set(both) == {"uk", "en"}, name
        assert both["uk"] != both["en"], name
        uk, en = (sorted(re.findall(r"{(\w+)}", sentence)) for sentence in both.values())
        assert uk == en, name
        assert not any("!" in sentence or "'" in sentence or '"' in sentence for sentence in both.values()), (
            name
        )
        assert not any(sign in both["en"] for sign in "абвгдеєжзиіїйклмнопрстуфхцчшщьюя"), name
