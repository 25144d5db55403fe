"""What a paper in the one plain layout shows: facts, sections of sentences, who signs."""

from dataclasses import dataclass

from .blocks import CaseContext, Localised


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One row of the table of facts."""

    label: Localised
    value: Localised


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, or none, and its paragraphs; `numbered` paragraphs bear 1., 2., 3."""

    lines: tuple[Localised, ...]
    heading: Localised | None = None
    numbered: bool = False


@dataclass(frozen=True, kw_only=True)
class PlainPaper(CaseContext):
    """A paper that has no layout of its own yet: its required elements, in the order in which they are read.

    A layout of its own replaces its template; what it shows stays.

    Args:
        addressee: to whom a notice goes; empty for what is addressed to nobody.
        full_parties: the parties stand in full at its head, as in an award; else by name only.
        signers: names and capacities of those whose names stand below an instrument.
        title: in place of the catalogue's, where one kind serves several decisions.
    """

    addressee: str = ""
    full_parties: bool = False
    facts: tuple[FactLine, ...] = ()
    sections: tuple[Section, ...] = ()
    signers: tuple[FactLine, ...] = ()
    title: Localised | None = None

    @property
    def own_title(self) -> Localised | None:
        """Return what this paper is called, if not as its kind."""
        return self.title
