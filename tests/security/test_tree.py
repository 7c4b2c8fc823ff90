"""The audit tree is RFC 6962's: its reference roots, every proof up to 40 leaves, and no forged one."""

import hashlib
import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicdesk.security.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.support.figures import Figures

# Inputs and roots of the Certificate Transparency reference implementation's tests for RFC 6962.
REFERENCE_LEAVES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
REFERENCE_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
MOST = 40
LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(MOST)]


class Stored:
    """The tree as a database keeps it: completed subtrees by level and index."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.frontier = Frontier()
        self.nodes = {
            (node.level, node.index): node.hash for leaf in leaves for node in self.frontier.append(leaf)
        }

    def read(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]


STORED = Stored(LEAVES)


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1, word for word, with its own hashing: the judge over our tree."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = max(2**power for power in range(10) if 2**power < len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 2.1.1, word for word."""
    if len(leaves) == 1:
        return []
    k = max(2**power for power in range(10) if 2**power < len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], *, known: bool) -> list[bytes]:
    """RFC 6962 2.1.2, word for word."""
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = max(2**power for power in range(10) if 2**power < len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known=known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], known=False), mth(leaves[:k])]


@pytest.mark.parametrize("size", range(9))
def test_the_reference_roots_come_out(size: int) -> None:
    """Proves: REQ-TRE-002."""
    hashes = [leaf_hash(bytes.fromhex(text)) for text in REFERENCE_LEAVES[:size]]
    assert root_of(hashes).hex() == REFERENCE_ROOTS[size]
    assert Stored(hashes).frontier.root().hex() == REFERENCE_ROOTS[size]


def test_an_entry_cannot_pose_as_a_node() -> None:
    a, b = LEAVES[:2]
    assert leaf_hash(a + b) != node_hash(a, b)
    assert leaf_hash(b"\x01" + a + b) != node_hash(a, b)


def test_roots_proofs_and_verifiers_agree_with_the_definition(figures: Figures) -> None:
    """Proves: REQ-TRE-002."""
    inclusion = consistency = 0
    for size in range(1, MOST + 1):
        leaves, root = LEAVES[:size], mth(LEAVES[:size])
        assert root_of(leaves) == root == Stored(leaves).frontier.root()
        for index in range(size):
            proof = inclusion_proof(index, size, STORED.read)
            assert list(proof) == path(index, leaves)
            assert verify_inclusion(LEAVES[index], proof, index=index, size=size, root=root)
            inclusion += 1
        for old in range(1, size + 1):
            steps = consistency_proof(old, size, STORED.read)
            assert list(steps) == subproof(old, leaves, known=True)
            assert verify_consistency(
                steps, old_size=old, old_root=mth(LEAVES[:old]), new_size=size, new_root=root
            )
            consistency += 1
    figures("RFC 6962 proofs, n <= 40", inclusion=inclusion, consistency=consistency, wrong=0)
    assert (inclusion, consistency) == (820, 820)


