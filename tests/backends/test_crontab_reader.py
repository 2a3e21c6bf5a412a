"""Crontabs as a catalog: each line a job on what its cron makes of it, or a finding."""

import re
import shlex
import subprocess
from fnmatch import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.backends.crontab.escaping import for_cronie, for_debian, from_cronie, from_debian
from schedcat.backends.crontab.job_names import Naming
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.cron import DayRule
from schedcat.source import edited


def read(*texts, paths=("crontab",), **settings):
    pages = [Page(path, text.encode()) for path, text in zip(paths, texts, strict=True)]
    frame = Frame(Tables(), settings={"crontab": settings})
    return load_readers()["crontab"].parse(pages, frame)


def one(text, **settings):
    reading = read(text, **settings)
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    return job


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


def test_a_line_is_a_job_of_crontab():
    job = one("30 3  * * mon\t/srv/app/bin/report --full\n")
    assert (job.name, job.command) == ("report", "/srv/app/bin/report --full")
    assert (job.schedule.text, job.backends) == ("30 3  * * mon", ("crontab",))
    assert (job.reader, job.zone_is_known) == ("crontab", False)


@pytest.mark.parametrize(
    ("path", "text", "user"),
    [
        ("etc/crontab", "0 3 * * * app run\n", "app"),
        ("deploy/cron.d/app", "@daily app run\n", "app"),
        ("crontab", "0 3 * * * root run\n0 4 * * * www-data run\n", "root"),
        ("crontab", "0 3 * * * root run\n0 4 * * * app run\n", "root"),
        ("crontab", "0 3 * * * app /srv/run\n0 4 * * * other /srv/run -x\n", "app"),
        ("crontab", "0 3 * * * app /srv/run\n0 4 * * * * /srv/run\n", "app"),
        ("crontab", "0 3 * * * root /srv/run\n0 4 * * * /srv/run\n", "root"),
        ("crontab", "0 3 * * * app /srv/run\n0 4 * * * /srv/run\n", None),
        ("crontab", "0 3 * * * app bash /srv/run\n", "app"),
        ("crontab", "0 3 * * * app run\n", None),
        ("crontab", "# m h dom mon dow user command\n0 3 * * * app run\n", "app"),
        ("crontab", "# *  *  *  *  * user-name  command to be run\n0 3 * * * app run\n", "app"),
        (
            "crontab",
            "# minute hour day of month month day of week command\n@daily app /run\n",
            None,
        ),
        ("crontab", "0 3 * * * mail -s x root\n", None),
        ("crontab", "0 3 * * * root\n", None),
        ("crontab", "0 3 * * * app /srv/run\n@daily app /srv/other\n", "app"),
        ("crontab", "0 3 * * * app /srv/run\n", "app"),
        ("crontab", "0 3 * * * php /srv/run\n@daily php /srv/other\n", None),
    ],
)
def test_a_column_for_users_is_told_by_the_place_or_by_the_accounts(path, text, user):
    job = read(text, paths=(path,), flavour="cronie").catalog.jobs[0]
    assert job.blocks == ({"crontab": {"user": user}} if user else {})
    line = next(line for line in text.splitlines() if not line.startswith("#"))
    words = line.split()[1 if line.startswith("@") else 5 :]
    assert job.command == " ".join(words[1 if user else 0 :])


@pytest.mark.parametrize("user", ["/srv/other", "*", "A=1"])
def test_what_stands_in_the_column_for_users_and_is_none_is_found(user):
    text = f"0 3 * * * root /srv/run\n0 4 * * * {user} -x\n"
    reading = read(text, paths=("cron.d/app",), flavour="cronie")
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("invalid-cron", user)
    assert finding.message == f"cronie refuses `{user}`: it names no user"
    assert [job.command for job in reading.catalog.jobs] == ["/srv/run"]


def test_a_line_that_debians_cron_refuses_costs_the_whole_file():
    reading = read("0 3 * * * a\n0 24 * * * b\n", "0 4 * * * c\n", paths=("crontab", "d/crontab"))
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("invalid-cron", "24")
    assert finding.message.endswith("; Debian cron then ignores the whole file")
    assert [job.command for job in reading.catalog.jobs] == ["c"]


