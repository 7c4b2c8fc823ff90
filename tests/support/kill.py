"""A clinic handed to another process, what it does there, and what must be left when it is killed."""

import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clinicdesk.clock import SteppedClock, read_stamp, stamp
from clinicdesk.errors import Issue
from clinicdesk.ids import RandomIds, SeededIds
from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.responses import Response
from clinicdesk.security import vault
from clinicdesk.security.identity import Identity
from clinicdesk.security.vault import DbSecret
from clinicdesk.security.witness import NoWitness
from clinicdesk.services import accounts, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.opening import open_desk
from clinicdesk.services.views import Actor
from clinicdesk.paths import ClinicFolder
from tests.support.clinic import PASSWORDS, Clinic

VALUES = {"sbp": "124", "dbp": "81", "pulse": "72", "spo2": "97", "rr": "15"}
