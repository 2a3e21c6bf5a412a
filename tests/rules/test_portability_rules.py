"""The portability rules, and endpoint-missing: each refusal has one rule, and what exports say."""

import pytest

from schedcat import engine
from schedcat.engine.choosing import Selection
from schedcat.findings import Severity
from schedcat.rules import load_rules

RULES = load_rules()
CLOUD = (
    '[backends.cloud-scheduler]\nproject = "acme"\nlocation = "here"\n'
    'url = "https://worker.example.com"\n'
)
HTTP = "http: {path: /sync}, interval: 1h, backends: [cloud-scheduler]"


def messages(diagnostics):
    return [each.finding.message for each in diagnostics]


def job(fields, name="sync"):
    return f"jobs: {{{name}: {{{fields}}}}}\n"


def of_crontab(command, toml="", fields="interval: 1h"):
    text = f"jobs:\n  sync:\n    command: {command}\n    {fields}\n    backends: [crontab]\n"
    return {"jobs.yaml": text, "schedcat.toml": f"[backends.crontab]\n{toml}"}


def every_rule(load, example, **options):
    """(rule, message) of all rules that speak of what backends make of jobs."""
    project, reading = load(example, **options)
    selection = Selection(("portability", "endpoint-missing"))
    found = engine.check(project, reading, RULES, selection)
    return [(each.rule, each.finding.message) for each in found if each.severity == "error"]


class TestOneRuleForOneRefusal:
    def test_an_endpoint(self, load):
        text = job("task: a.b, interval: 1h, backends: [cloud-scheduler]")

        assert [rule for rule, _ in every_rule(load, text)] == ["endpoint-missing"]

    def test_a_name(self, load):
        assert [rule for rule, _ in every_rule(load, job(HTTP, "a.b"))] == ["illegal-name"]

    def test_a_command(self, load):
        example = of_crontab("|\n      a\n      b")

        assert [rule for rule, _ in every_rule(load, example)] == ["command-not-portable"]

    def test_a_schedule(self, load):
        example = of_crontab("/a", fields="interval: 7m")

        assert [rule for rule, _ in every_rule(load, example)] == ["backend-cannot-express"]

    def test_nothing_to_run_is_no_matter_of_a_command(self, load):
        text = job("http: {path: /a}, interval: 1h, backends: [crontab]")

        assert [rule for rule, _ in every_rule(load, text)] == ["backend-cannot-express"]

    def test_all_of_them_in_one_job(self, load):
        fields = "command: '/a\0', interval: 7m, backends: [crontab, cloud-scheduler]"
        found = every_rule(load, job(fields.replace("\0", "''"), "a.b"))

        assert {rule for rule, _ in found} == {
            *("endpoint-missing", "illegal-name", "backend-cannot-express")
        }


def test_a_job_that_is_paused_on_the_backend_must_be_sayable_there(check):
    text = job(
        "http: {url: 'https://a.example/'}, interval: 7m, disabled: later, "
        "backends: [cloud-scheduler]"
    )

    assert check("backend-cannot-express", text)
    assert check("backend-cannot-express", text.replace("cloud-scheduler", "celery")) == []


def test_a_missing_endpoint_is_said_at_the_job_with_its_backend(check, marked):
    (found,) = check(
        "endpoint-missing", job("task: a.b, interval: 1h, backends: [cloud-scheduler]")
    )

    assert found.finding.message == "`sync` has no endpoint for Cloud Scheduler to request"
    assert found.finding.help == (
        "write `http: {path: /…}`, or leave cloud-scheduler out of its `backends`"
    )
    assert marked(found.finding.at) == "sync"


@pytest.mark.parametrize(
    "fields",
    [
        "interval: 1h, backends: [cloud-scheduler], cloud-scheduler: {skip: true, why: x}",
        "task: a.b, interval: 1h, backends: [celery]",
        HTTP,
    ],
)
def test_an_endpoint_is_not_missing_where_nothing_is_requested(check, fields):
    assert check("endpoint-missing", job(fields)) == []


@pytest.mark.parametrize(
    ("field", "is_kept"),
    [
        ("overlap: skip", False),
        ("overlap: allow", True),
        ("jitter: 5m", False),
        ("missed: skip", False),
        ("missed: any", True),
        ('starts: "2100-01-01T00:00:00Z"', True),
        ('ends: "2100-01-01T00:00:00Z"', True),
        ("disabled: not now, jitter: 5m", True),
    ],
)
def test_what_a_row_has_no_column_for_is_refused_without_an_export(check, marked, field, is_kept):
    text = job(f"task: a.b, interval: 1h, backends: [django-celery-beat], {field}")
    found = check("backend-cannot-express", text)

    assert [marked(each.finding.at) for each in found] == ([] if is_kept else [field.split()[1]])


