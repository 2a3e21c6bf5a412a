"""A cron in canonical text: numbers only, one spelling for one meaning, read alike everywhere."""

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.field import Field
from schedcat.schedule.wording import folded


def canonical(cron: Cron) -> Cron:
    """The same schedule in canonical text.

    Fields are `*`, `*/n`, or a list of values, ranges and stepped ranges, ascending; Sunday is 0.
    A day field is `*` unless it decides something, and where both decide neither begins with `*`,
    which is what engines go by that have a day rule of their own. Raises DayRuleError.

    >>> str(canonical(Cron.parse("*/1 8,9,10 */2 jan,Feb 7", days=DayRule.EITHER)))
    '* 8-10 1-31/2 1,2 0'
    """
    picks = cron.day_picks
    of_month = cron.day_of_month._replace(bits=picks.days_of_month)
    of_week = cron.day_of_week._replace(bits=picks.days_of_week)
    decide_both = not (of_month.is_full or of_week.is_full)
    texts = (
        field_text(cron.minute),
        field_text(cron.hour),
        field_text(of_month, star=not decide_both),
        field_text(cron.month),
        field_text(of_week, star=not decide_both),
    )
    days = (DayRule.EITHER if picks.either else DayRule.BOTH) if decide_both else None
    return Cron.parse(" ".join(texts), days=days, timezone=cron.timezone, dst=cron.dst)


def field_text(field: Field, *, star: bool = True) -> str:
    """The values of a field as text; without `star` none that begins with `*`.

    >>> from schedcat.schedule.kinds import MINUTE
    >>> from schedcat.schedule.field import parse_field
    >>> field_text(parse_field(MINUTE, "0,15,30,45", 0)), field_text(parse_field(MINUTE, "0,30", 0))
    ('*/15', '*/30')
    """
    values, first, last = field.values, field.kind.first, field.kind.last
    if star:
        if field.is_full:
            return "*"
        step = values[1] - values[0] if len(values) > 1 else 0
        if step and values == tuple(range(first, last + 1, step)):
            return f"*/{step}"
    return ",".join(map(_stretch_text, folded(values, with_steps=True)))


def _stretch_text(stretch: range) -> str:
    first, last = stretch[0], stretch[-1]
    if first == last:
        return f"{first}"
    return f"{first}-{last}" + (f"/{stretch.step}" if stretch.step > 1 else "")


def disjoint(cron: Cron) -> tuple[Cron, ...]:
    """What an engine runs that joins the day fields with "and": crons that fire together as one.

    No two of them fire in one minute, and none is left that never fires; a cron that needs no
    splitting is alone. They are canonical. Raises DayRuleError.

    >>> pieces = disjoint(Cron.parse("0 0 13 * 5", days=DayRule.EITHER))
    >>> [str(piece) for piece in pieces]
    ['0 0 13 * *', '0 0 1-12,14-31 * 5']
    """
    whole = canonical(cron)
    pieces = [whole]
    if whole.days is DayRule.EITHER:
        of_month = whole.day_of_month
        others = of_month._replace(bits=of_month.kind.full & ~of_month.bits)
        pieces = [
            _with_days(whole, of_month.text, "*"),
            _with_days(whole, field_text(others, star=False), whole.day_of_week.text),
        ]
    return tuple(piece for piece in pieces if piece.ever_fires)


def _with_days(cron: Cron, of_month: str, of_week: str) -> Cron:
    text = cron.replacing(day_of_month=of_month, day_of_week=of_week)
    return Cron.parse(text, days=DayRule.BOTH, timezone=cron.timezone, dst=cron.dst)
