"""Imaginary documents to print, in both languages."""

import dataclasses
import hashlib
from typing import Any

from clinicdesk.reports.audit_extract import AuditExtract, ExtractRow
from clinicdesk.reports.enrolment_slip import EnrolmentSlip
from clinicdesk.reports.recovery_sheet import RecoverySheet

GROUPS = tuple("7K3M 9QXZ 0A1C 2DEF 4GHJ 5KMN 6PQR 8STU VWXY ZWMQ 0101 8888 AAAA WMWM".split())
ROOT = hashlib.sha256(b"an imaginary signing root").hexdigest()
TREE = hashlib.sha256(b"an imaginary tree").hexdigest()
LONGEST = (
    "Комунальне некомерційне підприємство «Обласний клінічний заклад з надання психіатричної допомоги "
    "та реабілітації ветеранів імені Вигаданої Особистості» Вигаданської обласної ради, "
    "відділення групової психотерапії"
)
_CLINIC = {
    "uk": {
        "clinic_name": "Клініка «Обрій»",
        "address": "01001, Київ, вул. Зразкова, 1",
        "edrpou": "00000000",
        "licence": "МОЗ № 000000 від 01.01.2024",
    },
    "en": {
        "clinic_name": "Horizon Clinic",
        "address": "1 Example Street, Kyiv 01001",
        "edrpou": "00000000",
        "licence": "MoH No. 000000 of 1 Jan 2024",
    },
}


def recovery_sheet(language: str, **changes: Any) -> RecoverySheet:
    """A sheet of the demonstration clinic."""
    uk = language == "uk"
    sheet = RecoverySheet(
        **_CLINIC[language],
        groups=GROUPS,
        root_fingerprint=ROOT,
        issued_at="24.11.2026 10:15 (Київ, UTC+2)" if uk else "24 Nov 2026 10:15 (Kyiv, UTC+2)",
        issued_by="Левченко О. Ю." if uk else "O. Levchenko",
        program_version="0.1.0",
        demo=True,
    )
    return dataclasses.replace(sheet, **changes)


def enrolment_slip(language: str, **changes: Any) -> EnrolmentSlip:
    """A slip for a new nurse."""
    uk = language == "uk"
    slip = EnrolmentSlip(
        **_CLINIC[language],
        login="m.koval",
        name="Коваль Марія Петрівна" if uk else "Mariia Koval",
        roles_text="медсестра, облік препаратів" if uk else "nurse, drug officer",
        words=(
            "дзеркало виноград серпень м’ята перешийок кульбаба"
            if uk
            else "mirror grape august mint isthmus dandelion"
        ),
        expires_at="25.11.2026 10:15 (Київ, UTC+2)" if uk else "25 Nov 2026 10:15 (Kyiv, UTC+2)",
        program_version="0.1.0",
        demo=True,
        issued_at="24.11.2026 10:15 (Київ, UTC+2)" if uk else "24 Nov 2026 10:15 (Kyiv, UTC+2)",
        issued_by="Левченко О. Ю." if uk else "O. Levchenko",
    )
    return dataclasses.replace(slip, **changes)


def extract_row(language: str, seq: int, **changes: Any) -> ExtractRow:
    """A corrected reading; every second one has no reason and no person."""
    uk, odd = language == "uk", seq % 2
    reason = (
        "переставлено цифри, звірено з монітором" if uk else "digits swapped, checked against the monitor"
    )
    row = ExtractRow(
        seq=seq,
        at_text="24.11.2026 10:15:07 UTC+2" if uk else "24 Nov 2026 10:15:07 UTC+2",
        who="Коваль М. П." if uk else "M. Koval",
        role="медсестра" if uk else "nurse",
        workstation="Пост-2" if uk else "Post-2",
        what="показник виправлено" if uk else "reading amended",
        record="1aa70918",
        person="К-1047" if uk and odd else "K-1047" if odd else "",
        reason=reason if odd else "",
        changes=("САТ: 187 → 178", "ДАТ: 108 → 110") if uk and odd else ("SBP: 187 → 178",) if odd else (),
    )
    return dataclasses.replace(row, **changes)


def audit_extract(language: str, *, rows: int = 3, **changes: Any) -> AuditExtract:
    """An extract of so many rows, numbered from 100."""
    uk = language == "uk"
    extract = AuditExtract(
        **_CLINIC[language],
        filter_text="показники, 24.11.2026" if uk else "readings, 24 Nov 2026",
        rows=tuple(extract_row(language, 100 + number) for number in range(rows)),
        tree_size=1234,
        tree_root=TREE,
        root_fingerprint=ROOT,
        printed_at="24.11.2026 13:31 (Київ, UTC+2)" if uk else "24 Nov 2026 13:31 (Kyiv, UTC+2)",
        printed_by="Ткач Н. С." if uk else "N. Tkach",
        program_version="0.1.0",
        demo=True,
        reason="запит МОЗ № 12" if uk else "request of the ministry No. 12",
        recipient="МОЗ України" if uk else "the ministry",
    )
    return dataclasses.replace(extract, **changes)
