"""Who is on a cohort's staff now: the one condition under which its charts are open without breaking glass."""

from functools import cache

from sqlalchemy import ColumnElement, exists, or_

from clinicdesk.models.cohorts import CohortStaff, StaffRole
from clinicdesk.models.standing import standing


@cache
def serving() -> ColumnElement[bool]:
    """True of a row of `CohortStaff` until the last role its person has in the cohort ends.

    Whoever was given the charts without a role keeps them. Built once: it is asked before every reading.
    """
    theirs = StaffRole.cohort_id == CohortStaff.cohort_id, StaffRole.user_id == CohortStaff.user_id
    return or_(~exists().where(*theirs), exists().where(*theirs, StaffRole.until == "", standing(StaffRole)))
