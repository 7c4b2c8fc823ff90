"""Places of those who keep the clinic: users and roles, its details, the audit trail."""
