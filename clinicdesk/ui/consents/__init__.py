"""Consents of a participant: the documents, their words, signatures and scans."""
