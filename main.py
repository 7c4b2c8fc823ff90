"""Starts ClinicDesk from the source tree: python main.py."""

from clinicdesk.app import main

if __name__ == "__main__":
    raise SystemExit(main())