class TestOptionLost:
    def test_what_is_left_out_is_counted_once_for_an_option_and_a_backend(self, check):
        text = (
            "jobs:\n"
            "  a: {task: a.a, interval: 1h, owner: web, timeout: 1m, backends: [celery]}\n"
            "  b: {task: a.b, interval: 1h, owner: web, backends: [celery]}\n"
        )
        found = check("option-lost", text)

        assert messages(found) == [
            "Celery beat has no `owner`: it is left out of 2 jobs",
            "Celery beat has no `timeout`: it is left out",
        ]
        assert {each.severity for each in found} == {Severity.INFO}

    @pytest.mark.parametrize(
        ("backend", "lost"),
        [
            ("celery", {"title", "description", "owner", "timeout", "retries"}),
            ("crontab", {"owner", "timeout", "retries"}),
            ("cloud-scheduler", {"title", "owner", "timeout"}),
            ("django-celery-beat", {"title", "owner", "timeout", "retries"}),
        ],
    )
    def test_each_backend_loses_what_its_export_leaves_out(self, check, backend, lost):
        fields = (
            "task: a.b, command: /a, http: {url: 'https://a.example/'}, interval: 1h, title: A, "
            f"description: A., owner: web, timeout: 1m, retries: 2, backends: [{backend}]"
        )
        # A crontab's comment is the title; without one it is the description.
        own = fields.replace("title: A, ", "") if backend == "crontab" else fields
        found = " ".join(messages(check("option-lost", job(own))))

        assert {key for key in lost if f"`{key}`" in found} == lost
        assert found.count("left out") == len(lost)

    def test_a_cut_description_and_too_many_retries_are_said(self, check):
        text = f"jobs:\n  sync:\n    retries: 9\n    description: {'x' * 501}\n    {HTTP}\n"
        example = {"jobs.yaml": text.replace(", ", "\n    "), "schedcat.toml": CLOUD}
        found = messages(check("option-lost", example))

        assert any("cut to 500 characters" in each for each in found)
        assert any("tries again 5 times at most, not 9" in each for each in found)

    def test_clock_changes_are_left_to_their_rules(self, check):
        text = job('task: a.b, cron: "0 2 * * *", timezone: Europe/Berlin, backends: [celery]')
        toml = '[backends.celery]\ntimezone = "Europe/Berlin"\n'

        assert check("option-lost", {"jobs.yaml": text, "schedcat.toml": toml}) == []

    def test_an_option_of_an_environment_is_lost_only_there(self, check):
        text = job("task: a.b, interval: 1h, backends: [celery], environments: {dev: {retries: 2}}")

        assert check("option-lost", text) == []
        assert messages(check("option-lost", text, environment="dev")) == [
            "Celery beat has no `retries`: it is left out"
        ]

    def test_a_default_is_said_where_it_stands(self, check, marked):
        text = "defaults: {owner: web}\njobs: {a: {task: a.b, interval: 1h, backends: [celery]}}\n"
        (found,) = check("option-lost", text)

        assert marked(found.finding.at) == "web"

    def test_the_place_is_on_one_line_for_a_text_of_several(self, check):
        text = (
            "jobs:\n  a:\n    task: a.b\n    interval: 1h\n    backends: [celery]\n"
            "    description: |\n      one\n      two\n"
        )
        (found,) = check("option-lost", text)

        assert found.finding.at.line == found.finding.at.end_line == 6


