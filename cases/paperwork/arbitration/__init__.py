"""Papers of an arbitration, part by part."""

from cases.paperwork.arbitration import award, ending, hearing, intake, tribunal

PARTS = (intake, tribunal, hearing, award, ending)
