"""Field types of words: text, note, person of staff; and a file kept elsewhere."""

import re
import unicodedata
from collections.abc import Mapping

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.phones import normal_phone
from clinicdesk.protocols.plain_lines import controls, issue_of_line, issue_of_lines
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.values import FileRef, Json

LINE, PAGE = 300, 20_000
"""How long a line and a note may be where the definition says nothing."""
MOST_BYTES = 2**40
_STAFF = re.compile(r"[^\s]{1,80}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")


class Text:
    """One line of words."""

    longest, lines = LINE, False

    def parse(self, text: str, field: Question) -> str:
        """Without blanks around, accents composed. Refused as `check`, PSN003 and PSN004 (signs no line has).

        What is typed now is held to that; an answer that an older release took stays one.
        """
        value = self._tidied(text)
        wrong = issue_of_lines(value) if self.lines else issue_of_line(value)
        issues = self.check(value, field) or ([Issue(wrong, field.id)] if wrong else [])
        if issues:
            raise Refused(*issues)
        return value

    def check(self, value: object, field: Question) -> list[Issue]:
        """Not too long (ANS016), not empty (ANS025), no control characters (PSN003), a phone (ANS045) where asked."""
        if not isinstance(value, str) or not value.strip():
            return [Issue("ANS025", field.id)]
        longest = field.longest or self.longest
        if len(value) > longest:
            return [Issue("ANS016", field.id, values={"n": longest})]
        if controls(value, lines=self.lines):
            return [Issue("PSN003", field.id)]
        return [Issue("ANS045", field.id)] if field.phone and not normal_phone(value) else []

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002 - one shape for all
        """Itself."""
        return str(value)

    def dump(self, value: object) -> Json:
        """Itself."""
        assert isinstance(value, str)
        return value

    def load(self, json: Json, field: Question) -> str:
        """The stored words. Refused ANS022."""
        if not isinstance(json, str):
            raise Refused(Issue("ANS022", field.id))
        return json

    @staticmethod
    def _tidied(text: str) -> str:
        return unicodedata.normalize("NFC", text.strip())


class Note(Text):
    """Words over several lines."""

    longest, lines = PAGE, True

    @staticmethod
    def _tidied(text: str) -> str:
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", lines.strip())


class Staff(Text):
    """A person of staff: the id of the account. The name is shown by who knows the accounts."""

    def check(self, value: object, field: Question) -> list[Issue]:
        """One word (ANS024)."""
        known = isinstance(value, str) and _STAFF.fullmatch(value) and not super().check(value, field)
        return [] if known else [Issue("ANS024", field.id)]


class File:
    """A file kept elsewhere, known by its digest. It is chosen, not typed."""

    def parse(self, text: str, field: Question) -> FileRef:  # noqa: ARG002 - one shape for all
        """Nothing typed is a file. Refused ANS017."""
        raise Refused(Issue("ANS017", field.id))

    def check(self, value: object, field: Question) -> list[Issue]:
        """SHA-256, a name, a size, a media type."""
        fine = (
            isinstance(value, FileRef)
            and _DIGEST.fullmatch(value.digest)
            and 0 < len(value.name) <= LINE
            and 0 <= value.size <= MOST_BYTES
            and _MEDIA_TYPE.fullmatch(value.media_type)
        )
        return [] if fine else [Issue("ANS017", field.id)]

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """Its name."""
        assert isinstance(value, FileRef)
        return value.name

    def dump(self, value: object) -> Json:
        """An object with the four."""
        assert isinstance(value, FileRef)
        return {
            "digest": value.digest,
            "name": value.name,
            "size": value.size,
            "media_type": value.media_type,
        }

    def load(self, json: Json, field: Question) -> FileRef:
        """The stored reference. Refused ANS022."""
        if not isinstance(json, dict) or set(json) != {"digest", "name", "size", "media_type"}:
            raise Refused(Issue("ANS022", field.id))
        digest, name, size, media = json["digest"], json["name"], json["size"], json["media_type"]
        if not (
            isinstance(digest, str) and isinstance(name, str) and type(size) is int and isinstance(media, str)
        ):
            raise Refused(Issue("ANS022", field.id))
        return FileRef(digest, name, size, media)
