"""What every backend that can be exported to promises; a new one adds a reader of its text."""

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schedcat.backends import Exporter, SettingError, load_backends
from schedcat.catalog.fields import PLAIN_FIELDS, SCHEDULE
from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.instants import instants
from schedcat.schedule.readings import debian_cron
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import transitions

EXPORTERS = {name: each for name, each in load_backends().items() if isinstance(each, Exporter)}
FORMATS = [(name, format) for name, each in EXPORTERS.items() for format in each.FORMATS]
FIELDS = {field.key for field in (*PLAIN_FIELDS, *SCHEDULE)}

SYDNEY = "Australia/Sydney"
HOSTILE = [
    'it\'s "quoted"',
    "$(touch hacked) `touch hacked` ${HOME} $HOME",
    "100% \\% %Y",
    "# no comment; rm -rf . && true || false",
    "{name} {{braces}} {0}",
    "-rf --flag=x",
    "ünïcödé 🎉 \u2028 \u202e",
    "back\\slash \\n \\",
    "two\nlines",
    "tab\there",
    "'''\"\"\"",
    "~ * ? [a] ! ^§^ a=b,c=d | > < &",
]


def as_yaml(**job):
    """A catalog whose only job has a target for every backend, and these fields."""
    whole = {
        "task": "app.tasks.run",
        "command": ["/srv/app/run", "now"],
        "http": {"path": "/run/", "method": "POST"},
        **job,
    }
    if not {"cron", "interval"} & whole.keys():
        whole["interval"] = "1h"
    return yaml.safe_dump({"jobs": {"job": whole}}, allow_unicode=True, sort_keys=False)


@pytest.fixture(params=EXPORTERS)
def backend(request):
    return request.param


@pytest.fixture(params=FORMATS, ids=" ".join)
def rendered(request, jobs, site):
    """`rendered(text)`: what the backend writes for a catalog, and how to read it back."""
    name, format = request.param

    def render(text):
        there = site(name)
        translations = [EXPORTERS[name].translate(job, there) for job in jobs(text, name)]
        entries = [entry for each in translations for entry in each.entries]
        return EXPORTERS[name].render(entries, there, format)

    render.read_back = READERS[name, format]
    return render


def test_the_same_job_gives_the_same_text(rendered):
    text = as_yaml(cron="*/5 3 * * 1", description="Why.", args=[1, {"b": 1, "a": 2}])
    assert rendered(text) == rendered(text)


def test_a_text_ends_its_last_line_and_has_no_blank_ends(rendered):
    written = rendered(as_yaml(description="Why."))
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    assert not [line for line in written.split("\n") if line != line.rstrip()]


def test_an_empty_catalog_gives_a_text_that_runs_nothing(rendered, tmp_path):
    assert rendered.read_back(rendered("jobs: {}"), tmp_path) == []


HOSTILE_PLACES = [
    lambda text: {"description": text},
    lambda text: {"title": text},
    lambda text: {"args": [text, [text]], "kwargs": {text: text}},
    lambda text: {"command": ["/srv/app/run", text]},
    lambda text: {"http": {"path": "/run/", "body": text}},
    lambda text: {"http": {"path": f"/run/?q={text}"}},
    lambda text: {"http": {"path": "/run/", "headers": {"X-Text": text}}},
    lambda text: {"celery": {"queue": text}},
]


@pytest.mark.parametrize("place", range(len(HOSTILE_PLACES)))
def test_hostile_text_is_kept_or_refused_and_never_run(rendered, place, tmp_path):
    kept = {}
    for number, hostile in enumerate(HOSTILE):
        said = HOSTILE_PLACES[place](hostile)
        with suppress(UnsupportedError, SettingError):
            rendered(as_yaml(**said))
            kept[f"job-{number}"] = hostile, said
    catalog = {
        name: yaml.safe_load(as_yaml(**said))["jobs"]["job"] for name, (_, said) in kept.items()
    }
    found = rendered.read_back(
        rendered(yaml.safe_dump({"jobs": catalog}, allow_unicode=True, sort_keys=False)), tmp_path
    )
    assert len(found) == len(kept)
    assert not (tmp_path / "hacked").exists()
    # What the backend has a place for arrives as it is; the rest is not in the text at all.
    for entry, (hostile, said) in zip(found, kept.values(), strict=True):
        for text in expected_texts(rendered.read_back, said, hostile):
            assert text in texts_of(entry)


