"""The scan for canaries sees: each form, at each alignment, in noise and inside compressed bytes."""

import base64
import gzip
import json
import random
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.support.canary import Sighting, allowed, bits_per_byte, canary, forms, sightings

WORD = canary("any")
NOISE = random.Random(1).randbytes(5000)


@pytest.mark.parametrize("form", forms(WORD))
def test_each_form_is_seen_in_noise(form: str) -> None:
    found = {
        sighting.form for sighting in sightings("noise", NOISE + forms(WORD)[form] + NOISE, {"any": WORD})
    }
    assert form in found


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_base64_is_seen_whatever_stands_before_it(before: str) -> None:
    coded = base64.b64encode(f"{before}Ім’я {WORD} й далі".encode())
    assert {sighting.form[:6] for sighting in sightings("text", coded, {"any": WORD})} == {"base64"}


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress])
def test_compressed_bytes_are_opened(pack: Callable[[bytes], bytes]) -> None:
    data = NOISE + pack(b"stream " + WORD.encode() + b" end") + NOISE
    assert [sighting.form for sighting in sightings("pdf", data, {"any": WORD})] == ["plain, compressed"]


def test_noise_alone_holds_none() -> None:
    assert list(sightings("noise", NOISE, {"any": WORD})) == []
    assert bits_per_byte(random.Random(2).randbytes(1 << 20)) > 7.999
    assert bits_per_byte(json.dumps([WORD] * 5000).encode()) < 6


def test_a_field_is_allowed_only_in_its_own_file_and_form() -> None:
    assert allowed(Sighting("/x/clinic.status.json", "session_title", "plain"))
    assert not allowed(Sighting("/x/clinic.status.json", "session_title", "hex"))
    assert not allowed(Sighting("/x/clinic.status.json", "person_name", "plain"))
    assert not allowed(Sighting("/x/clinicdesk.log", "session_title", "plain"))
    assert quote(WORD) == WORD
