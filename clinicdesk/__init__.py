"""ClinicDesk: the record of group ketamine-assisted psychotherapy in one encrypted clinic file."""

__version__ = "0.1.0"
