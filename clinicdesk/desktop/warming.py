"""Loading the services while the person types their password, so that the first opening need not wait."""

import importlib
import threading


def warm_up() -> None:
    """Import what an opening needs, in a thread of its own."""
    threading.Thread(target=_load, name="warm-up", daemon=True).start()


def _load() -> None:
    for name in ("clinicdesk.services.entrance", "clinicdesk.desktop.working"):
        importlib.import_module(name)