@pytest.mark.parametrize(
    ("flavour", "days", "rule"),
    [
        ("debian", "1,15 * 5", DayRule.EITHER),
        ("debian", "*/2 * 5", DayRule.BOTH),
        ("debian", "1-31/2 * 5", DayRule.EITHER),
        ("cronie", "*/2 * 5", DayRule.BOTH),
        ("busybox", "*/2 * 5", DayRule.EITHER),
    ],
)
def test_the_day_rule_is_that_of_the_flavour(flavour, days, rule):
    assert one(f"0 0 {days} x\n", flavour=flavour).schedule.days is rule


@pytest.mark.parametrize(
    ("flavour", "line", "text"),
    [
        ("debian", "5-5 * * * * x", "5 * * * *"),
        ("busybox", "0 22-4 * * * x", "0 0-4,22,23 * * *"),
        ("debian", "*/90 * * * * x", "*/90 * * * *"),
        ("debian", "0 0 * * 0-7 x", "0 0 * * 0-7"),
        ("debian", "@weekly x", "@weekly"),
    ],
)
def test_a_job_runs_what_the_cron_really_runs(flavour, line, text):
    assert one(f"{line}\n", flavour=flavour).schedule.text == text


@pytest.mark.parametrize(
    ("line", "rule", "expression", "message"),
    [
        ("0 22-4 * * * x", "nonstandard-syntax", "22-4", "Debian cron never runs `0 22-4 * * *`"),
        ("0 25 * * * x", "invalid-cron", "25", "Debian cron refuses `0 25 * * *`"),
        ("5/20 * * * * x", "nonstandard-syntax", "5/20", "Debian cron refuses `5/20 * * * *`"),
        ("@Daily x", "invalid-cron", "@Daily", "`@Daily` is not known"),
        ("0 3 * *", "invalid-cron", "0 3 * *", "not five fields"),
        ("0 3 * * *", "invalid-cron", "0 3 * * *", "names no command"),
        ("0 \uff13 * * * x", "nonstandard-syntax", "\uff13", "is no schedule"),
        (f"{'1' * 5000} * * * * x", "invalid-cron", "1" * 5000, "is no schedule"),
        ("@reboot x", "schedule-unresolvable", "@reboot", "once, when it starts"),
    ],
)
def test_a_line_without_times_is_a_finding_at_its_cause(line, rule, expression, message):
    reading = read(f"# one\n  {line}\n")
    ((found, finding),) = reading.found
    assert (found, marked(reading, finding.at)) == (rule, expression)
    assert message in finding.message
    assert reading.catalog.jobs == ()
    assert reading.catalog.complete == (rule == "schedule-unresolvable")


def test_what_is_read_only_in_part_is_a_job_and_a_finding():
    reading = read("0 9 * * 5#3 x\n")
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("nonstandard-syntax", "5#3")
    assert finding.message == "Debian cron reads only `5` of `5#3`: every Friday at 09:00"
    (job,) = reading.catalog.jobs
    assert job.schedule.text == "0 9 * * 5"
    assert marked(reading, job.at("cron", part=job.schedule.day_of_week.span)) == "5#3"


VARIABLES = """\
SHELL=/bin/bash
MAILTO = "ops@example.com"
CRON_TZ=Asia/Tokyo
"QUOTED NAME"=x

0 3 * * * FOO=1 /srv/run
"""


def test_variables_are_no_jobs_and_cron_tz_counts_where_the_cron_knows_it():
    readings = (read(VARIABLES), read(VARIABLES, flavour="cronie"))
    (debian,), (cronie,) = (each.catalog.jobs for each in readings)
    assert (debian.command, debian.timezone) == ("FOO=1 /srv/run", None)
    assert (cronie.timezone, cronie.schedule.timezone) == ("Asia/Tokyo", "Asia/Tokyo")
    assert cronie.zone_is_known
    assert str(cronie.at("timezone")) == "crontab:3:9"


def test_what_is_set_for_all_commands_is_said_since_no_job_says_it():
    reading = read("SHELL=/bin/sh\nPATH=/opt/bin\nA = b c\n0 3 * * * x\n")
    found = [(rule, marked(reading, finding.at), finding.help) for rule, finding in reading.found]
    assert found == [
        ("option-lost", "PATH=/opt/bin", "write `path` under [backends.crontab]"),
        ("option-lost", "A = b c", "set it in the command, where one relies on it"),
    ]
    assert reading.catalog.complete


def test_a_crontab_of_ours_has_the_names_of_its_jobs_in_comments():
    text = "# Made from the catalog of scheduled jobs: edit that instead.\n"
    jobs = read(f"{text}\n# tidy: Tidy up.\n0 1 * * * a\n\n# load\n0 2 * * * b\n").catalog.jobs
    assert [(job.name, job.description) for job in jobs] == [("tidy", "Tidy up."), ("load", None)]


