"""The folder of a demonstration: made anew only where it carries the demonstration's own mark."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from clinicdesk.demo.papers import write_papers
from clinicdesk.demo.story import Demonstration, tell
from clinicdesk.errors import Issue, Refused, Unavailable

MARK = ".clinicdesk-demo"


@dataclass(frozen=True, slots=True)
class Output:
    """What lies in the folder."""

    root: Path
    demo: Demonstration
    documents: tuple[Path, ...]

    @property
    def pictures(self) -> Path:
        """Where pictures of the window go."""
        return self.root / "pictures"


def build(root: Path) -> Output:
    """Clinic, passwords and documents. Refused CLI009 for a folder that holds something else."""
    _clear(root)
    try:
        (root / "passwords").mkdir(parents=True)
        (root / MARK).write_text("ClinicDesk\n", encoding="utf-8")
        demo = tell(root / "clinic")
        for login, password in demo.passwords.items():
            (root / "passwords" / f"{login}.txt").write_text(f"{password}\n", encoding="utf-8", newline="\n")
        documents = write_papers(demo, root / "documents")
    except OSError as error:
        raise Unavailable("FND010", path=str(root)) from error
    return Output(root, demo, tuple(documents))


def is_demo(root: Path) -> bool:
    """Whether this folder carries the demonstration's own mark."""
    return (root / MARK).is_file()


def _clear(root: Path) -> None:
    if not root.exists():
        return
    if not root.is_dir() or (any(root.iterdir()) and not is_demo(root)):
        raise Refused(Issue("CLI009", "out", values={"path": str(root)}))
    shutil.rmtree(root)
