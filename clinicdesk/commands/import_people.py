"""`clinicdesk import participants`: the list a clinic already has, checked line by line, then taken over."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clinicdesk.commands.answer import Answer, Caller, Exit, opened, sentence_with_cure
from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.columns import places_by_name
from clinicdesk.exchange.file_kind import read_file
from clinicdesk.services.intake import check_list, read_list, take_over
from clinicdesk.services.intake_views import CheckedLine, CheckedList, Choices, Outcome, Same
from clinicdesk.words import Key, say

_LINES = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")
_ALL = "all"
_NOTED = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line, as typed."""

    sheet: str = ""
    map: Sequence[str] = ()
    aside: Sequence[str] = ()
    dry_run: bool = False


def import_people(caller: Caller, path: Path, wish: Wish) -> Answer:
    """Check the list; unless a line is left with mistakes, write all the rest of it in one act.

    Exit 1 with nothing written while lines are left that were not set aside.
    """
    data = read_file(path)
    with opened(caller) as entered:
        desk, actor = entered.desk, entered.actor
        found = read_list(desk, actor, data, name=path.name)
        choices = Choices(sheet=wish.sheet)
        seen = _certain(check_list(desk, actor, found, choices), wish)
        if wish.map:
            choices = replace(choices, places=places_by_name(seen.layout, wish.map))
            seen = check_list(desk, actor, found, choices)
        if seen.issues:
            raise Refused(*seen.issues)
        if wish.aside:
            choices = replace(choices, aside=_aside(wish.aside, seen))
            seen = check_list(desk, actor, found, choices)
        codes: Mapping[int, str] = {}
        writes = not (wish.dry_run or seen.left) and seen.count(Outcome.NEW)
        if writes:
            codes = take_over(desk, actor, found, seen, language=caller.language).new
    end = _end(caller.language, seen, codes, dry=wish.dry_run)
    told = {
        "rows": [_told(line, caller.language, codes) for line in seen.lines],
        "written": len(codes), "sheet": seen.sheet,
        "columns": {column.heading or column.letters: column.field for column in seen.layout.columns},
        "unknown_columns": [column.heading or column.letters for column in seen.layout.unknown],
        "other_lines": [{"line": r.line, "kind": r.kind, "text": r.text} for r in seen.remarks],
        **_error(caller.language, seen),
    }  # fmt: skip
    lines = (*_lines(caller.language, seen), *end)
    return Answer(lines, told, Exit.REFUSED if seen.left else Exit.DONE)


def _certain(seen: CheckedList, wish: Wish) -> CheckedList:
    """The sheet must be named where several could be meant. Refused IMP017, IMP021."""
    known = ", ".join(sheet.name for sheet in seen.sheets)
    if wish.sheet and wish.sheet != seen.sheet:
        raise Refused(Issue("IMP017", "sheet", values={"sheet": wish.sheet, "known": known}))
    hopeful = [sheet.name for sheet in seen.sheets if sheet.hopeful and not sheet.hidden]
    if not wish.sheet and len(hopeful) > 1:
        raise Refused(Issue("IMP021", "sheet", values={"known": ", ".join(hopeful)}))
    return seen


def _aside(wanted: Sequence[str], seen: CheckedList) -> frozenset[int]:
    """Line numbers as typed; `all` means those with mistakes. Refused IMP036 (unreadable), IMP024 (no such line)."""
    problems = {line.line for line in seen.lines if line.outcome is Outcome.PROBLEM}
    others = {line.line for line in seen.lines if line.outcome is Outcome.NEW}
    found: set[int] = set()
    for part in (part.strip() for text in wanted for part in text.split(",")):
        span = _LINES.fullmatch(part)
        if part == _ALL:
            found |= problems
        elif span is None:
            raise Refused(Issue("IMP036", "set_aside", values={"text": part}))
        elif span[2]:
            found |= {line for line in problems | others if int(span[1]) <= line <= int(span[2])}
        elif int(span[1]) in problems | others:
            found.add(int(span[1]))
        else:
            raise Refused(Issue("IMP024", "set_aside", values={"line": int(span[1])}))
    return frozenset(found)


