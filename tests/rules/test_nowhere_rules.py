"""runs-nowhere: what stands in the catalog and is run by nothing."""

import pytest

from schedcat.findings import Severity

RULE = "runs-nowhere"


def job(fields, head=""):
    return f"{head}jobs:\n  job: {{task: a.b, interval: 1h, {fields}}}\n"


def test_an_empty_list_of_backends_is_marked(check, marked):
    (found,) = check(RULE, job("backends: []"))

    assert found.severity is Severity.WARNING
    assert found.finding.message == "`job` runs nowhere: its list of backends is empty"
    assert (
        found.finding.help == "name a backend, write `disabled` with the reason, or remove the job"
    )
    assert marked(found.finding.at) == "backends"


def test_a_skip_on_every_backend_is_marked(check, marked):
    skip = "{skip: true, why: moved}"

    (found,) = check(RULE, job(f"backends: [celery, crontab], celery: {skip}, crontab: {skip}"))

    assert found.finding.message == "`job` runs nowhere: each of its backends skips it"
    assert marked(found.finding.at) == "true"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("title: No backend is configured", id="nobody said anything"),
        pytest.param("backends: [], disabled: moved to another app", id="with a reason"),
        pytest.param("backends: [], environments: {prod: {backends: [celery]}}", id="in prod"),
        pytest.param(
            "backends: [celery, crontab], celery: {skip: true, why: moved}", id="on one of two"
        ),
        pytest.param("backends: [celeri]", id="on one that nobody knows"),
    ],
)
def test_a_job_that_may_run_somewhere_or_says_why_not_passes(fields, check):
    assert check(RULE, job(fields)) == []


def test_a_job_that_one_environment_leaves_out_passes_there(check):
    text = job("backends: [celery], environments: {dev: {backends: []}}")

    assert check(RULE, text) == []
    assert check(RULE, text, environment="dev") == []


def test_a_job_of_no_environment_is_found_in_each(check):
    config = "[backends.celery]\n[environments.dev]\nsuffix = '-dev'\n"
    files = {"schedcat.toml": config, "jobs.yaml": job("backends: []")}

    assert len(check(RULE, files)) == 1
    assert len(check(RULE, files, environment="dev")) == 1


def test_the_defaults_of_an_environment_may_run_it(check):
    config = (
        "[defaults]\nbackends = []\n[backends.celery]\n"
        "[environments.prod.defaults]\nbackends = ['celery']\n"
    )
    files = {"schedcat.toml": config, "jobs.yaml": job("title: In prod")}

    assert check(RULE, files) == []
    assert check(RULE, files, environment="prod") == []


def test_an_empty_list_in_the_defaults_is_one_finding(check, marked):
    text = "defaults: {backends: []}\njobs:\n" + "".join(
        f"  {name}: {{task: a.b, interval: 1h}}\n" for name in "ab"
    )

    found = check(RULE, text)

    assert {marked(each.finding.at) for each in found} == {"backends"}
    assert [each.finding.job or each.finding.related[0].job for each in found] == ["a", "b"]


def test_a_configuration_without_backends_for_a_job_is_marked_at_its_name(check, marked):
    files = {"schedcat.toml": "[defaults]\nbackends = []\n", "jobs.yaml": job("title: Nowhere")}

    (found,) = check(RULE, files)

    assert marked(found.finding.at) == "job"