def test_a_cron_tz_that_does_not_exist_is_a_finding():
    reading = read("CRON_TZ=Nowhere/Land\n0 3 * * * x\n", flavour="cronie")
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("unknown-timezone", "Nowhere/Land")
    assert not reading.catalog.jobs[0].zone_is_known


def test_the_configuration_says_the_zone_of_the_machine():
    job = one("0 3 * * * x\n", timezone="Europe/Berlin")
    assert (job.timezone, job.schedule.timezone, job.zone_is_known) == (
        *("Europe/Berlin", "Europe/Berlin"),
        True,
    )


COMMENTED = """\
# Edit this file with crontab -e.

# m h  dom mon dow   command
# Back the database up,
# every night at 3am.
0 3 * * * backup
# */5 * * * * old-job

#0 4 * * * switched-off
0 5 * * * report
"""


def test_comments_above_a_line_are_its_description_unless_they_are_none():
    backup, report = read(COMMENTED).catalog.jobs
    assert backup.description == "Back the database up,\nevery night at 3am."
    assert report.description is None


@pytest.mark.parametrize(
    ("above", "description"),
    [
        ("# On Sundays.\n# 0 * * * 0 x\n# At night.", "At night."),
        ("# On Sundays.\n# 0 * * * 0 x", None),
        ("# On Sundays.\n#@daily x\n#\n# At night,\n# again.", "At night,\nagain."),
        ("# This file is under source control.\n#\n# At night.", "At night."),
        ("# At night.\n#", None),
    ],
)
def test_a_bare_comment_or_one_of_a_job_ends_what_is_about_the_next(above, description):
    assert one(f"{above}\n0 3 * * * x\n").description == description


@pytest.mark.parametrize(
    ("above", "description"),
    [
        ("# Rotate the mirror logs.\nMAILTO=x", "Rotate the mirror logs."),
        ("\n# Rotate the logs,\n# all.\nSHELL=/bin/sh\nMAILTO=x", "Rotate the logs,\nall."),
        ("# Tell the team.\nMAILTO=x\n# Rotate the logs.", "Rotate the logs."),
        ("# Rotate the logs.\nMAILTO=x\n", None),
        ("# Rotate the logs.\n\nMAILTO=x", None),
        ("# Where programs are.\n# The path of root.\nPATH=/bin", None),
        ("# Mail goes to the team.\nSHELL=/bin/sh\nMAILTO=x", None),
        ("# RETRIES is for the tools.\nRETRIES=3", None),
        ("# Settings of the environment.\nA=1", None),
    ],
)
def test_a_comment_may_stand_above_variables_that_are_set_for_its_job(above, description):
    text = f"{above}\n0 3 * * * x\n".replace("PATH=/bin", "PATH=/bin\nA=1")
    job = read(text, flavour="debian").catalog.jobs[0]
    assert job.description == description
    if description:
        assert job.places.at(("description",)).line < job.at().line


def test_the_head_of_a_file_with_several_jobs_is_about_none_of_them():
    jobs = "0 3 * * * x\n0 4 * * * y\n"
    head, own = (
        [job.description for job in read(f"{start}# Nightly work.\nMAILTO=x\n{jobs}").catalog.jobs]
        for start in ("", "A=1\n\n")
    )
    assert (head, own) == ([None, None], ["Nightly work.", None])


OF_DEBIAN = """\
# /etc/crontab: system-wide crontab
# Unlike any other crontab you don't have to run the `crontab'
# command to install the new version when you edit this file.

SHELL=/bin/sh
# You can also override PATH, but by default, newer versions inherit it
#PATH=/usr/local/sbin:/usr/bin:/bin

# Example of job definition:
# .---------------- minute (0 - 59)
# |  .------------- hour (0 - 23)
# |  |  |  |  |
# *  *  *  *  * user-name command to be executed
17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly
25 6\t* * *\troot\ttest -x /x || { cd / && run-parts --report /etc/cron.daily; }
"""


