"""What a form's verdict comes from, where whoever signs must say why: the answers, and where the reason goes."""

from dataclasses import dataclass

from clinicdesk.protocols.language import Form, Score, Verdict
from clinicdesk.protocols.rules import open_leaves, paths_of
from clinicdesk.protocols.scores import ScoreSheet
from clinicdesk.protocols.sheet import sheet_of


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict that wants a reason: the fields it comes from in their order, and those that hold the reason."""

    score: str
    verdict: str
    fields: tuple[str, ...]
    reasons: tuple[str, ...]


def findings_of(form: Form, scores: ScoreSheet) -> tuple[Found, ...]:
    """Everything that is true of a reasoned verdict, also while another verdict counts or something is open."""
    found = []
    for score in form.scores:
        for verdict in score.verdicts:
            fields = _true_of(verdict, scores) if verdict.reasoned else ()
            if fields:
                found.append(Found(score.id, verdict.id, fields, _reasons(form, score)))
    return tuple(found)


def _true_of(verdict: Verdict, scores: ScoreSheet) -> tuple[str, ...]:
    """The answers that keep the verdict's rule from being false."""
    if verdict.when is None:
        return ()
    leaves = open_leaves(verdict.when, scores.facts, wanted=False)
    return tuple(dict.fromkeys(path for path, said in leaves if said is not None))


def _reasons(form: Form, score: Score) -> tuple[str, ...]:
    """The questions that are asked because of this score."""
    name = f"score.{score.id}"
    return tuple(
        one.field.id for one in sheet_of(form).askings if one.rule and name in set(paths_of(one.rule))
    )
