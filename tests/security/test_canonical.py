"""The canonical form is RFC 8785's, byte for byte, and refuses what RFC 8785 cannot carry safely."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicdesk.security.canonical import Json, canonical, sha256_hex

SAFE = st.integers(-(2**53) + 1, 2**53 - 1)
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | SAFE | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


@settings(deadline=None)
@given(VALUES)
def test_the_bytes_are_those_of_the_reference_implementation(value: Any) -> None:
    """Proves: REQ-TRE-001."""
    assert canonical(value) == rfc8785.dumps(value)


@settings(deadline=None)
@given(VALUES)
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@settings(deadline=None)
@given(st.dictionaries(KEYS, SAFE, min_size=2, max_size=8))
def test_the_order_in_which_a_record_was_built_does_not_matter(record: dict[str, int]) -> None:
    backwards = dict(reversed(record.items()))
    assert canonical(backwards) == canonical(record)


def test_ukrainian_text_stays_as_it_is_and_control_signs_are_escaped() -> None:
    value: Json = {"name": "Ї’жак «А»", "note": 'a"\\\n\t\x00\x7f'}
    expected = '{"name":"Ї’жак «А»","note":"a\\"\\\\\\n\\t\\u0000\x7f"}'
    assert canonical(value) == expected.encode()


def test_a_tuple_is_written_as_a_list() -> None:
    assert canonical(("lead", "admin")) == b'["lead","admin"]'


@pytest.mark.parametrize("value", [1.0, float("nan"), b"bytes", {1, 2}, object(), {"dose": [0.5]}, {1: "a"}])
def test_a_type_without_one_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), {"доза": 1}, "\ud800", {"a": ["\udfff"]}, {"\ud800": 1}])
def test_a_value_that_another_reader_would_change_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


def test_the_largest_safe_integers_pass() -> None:
    assert canonical([2**53 - 1, 1 - 2**53]) == b"[9007199254740991,-9007199254740991]"


def test_a_refused_text_does_not_leak_through_the_error() -> None:
    """Proves: REQ-VLT-015."""
    with pytest.raises(ValueError, match="surrogate") as caught:
        canonical({"name": "Секретне прізвище \ud800"})
    assert "Секретне" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_endless_nesting_is_refused_before_the_stack_ends() -> None:
    value: Json = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(ValueError, match="deep"):
        canonical(value)


def test_sha256_is_written_in_lower_case_hex() -> None:
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
