"""What Celery's `crontab` takes, refuses and makes of its arguments, as read from source."""

import ast
import random
from collections import Counter

import pytest
from celery.schedules import crontab

from schedcat.backends.celery.source.fields import RefusedError
from schedcat.backends.celery.source.python.module import names_of
from schedcat.backends.celery.source.python.places import PARAMETERS
from schedcat.backends.celery.source.python.values import UnclearError
from schedcat.backends.celery.source.schedules import timing

NUMBERS = [-1, 0, 1, 2, 5, 6, 7, 8, 11, 12, 13, 23, 24, 30, 31, 32, 59, 60, 61, 99]
WORDS = ["", "*", "sun", "Mon", "sat", "sunday", "jan", "DEC", "x", "?", "L", "1.5", " ", "٣"]
WORDS += ["1_0"]
JOINS = ["-", "/", ",", " - ", "--", "#", "-*", " "]
ATOMS = [*map(str, NUMBERS), *WORDS]
RANGES = [f"{a}-{b}" for a in ATOMS[:20] for b in ATOMS[:20]]
STEPPED = ("*", "1-5", "0-59", "5", "22-4", "")
STEPS = [f"{a}/{b}" for a in STEPPED for b in ("", *ATOMS, "5x", "-2")]
LEFT, RIGHT = ("1", "*", "mon", "6", ""), ("3", "fri", "7", "")
ODD = [f"{a}{join}{b}" for a in LEFT for join in JOINS for b in RIGHT]
ENDINGS = ["*\n", "1-5 x", "*/5,", ",1", "0, 30", " 0,30", "fri-sun", "sun-sat", "7,1", "*,7"]
VALUES = [
    *NUMBERS,
    *(float(each) for each in NUMBERS[:4]),
    None,
    True,
    False,
    [],
    [0, 30],
    [7],
    [6, 7],
    (1, 2),
    {3, 4},
    ["1"],
    ["1", 2],
    [None],
    [1.0],
    [True],
    [[1]],
    [-1],
    [60],
    *RANGES,
    *STEPS,
    *ODD,
    *ENDINGS,
]


def fields_of(call):
    """The values of each field, or how it is not read."""
    tree = ast.parse(f"from celery.schedules import crontab\n{call}")
    try:
        cron = timing(tree.body[-1].value, names_of(tree)).schedule
    except RefusedError:
        return "refused"
    except UnclearError as unclear:
        return f"unclear: {unclear.why}"
    return [set(each.values) for each in cron.fields] if cron.ever_fires else "refused"


def made(arguments):
    try:
        celerys = crontab(**arguments)
    except Exception:  # noqa: BLE001  whatever it raises, the module is not imported
        return "refused"
    return [getattr(celerys, each) for each in PARAMETERS]


def is_unrunnable(celerys):
    """Is a value there at which a datetime raises, or none?"""
    return any(not field or any(isinstance(each, float) for each in field) for field in celerys)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_argument_is_read_as_celery_makes_it_or_refused_as_it_refuses(parameter):
    outcomes = Counter()
    for value in VALUES:
        celerys = made({parameter: value})
        ours = fields_of(f"crontab({parameter}={value!r})")
        if isinstance(ours, str) and ours.startswith("unclear"):
            assert value == [] or is_unrunnable(celerys) or "reads only" in ours, value
            outcomes["unclear"] += 1
        else:
            assert ours == celerys, value
            outcomes["refused" if ours == "refused" else "read"] += 1
    assert min(outcomes["refused"], outcomes["read"]) > 90, outcomes


def test_arguments_together_are_read_as_celery_makes_them():
    pick = random.Random(5).choice  # noqa: S311  it is no secret
    readable = [each for each in VALUES if not isinstance(each, float)]
    refused = 0
    for _ in range(2000):
        arguments = {each: pick(readable) for each in PARAMETERS if pick([0, 0, 1])}
        celerys = made(arguments)
        said = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
        ours = fields_of(f"crontab({said})")
        if not str(ours).startswith("unclear"):
            assert ours == celerys, said
            refused += ours == "refused"
    assert 500 < refused < 1900


@pytest.mark.parametrize(
    "text",
    ["0 0 * * 7", "0 0 * * 0", "0 0 * *", "0  0 * * *", "0 0 * * * ", "60 0 * * *", "0 0 31 2 *"],
)
def test_a_whole_text_is_read_as_from_string_takes_it(text):
    try:
        celerys = [getattr(crontab.from_string(text), each) for each in PARAMETERS]
    except ValueError:
        celerys = "refused"
    assert fields_of(f"crontab.from_string({text!r})") == celerys
