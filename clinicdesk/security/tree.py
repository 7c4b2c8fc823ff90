"""The Merkle tree over the audit trail, as RFC 6962 2.1 and RFC 9162 2.1 define it (SHA-256)."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Self, TypeAlias

EMPTY_ROOT = hashlib.sha256(b"").digest()

# Gives the 32-byte hash of the completed subtree over leaves index * 2**level up to (index + 1) * 2**level.
ReadNode: TypeAlias = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Node:
    """A completed subtree of 2**level leaves, the index-th of its level; level 0 is a leaf."""

    level: int
    index: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """The 32-byte hash of one entry; the leading 0x00 keeps a leaf from posing as a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over all leaf hashes; level by level, the odd last one rises unchanged."""
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [node_hash(a, b) for a, b in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0]


class Frontier:
    """The right edge of a growing tree: enough to append and to know the root, nothing else."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[Node] = []  # completed subtrees from the widest, left, to the narrowest, right

    @classmethod
    def from_nodes(cls, size: int, read_node: ReadNode) -> Self:
        """Take up a stored tree of `size` leaves."""
        frontier = cls()
        frontier.size = size
        frontier._edge = [
            Node(level, (size >> level) - 1, read_node(level, (size >> level) - 1))
            for level in reversed(range(size.bit_length()))
            if size >> level & 1
        ]
        return frontier

    def append(self, leaf: bytes) -> tuple[Node, ...]:
        """Add one leaf hash; returns the leaf's node and every subtree it completed, narrowest first."""
        node = Node(0, self.size, leaf)
        completed = [node]
        while self._edge and self._edge[-1].level == node.level:
            left = self._edge.pop()
            node = Node(node.level + 1, left.index >> 1, node_hash(left.hash, node.hash))
            completed.append(node)
        self._edge.append(node)
        self.size += 1
        return tuple(completed)

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self._edge:
            return EMPTY_ROOT
        hashes = [node.hash for node in reversed(self._edge)]
        return reduce(lambda right, left: node_hash(left, right), hashes)


def inclusion_proof(index: int, size: int, read_node: ReadNode) -> tuple[bytes, ...]:
    """The audit path of one leaf in a tree of `size`, from its sibling upwards (RFC 9162 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, read_node))
            end = middle
        else:
            path.append(_range_hash(start, middle, read_node))
            start = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, read_node: ReadNode) -> tuple[bytes, ...]:
    """Proof that the tree of `old` leaves is the beginning of the tree of `new` (RFC 9162 2.1.4.1).

    Empty when the sizes are equal, and when the old tree is empty: everything begins with nothing.
    """
    if not 0 <= old <= new:
        raise ValueError("the old tree is not smaller")
    if old in {0, new}:
        return ()
    path: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_hash(middle, end, read_node))
            end = middle
        else:
            path.append(_range_hash(start, middle, read_node))
            start = middle
    if start:  # the verifier knows the old root itself only when it is one complete left subtree
        path.append(_range_hash(start, end, read_node))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, proof: Sequence[bytes], *, index: int, size: int, root: bytes) -> bool:
    """Whether the proof carries this leaf hash at `index` to the root of `size` leaves (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    proof: Sequence[bytes], *, old_size: int, old_root: bytes, new_size: int, new_root: bytes
) -> bool:
    """Whether the proof shows the old tree to be the beginning of the new one (RFC 9162 2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    return bool(path) and _walk_both(path, old_size, new_size) == (old_root, new_root)


def _walk_both(path: list[bytes], old_size: int, new_size: int) -> tuple[bytes, bytes] | None:
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(width: int) -> int:
    """The largest power of two below the width (RFC 6962 2.1)."""
    return 1 << (width - 1).bit_length() - 1


def _range_hash(start: int, end: int, read_node: ReadNode) -> bytes:
    """The hash over leaves start to end, where start is aligned to the width's next power of two."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read_node(level, start >> level)
    middle = start + _split(width)
    return node_hash(_range_hash(start, middle, read_node), _range_hash(middle, end, read_node))
