"""Print the figures of the day beside the floor: `python -m benchmarks [--sizes 2000,20000] [--count 200000]`."""

import argparse
import os
from contextlib import ExitStack

from benchmarks import load, table
from benchmarks.databases import Logins, given_logins, own_database
from benchmarks.programs import ask, run, served
from benchmarks.works import WORKS, WORKS_OF_COUNT, Facts, Work

OURS, FLOOR = "mediation.settings", "benchmarks.floor.settings"
PREPARED = "bench_prepared"
OUR_PORT, FLOOR_PORT = 8091, 8092


def main() -> None:
    """Measure every size and print the table after each."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="2000,20000", help="numbers of cases, with commas between")
    parser.add_argument("--count", default="200000", help="numbers of cases for the count's pages alone")
    parser.add_argument("--times", type=int, default=60, help="requests for each page after warming up")
    arguments = parser.parse_args()
    logins = given_logins()
    print(
        f"Load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors",
        flush=True,
    )
    with own_database(logins, PREPARED) as prepared:
        run(OURS, prepared, "benchmarks.ours", "prepare")
        for size in numbers(arguments.sizes):
            table.show(size, measure(logins, size, arguments.times))
        for size in numbers(arguments.count):
            table.show(size, measure(logins, size, arguments.times, of_count=True))


def numbers(text: str) -> list[int]:
    """Return the sizes that an argument names; none where it is empty."""
    return [int(number) for number in text.split(",") if number]


def measure(logins: Logins, size: int, times: int, *, of_count: bool = False) -> list[table.Row]:
    """Fill two databases, serve both, and measure every work at one size.

    Args:
        of_count: the pages of the count alone.
    """
    warm = max(3, times // 6)
    works: tuple[Work, ...] = WORKS
    filling: tuple[str, ...] = ("benchmarks.ours", "facts", str(size), str(times + warm + 2))
    if of_count:
        works, filling = WORKS_OF_COUNT, ("benchmarks.count", str(size))
    with ExitStack() as stack:
        our_database = stack.enter_context(own_database(logins, f"bench_{size}", PREPARED))
        floor_database = stack.enter_context(own_database(logins, "bench_floor"))
        floor = Facts.from_json(ask(FLOOR, floor_database, "benchmarks.floor.facts", str(size)))
        ours = Facts.from_json(ask(OURS, our_database, *filling))
        our_port = stack.enter_context(served("mediation.wsgi", our_database, OUR_PORT))
        floor_port = stack.enter_context(served("benchmarks.floor.wsgi", floor_database, FLOOR_PORT))
        return [_row(work, ours, floor, (our_port, floor_port), times, warm) for work in works]


def _row(work: Work, ours: Facts, floor: Facts, ports: tuple[int, int], times: int, warm: int) -> table.Row:
    problem, figures = ours.problems.get(work.name, ""), ours.inside.get(work.name)
    if not problem and figures is None:
        sides = ((ports[0], ours.asks[work.name]), (ports[1], floor.asks[work.floor]))
        try:
            figures = load.compare(*sides, times, warm)
        except RuntimeError as error:
            problem = str(error)
    return table.Row(work, figures, ours.statements.get(work.name), problem)


if __name__ == "__main__":
    main()
