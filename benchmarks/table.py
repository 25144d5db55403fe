"""The table that a run prints."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.works import Work

HEAD = ("work", "size", "p50 ms", "floor p50 ms", "ratio", "budget", "statements", "budget", "verdict")


@dataclass(frozen=True)
class Row:
    """One work as it was measured.

    Args:
        figures: p50 of ours and of the floor in milliseconds; None with a problem.
        statements: how many it takes, where they are counted.
    """

    work: Work
    figures: tuple[float, float] | None
    statements: int | None
    problem: str = ""

    def cells(self, size: int) -> tuple[str, ...]:
        """Return the row's texts."""
        budgets = f"{self.work.ratio:.1f}", str(self.work.statements or "")
        counted = "" if self.statements is None else str(self.statements)
        if self.figures is None:
            return (
                self.work.name,
                str(size),
                "",
                "",
                "",
                budgets[0],
                counted,
                budgets[1],
                f"failed: {self.problem}",
            )
        ours, floor = self.figures
        ratio = f"{ours / floor:.2f}"
        return (
            self.work.name, str(size), f"{ours:.1f}", f"{floor:.1f}", ratio, budgets[0], counted, budgets[1],
            self.verdict,
        )  # fmt: skip

    @property
    def verdict(self) -> str:
        """Whether both budgets are kept, and which is not."""
        over = []
        if self.figures and self.figures[0] / self.figures[1] > self.work.ratio:
            over.append("ratio")
        if self.work.statements and (self.statements or 0) > self.work.statements:
            over.append("statements")
        return f"over: {', '.join(over)}" if over else "within"


def show(size: int, rows: Sequence[Row]) -> None:
    """Print the rows of one size, aligned; numbers to the right."""
    lines = [HEAD, *(row.cells(size) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEAD))]
    print(f"\n{size} cases; load of the machine now {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for line in lines:
        first, *middle, last = line
        figures = "  ".join(text.rjust(width) for text, width in zip(middle, widths[1:-1], strict=True))
        print(f"{first.ljust(widths[0])}  {figures}  {last}".rstrip())
    print(flush=True)
