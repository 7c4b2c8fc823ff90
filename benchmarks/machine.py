"""How fast this machine is: one bare operation, beside the machine of the design's own figures."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.measuring import Figure, compare

CHECKS, CHECK_MS = 1_000, 0.062
"""Ed25519 verifications in a round, and what one took on the two-core machine of the design's own figures."""


def run(folder: Path, *, short: bool) -> list[Figure]:  # noqa: ARG001 - as every part
    """A ratio of 3 says that such a check takes three times as long here; other work may differ."""
    key, message = Ed25519PrivateKey.generate(), b"x" * 600
    public, signature = key.public_key(), key.sign(message)

    def checks() -> None:
        for _ in range(CHECKS):
            public.verify(signature, message)

    here = compare("", checks, int, rounds=3 if short else 9, promise="")
    there = CHECKS * CHECK_MS
    return [
        Figure(
            f"{CHECKS} bare Ed25519 checks", here.ours_ms, here.ours_p95_ms, there, there,
            "bare: the machine of the design's figures",
        )
    ]  # fmt: skip
