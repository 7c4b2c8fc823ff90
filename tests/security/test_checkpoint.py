"""Checkpoints are C2SP signed notes: another log's opens here, and a changed one never does."""

import base64
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinicdesk.errors import Refused
from clinicdesk.security.checkpoint import (
    Checkpoint,
    open_checkpoint,
    origin_of,
    read_tlog_proof,
    sign_checkpoint,
    tlog_proof,
)
from clinicdesk.security.tree import Frontier, inclusion_proof, leaf_hash
from tests.support.figures import Figures
from tests.support.keys import CLINIC

NAME = f"{origin_of(CLINIC)}/desk-1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
HEAD = Checkpoint(origin_of(CLINIC), 109_482, leaf_hash(b"root"))
NOTE = sign_checkpoint(HEAD, name=NAME, key=KEY)

# A tree head of Go's public checksum database with its published verifier key: nothing of ours made it.
GO_NAME = "sum.golang.org"
GO_KEY = base64.b64decode("Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")[1:]
GO_NOTE = (
    "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n"
    "— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFI"
    "Gu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n"
)


def code_of(note: str, *, name: str = NAME, public_key: bytes = PUBLIC) -> str:
    with pytest.raises(Refused) as refused:
        open_checkpoint(note, name=name, public_key=public_key)
    return refused.value.first.code


def test_another_logs_checkpoint_opens_with_its_published_key() -> None:
    """Proves: REQ-TRE-004."""
    head = open_checkpoint(GO_NOTE, name=GO_NAME, public_key=GO_KEY)
    assert (head.origin, head.size) == ("go.sum database tree", 6_476_701)
    assert code_of(GO_NOTE.replace("6476701", "6476702"), name=GO_NAME, public_key=GO_KEY) == "CHK003"


def test_what_we_sign_reads_back() -> None:
    """Proves: REQ-TRE-004."""
    assert open_checkpoint(NOTE, name=NAME, public_key=PUBLIC) == HEAD
    body, blank, signature, end = NOTE.rsplit("\n", 3)
    assert body + "\n" == HEAD.body() == f"clinicdesk/{CLINIC}\n109482\n{body.splitlines()[2]}\n"
    assert (blank, end) == ("", "")
    assert signature.startswith(f"— {NAME} ")


def test_the_note_fits_the_credential_store_of_windows() -> None:
    assert len(sign_checkpoint(Checkpoint(HEAD.origin, 10**9, HEAD.root), name=NAME, key=KEY)) <= 1280


def test_other_peoples_signatures_beside_ours_are_passed_over() -> None:
    stranger = sign_checkpoint(HEAD, name="witness.example/w1", key=Ed25519PrivateKey.generate())
    namesake = sign_checkpoint(HEAD, name=NAME, key=Ed25519PrivateKey.generate())
    lines = [stranger.splitlines()[-1], *NOTE.splitlines()[-1:], namesake.splitlines()[-1]]
    assert open_checkpoint(HEAD.body() + "\n" + "\n".join(lines) + "\n", name=NAME, public_key=PUBLIC) == HEAD


def test_a_good_signature_does_not_excuse_a_bad_one_of_the_same_key() -> None:
    other = sign_checkpoint(Checkpoint(HEAD.origin, 1, HEAD.root), name=NAME, key=KEY)
    assert code_of(NOTE + other.splitlines()[-1] + "\n") == "CHK003"


def test_a_note_without_our_signature_is_not_ours() -> None:
    assert code_of(NOTE, public_key=Ed25519PrivateKey.generate().public_key().public_bytes_raw()) == "CHK002"
    assert code_of(NOTE, name="clinicdesk/other") == "CHK002"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        HEAD.body(),
        NOTE.rstrip("\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("109482", "109482\t"),
        NOTE + "\n",
        NOTE.replace("\n\n", "\n\n— nobody\n"),
        NOTE[:-3] + "!=\n",
        "x" * 70_000,
    ],
)
def test_a_text_of_another_form_is_refused(note: str) -> None:
    assert code_of(note) == "CHK001"


