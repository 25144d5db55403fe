"""What is measured, against which page of the floor, with which budget.

Source: the table of budgets of the performance rules.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Work:
    """One row of the table.

    Args:
        floor: the page of the floor that it is compared with; empty where both sides run in one process.
        ratio: how many times the floor it may cost.
        statements: how many statements it may take; 0 where none are counted.
    """

    name: str
    floor: str
    ratio: float
    statements: int = 0


WORKS = (
    Work("my cases: a party with 5", "list_5", 2.5, 6),
    Work("my cases: a mediator with 200", "list_200", 2.5, 6),
    Work("my cases: staff with all", "list_all", 2.5, 6),
    Work("case page, 20 events", "detail", 3, 10),
    Work("submitting a filing", "insert", 3, 15),
    Work("transition: accepting", "update", 3, 12),
    Work("transition: a note", "update", 3, 12),
    Work("dashboard of the count", "detail", 1.5, 6),
    Work("search: two Chinese characters", "search", 2, 0),
    Work("visible cases: a party with 5", "", 1.5, 1),
    Work("visible cases: a mediator with 200", "", 1.5, 1),
    Work("agreement of 3 pages, warm", "", 1.3, 0),
)

# The pages of the count alone, at a size of their own.
WORKS_OF_COUNT = (
    Work("dashboard of the count", "detail", 1.5, 6),
    Work("list: all that counted", "list_all", 2.5, 6),
    Work("list: its last page", "list_all", 2.5, 6),
    Work("list: one kind of right", "list_all", 2.5, 6),
    Work("list: one district", "list_all", 2.5, 6),
    Work("list: one outcome", "list_all", 2.5, 6),
    Work("list: a month", "list_all", 2.5, 6),
    Work("list: closed, a measure", "list_all", 2.5, 6),
    Work("list: pending", "list_all", 2.5, 6),
)


@dataclass(frozen=True)
class Ask:
    """How a page is asked for over HTTP.

    Args:
        session: the key of a signed-in session.
        paths: one address for all requests, or one for each.
        form: what is posted, without the key; None for a GET. `key` is added, a new one each time.
    """

    session: str
    paths: list[str]
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Facts:
    """What a process beside the server finds out about one of the two applications.

    Args:
        asks: by name of the work, or of the floor's page.
        statements: how many each takes, without BEGIN, COMMIT and savepoints.
        inside: p50 of ours and of the floor in milliseconds, where both run in one process.
        problems: by name, why something could not be measured.
    """

    asks: dict[str, Ask] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    inside: dict[str, tuple[float, float]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, found: dict[str, dict[str, object]]) -> "Facts":
        """Return the facts that another process printed."""
        asks = {name: Ask(**ask) for name, ask in found.pop("asks").items()}  # type: ignore[arg-type]
        return cls(asks=asks, **found)  # type: ignore[arg-type]
