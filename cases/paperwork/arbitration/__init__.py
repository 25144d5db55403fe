"""Papers of an arbitration, part by part."""

from cases.paperwork.arbitration import award, hearing, intake, tribunal

PARTS = (intake, tribunal, hearing, award)
