"""The time limits that filing and intake know in both procedures. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from cases.kinds import Kind

# Until when the organisation says whether it accepts, and until when the applicant corrects.
REVIEW: Mapping[Kind, str] = MappingProxyType(
    {Kind.MEDIATION: "MED_INTAKE_REVIEW", Kind.ARBITRATION: "ARB_ACCEPT"}
)
CORRECTION: Mapping[Kind, str] = MappingProxyType(
    {Kind.MEDIATION: "MED_CORRECTION", Kind.ARBITRATION: "ARB_CORRECTION_REQUEST"}
)
