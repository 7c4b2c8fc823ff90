"""Reading and checking the library beside the bare TOML parser; importing the pure floor beside pydantic."""

import subprocess
import sys
import tomllib
from pathlib import Path

from benchmarks.measuring import Figure, compare
from clinicdesk.protocols.catalogue import LIBRARIES
from clinicdesk.protocols.reader import read_library

OURS = "import clinicdesk.protocols.catalogue"
BARE = "from pydantic import BaseModel"


def run(_: Path, *, short: bool) -> list[Figure]:
    """The same bytes on both sides; imports in processes of their own."""
    texts = [path.read_bytes().decode() for root in LIBRARIES for path in sorted(root.rglob("*.toml"))]

    def bare() -> None:
        for text in texts:
            tomllib.loads(text)

    def process(code: str) -> None:
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    return [
        compare(
            f"read and check the library, {len(texts)} files", lambda: read_library(*LIBRARIES), bare,
            rounds=3 if short else 15, promise="≤ 4 × tomllib.loads of the same bytes",
        ),
        compare(
            "import of the pure floor", lambda: process(OURS), lambda: process(BARE),
            rounds=3 if short else 11, promise="beside bare pydantic",
        ),
    ]  # fmt: skip