def expected_texts(reader, said, hostile):
    match said, reader.__name__:
        case {"args": _}, "read_python" | "read_celery_json":
            return [hostile]
        case {"celery": _}, "read_python" | "read_celery_json":
            return [hostile]
        case {"command": _}, "read_crontab":
            return [hostile]
        case {"args": _}, "read_crontab":
            return []  # they stand in JSON words, which its own tests take apart
        case {"description": _} | {"http": {"body": _}}, "read_script" | "read_resources":
            return [hostile]
    return []


def texts_of(data):
    match data:
        case str():
            return {data}
        case dict():
            return {each for pair in data.items() for part in pair for each in texts_of(part)}
        case list() | tuple():
            return {each for part in data for each in texts_of(part)}
    return set()


def read_python(text, _):
    """The module, run; an interval and a crontab are Celery's own objects."""
    pytest.importorskip("celery")
    names = {}
    exec(compile(text, "beat_schedule.py", "exec"), names)  # noqa: S102  that is what users do
    return list(names["beat_schedule"].items())


def read_celery_json(text, _):
    return list(json.loads(text)["beat_schedule"].items())


def read_resources(text, _):
    jobs = json.loads(text)
    for job in jobs:
        target = job["httpTarget"]
        target["body"] = b64decode(target.get("body", "")).decode()
    return jobs


def read_script(text, folder):
    """The arguments of each call of a gcloud that only writes them down."""
    calls = folder / "calls"
    calls.write_bytes(b"")
    gcloud = folder / "gcloud"
    gcloud.write_text(
        f'#!{sys.executable}\nimport json, sys\nopen({str(calls)!r}, "a").write('
        'json.dumps(sys.argv[1:]) + "\\n")\n'
        'if "create" in sys.argv or "update" in sys.argv: print("ENABLED")\n'
    )
    gcloud.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env={"PATH": path, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"},
        check=True,
        timeout=30,
        capture_output=True,
    )
    made = [json.loads(line) for line in calls.read_text().splitlines()]
    flags = [{word.partition("=")[0]: word.partition("=")[2] for word in each} for each in made]
    return [each for each in flags if "create" in each]