@pytest.mark.parametrize("text", [OF_DEBIAN, OF_DEBIAN.replace("# *  *  *  *  * user", "# user")])
def test_debians_own_comments_are_no_description(text):
    jobs = read(text, paths=("etc/crontab",)).catalog.jobs
    assert [(job.name, job.description) for job in jobs] == [
        ("cron.hourly", None),
        ("cron.daily", None),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "Copyright 2020 Acme\n# All of it is free.",
        "SPDX-License-Identifier: MIT",
        "This file is managed by Puppet.",
        "/etc/cron.d/php: crontab fragment for php",
        "vim: ft=crontab",
        "==================",
        "wger cron jobs",
        "keep a blank line at the end",
        "DO NOT EDIT",
    ],
)
def test_what_is_about_the_file_is_no_description(comment):
    assert one(f"# {comment}\n0 3 * * * x\n").description is None
    assert one("# Run the cron jobs of the shop.\n0 3 * * * x\n").description


def test_places_are_those_of_the_file():
    reading = read(COMMENTED)
    job = reading.catalog.jobs[0]
    start = job.description.index("3am")
    places = {
        "cron": marked(reading, job.at("cron")),
        "hour": marked(reading, job.at("cron", part=job.schedule.hour.span)),
        "command": marked(reading, job.at("command")),
        "name": marked(reading, job.at()),
        "description": marked(reading, job.at("description", part=(start, start + 3))),
    }
    assert places == {
        "cron": "0 3 * * *",
        "hour": "3",
        "command": "backup",
        "name": "backup",
        "description": "3am",
    }
    assert job.places.has(job.at("cron"))


def test_comments_suppress():
    reading = read("# schedcat: ignore[too-frequent] it is cheap\n* * * * * poll\n")
    (comment,) = reading.suppressions["crontab"]
    assert (comment.covers, comment.rules) == (2, ("too-frequent",))
    assert reading.job_lines == {"crontab": {"poll": range(2, 3)}}
    assert reading.catalog.jobs[0].description is None


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("/srv/app/bin/backup --full > /dev/null 2>&1", "backup"),
        ("/srv/app/bin/report.sh monthly 2>> /var/log/report.log", "report-monthly"),
        ("cd /srv/app && ./manage.py clearsessions", "clearsessions"),
        ("cd /srv && /usr/bin/env FOO=1 python3 -u tools/sync_users.py -v", "sync_users"),
        ("/usr/bin/env FOO=1 python -m app.jobs.sync --all", "app.jobs.sync"),
        ("cd /srv && FLASK_APP=app $PYTHON -m flask run-agents --layer x", "run-agents"),
        ("test -x /usr/sbin/anacron || run-parts /etc/cron.daily", "cron.daily"),
        ("test -x /x || ( cd / && run-parts --report /etc/cron.weekly )", "cron.weekly"),
        ("[ -x /x ] && nice -n 10 /usr/bin/php artisan schedule:run", "schedule-run"),
        ("[ -x /x ] && if [ ! -d /run/systemd ]; then /usr/lib/php/clean; fi", "clean"),
        ("test -x /x && perl -e 'sleep int(rand(3600))' && certbot -q renew", "certbot-renew"),
        ("sleep $(( $RANDOM % 3600 )); /usr/local/bin/compress_logs.sh", "compress_logs"),
        (". /etc/profile; nohup $ROOT/es_server >> $ROOT/log 2>&1 &", "es_server"),
        ("docker compose -f x.yml exec -T web python manage.py sweep", "sweep"),
        ("/usr/bin/docker exec -u www-data nextcloud php cron.php", "nextcloud-cron"),
        ("docker run --rm -e A=1 registry.example.com/team/sync-it:v2", "sync-it"),
        ("docker system prune -a -f | logger -t docker", "docker-system-prune"),
        ("docker compose stop nginx && certbot renew && docker compose start x", "certbot-renew"),
        ("kubectl exec -n shop postgres-0 -- pg_dump -U app shop_db > x", "pg_dump-shop_db"),
        ("flock -n /tmp/lock /opt/tools/rotate -v", "rotate"),
        ("flock -n -E0 /tmp/lock -c 'cd /srv && ./pull.sh'", "pull"),
        ("timeout -k 5 10m chronic ionice -c2 -n7 /srv/backup.sh hourly", "backup-hourly"),
        ("sudo -u www-data -H php /var/www/moodle/admin/cli/cron.php", "moodle-cron"),
        ("su -s /bin/bash app -c '. ~/.profile && bundle exec rake db:trim'", "db-trim"),
        ('/bin/bash -lc "cd /srv && RAILS_ENV=x rake -s sitemap:refresh"', "sitemap-refresh"),
        ("ssh -i key deploy@web01 '/srv/rotate.sh --all'", "rotate"),
        ("cd /srv/reports && ./run.sh", "reports-run"),
        ("npm run job:hourly --prefix /srv", "job-hourly"),
        ("curl -fsS -X POST https://example.com/api/gmail/sync -H 'A: B'", "gmail-sync"),
        ("wget -qO- http://x/api/v1/cron/wRSzN2m1RrXY5bSBm2ak3NOO", "wget-x"),
        ("/srv/tidy && curl -fsS https://hc-ping.com/5a3f", "tidy"),
        ("curl -fsSL https://x.example/tools/clean-up.sh | bash", "clean-up"),
        ("mysqldump -u root -p'secret' shop | gzip > /b/$(date +%F).sql.gz", "mysqldump-shop"),
        ("mysqldump -u root --password secret --all-databases", "mysqldump"),
        ("find /var/cache/cgit/ -name '*.lock' -delete", "clean-cgit"),
        ("rsync -a --delete web01::stats/* /srv/stats/", "rsync-stats"),
        ("sh -c 'echo 0 > /sys/class/backlight/lcd/brightness'", "echo-brightness"),
        ("echo tidy | mail -s x root", "mail"),
        ("ps aux | $COLLECTOR", "collector"),
        ("/home/app/venvwrapper clearsessions", "clearsessions"),
        ("echo 'it''s", "echo"),
        ("'unbalanced", "unbalanced"),
        ("*", "job"),
        ("sh -c '", "job"),
        ("bash", "bash"),
        ("/opt/sync.sh eu", "sync-eu"),
        ("/opt/run.sh backup", "backup"),
        ("/opt/check.py disks --all", "check-disks"),
        ("/home/me/bin/sync.sh", "sync"),
        ("~/sync.sh", "sync"),
        ("/home/me/shop/bin/sync.sh", "shop-sync"),
        ("cd /Users/me && ./run.sh", "run"),
        ("tar czf /backup/x.tgz /home/me", "tar-me"),
    ],
)
def test_a_job_is_named_after_what_it_runs(command, name):
    assert Naming().name(command) == name