def _error(language: str, seen: CheckedList) -> dict[str, object]:
    if not seen.left:
        return {}
    issue = Issue("IMP023", "rows", values={"n": seen.left})
    return {"error": _issue(issue, language)}


def _end(language: str, seen: CheckedList, codes: Mapping[int, str], *, dry: bool) -> Iterator[str]:
    counts = {outcome.value: seen.count(outcome) for outcome in Outcome}
    aside = sum(1 for line in seen.lines if line.aside)
    counts["same"] -= seen.repeated
    yield say(language, "intake.cli.summary", aside=aside, repeated=seen.repeated, **counts)
    noted = [line.line for line in seen.lines if line.notes and not line.aside]
    if noted:
        yield say(language, "intake.cli.notes", n=len(noted), lines=_few(noted))
    if seen.left:
        yield sentence_with_cure(Issue("IMP023", "rows", values={"n": seen.left}), language)
    if dry:
        yield say(language, "intake.cli.dry")
    elif codes:
        yield say(language, "intake.cli.written", n=len(codes))
    elif not seen.left:
        yield say(language, "intake.cli.nothing")


def _lines(language: str, seen: CheckedList) -> Iterator[str]:
    for line in seen.lines:
        name = line.details.full_name or say(language, "intake.cli.nameless")
        outcome = say(language, "intake.cli.aside" if line.aside else f"intake.outcome.{line.outcome}")
        if line.same and line.outcome is Outcome.SAME:
            outcome = f"{outcome}, {_who(line.same, language)}"
        yield say(language, "intake.cli.row", line=line.line, name=_plain(name), outcome=outcome)
        for issue in line.issues:
            field = f"{say(language, f'intake.field.{issue.field}')}: " if issue.field else ""
            yield f"    {field}{_plain(issue.sentence(language))} [{issue.code}]"
        for d in line.differences:
            field = say(language, f"intake.field.{d.field}")
            here, there = _plain(d.here), _plain(d.there)
            first = line.same.line if line.same else 0
            if first:
                told = say(
                    language, "intake.cli.differs_line", field=field, line=first, here=here, there=there
                )
            else:
                told = say(language, "intake.cli.differs", field=field, here=here, there=there)
            yield f"    {told}"
    for remark in seen.remarks:
        yield say(language, "intake.cli.remark", line=remark.line, text=_plain(remark.text))
    if seen.counted is not None and seen.counted != len(seen.lines):
        yield say(language, "intake.cli.counted", counted=seen.counted, found=len(seen.lines))
    if seen.layout.unknown:
        columns = ", ".join(column.heading or column.letters for column in seen.layout.unknown)
        yield say(language, "intake.cli.unknown", columns=_plain(columns))


def _who(same: Same, language: str) -> str:
    words = Key(" ".join(f"intake.match.{what}" for what in same.matches))
    if same.line:
        return say(language, "intake.cli.same_line", line=same.line, matches=words)
    return say(language, "intake.cli.same_person", code=same.code, matches=words)


def _few(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:_NOTED])) + (" …" if len(lines) > _NOTED else "")


def _plain(text: str) -> str:
    """Text of a foreign file on a terminal: no control signs, one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _told(line: CheckedLine, language: str, codes: Mapping[int, str]) -> dict[str, object]:
    told: dict[str, object] = {
        "line": line.line, "outcome": line.outcome.value, "name": line.details.full_name,
        "issues": [_issue(issue, language) for issue in line.issues], "set_aside": line.aside,
    }  # fmt: skip
    if line.line in codes:
        told["code"] = codes[line.line]
    if line.same:
        told["same"] = {"code": line.same.code, "line": line.same.line or None, "matches": line.same.matches}
        told["differences"] = [{"field": d.field, "here": d.here, "there": d.there} for d in line.differences]
    return told


def _issue(issue: Issue, language: str) -> dict[str, object]:
    return {
        "code": issue.code, "field": issue.field, "severity": issue.severity.value,
        "sentence": sentence_with_cure(issue, language),
    }  # fmt: skip
