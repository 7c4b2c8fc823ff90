"""The pictures in a process of their own, beside the documents. Over a copy: one program at a time opens a clinic."""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from clinicdesk.clock import stamp
from clinicdesk.demo.mark import is_demo
from clinicdesk.demo.output import Output
from clinicdesk.desktop.program import restart_command
from clinicdesk.settings import WorkstationSettings

OPTION = "--draw-demo"
_COPY = ".drawn"


class Drawing:
    """Begun when it is made; `wait` gives the pictures. Left early it ends, and it leaves no copy behind."""

    def __init__(self, output: Output) -> None:
        self._output, self._copy = output, output.root.absolute() / _COPY
        shutil.copytree(output.root / "clinic", self._copy)
        program, words = restart_command()
        words += ["--clinic", str(self._copy), OPTION, str(output.root.absolute())]
        words += ["--demo-clock", stamp(output.demo.clock.now())]
        self._child = subprocess.Popen(  # noqa: S603 - this very program, with fixed arguments
            [program, *words], stdin=subprocess.DEVNULL, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        shutil.rmtree(self._copy, ignore_errors=True)

    def wait(self) -> list[Path]:
        """The pictures, all of them drawn."""
        if code := self._child.wait():
            raise RuntimeError(f"drawing ended with {code}")
        return sorted(self._output.pictures.glob("*.png"))


def draw_copy(root: Path, clinic: Path, now: datetime) -> int:
    """What the process does: every picture of the demonstration in `root`, over this copy of its clinic."""
    if not is_demo(root):
        return 2
    from clinicdesk.desktop.pictures import Pictures
    from clinicdesk.desktop.pictures_camera import Scene
    from clinicdesk.desktop.start import application

    passwords = {
        path.stem: path.read_text(encoding="utf-8").strip() for path in (root / "passwords").iterdir()
    }
    scene = Scene(clinic, passwords, now)
    Pictures(application(WorkstationSettings()), scene, root / "pictures").draw()
    return 0
