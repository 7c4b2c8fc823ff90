"""The folder of a demonstration: made anew only where it carries the demonstration's own mark."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from clinicdesk.demo.mark import MARK, PASSWORDS, is_demo, keep_time
from clinicdesk.demo.papers import write_papers
from clinicdesk.demo.progress import Hear, silent
from clinicdesk.demo.story import CHAPTERS, Demonstration, tell
from clinicdesk.errors import Issue, Refused, Unavailable

STEPS = len(CHAPTERS) + 1
"""How many steps clinic and documents take."""


@dataclass(frozen=True, slots=True)
class Output:
    """What lies in the folder."""

    root: Path
    demo: Demonstration

    @property
    def pictures(self) -> Path:
        """Where pictures of the window go."""
        return self.root / "pictures"


def build(root: Path, hear: Hear = silent, language: str = "uk") -> Output:
    """Clinic and passwords, of words of this language. Refused CLI009 for a folder that holds something else."""
    _clear(root)
    try:
        (root / PASSWORDS).mkdir(parents=True)
        (root / MARK).touch()
        demo = tell(root / "clinic", hear, language)
        keep_time(root, demo.clock.now())
        for login, password in demo.passwords.items():
            (root / PASSWORDS / f"{login}.txt").write_text(f"{password}\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise Unavailable("FND010", path=str(root)) from error
    return Output(root, demo)


def print_documents(output: Output, hear: Hear = silent) -> list[Path]:
    """Every document as a file, and what checks the sealed ones beside them."""
    hear("documents")
    try:
        return write_papers(output.demo, output.root / "documents")
    except OSError as error:
        raise Unavailable("FND010", path=str(output.root)) from error


def _clear(root: Path) -> None:
    if not root.exists():
        return
    if not root.is_dir() or (any(root.iterdir()) and not is_demo(root)):
        raise Refused(Issue("CLI009", "out", values={"path": str(root)}))
    shutil.rmtree(root)
