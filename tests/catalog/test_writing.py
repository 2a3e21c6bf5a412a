"""Jobs that are written read back as the same, in a catalog of their own or one that is there."""

import pytest
from drawn import records
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.parse import parse
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.merging import NULL, Changed, merged
from schedcat.catalog.reader import Frame, read
from schedcat.catalog.tables import catalog_tables
from schedcat.catalog.values import values_of
from schedcat.catalog.writing import Group, Written, catalog_text, value_text
from schedcat.commands import all_tables

TABLES = all_tables()
MANY = settings(max_examples=300, suppress_health_check=list(HealthCheck))
JOB = catalog_tables(TABLES).jobs.value
"""What the schema says of a job."""

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from(["no", "1e3", "0o7", "1_0", "~", "2027-01-01", "1:30", "=", "<<", "- a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def jobs_in(text: str):
    reading = read(["jobs.yaml"], Frame(TABLES, contents={"jobs.yaml": text.encode()}))
    assert reading.found == ()
    return {job.name: job for job in reading.catalog.jobs}


@MANY
@given(DATA)
def test_a_value_on_one_line_reads_back_as_it_is(value):
    text = value_text(value)
    assert "\n" not in text
    document = parse("x.yaml", f"key: {text}\n")
    assert document.faults == ()
    assert value_of(document.root) == {"key": value}


@st.composite
def catalogs(draw):
    """A catalog's jobs as they are read."""
    jobs = draw(
        st.dictionaries(
            st.from_regex(r"[a-z0-9][a-z0-9.-]{0,6}", fullmatch=True),
            records(JOB),
            min_size=1,
            max_size=4,
        )
    )
    lines = [f"  {name}: {value_text(values)}" for name, values in jobs.items()]
    reading = read(["x"], Frame(TABLES, contents={"x": "\n".join(["jobs:", *lines]).encode()}))
    return [job._replace(deviations={}) for job in reading.catalog.jobs]


@MANY
@given(catalogs())
def test_jobs_written_read_back_as_the_same(jobs):
    written = [Written(job.name, values_of(job), ["a comment"]) for job in jobs]
    found = jobs_in(catalog_text(["head"], [Group(written)], ["tail"]))
    for job in jobs:
        # Its zone is said now, be it UTC.
        said = found[job.name]._replace(timezone=job.timezone)
        assert said == job


@MANY
@given(catalogs(), st.data())
def test_new_values_are_brought_in_and_the_rest_is_left(jobs, data):
    """Each job gets the values of another one, of which it may have some already."""
    others = data.draw(st.permutations(jobs))
    text = catalog_text([], [Group([Written(job.name, values_of(job)) for job in jobs])])
    document = parse("x.yaml", text)
    defaults = value_of(document.root).get("defaults", {})
    changed = []
    for job, other in zip(jobs, others, strict=True):
        now, wanted = values_of(job), values_of(other)
        unset = {key: NULL if key in defaults else None for key in now if key not in wanted}
        blocks = {
            key: {**dict.fromkeys(defaults[key]), **value}
            for key, value in wanted.items()
            if isinstance(defaults.get(key), dict)
        }
        changed.append(Changed(job.name, {**unset, **wanted, **blocks}))
    result = merged(document.page, document.root, changed, []).decode()
    found = jobs_in(result)
    for job, other in zip(jobs, others, strict=True):
        assert timed(found[job.name]) == timed(other)


def timed(job):
    """What counts of the values: an interval without an anchor has no use for a zone."""
    values = values_of(job)
    if "interval" in values and "anchor" not in values:
        values.pop("timezone", None)
    return values


def test_only_the_values_change_in_a_text():
    text = (
        "# head\r\njobs:\r\n  # why\r\n  a:\r\n    task: x.y  # old\r\n"
        "    cron: '0 1 * * *' # c\r\n    args:\r\n      - 1\r\n"
        "  b: {task: x.z, cron: '0 1 * * *'}\r\n"
    )
    document = parse("x.yaml", text)
    result = merged(
        document.page,
        document.root,
        [
            Changed("a", {"cron": "0 2 * * *", "args": None, "owner": "me"}),
            Changed("b", {"task": "n"}),
        ],
        [Written("c", {"task": "x.c", "interval": "1h"})],
    )
    assert result.decode() == (
        "# head\r\njobs:\r\n  # why\r\n  a:\r\n    task: x.y  # old\r\n"
        '    cron: "0 2 * * *" # c\r\n'
        '    owner: me\r\n  b: {task: n, cron: "0 1 * * *"}\r\n\r\n'
        "  c:\r\n    task: x.c\r\n    interval: 1h\r\n"
    )


@pytest.mark.parametrize("text", ["", "jobs: {}\n", "jobs:\n", "defaults: {owner: me}\n"])
def test_a_file_without_jobs_gets_its_first(text):
    document = parse("x.yaml", text)
    new = [Written("a", {"task": "x.a", "interval": "1h"})]
    result = merged(document.page, document.root, [], new).decode()
    assert jobs_in(result)["a"].task == "x.a"


def test_page_is_what_it_was_where_nothing_changes():
    page = Page("x.yaml", b"\xef\xbb\xbfjobs: {}\r\n")
    assert merged(page, parse("x.yaml", page.data).root, [], []) == page.data