class TestIllegalName:
    def test_a_dot_is_no_matter_for_celery_and_crontab(self, check):
        text = job("task: a.b, command: /a, interval: 1h, backends: [celery, crontab]", "a.b")

        assert check("illegal-name", text) == []

    @pytest.mark.parametrize(("length", "found"), [(196, 0), (197, 1)])
    def test_a_row_takes_so_many_characters_with_the_suffix(self, check, length, found):
        text = job("task: a.b, interval: 1h, backends: [django-celery-beat]", "a" * length)
        toml = '[environments.dev]\nsuffix = "-dev"\n'
        said = check("illegal-name", {"jobs.yaml": text, "schedcat.toml": toml}, environment="dev")

        assert len(said) == found
        assert all("at most 200 characters" in each.finding.message for each in said)

    def test_the_nearest_name_is_offered(self, check, marked):
        (found,) = check("illegal-name", job(HTTP, "app.sync"))

        assert found.finding.help == "the nearest is `app-sync`"
        assert marked(found.finding.at) == "app.sync"

    def test_a_suffix_that_no_name_takes_is_said_once_where_the_template_stands(
        self, check, marked
    ):
        toml = f'{CLOUD}name = "{{name}}{{suffix}}"\n[environments.dev]\nsuffix = ".dev"\n'
        text = f"jobs:\n  a: {{{HTTP}}}\n  b: {{{HTTP}}}\n"
        example = {"jobs.yaml": text, "schedcat.toml": toml}
        (found, *others) = check("illegal-name", example, environment="dev")

        assert "gives `a.dev`" in found.finding.message
        assert marked(found.finding.at) == '"{name}{suffix}"'
        assert [each.finding.at for each in others] == [found.finding.at] * len(others)
        assert check("illegal-name", example) == []

    def test_two_jobs_of_two_environments_must_not_be_one(self, check, marked):
        toml = f'{CLOUD}[environments.dev]\nsuffix = "-dev"\n'
        text = f"jobs:\n  sync: {{{HTTP}}}\n  sync-dev: {{{HTTP}}}\n"
        (found,) = check("illegal-name", {"jobs.yaml": text, "schedcat.toml": toml})

        assert found.finding.message == (
            "`sync-dev` and `sync` of dev are both `sync-dev` in here of the project acme"
        )
        assert marked(found.finding.at) == "sync-dev"
        assert [each.job for each in found.finding.related] == ["sync"]

    def test_the_environment_that_is_checked_makes_no_difference(self, check):
        toml = f'{CLOUD}[environments.dev]\nsuffix = "-dev"\n'
        text = f"jobs:\n  sync: {{{HTTP}}}\n  sync-dev: {{{HTTP}}}\n"
        example = {"jobs.yaml": text, "schedcat.toml": toml}

        assert len(check("illegal-name", example, environment="dev")) == 1

    @pytest.mark.parametrize(
        "dev",
        [
            'suffix = "-dev"\nbackends.cloud-scheduler.project = "acme-dev"',
            'suffix = "-test"',
            'backends.cloud-scheduler.url = "https://dev.example.com"',
            'suffix = "-dev"\nbackends.cloud-scheduler.name = "dev-{name}"',
        ],
        ids=["another project", "another suffix", "the same names", "another template"],
    )
    def test_environments_apart_share_nothing(self, check, dev):
        toml = f"{CLOUD}[environments.dev]\n{dev}\n"
        text = f"jobs:\n  sync: {{{HTTP}}}\n  sync-dev: {{{HTTP}}}\n"

        assert check("illegal-name", {"jobs.yaml": text, "schedcat.toml": toml}) == []

    def test_a_job_of_another_backend_takes_no_name(self, check):
        toml = f'{CLOUD}[environments.dev]\nsuffix = "-dev"\n'
        other = "task: a.b, interval: 1h, backends: [celery]"
        text = f"jobs:\n  sync: {{{HTTP}}}\n  sync-dev: {{{other}}}\n"

        assert check("illegal-name", {"jobs.yaml": text, "schedcat.toml": toml}) == []


