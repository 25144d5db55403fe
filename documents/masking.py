"""Names as strangers may see them: enough to recognise a name that one knows, too little to learn one."""

from .contexts import PaperContext, PartyBlock

_STARS = "*****"


def masked(name: str, *, is_person: bool) -> str:
    """Return 陈**, 华*****公司 or H***** Limited. The number of stars tells nothing."""
    name = name.strip()
    if is_person or len(name) < 4:
        return name[:1] + "**"
    end = name.rsplit(" ", 1)[-1] if " " in name else name[-2:]
    return f"{name[0]}{_STARS}{' ' if ' ' in name else ''}{end}"


def masked_names(context: PaperContext) -> list[str]:
    """Return the masked names of a paper's parties; none where it names no party."""
    parties: tuple[PartyBlock, ...] = getattr(context, "parties", ())
    return [masked(party.name, is_person=party.is_person) for party in parties]
