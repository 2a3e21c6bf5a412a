"""Values over values: an environment's over a job's, over a file's defaults, over those of all."""

from collections.abc import Collection, Mapping
from typing import Any

_RIVALS = {"cron": "interval", "interval": "cron"}


def overlaid(
    below: Mapping[str, Any], above: Mapping[str, Any], blocks: Collection[str]
) -> dict[str, Any]:
    """The values of `below`, which has no nulls, with those of `above` over them.

    Blocks, which are the mappings under the keys `blocks`, merge by key; everything else is
    replaced; null unsets; a `cron` takes the place of an `interval` and the other way round.

    >>> overlaid({"interval": "1h", "tags": ["a"]}, {"cron": "@daily", "tags": None}, blocks=())
    {'cron': '@daily'}
    """
    values = dict(below)
    for key, value in above.items():
        if value is None:
            values.pop(key, None)
            continue
        if key in _RIVALS:
            values.pop(_RIVALS[key], None)
        values[key] = overlaid(values.get(key, {}), value, ()) if key in blocks else value
    return values
