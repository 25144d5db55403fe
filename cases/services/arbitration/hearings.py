"""Hearings: notice, record, postponement, suspension."""
