"""The recording layer is a Linux library; on Windows SQLite keeps the same protocol without folder syncs."""

import sys
from pathlib import Path

import pytest

from tests.support.shim import build_shim

if sys.platform != "linux":
    collect_ignore = ["test_bad_disk.py", "test_canaries.py", "test_power_cut.py"]


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled recording layer."""
    return build_shim(tmp_path_factory.mktemp("shim"))
