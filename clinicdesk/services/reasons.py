"""What counts as a reason: signs alone («.», «-») tell nobody why."""

from clinicdesk.errors import Issue, Refused


def says_why(said: str) -> bool:
    """Whether anything can be read out of it."""
    return any(sign.isalnum() for sign in said)


def check_reason(said: str) -> None:
    """Refused at "reason": DSK005 for none at all, DSK310 for signs alone."""
    if not says_why(said):
        raise Refused(Issue("DSK310" if said.strip() else "DSK005", "reason"))
