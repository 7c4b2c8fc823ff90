"""The recovery sheet is read as a tired person types it, and a slip is pointed at, never guessed over."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.recovery import GROUPS, RecoverySecret
from tests.support.figures import Figures

SECRETS = st.binary(min_size=32, max_size=32).map(RecoverySecret)
SHEET = RecoverySecret(bytes(range(7, 39)))
LOOKALIKES = {
    group[0]: group
    for group in "AАа EЕе 3З 1ІіiIlLЇ JЈj KКк MМм HНн 0ОоoO PРр CСс TТт YУу XХх 8ВвBb SЅs 6Бб".split()
}


def issue_of(text: str) -> Issue:
    with pytest.raises(Refused) as refused:
        RecoverySecret.parse(text)
    assert refused.value.first.field == "recovery"
    assert refused.value.first.sentence("uk") != refused.value.first.sentence("en")
    return refused.value.first


@settings(deadline=None)
@given(SECRETS)
def test_a_sheet_reads_back_as_printed(sheet: RecoverySecret) -> None:
    """Proves: REQ-VLT-010."""
    assert len(sheet.groups) == 14
    assert all(len(group) == 4 for group in sheet.groups)
    assert RecoverySecret.parse("-".join(sheet.groups)) == sheet
    assert RecoverySecret.parse(sheet.qr_text) == sheet


def test_case_gaps_lookalikes_and_the_other_keyboard_are_forgiven(figures: Figures) -> None:
    """Proves: REQ-VLT-010."""
    chance, tries = random.Random(1917), 300
    for _ in range(tries):
        sheet = RecoverySecret(chance.randbytes(32))
        typed = ""
        for sign in "".join(sheet.groups):
            typed += chance.choice(LOOKALIKES.get(sign, sign + sign.lower()))
            typed += chance.choice(["", "", "", " ", "-", " — ", "\n", "\t", "."])
        assert RecoverySecret.parse(typed) == sheet
    figures("recovery sheets typed loosely", tried=tries, read=tries)


def test_no_two_signs_on_paper_can_be_confused() -> None:
    signs = {sign for seed in range(200) for sign in "".join(RecoverySecret(bytes([seed]) * 32).groups)}
    assert len(signs) == 32
    assert not signs & set("OILB")


def test_the_secret_and_its_keys_are_separate_and_repeatable() -> None:
    """Proves: REQ-VLT-010."""
    again = RecoverySecret.parse(" ".join(SHEET.groups))
    assert again.box_key().private_bytes_raw() == SHEET.box_key().private_bytes_raw()
    assert again.root_key().private_bytes_raw() == SHEET.root_key().private_bytes_raw()
    keys = {SHEET.secret, SHEET.box_key().private_bytes_raw(), SHEET.root_key().private_bytes_raw()}
    assert len(keys) == 3
    assert repr(SHEET) == "RecoverySecret()"
    assert RecoverySecret.new() != RecoverySecret.new()


def test_a_group_typed_back_is_compared_as_forgivingly() -> None:
    number = next(n for n, group in enumerate(SHEET.groups, 1) if "0" in group)
    group = SHEET.groups[number - 1]
    assert SHEET.has_group(number, f" {group.lower().replace('0', 'О')} ")
    assert not SHEET.has_group(number, group[::-1])
    assert not SHEET.has_group(number, "")


def test_the_code_square_holds_signs_of_its_short_alphabet_only() -> None:
    assert set(SHEET.qr_text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize("number", [1, 7, 14])
def test_a_sign_that_no_sheet_has_is_placed(number: int) -> None:
    groups = list(SHEET.groups)
    groups[number - 1] = groups[number - 1][:3] + "Ж"
    for gap in (" ", ""):
        issue = issue_of(gap.join(groups))
        assert (issue.code, issue.values["group"]) == ("RCV001", number)


@pytest.mark.parametrize("length", [3, 5])
def test_a_group_of_another_length_is_placed(length: int) -> None:
    groups = list(SHEET.groups)
    groups[4] = (groups[4] + "7")[:length]
    issue = issue_of(" ".join(groups))
    assert (issue.code, issue.values["group"]) == ("RCV002", 5)


def test_the_first_of_two_bad_groups_is_named() -> None:
    groups = list(SHEET.groups)
    groups[2], groups[8] = groups[2][:3], "Ж" * 4
    assert (issue_of(" ".join(groups)).code, issue_of(" ".join(groups)).values["group"]) == ("RCV002", 3)


@pytest.mark.parametrize("kept", [0, 13])
def test_a_missing_group_is_counted(kept: int) -> None:
    issue = issue_of(" ".join(SHEET.groups[:kept]))
    assert (issue.code, issue.values["found"], issue.values["wanted"]) == ("RCV003", 4 * kept, 56)


def test_a_whole_page_pasted_by_mistake_is_refused_quickly() -> None:
    assert issue_of("A" * 100_000).code == "RCV003"


def test_a_single_slip_is_pointed_at(figures: Figures) -> None:
    """Proves: REQ-VLT-010."""
    chance, named, tries = random.Random(14), 0, 60
    for _ in range(tries):
        signs = list("".join(SHEET.groups))
        place = chance.randrange(56)
        signs[place] = chance.choice([sign for sign in "0123456789ACDEFGHJKM" if sign != signs[place]])
        issue = issue_of("".join(signs))
        assert issue.code in {"RCV004", "RCV005"}
        named += issue.values.get("group") == place // 4 + 1
    figures("slips on a recovery sheet", tried=tries, accepted=0, group_named=named)
    assert named >= tries - 3


def test_two_neighbours_swapped_are_pointed_at() -> None:
    signs = "".join(SHEET.groups)
    place = next(n for n in range(8, 50) if n % 4 < 3 and signs[n] != signs[n + 1])
    issue = issue_of(signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :])
    assert (issue.code, issue.values["group"]) == ("RCV004", place // 4 + 1)


def test_groups_in_another_order_are_refused_without_a_guess() -> None:
    groups = [SHEET.groups[1], SHEET.groups[0], *SHEET.groups[2:]]
    assert len(groups) == GROUPS
    assert issue_of(" ".join(groups)).code == "RCV005"


@settings(deadline=None, max_examples=30)
@given(SECRETS, st.randoms(use_true_random=False))
def test_a_wrong_sheet_is_never_read_as_another_secret(sheet: RecoverySecret, chance: random.Random) -> None:
    signs = list("".join(sheet.groups))
    for place in chance.sample(range(56), 3):
        signs[place] = chance.choice("23456789")
    if signs != list("".join(sheet.groups)):
        assert issue_of("".join(signs)).code in {"RCV004", "RCV005"}
