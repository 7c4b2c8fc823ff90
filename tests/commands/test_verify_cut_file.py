"""A sealed file that broke off on its way to a regulator, before both programs that check it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk import cli
from clinicdesk.commands.answer import Exit
from tests.support.clinic import Clinic, copy_clinic
from tests.support.sealed import Sealed, attached, container, program, rewritten, seal_of, unsealed, verdict

DAMAGED = {
    "uk": "Файл пошкоджено: бракує його кінця. Завантажте або скопіюйте його ще раз чи попросіть у клініки знову.",
    "en": "The file is damaged: its end is missing. Copy or download it again, or ask the clinic for it again.",
}


@pytest.fixture(scope="module")
def sealed(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("cut") / "clinic")
    desk, lead = clinic.open_as("lead")
    yield seal_of(clinic, desk, lead)
    clinic.close()


def cuts(pdf: bytes) -> list[int]:
    """Where it may break off: anywhere in the pages, before, in and after the seal's value, by one byte."""
    value = container(pdf)
    of_the_seal = [
        value[0] - 2,
        value[0],
        value[0] + 1,
        value[0] + 777,
        value[-1],
        value[-1] + 1,
        value[-1] + 9,
    ]
    return [9, 100, *range(1_000, len(pdf), 1_013), *of_the_seal, len(pdf) - 7, len(pdf) - 1]


def test_a_file_that_breaks_off_is_called_damaged_wherever_it_breaks(sealed: Sealed) -> None:
    """It was told to bear no seal, or to have had something taken out of it: a broken copy looked like a forgery."""
    assert {verdict(sealed.pdf[:end], sealed.root) for end in cuts(sealed.pdf)} == {"SEA020"}


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("share", [0.5, 0.999])
def test_both_programs_say_so_with_exit_3(
    sealed: Sealed, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, share: float
) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(sealed.pdf[: int(len(sealed.pdf) * share)])
    words = (str(path), "--root", sealed.root, "--lang", language)
    said = f"{DAMAGED[language]} [SEA020]"
    assert cli.run(["verify", *words]) == Exit.BROKEN_EVIDENCE
    assert said in capsys.readouterr().out
    assert cli.run(["verify", *words, "--json"]) == Exit.BROKEN_EVIDENCE
    ours = json.loads(capsys.readouterr().out)
    assert (ours["ok"], ours["code"], ours["sentence"]) == (False, "SEA020", DAMAGED[language])
    for asked, expected in ((words, said), ((*words, "--json"), DAMAGED[language])):
        run = [sys.executable, "-I", str(program()), *asked]
        alone = subprocess.run(run, cwd=tmp_path, check=False, capture_output=True, encoding="utf-8")
        assert (alone.returncode, alone.stderr) == (3, "")
        assert expected in alone.stdout


def test_a_whole_file_is_never_called_cut(sealed: Sealed) -> None:
    """What a forger shortened is whole as a PDF: something was taken out of it. A plain PDF bears no seal."""
    record, _ = attached(sealed.pdf)
    assert verdict(sealed.pdf, sealed.root) == ""
    assert verdict(unsealed(sealed.pdf), sealed.root) == "SEA002"
    assert verdict(unsealed(sealed.pdf) + b"\r\n\0", sealed.root) == "SEA002"
    for forged in (
        rewritten(sealed.pdf, record=None),
        rewritten(sealed.pdf, record=record),
        sealed.pdf + b" ",
    ):
        assert verdict(forged, sealed.root) == "SEA003"