@given(st.text(alphabet="abcd \"'\\$(){}`;|&<>-=/#\n", max_size=30))
def test_every_line_has_a_name_that_a_catalog_takes(command):
    name = Naming().name(command)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", name)
    assert Naming().name(command) == name


_HARD = ("$(", "(", ")", "`", "'", '"', "$((", "\\", ";", "a", "sudo", "flock", "bash", "-c", "env")


@given(st.lists(st.sampled_from(_HARD)))
def test_a_line_of_the_shells_words_has_a_name(words):
    assert Naming().name(" ".join(words))


def test_no_two_jobs_have_one_name_in_several_files():
    reading = read(
        "0 3 * * * backup a\n0 4 * * * backup b\n", "0 5 * * * backup c\n", paths=("a", "b")
    )
    assert [job.name for job in reading.catalog.jobs] == ["backup", "backup-2", "backup-3"]


@given(st.text(alphabet="ab\\% '\"$", max_size=12))
def test_a_command_is_what_was_to_be_escaped(command):
    assert from_debian(for_debian(command)) == command


@given(st.text(alphabet="ab% '\"$", max_size=12))
def test_a_command_of_cronie_is_what_was_to_be_escaped(command):
    assert from_cronie(for_cronie(command)) == command


@pytest.mark.parametrize(
    ("written", "output"),
    [
        ("cat%one%two", "one\ntwo\n"),
        ("cat%", ""),
        (r"cat%100\% \\x \n%", "100% \\\\x \\n\n"),
        ("sed 's/o/0/g'%it's%good", "it's\ng00d\n"),
        ("cat # comment%in", "in\n"),
    ],
)
def test_what_follows_a_percent_is_the_standard_input(written, output):
    command = from_debian(written)
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        input="",
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    )
    assert done.stdout == output


def test_the_shell_words_of_a_command_stay_as_they_are():
    assert shlex.split(one("* * * * * a 'b c' \\% d\n").command) == ["a", "b c", "%", "d"]


@pytest.mark.parametrize(
    ("path", "text", "is_named", "claims"),
    [
        ("crontab", "# nothing\n", True, True),
        ("crontab", "# nothing\n", False, False),
        ("deploy/app.crontab", "0 3 * * * x\n", False, True),
        ("deploy/cron.d/app", "A=1\n0 3 * * * root x\n", False, True),
        ("notes.txt", "A=1\n# x\n0 3 * * * x\n", True, True),
        ("notes.txt", "0 3 * * * x\n", False, False),
        ("notes.txt", "Like this:\n0 3 * * * x\n", True, False),
        ("-", "@daily x\n", True, True),
        ("jobs.yaml", "0 3 * * * x\n", True, False),
        ("-", "jobs:\n  a: {cron: '0 3 * * *'}\n", True, False),
    ],
)
def test_a_crontab_is_told_by_its_name_and_its_lines(path, text, is_named, claims):
    reads = load_readers()["crontab"].reads
    assert reads(path, text.encode(), is_named=is_named) is claims