class TestCommandNotPortable:
    @pytest.mark.parametrize(
        "command",
        [
            "date +%F >> /var/log/days",
            "\"date '+%d %m' > /tmp/x # a day\"",
            "printf '50%\\n'",
            "/srv/app/tidy --all",
            "[/srv/app/tidy, '100%', 'a b']",
            "cd /srv/app && ./manage.py tidy",
            "curl -fsS https://example.com/",
            "FOO=1 celery -A app call x",
            "PATH=/srv/app/bin:$PATH celery",
            "~/bin/tidy",
            "$HOME/bin/tidy",
            "\"'/srv/my app/tidy'\"",
            ". /srv/env && celery -A app call x",
            "if true; then /a; fi",
            '"(cd /a; b)"',
        ],
    )
    def test_what_a_crontab_does_as_it_is_written_passes(self, check, command):
        assert check("command-not-portable", of_crontab(command)) == []

    @pytest.mark.parametrize("flavour", ["debian", "cronie", "busybox"])
    def test_no_flavour_has_a_line_break(self, check, flavour):
        found = check(
            "command-not-portable", of_crontab("|\n      a\n      b", f'flavour = "{flavour}"')
        )

        assert "`command` has a line break, a crontab line cannot" in messages(found)

    @pytest.mark.parametrize(
        ("flavour", "command", "words"),
        [
            ("busybox", "'/a # b'", "after the `#`"),
            ("cronie", "'-a'", "for an option"),
            ("cronie", r"'/a \%'", "odd number of backslashes"),
        ],
    )
    def test_each_cron_has_traps_of_its_own(self, check, flavour, command, words):
        (found,) = check("command-not-portable", of_crontab(command, f'flavour = "{flavour}"'))

        assert words in found.finding.message
        assert found.severity is Severity.ERROR
        assert check("command-not-portable", of_crontab("/a")) == []

    def test_a_backslash_that_the_shell_drops_can_go(self, check, marked):
        example = of_crontab(r"touch /run/$(date +\%d-\%m)", 'flavour = "cronie"')
        (found,) = check("command-not-portable", example)

        assert found.finding.fix.text == "touch /run/$(date +%d-%m)"
        assert found.finding.fix.safe
        assert marked(found.finding.fix.at) == r"touch /run/$(date +\%d-\%m)"
        assert (
            check("command-not-portable", of_crontab(found.finding.fix.text, 'flavour = "cronie"'))
            == []
        )

    def test_a_backslash_that_quotes_keep_is_pointed_at(self, check, marked):
        (found,) = check("command-not-portable", of_crontab("\"date '+\\\\%F'\""))
        # Within the escapes of double quotes no character has a place of its own.
        assert found.finding.fix is None

        (found,) = check("command-not-portable", of_crontab(r"date '+\%F'"))
        assert found.severity is Severity.WARNING
        assert marked(found.finding.at) == r"\%"
        assert (found.finding.fix.text, found.finding.fix.safe) == ("%", False)

    def test_a_backslash_that_debians_shell_drops_is_left_alone(self, check):
        assert check("command-not-portable", of_crontab(r"date +\%F")) == []

    def test_commands_within_double_quotes_are_left_alone(self, check):
        assert check("command-not-portable", of_crontab(r"echo " '"$(date +\\%F)"')) == []

    def test_a_program_that_cron_may_not_find_is_pointed_at(self, check, marked):
        (found,) = check("command-not-portable", of_crontab("celery -A app call x"))

        assert found.finding.message == "cron looks for `celery` in /usr/bin:/bin only"
        assert found.severity is Severity.WARNING
        assert marked(found.finding.at) == "celery"

    def test_one_path_for_all_programs_is_asked_for_once(self, check):
        text = (
            "jobs:\n  a: {command: [celery, a], interval: 1h}\n"
            "  b: {command: cd /srv && celery b, interval: 1h}\n"
        )
        toml = "[backends.crontab]\n"
        found = check("command-not-portable", {"jobs.yaml": text, "schedcat.toml": toml})

        assert messages(found) == ["cron looks for the programs of 2 jobs in /usr/bin:/bin only"]
        with_path = {"jobs.yaml": text, "schedcat.toml": f'{toml}path = "/srv/bin:/usr/bin"\n'}
        assert check("command-not-portable", with_path) == []

    @pytest.mark.parametrize("flavour", ["cronie", "busybox"])
    def test_nothing_is_said_of_a_path_that_the_daemon_may_inherit(self, check, flavour):
        assert check("command-not-portable", of_crontab("celery", f'flavour = "{flavour}"')) == []

    def test_a_path_from_nowhere_begins_at_home(self, check, marked):
        (found,) = check("command-not-portable", of_crontab("bin/tidy --all"))

        assert found.finding.message == (
            "`bin/tidy` begins in the home directory, where cron starts commands"
        )
        assert marked(found.finding.at) == "bin/tidy"

    def test_the_command_for_tasks_is_looked_at_once(self, check, marked):
        text = "jobs:\n  a: {task: a.a, interval: 1h}\n  b: {task: a.b, interval: 1h}\n"
        toml = '[backends.crontab]\ncommand = "celery call {task}"\n'
        (found,) = check("command-not-portable", {"jobs.yaml": text, "schedcat.toml": toml})

        assert marked(found.finding.at) == '"celery call {task}"'
        absolute = toml.replace('"celery', '"/srv/bin/celery')
        assert check("command-not-portable", {"jobs.yaml": text, "schedcat.toml": absolute}) == []

    def test_another_backend_runs_commands_otherwise(self, check):
        text = job("task: a.b, command: 'celery \\%', interval: 1h, backends: [celery]")

        assert check("command-not-portable", text) == []

    def test_a_system_crontab_needs_a_user(self, check, marked):
        text = (
            "jobs:\n  a: {command: /a, interval: 1h}\n  b: {command: /b, interval: 1h}\n"
            "  c: {command: /c, interval: 1h, crontab: {user: root}}\n"
        )
        toml = (
            'catalog = ["jobs.yaml"]\n[backends.crontab]\n'
            '[[exports]]\nbackend = "crontab"\nformat = "system"\noutput = "cron.d/app"\n'
        )
        (found,) = check("command-not-portable", {"jobs.yaml": text, "schedcat.toml": toml})

        assert found.finding.message == (
            "`cron.d/app` needs a user, and nobody says one for `a` and 1 more"
        )
        assert marked(found.finding.at) == '"cron.d/app"'
        assert [each.job for each in found.finding.related] == ["a", "b"]
        for mended in (
            toml.replace("[backends.crontab]", '[backends.crontab]\nuser = "web"'),
            toml.replace('"system"', '"user"'),
        ):
            assert check("command-not-portable", {"jobs.yaml": text, "schedcat.toml": mended}) == []

    def test_an_environment_may_name_the_user(self, check):
        text = "jobs: {a: {command: /a, interval: 1h}}\n"
        toml = (
            'catalog = ["jobs.yaml"]\n[backends.crontab]\n'
            '[environments.prod]\nbackends.crontab.user = "web"\n[environments.dev]\n'
            '[[exports]]\nbackend = "crontab"\nformat = "system"\noutput = "app"\nenv = "prod"\n'
        )
        example = {"jobs.yaml": text, "schedcat.toml": toml}

        assert check("command-not-portable", example) == []
        assert check("command-not-portable", example, environment="prod") == []
        in_dev = {**example, "schedcat.toml": toml.replace('env = "prod"', 'env = "dev"')}
        assert len(check("command-not-portable", in_dev)) == 1
        assert check("command-not-portable", in_dev, environment="prod") == []


