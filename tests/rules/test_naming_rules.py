"""name-style and missing-owner: what people look for when they read a catalog."""

import pytest

from schedcat.findings import Severity
from schedcat.rules import load_rules


def named(*names):
    return "jobs:\n" + "".join(f"  {name}: {{task: app.run, interval: 1h}}\n" for name in names)


def test_a_name_in_the_other_style_is_told_the_usual_one(check, marked):
    (found,) = check("name-style", named("sync-users", "clean_up_all", "sync-orders"))

    assert found.severity is Severity.INFO
    assert found.finding.message == "`clean_up_all` is in snake_case, most names are in kebab-case"
    assert found.finding.help == (
        "rename it to `clean-up-all`, and mind that its backends take it for a new job"
    )
    assert marked(found.finding.at) == found.finding.job == "clean_up_all"


def test_the_style_of_most_names_wins(check):
    (found,) = check("name-style", named("sync-users", "a_b", "c_d"))

    assert found.finding.message == "`sync-users` is in kebab-case, most names are in snake_case"


def test_with_as_many_of_each_it_is_the_first_name_that_counts(check):
    (found,) = check("name-style", named("a_b", "sync-users"))

    assert found.finding.message == "`sync-users` is in kebab-case, the first name is in snake_case"


def test_a_name_in_both_styles_is_in_neither(check):
    (found,) = check("name-style", named("sync-users", "sync-orders_all"))

    assert (
        found.finding.message
        == "`sync-orders_all` is in both styles, the first name is in kebab-case"
    )
    assert "`sync-orders-all`" in found.finding.help


@pytest.mark.parametrize(
    "text",
    [
        named("sync-users", "sync-orders", "cleanup", "Poll", "app.tasks.poll"),
        named("sync_users", "sync_orders"),
        named("a", "b"),
        named("sync-users_all"),
        "jobs:\n  a-b: {command: x, interval: 1h}\n  x.y_z: {task: x.y_z, interval: 1h}\n",
        "jobs: {}\n",
    ],
)
def test_one_style_is_no_mixture_and_a_task_keeps_its_name(check, text):
    assert check("name-style", text) == []


def test_a_job_without_an_owner_is_marked_at_its_name(check, marked):
    (found,) = check("missing-owner", named("poll"))

    assert found.severity is Severity.INFO
    assert found.finding.message == "`poll` has no owner"
    assert marked(found.finding.at) == "poll"


def test_an_empty_owner_is_none(check, marked):
    (found,) = check("missing-owner", 'jobs: {poll: {task: a.b, interval: 1h, owner: " "}}\n')

    assert found.finding.message == "the owner is empty"
    assert marked(found.finding.at) == '" "'


def test_a_job_with_a_deviation_lacks_its_owner_once(check):
    text = "backends: [celery, crontab], celery: {interval: 2h, why: x}"

    assert len(check("missing-owner", f"jobs: {{a: {{task: a.b, interval: 1h, {text}}}}}\n")) == 1


def test_an_owner_may_stand_in_the_file_the_configuration_or_an_environment(check):
    job = "task: a.b, interval: 1h"
    config = '[defaults]\nowner = "platform"\n'
    staged = f"jobs: {{a: {{{job}, environments: {{prod: {{owner: platform}}}}}}}}\n"

    assert check("missing-owner", f"defaults: {{owner: x}}\njobs: {{a: {{{job}}}}}\n") == []
    assert check("missing-owner", {"schedcat.toml": config, "jobs.yaml": named("a")}) == []
    assert check("missing-owner", staged, environment="prod") == []
    assert len(check("missing-owner", staged)) == 1


@pytest.mark.parametrize(
    "name", ["duplicate-job", "name-style", "missing-owner", "too-frequent", "missing-expires"]
)
def test_what_a_team_has_to_agree_on_is_off_by_default(name):
    assert not load_rules()[name].default