@pytest.mark.parametrize(
    ("flavour", "text", "commands", "message"),
    [
        ("debian", "0 1 * * * a\n0 2 * * * b", [], "Debian cron ignores this file"),
        ("debian", "0 1 * * * a\nSHELL=/bin/sh", [], "Debian cron ignores this file"),
        ("debian", "0 1 * * * a\n  # b", ["a"], None),
        ("debian", "0 1 * * * a\n \t", ["a"], None),
        ("debian", "", [], None),
        ("cronie", "0 1 * * * a\n0 2 * * * b ", ["a"], "cronie ignores `0 2 * * * b`"),
        ("cronie", "0 1 * * * a", [], "cronie ignores this file"),
        ("busybox", "0 1 * * * a\n0 2 * * * b", ["a", "b"], None),
    ],
)
def test_a_last_line_without_a_line_break_costs_what_its_cron_ignores(
    flavour, text, commands, message
):
    reading = read(text, flavour=flavour)
    assert [job.command for job in reading.catalog.jobs] == commands
    if message is None:
        assert reading.found == ()
        return
    ((rule, finding),) = reading.found
    assert (rule, finding.message) == (
        "invalid-cron",
        f"{message}: no line break ends the last line",
    )
    assert marked(reading, finding.at) == text[-1]
    mended = edited(text.encode(), finding.fix.edits).decode()
    assert (mended, finding.fix.safe) == (f"{text}\n", True)
    assert not read(mended, flavour=flavour).found


@pytest.mark.parametrize(
    ("path", "text", "is_claimed"),
    [
        ("a/sync.cron", "0 3 * * * x\nword\n", True),
        ("a/sync.cron", "word\n", False),
        ("a/sync.cron", "#!/bin/sh\nsync\n# 0 3 * * * x\n0 3 * * * x\n", False),
        ("a/crontab", "#!/bin/sh\nA=b\n0 3 * * * x\n", True),
        ("a/crontab.sample", "# Sample\nA=b\n0 3 * * * x\nword\n", True),
        ("crontab.txt", "0 3 * * * x\n", True),
        ("crontab.txt", "Write five fields\nand a command:\n0 3 * * * x\n", False),
        ("crontab.md", "0 3 * * * x\n", False),
        ("crontab.sh", "0 3 * * * x\n", False),
        ("mycrontab.txt", "0 3 * * * x\n", False),
    ],
)
def test_below_a_folder_names_and_lines_tell_a_crontab(path, text, is_claimed):
    assert _claims(path, text) == is_claimed


def _claims(path, text):
    reader = load_readers()["crontab"]
    is_named = any(fnmatch(f"/{path}", f"*/{each}".replace("/*/", "/")) for each in reader.FILES)
    return is_named and reader.reads(path, text.encode(), is_named=False)


def test_a_script_is_no_crontab():
    reading = read("#!/bin/bash\nsource /root/agent\n/usr/bin/true\n")
    ((rule, finding),) = reading.found
    assert (rule, finding.message) == ("unreadable-source", "a script, and no crontab")
    assert (reading.catalog.jobs, reading.catalog.complete) == ((), False)


@pytest.mark.parametrize(
    "text",
    [
        "{% if host in groups %}\n0 3 * * * root x\n{% endif %}\n",
        "{{ minute }} 3 * * * root x\n0 3 * * * root x\n",
        "0 3 * * * root x {{ folder | quote }}/y\n",
        "0 3 * * * <%= @user %> x\n",
        "{# Made by Ansible. #}\n0 3 * * * x\n",
    ],
)
def test_a_template_is_one_info(text):
    reading = read(text)
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, reading.catalog.jobs) == ("unreadable-source", "info", ())
    assert finding.message == "a template, of which something else makes a crontab"


@pytest.mark.parametrize(
    "command", ["docker ps --format '{{.Names}}'", "x '{{json .}}'", "a{b,c}%"]
)
def test_what_programs_take_between_braces_is_no_template(command):
    assert one(f"0 3 * * * {command}\n").name
