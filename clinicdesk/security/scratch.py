"""Room on the disk for what is too large for memory: a file without a name, under a key that lies in memory only.

Whatever is left of it on the disk when the process is killed has no name and cannot be read by anybody.
"""

import io
import os
import tempfile
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

_BLOCK = 16
_PIECE = 1 << 18


class _Seekable(io.RawIOBase):
    """A place in bytes that can be read from anywhere; `_end` is how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self._at = self._end = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where the next byte is read or written."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(0, start + offset)
        return self._at


class Scratch(_Seekable):
    """A binary file to write, read and seek in, gone when it is closed. Raises OSError where the disk is full.

    AES-256 in counter mode under a key of its own; each place is to be written once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._key = os.urandom(32)
        # No name in any folder on POSIX; on Windows the system itself removes it with its last handle.
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this object

    def writable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        """As of any file."""
        view = memoryview(buffer).cast("B")
        data = self.read_at(self._at, len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def read_at(self, start: int, count: int) -> bytes:
        """So many bytes from there, fewer at the end."""
        count = max(0, min(count, self._end - start))
        self._file.seek(start)
        parts, missing = [], count
        while missing and (part := self._file.read(missing)):
            parts.append(part)
            missing -= len(part)
        return self._turned(start, b"".join(parts))

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        """All of it."""
        plain = bytes(data)
        rest = memoryview(self._turned(self._at, plain))
        self._file.seek(self._at)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._at += len(plain)
        self._end = max(self._end, self._at)
        return len(plain)

    def whole(self) -> bytes:
        """All that was written."""
        out = io.BytesIO()  # piece by piece: sealed and opened at once it would lie there twice
        for start in range(0, self._end, _PIECE):
            out.write(self.read_at(start, _PIECE))
        return out.getvalue()

    def close(self) -> None:
        """Gone."""
        self._file.close()
        super().close()

    def _turned(self, start: int, data: bytes) -> bytes:
        """Sealed or opened: the same in counter mode."""
        counter, aside = divmod(start, _BLOCK)
        turning = Cipher(AES(self._key), CTR(counter.to_bytes(_BLOCK, "big"))).encryptor()
        turning.update(bytes(aside))
        return turning.update(data) + turning.finalize()


class Passage(_Seekable):
    """Part of a scratch file as a file of its own, to read from."""

    def __init__(self, scratch: Scratch, start: int, length: int) -> None:
        super().__init__()
        self._scratch, self._start, self._end = scratch, start, length

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        """As of any file."""
        view = memoryview(buffer).cast("B")
        data = self._scratch.read_at(self._start + self._at, min(len(view), max(0, self._end - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
