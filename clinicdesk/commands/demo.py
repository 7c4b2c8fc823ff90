"""`clinicdesk demo`: the demonstration with its documents and pictures."""

from pathlib import Path

from clinicdesk.commands.answer import Answer
from clinicdesk.desktop.demonstration import produce
from clinicdesk.words import say


def demo(language: str, out: Path) -> Answer:
    """Build the clinic, print its papers, draw its window in both languages."""
    output, documents, pictures = produce(out, language)
    lines = (
        say(language, "cli.demo.done", path=str(output.root / "clinic")),
        say(language, "cli.demo.documents", n=len(documents)),
        say(language, "cli.demo.pictures", n=len(pictures)),
        say(language, "cli.demo.open", path=str(output.root / "passwords")),
    )
    told = {
        "clinic": str(output.root / "clinic"), "logins": sorted(output.demo.passwords),
        "documents": [str(path) for path in documents], "pictures": [str(path) for path in pictures],
        "root_fingerprint": output.demo.root_fingerprint,
    }  # fmt: skip
    return Answer(lines, told)
