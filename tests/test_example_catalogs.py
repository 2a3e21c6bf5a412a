"""The example catalogs hold the facts of the three systems, read here without schedcat's reader."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CATALOGS = ROOT / "catalog"

JOBS = {"waldur": 101, "keystone": 6, "validibot": 11}

UNREGISTERED = {
    "waldur": {
        "analytics.sync_daily_quotas",
        "waldur_auth_social.pull_remote_eduteams_ssh_keys",
        "waldur_auth_social.pull_remote_eduteams_users",
        "waldur_core.checklist.cleanup_orphaned_answers",
        "waldur_core.onboarding.expire_stale_verifications",
        "waldur_core.permissions.check_expired_permissions",
        "waldur_core.quotas.update_custom_quotas",
        "waldur_core.quotas.update_standard_quotas",
    },
    "keystone": {"apps.allocations.tasks.jobstats.slurm_update_job_stats"},
    "validibot": {"validibot.send_periodic_emails"},
}

UNDESCRIBED = {
    "delete-dangling-event-subscriptions",
    "delete-stale-event-subscriptions",
    "mark-offering-backend-as-disconnected-after-timeout",
    "mark_agent_services_as_inactive",
    "notify_manager_on_round_cutoff",
    "notify_reviewer_on_round_start",
    "openstack_mark_stuck_updating_tenants_as_erred",
    "waldur-create-offering-users-for-site-agent-offerings",
    "waldur_mastermind.marketplace_rancher.report_rancher_usage",
}

WALDUR_SCHEDULES = {
    "1d": 33,
    "1h": 30,
    "10m": 5,
    "2h": 5,
    "6h": 3,
    "5m": 2,
    "12h": 2,
    "3m": 1,
    "7m": 1,
    "9m": 1,
    "15m": 1,
    "17m": 1,
    "19m": 1,
    "29m": 1,
    "47m": 1,
    "1h59m": 1,
    "7d": 1,
    "0 10 * * *": 3,
    "0 9 * * *": 1,
    "20 1 * * *": 1,
    "40 1 * * *": 1,
    "0 * * * *": 1,
    "0 0 1 * *": 1,
    "0 0 2 * *": 1,
    "0 15 5 * *": 1,
    "* * 1 * *": 1,
}

BOTH = ("celery", "cloud-scheduler")
VALIDIBOT = {
    "purge-expired-submissions": ("0 * * * *", BOTH),
    "purge-expired-outputs": ("*/5 * * * *", BOTH),
    "process-purge-retries": ("*/5 * * * *", BOTH),
    "cleanup-stuck-runs": ("*/10 * * * *", BOTH),
    "cleanup-orphaned-containers": ("*/10 * * * *", ("celery",)),
    "verify-validator-deployments": ("17 * * * *", ("cloud-scheduler",)),
    "cleanup-idempotency-keys": ("0 3 * * *", BOTH),
    "cleanup-callback-receipts": ("0 4 * * 0", BOTH),
    "clear-sessions": ("0 2 * * *", BOTH),
    "enforce-audit-retention": ("30 2 * * *", BOTH),
    "send-periodic-emails": ("0 */6 * * *", BOTH),
}

each_system = pytest.mark.parametrize("system", JOBS)


@each_system
def test_no_job_is_lost_and_no_name_is_used_twice(system):
    names = [name for path in job_files(system) for name in written_names(path)]

    assert len(names) == JOBS[system]
    assert len(set(names)) == JOBS[system]


@each_system
def test_a_job_has_exactly_one_schedule(system):
    assert all(("cron" in job) != ("interval" in job) for job in jobs(system).values())


@each_system
def test_the_listing_lacks_exactly_the_tasks_that_nothing_registers(system):
    tasks = {job["task"] for job in jobs(system).values() if "task" in job}

    assert tasks - set(listing(system)) == UNREGISTERED[system]


@each_system
def test_the_listing_is_sorted_and_names_each_task_once(system):
    assert listing(system) == sorted(set(listing(system)))


@each_system
def test_a_file_names_the_schema_it_follows(system):
    for path in job_files(system):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / schema).resolve() == ROOT / "schemas" / "catalog.schema.json"


def test_waldur_schedules_are_those_of_its_page():
    schedules = [job.get("cron") or job["interval"] for job in jobs("waldur").values()]

    assert Counter(schedules) == WALDUR_SCHEDULES


def test_waldur_has_36_intervals_that_a_restart_can_starve():
    long = [job for job in jobs("waldur").values() if hours(job.get("interval", "")) >= 12]

    assert len(long) == 36
    assert settings("waldur")["backends"]["celery"]["keeps_state"] is False


def test_waldur_checks_its_policies_every_minute_of_the_first():
    assert jobs("waldur")["check-polices"]["cron"] == "* * 1 * *"


def test_waldur_has_no_zone_anywhere():
    assert "timezone" not in settings("waldur").get("defaults", {})
    assert "timezone" not in settings("waldur")["backends"]["celery"]
    assert not any("timezone" in job for job in jobs("waldur").values())


def test_waldur_jobs_without_a_description_are_those_of_its_page():
    silent = {name: job["task"] for name, job in jobs("waldur").items() if "description" not in job}

    assert {name for name in silent if silent[name] not in UNREGISTERED["waldur"]} == UNDESCRIBED
    assert UNREGISTERED["waldur"] <= set(silent.values())
    assert len(silent) == 17


def test_waldur_says_the_cadence_in_prose_eight_times():
    texts = [job.get("description", "") for job in jobs("waldur").values()]

    assert sum("every 60 minutes" in text for text in texts) == 8


def test_a_keystone_job_is_named_by_its_task_and_has_a_title():
    assert all(name == job["task"] and job["title"] for name, job in jobs("keystone").items())


def test_keystone_schedules_are_those_of_its_page():
    assert {name.rpartition(".")[2]: job["cron"] for name, job in jobs("keystone").items()} == {
        "ldap_update_users": "*/15 * * * *",
        "clear_log_records": "0 * * * *",
        "update_limits": "0 * * * *",
        "slurm_update_job_stats": "*/5 * * * *",
        "notify_upcoming_expirations": "0 0 * * *",
        "notify_past_expirations": "0 0 * * *",
    }


def test_validibot_schedules_and_backends_are_those_of_its_registry():
    found = {n: (job["cron"], tuple(job["backends"])) for n, job in jobs("validibot").items()}

    assert found == VALIDIBOT


@pytest.mark.parametrize("name", VALIDIBOT)
def test_a_validibot_job_has_a_target_for_each_of_its_backends(name):
    job = jobs("validibot")[name]
    _, backends = VALIDIBOT[name]
    task = f"validibot.{name.replace('-', '_')}" if "celery" in backends else None
    http = {"path": f"/api/v1/scheduled/{name}/"} if "cloud-scheduler" in backends else None

    assert job.get("task") == task
    assert job.get("http") == http


def test_validibot_runs_in_sydney_in_three_environments():
    config = settings("validibot")

    assert config["defaults"]["timezone"] == "Australia/Sydney"
    assert config["backends"]["celery"]["timezone"] == "Australia/Sydney"
    assert {name: stage["suffix"] for name, stage in config["environments"].items()} == {
        "dev": "-dev",
        "staging": "-staging",
        "prod": "",
    }


def settings(system):
    return tomllib.loads((CATALOGS / system / "schedcat.toml").read_text(encoding="utf-8"))


def job_files(system):
    for entry in settings(system)["catalog"]:
        path = CATALOGS / system / entry
        yield from sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def jobs(system):
    return {
        name: job
        for path in job_files(system)
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items()
    }


def written_names(path):
    # Nodes, not values: loading keeps the last of two equal keys and says nothing.
    document = yaml.compose(path.read_text(encoding="utf-8"))
    (names,) = (value.value for key, value in document.value if key.value == "jobs")
    return [key.value for key, _ in names]


def listing(system):
    (path,) = settings(system)["tasks"]
    lines = (CATALOGS / system / path).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def hours(interval):
    unit = {"d": 24, "h": 1, "m": 1 / 60}
    return sum(int(count) * unit[letter] for count, letter in re.findall(r"(\d+)([dhm])", interval))
