"""Licences and certificates of the staff as they stand on paper: by their names, with their numbers."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from clinicdesk.reports.said import Said, joined, ours, plain
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.staffing import credentials_of


def papers_said(session: Session, pinned: Pinned | None, users: Iterable[str]) -> Mapping[str, Said]:
    """User to what was shown of them that the programme knows, one paper a line; who has none is not in it."""
    found: dict[str, list[Said]] = {}
    known = {one.code for one in pinned.definition.credentials} if pinned else set()
    for paper in credentials_of(session, set(users)):
        if pinned and paper.kind not in known:
            continue
        named = _named(pinned, paper.kind)
        found.setdefault(paper.user_id, []).append(joined((named, plain(paper.number)), " "))
    return {user: joined(papers, "\n") for user, papers in found.items()}


def _named(pinned: Pinned | None, kind: str) -> Said:
    """As the programme calls it; its code where it does not."""
    titles = (pinned.phrase(f"credential.{kind}.title", code) if pinned else "" for code in ("uk", "en"))
    return ours(*(title or kind for title in titles))