class TestDeadlineShorterThanTimeout:
    def test_both_places_are_shown(self, check, marked):
        fields = f"{HTTP}, timeout: 10m, cloud-scheduler: {{attempt_deadline: 5m}}"
        (found,) = check("deadline-shorter-than-timeout", job(fields))

        assert found.finding.message == (
            "Cloud Scheduler gives up after 5m, and the job may take 10m"
        )
        assert found.finding.help == "write `attempt_deadline: 10m` in the block `cloud-scheduler`"
        assert marked(found.finding.at) == "10m"
        assert [marked(each.at) for each in found.finding.related] == ["5m"]

    def test_the_setting_of_the_backend_counts_and_is_shown(self, check, marked):
        toml = f'{CLOUD}attempt_deadline = "4m"\n'
        example = {"jobs.yaml": job(f"{HTTP}, timeout: 5m"), "schedcat.toml": toml}
        (found,) = check("deadline-shorter-than-timeout", example)

        assert "after 4m" in found.finding.message
        assert [marked(each.at) for each in found.finding.related] == ['"4m"']

    def test_nobody_can_wait_for_ever(self, check):
        (found,) = check("deadline-shorter-than-timeout", job(f"{HTTP}, timeout: 1h"))

        assert "after 3m" in found.finding.message
        assert "waits 30m at most" in found.finding.help

    @pytest.mark.parametrize(
        "fields",
        [
            f"{HTTP}, timeout: 3m",
            HTTP,
            f"{HTTP}, timeout: 1h, disabled: for now",
            "task: a.b, interval: 1h, timeout: 1h, backends: [celery]",
            f"{HTTP}, timeout: 10m, cloud-scheduler: {{skip: true, why: not here}}",
            f"{HTTP}, timeout: 10m, cloud-scheduler: {{attempt_deadline: 10m}}",
        ],
    )
    def test_what_waits_long_enough_passes(self, check, fields):
        assert check("deadline-shorter-than-timeout", job(fields)) == []

    def test_an_environment_may_wait_longer(self, check):
        toml = f'{CLOUD}[environments.prod]\nbackends.cloud-scheduler.attempt_deadline = "20m"\n'
        example = {"jobs.yaml": job(f"{HTTP}, timeout: 10m"), "schedcat.toml": toml}

        assert len(check("deadline-shorter-than-timeout", example)) == 1
        assert check("deadline-shorter-than-timeout", example, environment="prod") == []


def test_a_catalog_is_translated_once_for_all_rules(load, monkeypatch):
    from schedcat.backends import celery

    translated = []
    translate = celery.translate
    monkeypatch.setattr(
        celery, "translate", lambda job, site: translated.append(job.name) or translate(job, site)
    )
    text = "jobs: {a: {task: a.b, interval: 1h, title: A, backends: [celery]}}\n"
    project, reading = load(text)
    engine.check(project, reading, RULES, Selection(("portability", "endpoint-missing")))

    assert translated == ["a"]
