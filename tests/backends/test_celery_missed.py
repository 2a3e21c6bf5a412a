"""What becomes of a missed run on Celery depends on beat's file: where nobody speaks of it, ask."""

import pytest

from schedcat.backends import load_backends
from schedcat.schedule.unsupported import UnsupportedError

CELERY = load_backends()["celery"]


@pytest.fixture
def refused(jobs, site):
    """`refused(missed, **settings)`: reason, nearest and help of the one refusal; else None."""

    def read(missed, **settings):
        text = f'jobs: {{a: {{task: app.run, cron: "0 1 * * *", missed: {missed}}}}}'
        [job] = jobs(text, "celery")
        try:
            CELERY.translate(job, site("celery", **settings))
        except UnsupportedError as unsupported:
            [refusal] = unsupported.refusals
            assert refusal.keys == ("missed",)
            return refusal.reason, refusal.nearest, refusal.help
        return None

    return read


@pytest.mark.parametrize(
    ("missed", "cure"),
    [
        (
            "skip",
            "say `keeps_state = false` under [backends.celery] if beat's schedule file is lost",
        ),
        (
            "run-once",
            "say `keeps_state = true` under [backends.celery] if beat's schedule file surv",
        ),
    ],
)
def test_what_depends_on_a_setting_that_nobody_has_said_is_refused(refused, missed, cure):
    reason, nearest, todo = refused(missed)
    assert reason == (
        f"`missed: {missed}` depends on whether Celery beat keeps its state, which is not said"
    )
    assert nearest == ()
    assert todo.startswith(cure)
    assert todo.endswith(" a restart, or remove `missed`")


def test_a_beat_that_loses_its_state_does_not_catch_up(refused):
    assert refused("run-once", keeps_state=False) == (
        "Celery beat cannot keep `missed: run-once`",
        ("missed: skip",),
        (
            "keep beat's schedule file on a volume and say `keeps_state = true` under "
            "[backends.celery], or remove `missed`"
        ),
    )


@pytest.mark.parametrize(("missed", "keeps_state"), [("skip", False), ("run-once", True)])
def test_what_beat_does_as_it_is_set_is_kept(refused, missed, keeps_state):
    assert refused(missed, keeps_state=keeps_state) is None


def test_nobody_minds_where_nothing_is_wanted(refused):
    assert refused("any") is None


def test_a_beat_that_keeps_its_state_does_not_skip(refused):
    _, nearest, todo = refused("skip", keeps_state=True)
    assert (nearest, todo) == (("missed: run-once",), "remove `missed`")


def test_a_job_of_two_entries_would_be_caught_up_twice(jobs, site):
    text = """
jobs: {a: {task: app.run, cron: "0 5 13 * 5", days: either, missed: run-once}}
"""
    [job] = jobs(text, "celery")
    with pytest.raises(UnsupportedError) as caught:
        CELERY.translate(job, site("celery", keeps_state=True))
    [refusal] = caught.value.refusals
    assert refusal.keys == ("missed",)
    assert "as 2 entries, each of which would be caught up" in refusal.reason
