"""Running a process above the recording layer of shim.c, and asking that layer to refuse calls."""

import ctypes
import errno
import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import Any

from tests.support.source import ROOT

ACKNOWLEDGED = "zz.ack"
"""Beside the clinic's files, so that the recording holds writes and acknowledgements in one order."""
_HEAD = struct.Struct("<cHqi")
_SECONDS = 300
_FAR = 1_000_000_000


class Kind(IntFlag):
    """Calls that can be refused; the numbers are those of shim.c."""

    WRITES = 1
    SYNCS = 2
    OPENS = 4
    CUTS = 8
    NAMES = 16
    CREATES = 32


ALL_KINDS = Kind.WRITES | Kind.SYNCS | Kind.OPENS | Kind.CUTS | Kind.NAMES | Kind.CREATES


@dataclass(frozen=True, slots=True)
class Call:
    """One change a process made: kind (C W T S U R), name below the folder, offset, bytes."""

    kind: str
    name: str
    offset: int
    data: bytes


def build_shim(folder: Path) -> Path:
    """Compile the layer; AssertionError with the reason where that cannot be done."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler, (
        "the proofs of power cuts and full disks need gcc (Debian: apt-get install gcc libc6-dev)"
    )
    target = folder / "shim.so"
    source = Path(__file__).with_name("shim.c")
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(target), str(source), "-ldl"],
        check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, f"shim.c does not compile here: {done.stderr}"
    return target


def run_above(shim: Path, folder: Path, work: str, *, recording: Path | None = None, **told: Any) -> Any:
    """Run tests.support.shim_work's function `work` above the layer and return what it says (JSON)."""
    return json.loads(process_above(shim, folder, work, recording=recording, **told).stdout)


def process_above(
    shim: Path, folder: Path, work: str, *, recording: Path | None = None, **told: Any
) -> subprocess.CompletedProcess[str]:
    """The same as a process that has ended well, with all it said."""
    environment = {
        **os.environ,
        "LD_PRELOAD": str(shim),
        "SHIM_DIR": str(folder.resolve()),
        "SHIM_LOG": str(recording or ""),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.shim_work", work], input=json.dumps(told), check=False,
        capture_output=True, encoding="utf-8", env=environment, timeout=_SECONDS, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, f"{work} ended with {done.returncode}: {done.stderr[-4000:]}"
    return done


def read_recording(path: Path) -> Iterator[Call]:
    """The recorded calls, oldest first."""
    data, at = path.read_bytes(), 0
    while at < len(data):
        kind, name_length, offset, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        name = data[at : at + name_length].decode()
        at += name_length
        yield Call(kind.decode(), name, offset, data[at : at + length])
        at += length


def acknowledge(folder: Path, what: Mapping[str, Any]) -> None:
    """Say, inside the recorded process, that a verb has returned."""
    handle = os.open(folder / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, json.dumps(what).encode() + b"\n")
    finally:
        os.close(handle)


def arm(
    kinds: Kind, nth: int, error: int = errno.ENOSPC, *, forever: bool = True, half: bool = False
) -> None:
    """Inside the recorded process: the nth call of these kinds from now is refused, and all after it."""
    _layer().shim_arm(int(kinds), nth, error, int(forever), int(half))


def disarm() -> int:
    """The disk is well again; how many calls were refused."""
    refused: int = _layer().shim_disarm()
    return refused


def counted(kinds: Kind, act: Callable[[], object]) -> int:
    """How many calls of these kinds an act makes when nothing is refused."""
    arm(kinds, _FAR)
    act()
    left: int = _layer().shim_left()
    disarm()
    return _FAR - left


def _layer() -> ctypes.CDLL:
    layer = ctypes.CDLL(None)
    layer.shim_arm.argtypes = (ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int, ctypes.c_int)
    layer.shim_arm.restype = None
    layer.shim_disarm.restype = layer.shim_left.restype = ctypes.c_long
    return layer
