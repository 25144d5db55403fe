"""Papers of an arbitration, part by part."""

from cases.paperwork.arbitration import award, ending, hearing, intake, notice, tribunal

PARTS = (intake, notice, tribunal, hearing, award, ending)
