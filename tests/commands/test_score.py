"""`clinicdesk score`: JSON in, JSON out; refusals name code, field and range; nothing ends in a traceback."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicdesk.cli import run
from clinicdesk.commands import score_input
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form

PHQ9 = [0, 1, 2, 3, 0, 1, 2, 3, 0]


class Caller:
    """Somebody at the command line with a folder of files."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def file(self, content: Any) -> str:
        raw = (
            content
            if isinstance(content, bytes)
            else (content if isinstance(content, str) else json.dumps(content)).encode()
        )
        path = self.folder / "sheet.json"
        path.write_bytes(raw)
        return str(path)

    def call(self, *words: str, language: str = "en") -> tuple[int, list[dict[str, Any]], str]:
        code = run(["score", *words, "--lang", language])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return code, [json.loads(line) for line in out.splitlines()], err

    def one(self, form: str, content: Any, language: str = "en") -> tuple[int, dict[str, Any]]:
        code, (shown,), _ = self.call(form, self.file(content), language=language)
        return code, shown


@pytest.fixture
def caller(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Caller:
    return Caller(tmp_path, capsys)


def test_items_in_form_order_and_answers_by_field_are_the_same(caller: Caller) -> None:
    """Proves: REQ-SCO-007."""
    code, by_items = caller.one("phq9", {"items": PHQ9})
    assert code == 0
    assert (by_items["form"], by_items["version"], by_items["total"], by_items["band"]) == (
        "phq9", "1.0", 12, "moderate",
    )  # fmt: skip
    assert by_items["withheld"] == []
    answers = {f"q{n}": value for n, value in enumerate(PHQ9, start=1)}
    assert caller.one("phq9", {"answers": answers})[1] == by_items


def test_the_common_keys_are_always_there(caller: Caller) -> None:
    """Proves: REQ-SCO-007."""
    _, shown = caller.one("phq9", {"items": []})
    assert {"form", "version", "total", "band", "subscales", "flags", "alerts", "withheld"} <= set(shown)


def test_a_missing_item_withholds_and_is_named(caller: Caller) -> None:
    """Proves: REQ-SCO-007, REQ-SCO-002."""
    code, shown = caller.one("phq9", {"items": [0, 1, None, 3, 0, 1, 2, 3, 0]})
    assert (code, shown["total"], shown["band"], shown["withheld"]) == (0, None, None, ["q3"])
    assert shown["withheld_scores"]["total"] == ["q3"]


def test_a_definition_names_its_own_keys(caller: Caller) -> None:
    """Proves: REQ-SCO-007."""
    assert caller.one("pcl5", {"items": [2] * 20})[1]["provisional"] is True
    assert caller.one("pcl5", {"items": [2] * 20})[1]["clusters"] == dict.fromkeys("BCDE", True)
    assert caller.one("itq", {"items": [2] * 18})[1]["result"] == "cptsd"
    assert caller.one("meq30", {"items": [3] * 30})[1]["complete_mystical"] is True
    risk = caller.one("cssrs", {"answers": {"q1": "no", "q2": "no", "q6_lifetime": "no"}})[1]
    assert risk["risk"] == "none"
    vitals = {
        "rr": 8,
        "spo2": 97,
        "o2": "air",
        "sbp": 128,
        "pulse": 84,
        "acvpu": "A",
        "temp": 36.8,
        "scale": 1,
    }
    shown = caller.one("news2", {"answers": vitals})[1]
    assert (shown["total"], shown["parts"]["rr"], shown["single_red"]) == (3, 3, True)


def test_an_alert_names_who_what_and_when(caller: Caller) -> None:
    """Proves: REQ-SCO-007."""
    for language in ("uk", "en"):
        (alert,) = caller.one("phq9", {"items": [0] * 8 + [1]}, language)[1]["alerts"]
        assert {"id", "level", "who", "within_minutes", "text", "action"} <= set(alert)
        assert alert["text"]
        assert alert["action"]


REFUSED: list[tuple[str, Any, str, str, str]] = [
    ("phq9", {"items": [4]}, "ANS005", "q1", "0, 1, 2, 3"),
    ("phq9", {"items": [-1]}, "ANS005", "q1", "0, 1, 2, 3"),
    ("phq9", {"items": [0.5]}, "ANS002", "q1", "0, 1, 2, 3"),
    ("phq9", {"items": ["x"]}, "ANS002", "q1", "0, 1, 2, 3"),
    ("phq9", {"items": [[1]]}, "ANS022", "q1", "0, 1, 2, 3"),
    ("phq9", {"items": [True]}, "ANS022", "q1", "0, 1, 2, 3"),
    ("news2", {"answers": {"o2": "helium"}}, "ANS009", "o2", "air, oxygen"),
    ("news2", {"answers": {"temp": 36.66}}, "ANS006", "temp", "25–45"),
    ("cssrs", {"answers": {"q1": "perhaps"}}, "ANS008", "q1", "yes, no, unknown, not_done"),
]


@pytest.mark.parametrize(("form", "content", "code", "field", "allowed"), REFUSED)
def test_a_refused_value_is_told_with_code_field_and_range(
    caller: Caller, form: str, content: Any, code: str, field: str, allowed: str
) -> None:
    """Proves: REQ-SCO-007, REQ-ANS-002."""
    for language in ("uk", "en"):
        exit_code, shown = caller.one(form, content, language)
        assert exit_code == 1
        error = shown["error"]
        assert (error["code"], error["field"]) == (code, field)
        assert error["sentence"]
        if form != "news2" or field != "temp":
            assert error["allowed"] == allowed
        assert "total" not in shown


WRONG_INPUT: list[tuple[str, Any, str]] = [
    ("nope", {"items": []}, "SCR001"),
    ("phq9@9.9", {"items": []}, "SCR001"),
    ("phq9", '{"items": [1, 2', "SCR002"),
    ("phq9", "", "SCR002"),
    ("phq9", "[1]", "SCR003"),
    ("phq9", "null", "SCR003"),
    ("phq9", {}, "SCR004"),
    ("phq9", {"items": [], "nothing": 1}, "SCR005"),
    ("phq9", b"\xff\xfe", "SCR008"),
    ("phq9", {"form": "gad7", "items": []}, "SCR009"),
    ("phq9", '{"items": [], "items": []}', "SCR011"),
    ("phq9", '{"answers": {"q1": 0, "q1": 3}}', "SCR011"),
    ("phq9", {"items": 3}, "SCR013"),
    ("phq9", {"answers": [3]}, "SCR013"),
    ("phq9", {"items": [], "version": 1}, "SCR013"),
    ("phq9", "[" * 100_000, "SCR014"),
    ("phq9", '{"items": [1e999]}', "SCR015"),
    ("phq9", '{"items": [NaN]}', "SCR015"),
    ("phq9", '{"items": [' + "9" * 5000 + "]}", "SCR015"),
    ("phq9", '{"items": [0.' + "1" * 5000 + "]}", "SCR015"),
    ("phq9", {"items": [0] * 100}, "ANS020"),
    ("phq9", {"answers": {"q99": 0}}, "ANS001"),
]


@pytest.mark.parametrize(("form", "content", "code"), WRONG_INPUT)
def test_what_cannot_be_read_is_told_with_a_cure(caller: Caller, form: str, content: Any, code: str) -> None:
    """Proves: REQ-SCO-007."""
    exit_code, shown = caller.one(form, content)
    assert (exit_code, shown["error"]["code"]) == (1, code)
    assert shown["error"]["sentence"].endswith(".")


def test_malformed_json_names_line_and_column(caller: Caller) -> None:
    """Proves: REQ-SCO-007."""
    assert "3:7" in caller.one("phq9", '{"items":\n[0, 1],\n"form"}')[1]["error"]["sentence"]
    _, (shown,), _ = caller.call("--batch", caller.file('\n\n{"form": }\n'))
    assert "3:10" in shown["error"]["sentence"]


def test_a_file_that_is_not_there_or_too_large(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SCO-007."""
    for path in (str(caller.folder / "none.json"), str(caller.folder), "a\0b"):
        code, (shown,), _ = caller.call("phq9", path)
        assert (code, shown["error"]["code"]) == (1, "SCR007")
        assert caller.call("--batch", path)[0] == 1
    monkeypatch.setattr(score_input, "MOST_BYTES", 40)
    assert caller.one("phq9", {"items": [0] * 20})[1]["error"]["code"] == "SCR006"
    long = json.dumps({"form": "phq9", "items": [0] * 200})
    _, shown_lines, _ = caller.call("--batch", caller.file(f'{long}\n{{"form":"phq9","items":[0]}}\n'))
    assert [line.get("error", {}).get("code") for line in shown_lines] == ["SCR006", None]


def test_a_form_must_be_named(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    code = run(["score", "--lang", "en"])
    assert code == 1
    _, shown, _ = caller.call("--batch", caller.file({"items": [1]}))
    assert shown[0]["error"]["code"] == "SCR012"


def test_a_batch_answers_every_line_in_order_refused_ones_too(caller: Caller) -> None:
    """Proves: REQ-SCO-007."""
    lines = [
        {"form": "phq9", "items": PHQ9}, {"form": "phq9", "items": [9]}, {"form": "nope", "items": []},
        {"form": "who5", "items": [5] * 5},
    ]  # fmt: skip
    code, shown, _ = caller.call("--batch", caller.file("\n".join(map(json.dumps, lines)) + "\n\n"))
    assert code == 1
    assert [line.get("total") for line in shown] == [12, None, None, 100]
    assert [line.get("error", {}).get("code") for line in shown] == [None, "ANS005", "SCR001", None]
    code, shown, _ = caller.call("--batch", caller.file("\n".join(map(json.dumps, [lines[0], lines[3]]))))
    assert (code, len(shown)) == (0, 2)


def test_standard_input_is_read_where_no_file_is_named(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (["phq9"], ["phq9", "-"], ["--batch"], ["--batch", "-"]):
        line = json.dumps({"form": "phq9", "items": PHQ9}).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + line), "cp1251"))
        code, (shown,), _ = caller.call(*words)
        assert (code, shown["total"]) == (0, 12)


def test_answers_that_contradict_each_other_are_refused_in_the_forms_own_words(caller: Caller) -> None:
    """Proves: REQ-SCO-007."""
    answers = {"q1": "no", "q2": "no", "q4": "yes", "q6_lifetime": "no"}
    code, shown = caller.one("cssrs", {"answers": answers})
    assert (code, shown["error"]["code"]) == (1, "ANS030")
    form = library().form("cssrs")
    assert shown["error"]["sentence"] in {
        library().phrase(form, f"check.{check.id}", "en") for check in form.checks
    }


def test_the_list_names_every_form_that_has_a_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "--list", "--lang", "uk", "--json"]) == 0
    listed = {one["form"] for one in json.loads(capsys.readouterr().out)["forms"]}
    assert {"news2", "phq9", "sdq"} <= listed
    assert run(["score", "--list", "--lang", "en"]) == 0
    assert "phq9" in capsys.readouterr().out


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=14,
)
FORMS = sorted(code for code in library().codes() if isinstance(library().read(code).definition, Form))


def sheets() -> st.SearchStrategy[bytes]:
    """Anything at all, anything in JSON, and answer sheets that are nearly right."""
    form = st.sampled_from(FORMS)
    item = (
        st.none() | st.integers(-1, 6) | st.sampled_from(["yes", "no", "air", "A", "36,6", "120/80"]) | JSON
    )
    near = st.builds(lambda f, i: {"form": f, "items": i}, form, st.lists(item, max_size=32))
    names = st.sampled_from([f"q{n}" for n in range(1, 10)] + ["rr", "sbp", "temp", "symptoms", "sex"])
    by_name = st.builds(
        lambda f, a: {"form": f, "answers": a}, form, st.dictionaries(names, item, max_size=9)
    )
    told = (near | by_name | JSON).map(lambda value: json.dumps(value).encode())
    return told | st.binary(max_size=80)


@given(lines=st.lists(sheets(), max_size=6), form=st.sampled_from([*FORMS, "", "нема", "phq9@", "@1"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_handed_over_no_traceback_comes_out(
    caller: Caller, lines: list[bytes], form: str
) -> None:
    """Proves: REQ-SCO-007."""
    wanted = [line for line in b"\n".join(lines).split(b"\n") if line.strip()]
    code, shown, _ = caller.call("--batch", caller.file(b"\n".join(lines)))
    assert len(shown) == len(wanted)
    assert code == (1 if any("error" in one for one in shown) else 0)
    one_code, (one,), _ = caller.call(form, caller.file(lines[0] if lines else b""))
    assert one_code == (1 if "error" in one else 0)
    assert all(told["error"]["code"] != "BUG" for told in (*shown, one) if "error" in told)
