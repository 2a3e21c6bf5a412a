"""A merge into a catalog with anchors, merge keys and defaults: each job reads back as wanted."""

import tempfile
from contextlib import chdir
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcat.catalog.reader import Frame, read
from schedcat.catalog.values import values_of
from schedcat.catalog.writing import Written, value_text
from schedcat.commands import Request, all_tables
from schedcat.commands._importing import Source
from schedcat.commands._merging import merge_into
from schedcat.model import Job
from schedcat.schedule.interval import Interval

SHARED = """\
jobs:
  b: &b
    task: t.b
    interval: 5m
  a:
    <<: *b
    task: t.a
"""


def settings_with(options: str) -> str:
    return (
        'CELERY_BEAT_SCHEDULE = {"a": {"task": "t.a", "schedule": 300},\n'
        f'    "b": {{"task": "t.b", "schedule": 300, "options": {options}}}}}\n'
    )


def test_what_a_merge_key_would_hand_on_is_taken_back(schedcat, tmp_path):
    (tmp_path / "settings.py").write_text(settings_with('{"queue": "q2"}'))
    (tmp_path / "jobs.yaml").write_text(SHARED)
    assert schedcat("import", "settings.py", "-o", "jobs.yaml").returncode == 0
    text = (tmp_path / "jobs.yaml").read_text()
    assert text == (
        "jobs:\n  b: &b\n    task: t.b\n    interval: 5m\n    celery: {queue: q2}\n"
        "    backends: [celery]\n"
        "  a:\n    <<: *b\n    task: t.a\n    backends: [celery]\n    celery: null\n"
    )
    ran = schedcat("export", "jobs.yaml", "--backend=celery")
    assert ran.stdout.count("q2") == 1
    assert schedcat("import", "settings.py", "-o", "jobs.yaml", "--check").returncode == 0


def test_a_job_that_no_source_has_keeps_what_an_anchor_gives_it(schedcat, tmp_path):
    (tmp_path / "settings.py").write_text(
        'CELERY_BEAT_SCHEDULE = {"b": {"task": "t.b", "schedule": 60}}\n'
    )
    (tmp_path / "jobs.yaml").write_text(SHARED)
    assert schedcat("import", "settings.py", "-o", "jobs.yaml").returncode == 0
    jobs = {job.name: job for job in jobs_in(tmp_path / "jobs.yaml")}
    assert jobs["b"].schedule == Interval(60)
    assert jobs["a"].schedule == Interval(300)
    assert jobs["a"].backends == ()


def test_what_an_alias_would_lose_is_written_out(schedcat, tmp_path):
    (tmp_path / "settings.py").write_text(
        'CELERY_BEAT_SCHEDULE = {"b": {"task": "t.b", "schedule": 300}}\n'
    )
    text = (
        "jobs:\n  b:\n    task: t.b\n    interval: 5m\n"
        "    celery:\n      options: &o {countdown: 3}\n"
        "  a:\n    task: t.a\n    interval: 5m\n    celery:\n      options: *o\n"
    )
    (tmp_path / "jobs.yaml").write_text(text)
    ran = schedcat("import", "settings.py", "-o", "jobs.yaml")
    assert ran.returncode == 0, ran.stderr
    wanted = text.replace(
        "    celery:\n      options: &o {countdown: 3}\n", "    backends: [celery]\n"
    )
    wanted = wanted.replace("celery:\n      options: *o", "celery: {options: {countdown: 3}}")
    assert (tmp_path / "jobs.yaml").read_text() == wanted


def jobs_in(path: Path) -> list[Job]:
    reading = read([str(path)], Frame(all_tables(), contents={}))
    assert reading.found == ()
    return [*reading.catalog.jobs]


NAMES = ("a", "b", "c", "d")
VALUES = {
    "args": st.sampled_from([[1], ["x", 2]]),
    "kwargs": st.sampled_from([{"k": 1}, {"k": "v", "l": [1]}]),
    "celery": st.fixed_dictionaries(
        {}, optional={"queue": st.sampled_from(["q1", "q2"]), "priority": st.just(3)}
    ).filter(bool),
    "owner": st.sampled_from(["me", "you"]),
    "description": st.sampled_from(["One.", "Two."]),
    "timeout": st.sampled_from(["1h", "2h"]),
}
IMPORTED = ("args", "kwargs", "celery")
TIMES = (
    {"interval": "5m"},
    {"interval": "1h"},
    {"cron": "0 3 * * *", "timezone": "UTC"},
    {"cron": "5 4 1 * mon", "days": "both", "timezone": "Europe/Paris"},
)