@pytest.mark.parametrize(
    "body",
    [
        "log\n1\n",
        "log\n01\n" + "A" * 43 + "=\n",
        "log\n-1\n" + "A" * 43 + "=\n",
        "log\n1\nAAAA\n",
        "log\n1\n" + "A" * 42 + "B=\n",
        "log\n1\nnot base64 at all, is it?\n",
        "\n1\n" + "A" * 43 + "=\n",
        "log\n1\n" + "A" * 43 + "=\n\nextension\n",
    ],
)
def test_a_signed_text_that_is_no_tree_head_is_refused(body: str) -> None:
    mold = sign_checkpoint(HEAD, name=NAME, key=KEY)
    named = base64.b64decode(mold.split(" ")[-1])[:4]
    line = base64.b64encode(named + KEY.sign(body.encode())).decode()
    assert code_of(f"{body}\n— {NAME} {line}\n") == "CHK001"


def test_extension_lines_of_a_later_program_are_tolerated() -> None:
    body = HEAD.body() + "reviewed 2026-11-24\n"
    named = base64.b64decode(NOTE.split(" ")[-1])[:4]
    line = base64.b64encode(named + KEY.sign(body.encode())).decode()
    assert open_checkpoint(f"{body}\n— {NAME} {line}\n", name=NAME, public_key=PUBLIC) == HEAD


def test_no_bit_of_a_note_can_be_flipped(figures: Figures) -> None:
    """Proves: REQ-TRE-004."""
    chance, data, accepted = random.Random(2026), NOTE.encode(), 0
    tries = 400
    for _ in range(tries):
        place = chance.randrange(len(data))
        bent = data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        try:
            accepted += open_checkpoint(bent.decode("utf-8", "replace"), name=NAME, public_key=PUBLIC) != HEAD
            accepted += bent != data
        except Refused:
            continue
    figures("checkpoint bit flips", tried=tries, accepted=accepted)
    assert accepted == 0


@pytest.mark.parametrize("name", ["", "with space", "plus+sign", "line\nbreak", "thin\u2009space"])
def test_a_key_name_that_would_not_read_back_is_a_mistake(name: str) -> None:
    with pytest.raises(ValueError, match="key name"):
        sign_checkpoint(HEAD, name=name, key=KEY)


@pytest.mark.parametrize(
    "head", [Checkpoint("a\n9", 1, bytes(32)), Checkpoint("a", -1, bytes(32)), Checkpoint("a", 1, b"")]
)
def test_a_head_that_would_not_read_back_is_never_signed(head: Checkpoint) -> None:
    with pytest.raises(ValueError, match="tree head"):
        sign_checkpoint(head, name=NAME, key=KEY)


def test_a_proof_file_carries_an_entry_to_the_signed_head() -> None:
    """Proves: REQ-TRE-005."""
    frontier, leaves = Frontier(), [leaf_hash(bytes([number])) for number in range(21)]
    nodes = {(node.level, node.index): node.hash for leaf in leaves for node in frontier.append(leaf)}
    hashes = inclusion_proof(13, 21, lambda level, index: nodes[level, index])
    note = sign_checkpoint(Checkpoint(HEAD.origin, 21, frontier.root()), name=NAME, key=KEY)

    text = tlog_proof(note, index=13, hashes=hashes)

    assert text.startswith("c2sp.org/tlog-proof@v1\nindex 13\n")
    read = read_tlog_proof(text)
    head = open_checkpoint(read.note, name=NAME, public_key=PUBLIC)
    assert read.holds(leaves[13], head)
    assert not read.holds(leaves[12], head)
    with_extra = text.replace("v1\n", "v1\nextra AAAA\n", 1)
    assert read_tlog_proof(with_extra) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v2\nindex 0\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 01\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex -1\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 0\n?\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 0\n" + "A" * 43 + "=\n",
    ],
)
def test_a_proof_file_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_tlog_proof(text)
    assert refused.value.first.code == "CHK004"
