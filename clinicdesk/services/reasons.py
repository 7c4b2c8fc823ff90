"""What counts as a reason: signs alone («.», «-») tell nobody why."""

from clinicdesk.errors import Issue, Refused


def says_why(said: str) -> bool:
    """Whether anything can be read out of it."""
    return any(sign.isalnum() for sign in said)


def check_words(name: str, said: str) -> None:
    """Refused DSK310 at `name` for signs alone. None at all passes: whether one is needed, each act knows.

    Every verb is asked this about its reasons; what says why inside something else is asked where that is taken.
    """
    if said.strip() and not says_why(said):
        raise Refused(Issue("DSK310", name))


def check_reason(said: str, *, name: str = "reason") -> None:
    """Refused at `name`: DSK005 for none at all, DSK310 for signs alone."""
    if not said.strip():
        raise Refused(Issue("DSK005", name))
    check_words(name, said)
