"""The pages beside the example catalogs have names, schedules and endpoints as their systems' do.

`catalog/README.md` lists where they differ, and why; the same differences stand here.
"""

import re
from pathlib import Path

import pytest

from schedcat.commands import Request
from schedcat.commands.render_docs import Options, render_docs

CATALOGS = Path(__file__).parents[2] / "catalog"

KEYSTONE = {
    "LDAP Synchronization": ("apps.users.tasks.ldap_update_users", "Every 15 minutes"),
    "Log Cleanup": ("apps.logging.tasks.clear_log_records", "Every hour (at minute 0)"),
    "HPC Limit Enforcement": (
        "apps.allocations.tasks.limits.update_limits",
        "Every hour (at minute 0)",
    ),
    "HPC Job Synchronization": (
        "apps.allocations.tasks.jobstats.slurm_update_job_stats",
        "Every 5 minutes",
    ),
    "Upcoming Expiration Notifications": (
        "apps.notifications.tasks.upcoming_expirations.notify_upcoming_expirations",
        "Daily at midnight",
    ),
    "Past Expiration Notifications": (
        "apps.notifications.tasks.past_expirations.notify_past_expirations",
        "Daily at midnight",
    ),
}

# As Validibot's page about Docker Compose has them, in its order.
COMPOSE = {
    "purge_expired_submissions": "Hourly",
    "purge_expired_outputs": "Hourly",
    "process_purge_retries": "Every 5 minutes",
    "cleanup_stuck_runs": "Every 10 minutes",
    "cleanup_orphaned_containers": "Every 10 minutes",
    "cleanup_idempotency_keys": "Daily at 3 AM",
    "cleanup_callback_receipts": "Weekly (Sunday 4 AM)",
    "clear_sessions": "Daily at 2 AM",
    "send_periodic_emails": "Every 6 hours",
}
# The page says hourly, the code every five minutes; and the page lacks a job of the code.
COMPOSE_DEVIATIONS = {
    "purge_expired_outputs": "Every 5 minutes",
    "enforce_audit_retention": "Daily at 2:30 AM",
}

# As its page about Cloud Scheduler has them.
GOOGLE = {
    "clear-sessions": "Daily at 2:00 AM",
    "cleanup-idempotency-keys": "Daily at 3:00 AM",
    "cleanup-callback-receipts": "Weekly Sunday 4:00 AM",
    "purge-expired-submissions": "Hourly at :00",
    "process-purge-retries": "Every 5 minutes",
    "cleanup-stuck-runs": "Every 10 minutes",
}
# The page lacks four jobs of the code.
GOOGLE_DEVIATIONS = {
    "purge-expired-outputs": "Every 5 minutes",
    "verify-validator-deployments": "Hourly at :17",
    "enforce-audit-retention": "Daily at 2:30 AM",
    "send-periodic-emails": "Every 6 hours",
}


@pytest.mark.parametrize("system", ["waldur", "keystone", "validibot"])
def test_the_pages_beside_a_catalog_are_up_to_date(system, monkeypatch, capsys):
    monkeypatch.chdir(CATALOGS / system)

    assert (render_docs(Request(), Options(check=True)), *capsys.readouterr()) == (0, "", "")


def test_the_columns_of_waldur_are_those_of_its_page_to_the_byte():
    facts = Path(__file__).with_name("waldur_rows.txt").read_text("utf-8").splitlines()[1:]

    assert ["|".join(row[:3]) for row in rows("waldur/scheduled.md")] == facts
    assert len(facts) == 101


def test_waldur_says_as_often_as_its_page_that_nothing_is_known():
    said = [row[3] for row in rows("waldur/scheduled.md")]

    assert said.count("Task not found in registry") == 8
    assert said.count("No description available") == 9


def test_a_line_break_in_a_description_of_waldur_is_written_as_on_its_page():
    breaks = re.findall(r"(?:<br>)+ ?", (CATALOGS / "waldur/scheduled.md").read_text("utf-8"))

    assert set(breaks) == {"<br> ", "<br><br> "}


def test_a_section_of_keystone_has_the_task_and_schedule_of_its_page():
    text = (CATALOGS / "keystone/tasks.md").read_text("utf-8")
    sections = re.findall(
        r"^### (.+)\n\n\*\*Task Name:\*\* `(.+)`<br>\n\*\*Schedule:\*\* (.+)$", text, re.MULTILINE
    )

    assert [(title, (task, when)) for title, task, when in sections] == list(KEYSTONE.items())


def test_keystone_says_which_task_is_gone():
    sections = (CATALOGS / "keystone/tasks.md").read_text("utf-8").split("\n### ")

    gone = [each.partition("\n")[0] for each in sections if "No code registers" in each]
    assert gone == ["HPC Job Synchronization"]


def test_validibot_under_compose_has_the_schedules_of_its_page():
    table = {task.strip("`"): when for task, when, _ in rows("validibot/scheduled-tasks.md")}

    assert table == COMPOSE | COMPOSE_DEVIATIONS
    assert [task for task in table if task in COMPOSE] == list(COMPOSE)


def test_validibot_at_google_has_the_names_schedules_and_endpoints_of_its_page():
    table = [row[:3] for row in rows("validibot/cloud-scheduler.md")]

    assert {tuple(row) for row in table} == {
        (f"`$GCP_APP_NAME-{name}`", when, f"`/api/v1/scheduled/{name}/`")
        for name, when in (GOOGLE | GOOGLE_DEVIATIONS).items()
    }


def rows(page):
    """The cells of a page's table, as written; a page has one, and no cell a pipe."""
    lines = (CATALOGS / page).read_text("utf-8").splitlines()
    table = [line.removeprefix("| ").removesuffix(" |") for line in lines if line.startswith("| ")]
    return [line.split(" | ") for line in table[1:]]