def test_a_proof_bent_in_any_way_fails(figures: Figures) -> None:
    """Proves: REQ-TRE-002."""
    refused = 0
    for size in range(1, MOST + 1):
        root = mth(LEAVES[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, STORED.read)
            for bent in bendings(proof):
                assert not verify_inclusion(LEAVES[index], bent, index=index, size=size, root=root)
                refused += 1
            for other in {index - 1, index + 1, size - 1 - index} - {index}:
                assert not verify_inclusion(LEAVES[index], proof, index=other, size=size, root=root)
                refused += 1
            assert not verify_inclusion(leaf_hash(b"other"), proof, index=index, size=size, root=root)
    figures("bent inclusion proofs", tried=refused, accepted=0)


def test_a_consistency_proof_bent_in_any_way_fails(figures: Figures) -> None:
    """Proves: REQ-TRE-002."""
    refused = 0
    for size in range(2, MOST + 1):
        new_root = mth(LEAVES[:size])
        for old in range(1, size):
            old_root, proof = mth(LEAVES[:old]), consistency_proof(old, size, STORED.read)
            tries = [(bent, old_root) for bent in bendings(proof)]
            for steps, before in [*tries, (proof, leaf_hash(b"another past")), (proof, new_root)]:
                assert not verify_consistency(
                    steps, old_size=old, old_root=before, new_size=size, new_root=new_root
                )
                refused += 1
    figures("bent consistency proofs", tried=refused, accepted=0)


def bendings(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """One step more, one less, one bit other, two swapped."""
    bent = [(*proof, proof[-1] if proof else EMPTY_ROOT)]
    for place, step in enumerate(proof):
        bent.append(proof[:place] + proof[place + 1 :])
        bent.append((*proof[:place], bytes([step[0] ^ 1]) + step[1:], *proof[place + 1 :]))
    if len(proof) > 1:
        bent.append((proof[1], proof[0], *proof[2:]))
    return bent


def test_everything_begins_with_the_empty_tree_and_with_itself() -> None:
    root = mth(LEAVES[:7])
    assert consistency_proof(0, 7, STORED.read) == consistency_proof(7, 7, STORED.read) == ()
    assert verify_consistency((), old_size=0, old_root=EMPTY_ROOT, new_size=7, new_root=root)
    assert verify_consistency((), old_size=7, old_root=root, new_size=7, new_root=root)
    assert not verify_consistency((), old_size=0, old_root=root, new_size=7, new_root=root)
    assert not verify_consistency((root,), old_size=0, old_root=EMPTY_ROOT, new_size=7, new_root=root)
    assert not verify_consistency((), old_size=7, old_root=EMPTY_ROOT, new_size=7, new_root=root)
    assert not verify_consistency((), old_size=8, old_root=root, new_size=7, new_root=root)


@pytest.mark.parametrize("wrong", [(-1, 5), (5, 5), (0, 0)])
def test_a_proof_for_a_leaf_that_is_not_there_is_a_mistake(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="leaf"):
        inclusion_proof(*wrong, STORED.read)
    assert not verify_inclusion(LEAVES[0], (), index=wrong[0], size=wrong[1], root=LEAVES[0])


def test_a_past_larger_than_the_present_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="smaller"):
        consistency_proof(6, 5, STORED.read)


@pytest.mark.parametrize("size", range(MOST + 1))
def test_a_tree_taken_up_from_storage_grows_as_if_never_left(size: int) -> None:
    """Proves: REQ-TRE-002."""
    taken_up = Frontier.from_nodes(size, STORED.read)
    assert taken_up.size == size
    assert taken_up.root() == mth(LEAVES[:size])
    for leaf in LEAVES[size:]:
        taken_up.append(leaf)
    assert taken_up.root() == STORED.frontier.root()


def test_each_leaf_stores_itself_and_the_subtrees_it_completes() -> None:
    frontier = Frontier()
    completed = [[(node.level, node.index) for node in frontier.append(leaf)] for leaf in LEAVES[:8]]
    assert completed[0] == [(0, 0)]
    assert completed[5] == [(0, 5), (1, 2)]
    assert completed[7] == [(0, 7), (1, 3), (2, 1), (3, 0)]
    assert len(STORED.nodes) < 2 * MOST


def test_reading_a_proof_touches_few_nodes() -> None:
    leaves = [leaf_hash(bytes([number % 256, number // 256])) for number in range(1000)]
    stored, reads = Stored(leaves), 0

    def counting(level: int, index: int) -> bytes:
        nonlocal reads
        reads += 1
        return stored.read(level, index)

    proof = inclusion_proof(617, 1000, counting)
    assert len(proof) == 10
    assert reads <= 20


@settings(deadline=None)
@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_any_edit_of_the_past_changes_the_root(entries: list[bytes], data: st.DataObject) -> None:
    """Proves: REQ-TRE-003."""
    place = data.draw(st.integers(0, len(entries) - 1))
    edited = [*entries[:place], entries[place] + b"!", *entries[place + 1 :]]
    assert root_of(map(leaf_hash, edited)) != root_of(map(leaf_hash, entries))
    assert root_of(map(leaf_hash, entries[:place])) != root_of(map(leaf_hash, entries))


def test_tampering_before_an_anchor_is_always_seen(figures: Figures) -> None:
    """Proves: REQ-TRE-003."""
    chance, found = random.Random(6962), 0
    attacks: tuple[Callable[[list[bytes], int], list[bytes]], ...] = (
        lambda past, at: [*past[:at], leaf_hash(b"edited"), *past[at + 1 :]],
        lambda past, at: past[:at] + past[at + 1 :],
        lambda past, at: [*past[:at], leaf_hash(b"inserted"), *past[at:]],
        lambda past, at: [*past[:at], past[at + 1], past[at], *past[at + 2 :]],
        lambda past, at: past[:at],
        lambda past, at: [*past[:at], *(leaf_hash(bytes(pair[0])) for pair in pairwise(past[at:]))],
    )
    tries = 600
    for number in range(tries):
        anchored = chance.randrange(8, MOST)
        forged = attacks[number % len(attacks)](LEAVES, chance.randrange(anchored - 1))
        stored = Stored(forged)
        proof = consistency_proof(anchored, len(forged), stored.read) if anchored <= len(forged) else ()
        found += not verify_consistency(
            proof,
            old_size=anchored,
            old_root=root_of(LEAVES[:anchored]),
            new_size=len(forged),
            new_root=stored.frontier.root(),
        )
    figures("rebuilt trees against an anchor", tried=tries, found=found)
    assert found == tries