def read_crontab(text, folder):
    """The words of each command as /bin/sh takes them after cron has read the line."""
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    jobs = [line for line in lines if not re.match(r"[A-Z]+=", line)]
    found = []
    for line in jobs:
        columns = 6 if " www-data " in line else 5
        command = line.split(" ", columns)[columns]
        before, *_ = re.split(r"(?<!\\)(?:\\\\)*%", command)
        said = re.sub(r"\\([\\%])", r"\1", before)
        shell = said.replace("exec ", "", 1)
        words = subprocess.run(
            ["/bin/sh", "-c", f"set -- {shell}\nprintf '%s\\0' \"$@\""],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        found.append(words.stdout.decode().split("\0")[:-1])
    return found


READERS = {
    ("celery", "python"): read_python,
    ("celery", "json"): read_celery_json,
    ("cloud-scheduler", "script"): read_script,
    ("cloud-scheduler", "json"): read_resources,
    ("crontab", "user"): read_crontab,
    ("crontab", "system"): read_crontab,
}

REFUSED = [
    {"jitter": "5m"},
    {"starts": datetime(2030, 1, 1, tzinfo=UTC).isoformat()},
    {"ends": datetime(2030, 1, 1, tzinfo=UTC).isoformat()},
    {"overlap": "replace"},
    {"missed": "run-once"},
    {"cron": "0 0 13 * 5"},
    {"cron": "0 0 13 * 5", "days": "both"},
    {"cron": "0 0 30 2 *"},
    {"cron": "30 2 * * *", "timezone": SYDNEY},
    {"cron": "30 2 * * *", "timezone": SYDNEY, "dst_mismatch": "refuse"},
    {"cron": "30 2 * * *", "timezone": SYDNEY, "dst": {"gap": "skip"}},
    {"interval": "7m"},
    {"interval": "90s"},
    {"interval": "1h", "anchor": "2026-01-01T00:00:30Z"},
    {"interval": "8d"},
    {"http": {"path": "/run/", "method": "PATCH"}},
    {"http": {"path": "/run/", "method": "GET", "body": "x"}},
    {"command": ["/srv/app/run", "two\nlines"]},
    {"task": None, "command": None, "http": None},
    {"cloud-scheduler": {"attempt_deadline": "1h"}},
]


@pytest.mark.parametrize("job", REFUSED, ids=str)
def test_every_refusal_names_a_real_key_and_reads_well(backend, job, jobs, site):
    (one,) = jobs(as_yaml(**job), backend)
    try:
        EXPORTERS[backend].translate(one, site(backend))
    except UnsupportedError as unsupported:
        block = {field.key for field in EXPORTERS[backend].BLOCK}
        for refusal in unsupported.refusals:
            known = FIELDS if refusal.keys[:1] != (backend,) else {backend}
            assert not refusal.keys or refusal.keys[0] in known
            assert refusal.keys[:1] != (backend,) or refusal.keys[1] in block
            assert one.at(*refusal.keys) is not None
            assert not refusal.reason.endswith(".")
            assert refusal.reason[0].islower() or refusal.reason.startswith(("`", "C", "D"))


@pytest.mark.parametrize("job", REFUSED, ids=str)
def test_what_is_called_nearest_is_no_longer_refused(backend, job, jobs, site):
    def refusals_of(said):
        try:
            (one,) = jobs(as_yaml(**said), backend)
            EXPORTERS[backend].translate(one, site(backend))
        except UnsupportedError as unsupported:
            return {each.keys: each for each in unsupported.refusals}
        return {}

    for keys, refusal in refusals_of(job).items():
        for nearest in refusal.nearest:
            change = yaml.safe_load(f"{{{nearest}}}")
            said = {**job}
            for key in keys[:-1]:
                change = {key: {**(job.get(key) or {}), **change}}
            again = refusals_of({**said, **change})
            assert keys not in again, (nearest, again)


def crons_of(name, entry):
    """The schedule of an entry, read anew from what the backend is told."""
    match name, entry.data:
        case "celery", {"schedule": said}:
            names = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
            return Cron.parse(
                " ".join(said[each] for each in names),
                days=DayRule.BOTH,
                timezone=said.get("timezone", SYDNEY),
            )
        case "cloud-scheduler", {"schedule": text, "timeZone": zone}:
            return Cron.parse(text, days=DayRule.EITHER, timezone=zone)
        case "crontab", {"schedule": text}:
            return Cron.parse(text, days=debian_cron.expression(text).cron.days, timezone=SYDNEY)


def values(first, last):
    picked = st.sets(st.integers(first, last), min_size=1, max_size=5)
    lists = picked.map(lambda each: ",".join(map(str, sorted(each))))
    steps = st.integers(2, 20).map(lambda step: f"*/{step}")
    return st.one_of(st.just("*"), lists, steps)


CRONS = st.tuples(
    values(0, 59),
    st.one_of(values(0, 23), values(0, 3)),
    values(1, 31),
    values(1, 12),
    values(0, 6),
).map(" ".join)
TWO_YEARS = datetime(2026, 12, 1, tzinfo=UTC), datetime(2028, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CHANGES = [datetime.fromtimestamp(each.at, UTC) for each in transitions(SYDNEY, *TWO_YEARS)]
WINDOWS = [
    *((change - 2 * DAY, change + 2 * DAY) for change in CHANGES),
    *((start, start + 12 * DAY) for start in (datetime(2027, 1, 25, tzinfo=UTC), TWO_YEARS[0])),
]
"""Every change of the clocks in two years, a turn of the month and ordinary days."""


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=CRONS, days=st.sampled_from(["either", "both"]), zone=st.sampled_from(["UTC", SYDNEY]))
def test_what_is_exported_fires_as_the_catalog_says(backend, jobs, site, text, days, zone):
    """On ordinary days always; at clock changes too, unless a note says otherwise."""
    there = site(backend, **({} if backend == "cloud-scheduler" else {"timezone": SYDNEY}))
    (job,) = jobs(as_yaml(cron=text, days=days, timezone=zone), backend)
    try:
        translation = EXPORTERS[backend].translate(job, there)
    except UnsupportedError:
        assume(False)
        return
    fires = EXPORTERS[backend].DIALECT.fires or instants
    crons = [crons_of(backend, entry) for entry in translation.entries]
    fired = Counter(each for cron in crons for window in WINDOWS for each in fires(cron, *window))
    wanted = Counter(each for window in WINDOWS for each in instants(job.schedule, *window))
    differing = {*(fired - wanted), *(wanted - fired)}
    assert all(any(abs(each - change) < DAY for change in CHANGES) for each in differing)
    if not any("goes" in note.message for note in translation.notes):
        assert not differing


def test_a_note_is_there_whenever_an_engine_differs(backend, jobs, site):
    there = site(backend, **({} if backend == "cloud-scheduler" else {"timezone": SYDNEY}))
    (job,) = jobs(as_yaml(cron="30 2 * * *", timezone=SYDNEY, dst_mismatch="warn"), backend)
    translation = EXPORTERS[backend].translate(job, there)
    crons = [crons_of(backend, entry) for entry in translation.entries]
    dialect = EXPORTERS[backend].DIALECT
    differs = list(differences(job.schedule, crons, dialect, *TWO_YEARS))
    said = [note for note in translation.notes if "goes" in note.message]
    assert bool(said) == bool(differs)
