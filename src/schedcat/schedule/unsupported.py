"""What an engine cannot keep, and the nearest that it can."""

from collections.abc import Sequence
from typing import NamedTuple


class Refusal(NamedTuple):
    """One thing of a job that an engine cannot keep.

    `keys` lead to the field; `reason` names the value; `nearest` has what the engine could keep
    instead, as it would be written in the catalog, and `help` what else to do. `same` is another
    spelling of the field, which means the same and can be kept.
    """

    keys: tuple[str, ...]
    reason: str
    nearest: tuple[str, ...] = ()
    help: str | None = None
    same: str | None = None

    @property
    def advice(self) -> str:
        """What to do: another spelling, else the nearest and the help; empty without any."""
        if self.same:
            return f"write `{self.same}`, which means the same"
        nearest = " or ".join(f"`{each}`" for each in self.nearest)
        clauses = (f"the nearest is {nearest}" if nearest else "", self.help or "")
        return "; ".join(filter(None, clauses))


class UnsupportedError(Exception):
    """What an engine cannot run exactly as the catalog says, with every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(refusal.reason for refusal in refusals))
        self.refusals = tuple(refusals)