@st.composite
def catalogs(draw):
    """A catalog's text, of jobs that take from each other what they do not say themselves."""
    lines = []
    if draw(st.booleans()):
        defaults = draw(st.fixed_dictionaries({}, optional=VALUES))
        lines += ["defaults:", *fields(defaults, "  ")] if defaults else []
    if draw(st.booleans()):
        lines += ["x-base: &base", *fields({"interval": "2h", **draw(said())}, "  ")]
    lines.append("jobs:")
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, 4))]
    anchors = ["base"] if any("&base" in line for line in lines) else []
    kinds = {"base": "interval"}
    for name in names:
        source = draw(st.sampled_from([None, *anchors]))
        own = draw(said()) | {"task": f"t.{name}", "backends": ["celery"]}
        if source is None or draw(st.booleans()):
            times = [each for each in TIMES if kinds.get(source) in (None, *each)]
            own |= draw(st.sampled_from(times))
        kinds[name] = next((key for key in ("cron", "interval") if key in own), kinds.get(source))
        form = draw(st.sampled_from(["block", "flow", "alias"]))
        if form == "alias" and anchors and anchors[-1] != "base":
            lines.append(f"  {name}: *{anchors[-1]}")
            kinds[name] = kinds[anchors[-1]]
            continue
        sources = (
            ", ".join(f"*{each}" for each in dict.fromkeys((source, anchors[0]))) if source else ""
        )
        is_list = source and kinds[source] == kinds[anchors[0]] and draw(st.booleans())
        merge = [f"<<: [{sources}]" if is_list else f"<<: *{source}"] if source else []
        if form == "flow":
            inner = ", ".join([*merge, *(line.strip() for line in fields(own, ""))])
            lines.append(f"  {name}: &{name} {{{inner}}}")
        else:
            lines.append(f"  {name}: &{name}")
            lines += [f"    {line}" for line in merge] + fields(own, "    ")
        anchors.append(name)
    return "\n".join(lines) + "\n", names


def said():
    return st.fixed_dictionaries({}, optional=VALUES)


def fields(values, indent):
    return [f"{indent}{key}: {value_text(value)}" for key, value in values.items()]


@st.composite
def sources(draw, names):
    """Some of the jobs, as a source has them now."""
    text = {}
    for name in draw(st.lists(st.sampled_from([*names, "new"]), min_size=1, unique=True)):
        some = {key: draw(VALUES[key]) for key in IMPORTED if draw(st.booleans())}
        text[name] = {
            "task": f"t.{name}",
            "backends": ["celery"],
            **draw(st.sampled_from(TIMES)),
            **some,
        }
    lines = [f"  {name}: {{{', '.join(fields(own, ''))}}}" for name, own in text.items()]
    reading = read(
        ["x"], Frame(all_tables(), contents={"x": "\n".join(["jobs:", *lines]).encode()})
    )
    assert reading.found == ()
    return [job._replace(reader="celery") for job in reading.catalog.jobs]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_each_job_reads_back_as_wanted(data):
    text, names = data.draw(catalogs())
    source = data.draw(sources(names))
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        path = Path("jobs.yaml")
        path.write_text(f"# Imported from x (celery).\n{text}")
        before = {job.name: job for job in jobs_in(path)}
        written = {job.name: Written(job.name, values_of(job)) for job in source}
        merged = merge_into(path, [Source("celery", ["x"], source, written, [])], Request())
        for file, content in merged.texts.items():
            file.write_text(content)
        after = {job.name: job for job in jobs_in(path)}
        again = merge_into(path, [Source("celery", ["x"], source, written, [])], Request())
        assert not again.texts
    wanted = {job.name: job for job in source}
    assert after.keys() == before.keys() | wanted.keys()
    for name, job in after.items():
        if name not in wanted:
            assert job == before[name]
            continue
        now, asked, old = values_of(job), values_of(wanted[name]), before.get(name)
        assert job.schedule == wanted[name].schedule
        for key in (*IMPORTED, "task"):
            assert now.get(key) == asked.get(key), key
        for key in ("owner", "description", "timeout"):
            assert old is None or now.get(key) == values_of(old).get(key), key
