"""Notices of an arbitration, part by part."""

from cases.correspondence.arbitration import award, hearing, intake, tribunal

PARTS = (intake, tribunal, hearing, award)
