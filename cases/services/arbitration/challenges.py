"""Challenges of arbitrators, and their replacement."""
