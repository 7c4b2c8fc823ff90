"""`clinicdesk --self-test OUT.json`: does this installation work here? Also the validation report of a release."""

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from clinicdesk import __version__
from clinicdesk.clock import SystemClock
from clinicdesk.errors import Unavailable
from clinicdesk.log import report_bug


def self_test(out: Path) -> int:
    """Run every probe and write their outcome as JSON; 0 when all passed, 1 otherwise."""
    results = {name: _outcome(probe) for name, probe in PROBES.items()}
    passed = all(result == "passed" for result in results.values())
    told = {
        "program": __version__, "python": sys.version.split()[0], "system": platform.platform(),
        "passed": passed, "probes": results,
    }  # fmt: skip
    out.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return 0 if passed else 1


def _outcome(probe: Callable[[], None]) -> str:
    try:
        probe()
    except Unavailable as error:
        return f"unavailable {error.code}"
    except Exception as error:  # noqa: BLE001 - whatever is wrong with an installation must reach the report
        return f"failed {type(error).__name__} {report_bug(type(error), error, error.__traceback__)}"
    return "passed"


def _engine() -> None:
    from clinicdesk.models.engine import Database, check_engine
    from clinicdesk.models.schema import migrate
    from clinicdesk.security.vault import new_secret

    check_engine()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "проба.db", new_secret(1).raw_hex)
        try:
            migrate(database.writer)
            database.check_opens()
        finally:
            database.dispose()


def _keys() -> None:
    from clinicdesk.security import vault

    secret = vault.new_secret(1)
    keys = vault.new_keys("probe", secret, bytes(range(32)))
    keys, _ = vault.add_user(keys, login="probe", password="verbena lantern quartz meadow", secrets=[secret])  # noqa: S106 - a probe
    if vault.unlock(keys, login="probe", password="verbena lantern quartz meadow").secrets != (secret,):  # noqa: S106 - as above
        raise AssertionError


def _keyring() -> None:
    from clinicdesk.security.witness import KeyringWitness

    witness = KeyringWitness("self-test")
    if not witness.available:
        return  # allowed to be absent; the entrance says so
    witness.write("probe")
    found = witness.read()
    witness.forget()
    if found != "probe":
        raise AssertionError


def _window() -> None:
    from clinicdesk.desktop.entering import unlock_acts
    from clinicdesk.desktop.start import application, has_display
    from clinicdesk.ids import RandomIds
    from clinicdesk.settings import WorkstationSettings
    from clinicdesk.ui.language import Language
    from clinicdesk.ui.unlock.window import UnlockWindow

    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = application(WorkstationSettings())
    window = UnlockWindow(Language("uk", app), unlock_acts(SystemClock(), RandomIds()), [])
    window.show()
    if window.grab().isNull():
        raise AssertionError
    window.close()


def _document() -> None:
    if not _slip().startswith(b"%PDF"):
        raise AssertionError


def _slip() -> bytes:
    from clinicdesk.reports.enrolment_slip import EnrolmentSlip, render_enrolment_slip

    slip = EnrolmentSlip(
        clinic_name="Проба", login="probe", name="Проба", roles_text="", words="one two three four five six",
        expires_at="", program_version=__version__, demo=True,
    )  # fmt: skip
    return render_enrolment_slip(slip, language="uk")


def _seal() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from clinicdesk.reports.checking import verifier
    from clinicdesk.reports.sealing import Seal, seal_pdf
    from clinicdesk.security.document_key import ClinicName, document_key

    now = SystemClock().now()
    key = document_key(Ed25519PrivateKey.generate(), ClinicName("probe", "Проба", ""), since=now)
    sealed = seal_pdf(_slip(), Seal(b"{}", "", now, "проба", "Проба"), key)
    verifier().check_signature(sealed)  # raises for a signature that does not hold


def _zones() -> None:
    ZoneInfo("Europe/Kyiv")


PROBES: dict[str, Callable[[], None]] = {
    "encrypted file": _engine,
    "keys": _keys,
    "keyring": _keyring,
    "window": _window,
    "document": _document,
    "sealed document": _seal,
    "time zones": _zones,
}
