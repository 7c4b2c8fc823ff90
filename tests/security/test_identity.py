"""Two keys per person, and blobs that open for one key in one place only."""

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.security.identity import SEAL_OVERHEAD, Identity, key_id, open_sealed, seal

PERSON = Identity.generate()
INFO = b"drafts/7"


def test_an_identity_survives_being_written_down() -> None:
    again = Identity.from_bytes(PERSON.to_bytes())
    assert len(PERSON.to_bytes()) == 64
    assert again.public == PERSON.public
    assert again.key_id == PERSON.public.key_id == key_id(PERSON.public.sign)
    PERSON.sign.public_key().verify(again.sign.sign(b"record"), b"record")


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_bytes_of_another_length_are_no_identity(length: int) -> None:
    with pytest.raises(ValueError, match="64"):
        Identity.from_bytes(bytes(length))


def test_private_keys_do_not_show_in_a_printout() -> None:
    """Proves: REQ-VLT-015."""
    assert repr(PERSON) == "Identity()"


def test_a_key_id_is_the_beginning_of_the_fingerprint() -> None:
    assert key_id(bytes(32)) == "66687aadf862bd776c8fc18b8e9f8e20"


def test_what_is_sealed_opens_for_its_recipient() -> None:
    """Proves: REQ-VLT-004."""
    blob = seal(PERSON.public.box, INFO, "нотатка".encode())
    assert len(blob) == SEAL_OVERHEAD + len("нотатка".encode())
    assert "нотатка".encode() not in blob
    assert open_sealed(PERSON.box, INFO, blob).decode() == "нотатка"
    assert seal(PERSON.public.box, INFO, "нотатка".encode()) != blob


def test_another_key_another_place_or_a_changed_byte_opens_nothing() -> None:
    """Proves: REQ-VLT-004."""
    blob = seal(PERSON.public.box, INFO, b"text")
    bent = [blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :] for place in range(len(blob))]
    attempts = [
        (Identity.generate(), INFO, blob),
        (PERSON, b"drafts/8", blob),
        (PERSON, INFO, b""),
        (PERSON, INFO, blob[:-1]),
        (PERSON, INFO, blob + b"\x00"),
        *((PERSON, INFO, each) for each in bent),
    ]
    for person, info, each in attempts:
        with pytest.raises(Unavailable) as unavailable:
            open_sealed(person.box, info, each)
        assert unavailable.value.code == "KEY020"


def test_a_useless_public_key_is_noticed_when_sealing() -> None:
    with pytest.raises(ValueError, match=r"."):
        seal(bytes(32), INFO, b"text")
