"""Forming the tribunal: choice, appointment, disclosure, constitution."""
