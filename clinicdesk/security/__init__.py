"""Keys, certificates, the audit tree and who may do what."""
