"""A person at the command line of one clinic."""

import json
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.cli import run
from tests.support.clinic import PASSWORDS

CONFIG = """
recovery_sheet = "sheet.txt"
[clinic]
name = "Клініка «Обрій»"
address = "Київ"
edrpou = "12345678"
licence = "АЕ 000000"
zone = "Europe/Kyiv"
[admin]
login = "admin"
name = "Адміненко Павло"
password_file = "admin.txt"
[lead]
login = "lead"
name = "Левченко Ольга"
password_file = "lead.txt"
"""


class Desk:
    """A person at the command line of one clinic."""

    def __init__(self, folder: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.papers, self._capsys = folder, papers, capsys
        papers.mkdir(exist_ok=True)

    def secret(self, text: str) -> str:
        path = self.papers / f"{abs(hash(text))}.txt"
        path.write_text(text + "\n", encoding="utf-8")
        return str(path)

    def call(
        self, *words: str, login: str = "", password: str = "", json_: bool = True, language: str = "en"
    ) -> tuple[int, Any, str]:
        who = ["--user", login, "--password-file", self.secret(password or PASSWORDS[login])] if login else []
        code = run(
            [*words, "--clinic", str(self.folder), *who, "--lang", language, *(["--json"] if json_ else [])]
        )
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return code, json.loads(out) if json_ else out, err
