"""A definition of any kind as a person reads it, line by line."""

from collections.abc import Iterator, Mapping

from clinicdesk.protocols.definitions import Library
from clinicdesk.protocols.language import Form, TermList
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.reports.form_page import form_page
from clinicdesk.reports.list_page import list_page
from clinicdesk.reports.programme_page import programme_page


def definition_page(
    definition: Form | TermList | Programme, phrases: Mapping[str, str], language: str, shelf: Library
) -> Iterator[str]:
    """The page of a form, of a list, or of a programme with what it names on the shelf."""
    match definition:
        case Form():
            return form_page(definition, phrases, language)
        case TermList():
            return list_page(definition, phrases, language)
    return programme_page(definition, phrases, language, shelf)
