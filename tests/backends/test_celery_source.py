"""What source does not decide is said to be unclear, at the innermost expression, never guessed."""

import ast

import pytest

from schedcat.backends.celery.source.following.entries import written
from schedcat.backends.celery.source.python.module import names_of
from schedcat.backends.celery.source.python.values import UnclearError, value
from schedcat.backends.celery.source.schedules import timing


def unclear(source):
    """The text of the expression that keeps the last statement's schedule from being read."""
    tree = ast.parse(f"from celery.schedules import crontab, schedule, solar\nimport os\n{source}")
    with pytest.raises(UnclearError) as caught:
        timing(tree.body[-1].value, names_of(tree))
    return ast.unparse(caught.value.node)


@pytest.mark.parametrize(
    ("source", "expression"),
    [
        ("crontab(minute=settings.MINUTE)", "settings.MINUTE"),
        ("crontab(minute=os.environ['MINUTE'])", "os.environ['MINUTE']"),
        ("crontab(minute=os.getenv('MINUTE'))", "os.getenv('MINUTE')"),
        ("crontab(minute=random.randint(0, 59))", "random.randint(0, 59)"),
        ("crontab(**options())", "options()"),
        ("crontab(*times)", "crontab(*times)"),
        ("crontab(minute=0, nowfun=now)", "now"),
        ("crontab(minute='99')", "'99'"),
        ("crontab(minute='')", "''"),
        ("crontab(minute=1.5)", "1.5"),
        ("crontab(minute=[True, 1.0])", "[True, 1.0]"),
        ("A = 1\nA = 2\ncrontab(minute=A)", "A"),
        ("if x:\n    A = 1\ncrontab(minute=A)", "A"),
        ("for A in range(3): pass\ncrontab(minute=A)", "A"),
        ("A = B\nB = A\ncrontab(minute=A)", "B"),
        ("A = 'x' * 999999999\ncrontab(minute=A)", "'x' * 999999999"),
        ("solar('sunset', 1, 2)", "solar('sunset', 1, 2)"),
        ("MySchedule(run_every=60)", "MySchedule(run_every=60)"),
        ("0.5", "0.5"),
        ("-5", "-5"),
        ("'hourly'", "'hourly'"),
        ("1 / 0", "1 / 0"),
    ],
)
def test_an_unclear_schedule_names_its_expression(source, expression):
    assert unclear(source) == expression


def entries(source):
    tree = ast.parse(source)
    names = names_of(tree)
    return [
        (each.name and value(each.name, names), type(each.says).__name__, each.into)
        for each in written(tree, names)
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("app.conf.beat_schedule = {'a': {}}", [("a", "Dict", "beat_schedule")]),
        ("app.conf['beat_schedule'] = {'a': {}}", [("a", "Dict", "beat_schedule")]),
        ("app.conf.update(beat_schedule={'a': {}})", [("a", "Dict", "beat_schedule")]),
        ("app = Celery(beat_schedule={'a': {}})", [("a", "Dict", "beat_schedule")]),
        (
            "def configure(app):\n    app.conf.beat_schedule['a'] = {}",
            [("a", "Dict", "beat_schedule")],
        ),
        (
            (
                "@app.on_after_configure.connect\n"
                "def plan(sender, **_):\n"
                "    sender.add_periodic_task(10.0, test.s(), name='every ten')"
            ),
            [(None, "Call", "beat_schedule")],
        ),
        (
            "@periodic_task(run_every=crontab())\ndef sync(): ...",
            [(None, "Call", "beat_schedule")],
        ),
        (
            (
                "class Extension:\n"
                "    @staticmethod\n"
                "    def celery_tasks():\n"
                "        return {'a': {'task': 'x', 'schedule': 1}}"
            ),
            [("a", "Dict", None)],
        ),
        ("TASKS['a'] = {'task': 'x', 'schedule': 1}", [("a", "Dict", None)]),
        ("beat_schedule = load()", [(None, "Call", "beat_schedule")]),
        (
            "def load():\n    return {'a': {}}\nbeat_schedule = load()",
            [("a", "Dict", "beat_schedule")],
        ),
        (
            (
                "def load():\n"
                "    beat_schedule = {'a': {}}\n"
                "    if x:\n"
                "        beat_schedule['b'] = {}\n"
                "    return beat_schedule\n"
                "beat_schedule = load()"
            ),
            [("a", "Dict", "beat_schedule"), ("b", "Dict", "beat_schedule")],
        ),
        (
            (
                "def load():\n"
                "    kept = {'a': {}}\n"
                "    kept.update({'b': {}}, c={})\n"
                "    kept['d'] = {}\n"
                "    return kept\n"
                "beat_schedule = load()"
            ),
            [(name, "Dict", "beat_schedule") for name in "abcd"],
        ),
        (
            "def load():\n    return more()\nbeat_schedule = load()",
            [(None, "Call", "beat_schedule")],
        ),
        (
            "def load():\n    return load() | {'a': {}}\nbeat_schedule = load()",
            [(None, "Call", "beat_schedule"), ("a", "Dict", "beat_schedule")],
        ),
        ("def load():\n    yield\nbeat_schedule = load()", [(None, "Call", "beat_schedule")]),
        (
            "for each in ('a', 'b'):\n    beat_schedule[f'x-{each}'] = {}",
            [("x-a", "Dict", "beat_schedule"), ("x-b", "Dict", "beat_schedule")],
        ),
        (
            "for name, when in (('a', 1), ('b', crontab())):\n    beat_schedule[name] = {}",
            [("a", "Dict", "beat_schedule"), ("b", "Dict", "beat_schedule")],
        ),
        (
            "for name, when in {'a': every()}.items():\n    beat_schedule.update({name: {}})",
            [("a", "Dict", "beat_schedule")],
        ),
        (
            "for x in 'ab':\n    for y in [1]:\n        TASKS[x] = {'task': x, 'schedule': y}",
            [("a", "Dict", None), ("b", "Dict", None)],
        ),
        (
            "beat_schedule = {name: {} for name, when in [('a', crontab())]}",
            [("a", "Dict", "beat_schedule")],
        ),
        ("beat_schedule = {}", []),
        ("CELERY_BEAT_SCHEDULE = None", []),
        ("schedule = {'a': {'task': 'x'}}", []),
        ("print({'task': 1, 'schedule': 2})", []),
    ],
)
def test_entries_are_found_wherever_they_are_written(source, found):
    assert entries(source) == found


