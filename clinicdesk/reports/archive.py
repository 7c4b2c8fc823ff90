"""From a plain PDF to an archive one: PDF/A-3b (ISO 19005-3), the same bytes for the same page.

No validator is part of this program: what is done here is checked by structure only (see the tests).
"""

import hashlib
import uuid
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol
from xml.sax.saxutils import escape

import pikepdf

from clinicdesk.reports.icc import srgb_profile

_DOCUMENTS = uuid.UUID("6f0f3c86-3f0a-5b5e-9d5e-2f6b8f2f7a11")  # name space of document ids
_TAGS = {"uk": "uk-UA", "en": "en-GB", "both": "uk-UA"}
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
   <pdfaid:part>3</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <pdf:Producer>{program}</pdf:Producer>
   <xmp:CreatorTool>{program}</xmp:CreatorTool>
   <xmpMM:DocumentID>uuid:{document_id}</xmpMM:DocumentID>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class ArchiveLabel:
    """What the file says of itself. Never anything personal or secret: it is readable without opening."""

    title: str
    language: str  # "uk", "en" or "both"; a page in both is a Ukrainian one
    program: str  # e.g. "ClinicDesk 0.1.0"


class Digest(Protocol):
    """A digest that goes on."""

    def update(self, data: bytes, /) -> None:
        """Over these bytes too."""

    def hexdigest(self) -> str:
        """As far as it went."""


def to_archive(pdf: bytes, label: ArchiveLabel) -> bytes:
    """PDF bytes in, PDF/A-3b bytes out; every font must already be embedded.

    There is no clock here: the date stands on the page, and the ids come from the content.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            if "/Trans" in page:  # an empty page transition; paper has none
                del page["/Trans"]
        mark_archive(document, label, content=hashlib.sha256(pdf))
        document.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            recompress_flate=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def mark_archive(document: pikepdf.Pdf, label: ArchiveLabel, *, content: Digest) -> None:
    """Say of an open document that it is PDF/A-3b; `content`: the digest over what it is made of, for its id."""
    content.update(repr((label.title, label.language, label.program)).encode())
    _say_what_it_is(document, label)
    document.Root.Metadata = _metadata(document, label, str(uuid.uuid5(_DOCUMENTS, content.hexdigest())))
    document.Root.OutputIntents = pikepdf.Array([_output_intent(document)])


def _say_what_it_is(document: pikepdf.Pdf, label: ArchiveLabel) -> None:
    del document.docinfo  # ReportLab's own "untitled", "anonymous" and invented date
    document.docinfo["/Title"] = pikepdf.String(label.title)
    document.docinfo["/Producer"] = pikepdf.String(label.program)
    document.docinfo["/Creator"] = pikepdf.String(label.program)
    document.Root.Lang = pikepdf.String(_TAGS[label.language])
    document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _metadata(document: pikepdf.Pdf, label: ArchiveLabel, document_id: str) -> pikepdf.Stream:
    packet = _XMP.format(
        title=escape(label.title),
        language=_TAGS[label.language],
        program=escape(label.program),
        document_id=document_id,
    )
    stream = pikepdf.Stream(document, packet.encode("utf-8"))
    stream.Type = pikepdf.Name.Metadata
    stream.Subtype = pikepdf.Name.XML
    return stream


def _output_intent(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    profile = pikepdf.Stream(document, srgb_profile())
    profile.N = 3
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
        Info=pikepdf.String("sRGB IEC61966-2.1"),
        DestOutputProfile=document.make_indirect(profile),
    )
