"""Decisions: draft, scrutiny, signatures, issue, correction."""
