"""A race: the same work done by us and by a peer in turn, and the table of what came out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Race:
    """Two ways to do some work, and how many times as long as the peer ours may take.

    Each side does the work once and returns what it took, seconds unless `write` says another unit.
    Without a target it is only reported.
    """

    title: str
    ours: Callable[[], float]
    peer: Callable[[], float]
    target: float | None = None
    rounds: int = ROUNDS
    write: Callable[[float], str] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The best that both sides of a race came to."""

    race: Race
    ours: float
    peer: float

    @property
    def ratio(self) -> float:
        """Ours over the peer's: below 1 is faster."""
        return self.ours / self.peer

    @property
    def is_met(self) -> bool:
        """Whether the ratio keeps to the target, if there is one."""
        return self.race.target is None or self.ratio <= self.race.target


def measure(race: Race) -> Result:
    """Run both sides in turn, so that a busy moment of the machine meets both.

    Each runs once before the clock counts: bytecode is then on disk, and caches are filled.
    """
    for side in (race.ours, race.peer):
        side()
    times = [(race.ours(), race.peer()) for _ in range(race.rounds)]
    ours, peer = map(min, zip(*times, strict=True))
    return Result(race, ours, peer)


def table(results: Iterable[Result]) -> Iterator[str]:
    """The results as the lines of a Markdown table."""
    yield "| race | ratio | target | | ours | peer |"
    yield "|---|---:|---:|---|---:|---:|"
    for result in results:
        race = result.race
        write = race.write or _duration
        target = "" if race.target is None else f"≤ {race.target:.2g}"
        said = "" if race.target is None else ("met" if result.is_met else "MISSED")
        yield (
            f"| {race.title} | {result.ratio:.2g} | {target} | {said} "
            f"| {write(result.ours)} | {write(result.peer)} |"
        )


def _duration(seconds: float) -> str:
    """Milliseconds, or microseconds where those are few."""
    return f"{seconds * 1e3:,.0f} ms" if seconds > _FEW else f"{seconds * 1e6:,.1f} µs"


_FEW = 1e-3