def test_what_the_environment_may_say_otherwise_is_noted():
    tree = ast.parse("import os\nA = int(os.getenv('HOUR', '3')) + env.int('MORE', default=1)")
    names = names_of(tree)
    assert value(tree.body[-1].value, names) == 4
    assert names.assumed == ["os.getenv('HOUR', '3')", "env.int('MORE', default=1)"]


@pytest.mark.parametrize("leaves", ["if x: break", "if name in load(): break"])
def test_the_rounds_of_a_loop_that_may_be_left_are_in_doubt(leaves):
    tree = ast.parse(f"for name in ('a', 'b'):\n    beat_schedule[name] = {{}}\n    {leaves}")
    names = names_of(tree)
    found = [(value(each.name, names), each.doubt) for each in written(tree, names)]
    assert [name for name, _ in found] == ["a", "b"]
    condition = leaves.removeprefix("if ").removesuffix(": break")
    assert {ast.unparse(doubt.node) for _, doubt in found} == {condition}


@pytest.mark.parametrize(
    "source",
    [
        "for name in load():\n    beat_schedule[name] = {}",
        "for name in ('a', 'b'):\n    name = f(name)\n    beat_schedule[name] = {}",
        "for name in range(2000):\n    beat_schedule[name] = {}",
        "for a, b in (('a', 'b', 'c'),):\n    beat_schedule[a] = {}",
    ],
)
def test_a_loop_that_is_not_decided_is_read_once_and_its_name_is_unclear(source):
    tree = ast.parse(source)
    names = names_of(tree)
    (entry,) = written(tree, names)
    with pytest.raises(UnclearError):
        value(entry.name, names)


def test_an_argument_hides_a_constant_of_its_name():
    assert unclear("HOUR = 3\ndef plan(HOUR): ...\ncrontab(hour=HOUR)") == "HOUR"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h", 3600),
        ("30 seconds", 30),
        ("1h30m", 5400),
        ("1.5 hours", 5400),
        ("1.2 seconds", 1.2),
        ("1 minute, 24 secs", 84),
        ("1:24", 84),
        ("1:24:05", 5045),
        ("2-03:04:05", 183_845),
        (":22", 22),
        ("- 1 minute", -60),
        ("1 week, 2 days", 777_600),
        ("1d 2:03:04", 93_784),
        ("1 h / 2 m", 3720),
        ("2 W", 1_209_600),
        ("hourly", None),
        ("60", None),
        ("", None),
    ],
)
def test_a_duration_is_what_pytimeparse_returns(text, seconds):
    """As 1.1.10 was run; 400,000 random texts were compared with it."""
    tree = ast.parse(f"from pytimeparse import parse\nparse({text!r})")
    read = value(tree.body[-1].value, names_of(tree))
    assert (read, type(read)) == (seconds, type(seconds))


@pytest.mark.parametrize(("granularity", "seconds"), [("seconds", 90), ("minutes", 5400)])
def test_what_a_clock_counts_is_said_by_its_granularity(granularity, seconds):
    source = f"import pytimeparse\npytimeparse.parse('1:30', granularity={granularity!r})"
    tree = ast.parse(source)
    assert value(tree.body[-1].value, names_of(tree)) == seconds


def test_a_period_is_put_in_seconds():
    tree = ast.parse("from datetime import timedelta\ntimedelta(minutes=2).total_seconds()")
    assert value(tree.body[-1].value, names_of(tree)) == 120


@pytest.mark.parametrize("text", ["4.1m", "1.2.3s", ".h", "0.5m 0.25s"])
def test_a_duration_that_releases_round_differently_is_unclear(text):
    source = f"from pytimeparse.timeparse import timeparse\ntimeparse({text!r})"
    assert unclear(source) == f"timeparse({text!r})"


def timed(source):
    imports = "from celery.schedules import crontab, schedule\nfrom datetime import timedelta\n"
    tree = ast.parse(imports + source)
    return timing(tree.body[-1].value, names_of(tree))


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("range(0, 24, 5)", "0 0,5,10,15,20 * * *"),
        ("{10, 2, 1}", "0 1,2,10 * * *"),
        ("'10,9-12,3'", "0 10,9-12,3 * * *"),
    ],
)
def test_many_numbers_stand_in_the_order_of_their_size_and_texts_as_they_are(hours, text):
    assert timed(f"crontab(minute=0, hour={hours})").schedule.text == text


@pytest.mark.parametrize(
    ("source", "is_relative"),
    [
        ("schedule(timedelta(seconds=10), relative=True)", True),
        ("schedule(10, True)", True),
        ("schedule(run_every=10, relative=False)", False),
        ("schedule(10, nowfun=None)", False),
        ("10", False),
    ],
)
def test_a_schedule_may_be_relative_itself(source, is_relative):
    assert timed(source).is_relative is is_relative


@pytest.mark.parametrize(
    ("source", "expression"),
    [("schedule(10, relative=x)", "x"), ("schedule(10, nowfun=now)", "now")],
)
def test_what_is_unclear_of_a_schedule_is_said(source, expression):
    assert unclear(source) == expression
