"""A list of terms as a person reads it: groups with advice, entries with the names they are known by."""

from collections.abc import Iterator, Mapping

from clinicdesk.protocols.language import Entry, TermList
from clinicdesk.reports.page_parts import head, heading, source
from clinicdesk.words import say


def list_page(terms: TermList, phrases: Mapping[str, str], language: str) -> Iterator[str]:
    """The lines of the page: each entry under its first group."""
    yield from head(terms, phrases, language)
    homes: dict[str, list[Entry]] = {group: [] for group in (*terms.groups, "")}
    for entry in terms.entries:
        homes[entry.groups[0] if entry.groups else ""].append(entry)
    for group, entries in homes.items():
        if not entries:
            continue
        yield from heading(phrases.get(f"group.{group}") or say(language, "forms.part.entries"))
        if f"group_advice.{group}" in phrases:
            yield phrases[f"group_advice.{group}"]
        for entry in entries:
            yield from _entry(entry, phrases, language)


def _entry(entry: Entry, phrases: Mapping[str, str], language: str) -> Iterator[str]:
    yield f"  {phrases.get(f'entry.{entry.id}.name', entry.id)} [{entry.id}]"
    if f"entry.{entry.id}.advice" in phrases:
        yield f"      {phrases[f'entry.{entry.id}.advice']}"
    if entry.names:
        yield f"      {', '.join(entry.names)}"
    if entry.source:
        yield f"      {source(entry.source, language)}"
