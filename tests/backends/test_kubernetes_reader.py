"""CronJobs as a catalog: what the API takes is a job as it runs, and the rest a finding."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity
from schedcat.model import Disabled
from schedcat.schedule.cron import DayRule
from schedcat.schedule.interval import Interval

READER = load_readers()["kubernetes"]


def read(*texts, paths=("cron.yaml",), met=(), **settings):
    pages = [Page(path, text.encode()) for path, text in zip(paths, texts, strict=True)]
    frame = Frame(Tables(), settings={"kubernetes": settings}, met=frozenset(met))
    return READER.parse(pages, frame)


def one(text, **settings):
    reading = read(text, **settings)
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    return job


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


def cron_job(*, name="clean-up", schedule='"0 3 * * *"', spec=(), template=(), container=()):
    """A manifest with more lines in some of its mappings."""
    lines = [
        "apiVersion: batch/v1",
        "kind: CronJob",
        "metadata:",
        f"  name: {name}",
        "spec:",
        f"  schedule: {schedule}",
        *(f"  {line}" for line in spec),
        "  jobTemplate:",
        "    spec:",
        *(f"      {line}" for line in template),
        "      template:",
        "        spec:",
        "          restartPolicy: Never",
        "          containers:",
        "          - name: main",
        "            image: acme/app:1.4",
        *(f"            {line}" for line in container),
    ]
    return "\n".join(lines) + "\n"


WHOLE = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: clean-up
  namespace: shop
spec:
  schedule: "30 3 * * 1"
  timeZone: 'Europe/Berlin'
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 600
  suspend: true
  jobTemplate:
    spec:
      activeDeadlineSeconds: 1800
      backoffLimit: 2
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: acme/app:1.4
            command: ["/srv/app/bin/clean", "--all"]
            args: [--days, "30"]
"""


def test_each_field_of_a_cron_job_is_that_of_the_job():
    job = one(WHOLE)
    assert (job.name, job.schedule.text) == ("clean-up", "30 3 * * 1")
    assert (job.timezone, job.schedule.timezone, job.zone_is_known) == (
        *("Europe/Berlin", "Europe/Berlin"),
        True,
    )
    assert (job.overlap, job.missed, job.missed_within) == ("skip", "run-once", Interval(600))
    assert (job.timeout, job.retries) == (Interval(1800), 2)
    assert job.disabled == Disabled("`suspend` is set")
    assert job.command == ("/srv/app/bin/clean", "--all", "--days", "30")
    assert job.blocks == {"kubernetes": {"namespace": "shop", "image": "acme/app:1.4"}}
    assert (job.backends, job.reader) == (("kubernetes",), "kubernetes")


def test_each_field_has_its_place():
    reading = read(WHOLE)
    (job,) = reading.catalog.jobs
    hour = job.schedule.hour.span
    places = {
        "name": job.at(),
        "cron": job.at("cron", part=(0, len(job.schedule.text))),
        "hour": job.at("cron", part=hour),
        "timezone": job.at("timezone", part=(0, 13)),
        "overlap": job.at("overlap"),
        "missed_within": job.at("missed_within"),
        "disabled": job.at("disabled"),
        "timeout": job.at("timeout"),
        "retries": job.at("retries"),
        "namespace": job.at("kubernetes", "namespace"),
        "image": job.at("kubernetes", "image"),
    }
    assert {key: marked(reading, place) for key, place in places.items()} == {
        "name": "clean-up",
        "cron": "30 3 * * 1",
        "hour": "3",
        "timezone": "Europe/Berlin",
        "overlap": "Forbid",
        "missed_within": "600",
        "disabled": "true",
        "timeout": "1800",
        "retries": "2",
        "namespace": "shop",
        "image": "acme/app:1.4",
    }
    command = job.at("command")
    assert (command.line, command.end_line) == (22, 23)
    assert job.places.has(job.at("cron", part=hour))


def test_what_nobody_says_is_left_open():
    job = one(cron_job())
    assert (job.timezone, job.zone_is_known) == (None, False)
    assert (job.overlap, job.missed, job.missed_within, job.disabled) == (None,) * 4
    assert (job.timeout, job.retries, job.command) == (None,) * 3


def test_the_configuration_says_the_zone_of_the_controller():
    job = one(cron_job(), timezone="Europe/London")
    assert (job.timezone, job.schedule.timezone) == ("Europe/London", "Europe/London")
    assert job.zone_is_known
    job = one(cron_job(spec=["timeZone: Asia/Tokyo"]), timezone="Europe/London")
    assert job.schedule.timezone == "Asia/Tokyo"


SEVERAL = f"""\
{cron_job(name="first")}---
apiVersion: v1
kind: ConfigMap
metadata: {{name: settings}}
data:
  manifest: |
    kind: CronJob
    apiVersion: batch/v1
---
apiVersion: v1
kind: List
items:
- apiVersion: batch/v1beta1
  kind: CronJob
  metadata: {{name: second}}
  spec: {{schedule: "@daily", jobTemplate: {{}}}}
- apiVersion: batch/v1
  kind: CronJob
  metadata: {{name: third}}
  spec: {{schedule: "@daily", jobTemplate: {{}}}}
---
---
apiVersion: batch/v1
kind: CronJobList
items:
- metadata: {{name: fourth}}
  spec: {{schedule: "@daily", jobTemplate: {{}}}}
"""


def test_documents_and_lists_may_hold_several():
    reading = read(SEVERAL)
    assert reading.found == ()
    names = ["first", "second", "third", "fourth"]
    assert [job.name for job in reading.catalog.jobs] == names
    assert [marked(reading, job.at()) for job in reading.catalog.jobs] == names


def test_json_is_read_with_its_places():
    manifest = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "clean-up"},
        "spec": {"schedule": "0 3 * * *", "suspend": False, "jobTemplate": {"spec": {}}},
    }
    reading = read(json.dumps(manifest, indent=2), paths=("cron.json",))
    (job,) = reading.catalog.jobs
    assert marked(reading, job.at("cron", part=job.schedule.hour.span)) == "3"
    assert job.disabled is None


@pytest.mark.parametrize(
    ("days", "rule"), [("13 * 5", DayRule.EITHER), ("*/2 * 5", DayRule.EITHER), ("? * 5", None)]
)
def test_days_join_as_the_parser_of_kubernetes_has_it(days, rule):
    schedule = one(cron_job(schedule=f'"0 0 {days}"')).schedule
    assert schedule.days is (rule or DayRule.BOTH)


@pytest.mark.parametrize(
    ("schedule", "seconds", "written"),
    [
        ("@every 90s", 90, "90s"),
        ("@every 1h30m", 5400, "1h30m"),
        ("@every 1.5h", 5400, "1.5h"),
        ("@every 2000ms", 2, "2000ms"),
    ],
)
def test_every_is_an_interval(schedule, seconds, written):
    reading = read(cron_job(schedule=f'"{schedule}"'))
    (job,) = reading.catalog.jobs
    assert job.schedule == Interval(seconds)
    assert marked(reading, job.at_schedule()) == written
    assert job.places.has(job.at_schedule()) == (written == job.schedule.text)


@pytest.mark.parametrize(
    ("schedule", "rule", "part", "message"),
    [
        ('"0 25 * * *"', "invalid-cron", "25", "Kubernetes refuses `0 25 * * *`"),
        ('"0 0 * * 7"', "invalid-cron", "0 0 * * 7", "`7` is not a day-of-week there"),
        ('"0 22-4 * * *"', "nonstandard-syntax", "22-4", "Kubernetes refuses"),
        ('"0 0 3 * * *"', "nonstandard-syntax", "0 0 3 * * *", "not five fields"),
        ('"5/20 0 L * *"', "nonstandard-syntax", "L", "`L` is not a day-of-month there"),
        ('"0 0 L * L"', "nonstandard-syntax", "L", "`L` is not a day-of-month there"),
        ('"@reboot"', "nonstandard-syntax", "@reboot", "`@reboot` is not known"),
        (
            '"TZ=UTC 0 3 * * *"',
            "nonstandard-syntax",
            "TZ=UTC 0 3 * * *",
            "the zone belongs in `timeZone`",
        ),
        ('"CRON_TZ=UTC @daily"', "nonstandard-syntax", "CRON_TZ=UTC @daily", "`timeZone`"),
        ('"@every 100ms"', "schedule-unresolvable", "@every 100ms", "from when it is created"),
        ('"${SCHEDULE}"', "schedule-unresolvable", '"${SCHEDULE}"', "filled in when it is deploy"),
        ('""', "invalid-cron", '""', "is no schedule"),
        ("5", "unreadable-source", "5", "Kubernetes refuses `5` as `schedule`"),
        ("[1]", "unreadable-source", "[1]", "Kubernetes refuses `[1]` as `schedule`"),
    ],
)
def test_a_schedule_without_times_is_a_finding_at_its_cause(schedule, rule, part, message):
    reading = read(cron_job(schedule=schedule))
    ((found, finding),) = reading.found
    assert (found, marked(reading, finding.at)) == (rule, part)
    assert message in finding.message
    assert reading.catalog.jobs == ()


@pytest.mark.parametrize(
    ("line", "rule", "part", "message"),
    [
        ('timeZone: ""', "unreadable-source", '""', 'Kubernetes refuses `""` as `timeZone`'),
        ("timeZone: local", "unreadable-source", "local", "refuses `local` as `timeZone`"),
        ("timeZone: Berlin", "unknown-timezone", "Berlin", "is not an IANA region"),
        ("timeZone: ${ZONE}", "schedule-unresolvable", "${ZONE}", "filled in"),
        ("timeZone: 1", "unreadable-source", "1", "refuses `1` as `timeZone`"),
        ("suspend: 'true'", "unreadable-source", "'true'", "refuses `'true'` as `suspend`"),
        ("suspend: ${OFF}", "schedule-unresolvable", "${OFF}", "filled in"),
        ("concurrencyPolicy: forbid", "unreadable-source", "forbid", "as `concurrencyPolicy`"),
        ('startingDeadlineSeconds: "9"', "unreadable-source", '"9"', "StartingDeadlineSeconds"),
        ("startingDeadlineSeconds: -1", "unreadable-source", "-1", "startingDeadlineSeconds"),
        ("startingDeadlineSeconds: 1.5", "unreadable-source", "1.5", "startingDeadlineSeconds"),
        ("startingDeadlineSeconds: 0", "never-fires", "0", "no time to start in"),
    ],
)
def test_an_option_that_the_api_refuses_is_a_finding(line, rule, part, message):
    reading = read(cron_job(spec=[line]))
    ((found, finding),) = reading.found
    assert (found, marked(reading, finding.at)) == (rule, part)
    assert message.lower() in finding.message.lower()
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("suspend: yes", True),
        ("suspend: on", True),
        ("suspend: off", False),
        ("suspend: ~", False),
        ("suspend:", False),
    ],
)
def test_words_are_those_of_the_yaml_that_kubectl_reads(line, value):
    assert (one(cron_job(spec=[line])).disabled is not None) == value


@pytest.mark.parametrize(
    ("number", "seconds"), [("010", 8), ("0x10", 16), ("1_000", 1000), ("60.0", 60), ("1e2", 100)]
)
def test_numbers_are_those_of_the_yaml_that_kubectl_reads(number, seconds):
    job = one(cron_job(spec=[f"startingDeadlineSeconds: {number}"]))
    assert job.missed_within == Interval(seconds)


@pytest.mark.parametrize(("policy", "overlap"), [("Allow", "allow"), ("Replace", "replace")])
def test_policies_are_overlaps(policy, overlap):
    assert one(cron_job(spec=[f"concurrencyPolicy: {policy}"])).overlap == overlap


@pytest.mark.parametrize("line", ["suspend: true", "parallelism: 0"])
def test_a_template_that_starts_no_pod_is_a_job_that_is_off(line):
    job = one(cron_job(template=[line]))
    assert line.partition(":")[0] in job.disabled.reason


@pytest.mark.parametrize(
    ("name", "rule", "message"),
    [
        ("Clean_Up", "unreadable-source", "Kubernetes refuses `Clean_Up` as `name`"),
        ("a" * 53, "unreadable-source", "has 53 letters, and Kubernetes takes 52"),
        ("${APP}-clean", "task-unresolvable", "is filled in when it is deployed"),
        ("12", "unreadable-source", "Kubernetes refuses `12` as `name`"),
    ],
)
def test_a_name_that_the_api_refuses_is_a_finding(name, rule, message):
    reading = read(cron_job(name=name))
    ((found, finding),) = reading.found
    assert (found, marked(reading, finding.at)) == (rule, name)
    assert message in finding.message


def test_a_generated_name_is_no_name():
    reading = read(cron_job().replace("  name: clean-up", "  generateName: clean-up-"))
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("unreadable-source", "clean-up-")
    reading = read(cron_job().replace("  name: clean-up", "  labels: {}"))
    assert reading.found[0][1].message == "a CronJob without a name"


@pytest.mark.parametrize("version", ["batch/v2alpha1", "batch.example.com/v1"])
def test_a_cron_job_of_an_api_that_is_not_known_is_a_finding(version):
    reading = read(cron_job().replace("batch/v1", version))
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("unreadable-source", version)


def test_a_patch_is_no_job():
    patch = "kind: CronJob\napiVersion: batch/v1\nmetadata: {name: x}\nspec: {suspend: true}\n"
    assert read(patch).found == ()
    reading = read(patch.replace("suspend: true", "schedule: '@daily'"))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("unreadable-source", Severity.INFO)
    assert "a patch of another CronJob" in finding.message
    assert reading.catalog.jobs == ()


@pytest.mark.parametrize(
    ("lines", "command"),
    [
        (['command: ["a", "b c"]'], ("a", "b c")),
        (["command: [sh, -c]", "args: ['a $(b) $$ $C']"], ("sh", "-c", "a $(b) $ $C")),
        (["command: [run, $(DAYS)]", "env: [{name: DAYS, value: '7'}]"], ("run", "7")),
        (["command: [run, $$(DAYS)]", "env: [{name: DAYS, value: '7'}]"], ("run", "$(DAYS)")),
        (["command: [run, $(DAYS)]", "env: [{name: DAYS, valueFrom: {}}]"], None),
        (["command: [run, $(DAYS)]", "env: [{name: DAYS, value: $(MORE)}]"], None),
        (["command: [run, $(DAYS)]", "envFrom: [{configMapRef: {}}]"], None),
        (["command: [$(date +%F)]", "envFrom: [{configMapRef: {}}]"], ("$(date +%F)",)),
        (["args: [--all]"], None),
        (["command: []", "args: [--all]"], None),
    ],
)
def test_a_command_is_what_is_run(lines, command):
    reading = read(cron_job(container=lines))
    (job,) = reading.catalog.jobs
    assert job.command == command
    is_told = command is not None or not lines[0].startswith("command: [run")
    assert job.unread == (() if is_told else ("command",))
    told = [each for each in reading.found if each[0] != "option-lost"]
    assert [rule for rule, _ in told] == ["task-unresolvable"] * (not is_told)
    for _, finding in told:
        assert "refers to a value that stands elsewhere" in finding.message
        assert marked(reading, finding.at) == "command"


def test_a_number_among_the_arguments_is_refused():
    reading = read(cron_job(container=["command: [sleep, 60]"]))
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("unreadable-source", "60")


def test_of_several_containers_no_command_is_told():
    more = ["command: [a]", "", "- {name: other, image: other}"]
    text = cron_job(container=more).replace(
        "            - {name: other", "          - {name: other"
    )
    reading = read(text)
    (job,) = reading.catalog.jobs
    assert (job.command, job.blocks, job.unread) == (None, {}, ("command",))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, finding.job) == (
        *("task-unresolvable", Severity.INFO),
        job.name,
    )
    assert "it has the containers `main` and `other`" in finding.message
    assert marked(reading, finding.at) == "containers"
    assert reading.catalog.complete


HOW = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      parallelism: 2
      completions: 1
      template:
        spec:
          restartPolicy: Never
          serviceAccountName: backup
          hostNetwork: false
          securityContext: {}
          initContainers: [{name: first, image: busybox, command: [wait]}]
          volumes: [{name: data, emptyDir: {}}]
          containers:
          - name: main
            image: acme/app:1.4
            imagePullPolicy: Always
            args: [--all]
            env: [{name: MODE, value: full}]
            envFrom: []
            workingDir: /srv
            volumeMounts: [{name: data, mountPath: /data}]
"""


def test_what_no_field_says_of_how_it_runs_is_one_info():
    reading = read(HOW)
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, finding.job) == ("option-lost", Severity.INFO, "backup")
    assert finding.message == (
        "`parallelism`, `initContainers`, `serviceAccountName`, `env`, `workingDir`, "
        "`volumeMounts`, `args` of `backup` are not said by its job"
    )
    assert (marked(reading, finding.at), finding.at.line) == ("parallelism", 9)
    assert reading.catalog.complete
    assert reading.catalog.jobs[0].unread == ()
    many = read(HOW, HOW.replace("backup", "other"), paths=("a.yaml", "b.yaml"))
    assert len({each.fold for _, each in many.found}) == 1


def test_what_is_said_of_jobs_of_one_name_is_of_the_right_one():
    other = HOW.replace("  name: backup\n", "  name: backup\n  namespace: shop\n")
    reading = read(HOW + "---\n" + other)
    jobs = [job.name for job in reading.catalog.jobs]
    assert jobs == ["backup", "shop.backup"]
    assert [each.job for _, each in reading.found] == jobs


def test_jobs_of_one_name_are_told_apart_by_their_namespace():
    text = cron_job() + "---\n" + cron_job().replace("  name: ", "  namespace: prod\n  name: ")
    assert [job.name for job in read(text).catalog.jobs] == ["clean-up", "prod.clean-up"]


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (("k8s/dev/cron.yaml", "k8s/prod/cron.yaml"), ["dev.clean-up", "prod.clean-up"]),
        (("dev/jobs/cron.yaml", "prod/jobs/cron.yaml"), ["dev.clean-up", "prod.clean-up"]),
        (("dev/a/cron.yaml", "dev/b/cron.yaml"), ["a.clean-up", "b.clean-up"]),
        (("base/cron.yaml", "base/eu west/cron.yaml"), ["clean-up", "eu-west.clean-up"]),
        (("k8s/a.yaml", "k8s/b.yaml"), ["clean-up", "clean-up"]),
    ],
)
def test_jobs_of_one_name_are_told_apart_by_their_folder(paths, names):
    jobs = read(cron_job(), cron_job(), paths=paths).catalog.jobs
    assert [job.name for job in jobs] == names


HELM = cron_job(name="{{ .Release.Name }}-clean", schedule="{{ .Values.schedule | quote }}")
QUOTED = cron_job(schedule='"{{ .Values.schedule }}"')


@pytest.mark.parametrize(
    ("text", "what", "written"),
    [
        (HELM, "a Helm template", "{{ .Release.Name }}"),
        (QUOTED, "a Helm template", "{{ .Values.schedule }}"),
        (
            f"{{{{- if .Values.on }}}}\n{cron_job()}{{{{- end }}}}\n",
            "a Helm",
            "{{- if .Values.on }}",
        ),
        (cron_job(name="{{ app }}"), "a template", "{{ app }}"),
        (cron_job(name="clean-{{ app }}"), "a template", "{{ app }}"),
        (f"{{% if on %}}\n{cron_job()}{{% endif %}}\n", "a template", "{% if on %}"),
    ],
)
def test_a_template_is_refused_politely(text, what, written):
    reading = read(text)
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("unreadable-source", written)
    assert finding.message.startswith(what)
    assert finding.severity is None
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete


def test_a_template_that_nobody_has_named_is_an_info_said_once():
    paths = ("chart/templates/a.yaml", "chart/templates/b.yaml")
    reading = read(HELM, QUOTED, paths=paths, met=paths)
    assert [finding.severity for _, finding in reading.found] == [Severity.INFO] * 2
    assert len({finding.fold for _, finding in reading.found}) == 1
    assert "`helm template`" in reading.found[0][1].help


def test_braces_for_the_program_that_runs_are_no_template():
    lines = ["command: [docker, ps, --format, '{{.Names}}']"]
    assert one(cron_job(container=lines)).command[-1] == "{{.Names}}"


def test_what_is_wrong_in_other_documents_is_not_ours():
    other = "---\nkind: ConfigMap\ndata: {a: 1, a: 2}\n"
    assert [rule for rule, _ in read(other).found] == []
    twice = cron_job(container=["image: again"])
    assert [rule for rule, _ in read(twice).found] == ["duplicate-key"]
    assert read(twice).catalog.jobs == ()


COMMENTED = f"""\
# Copyright 2026 Acme
# Source: chart/templates/cron.yaml
# Deletes what nobody
# asks for any more.
{cron_job(spec=["# every night at 3am", "suspend: false", "# concurrencyPolicy: Forbid"])}"""


def test_comments_above_a_cron_job_are_its_description():
    reading = read(COMMENTED)
    (job,) = reading.catalog.jobs
    assert job.description == "Deletes what nobody\nasks for any more."
    start = job.description.index("asks")
    assert marked(reading, job.at("description", part=(start, start + 4))) == "asks"
    assert [remark.text.strip() for remark in job.remarks()] == ["every night at 3am"]


def test_an_annotation_is_the_description():
    lines = "  annotations: {kubernetes.io/description: Deletes old carts.}\nspec:"
    assert one(cron_job().replace("spec:", lines, 1)).description == "Deletes old carts."


def test_comments_suppress_at_their_line_and_at_the_top_of_a_cron_job():
    top = "# schedcat: ignore[missing-description] it says all\n"
    text = cron_job() + "---\n" + top + cron_job(name="other")
    reading = read(text)
    (comment,) = reading.suppressions["cron.yaml"]
    lines = reading.job_lines["cron.yaml"]
    assert comment.covers == lines["other"].start
    assert lines["other"].start > lines["clean-up"].stop - 1
    assert reading.catalog.jobs[1].description is None
    inside = cron_job(container=["command: ['# schedcat: ignore[a] b']"])
    assert read(inside).suppressions == {}


@pytest.mark.parametrize(
    ("path", "text", "is_named", "claims"),
    [
        ("cron.yaml", cron_job(), False, True),
        ("cron.yml", HELM, False, True),
        ("cron.json", '{"apiVersion": "batch/v1", "kind": "CronJob"}', False, True),
        ("all.yaml", "items:\n- kind: CronJob\n", False, True),
        ("web.yaml", "apiVersion: apps/v1\nkind: Deployment\n", False, False),
        ("web.yaml", "apiVersion: apps/v1\nkind: Deployment\n", True, True),
        ("cron.txt", cron_job(), True, False),
        ("-", cron_job(), True, True),
        ("jobs.yaml", "jobs: {a: {interval: 1h, description: a CronJob}}\n", True, False),
    ],
)
def test_manifests_are_told_by_what_they_say(path, text, is_named, claims):
    assert READER.reads(path, text.encode(), is_named=is_named) is claims


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("kind: CronJob\n", "`metadata` and `spec`"),
        ("kind: CronJob\nmetadata: {name: x}\nspec:\n", "`spec`"),
        ("kind: CronJob\nspec: {suspend: true}\n", "`metadata`"),
    ],
)
def test_a_cron_job_without_its_parts_is_refused_where_it_is_named(text, missing):
    reading = read(text)
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("unreadable-source", None)
    assert finding.message == f"Kubernetes refuses a CronJob without {missing}"
    assert marked(reading, finding.at) == "CronJob"
    assert read(text, met=["cron.yaml"]).found == ()


def test_a_named_manifest_without_a_cron_job_has_no_jobs():
    reading = read("apiVersion: apps/v1\nkind: Deployment\nspec: {}\n")
    assert (reading.found, reading.catalog.jobs) == ((), ())


@pytest.mark.parametrize("text", ["\n" * 500_000, "{{ " * 500_000, "jobs: " * 200_000])
def test_a_large_file_costs_no_square_of_its_size(text):
    data = f"# {text}\nkind: CronJob\n{text}".encode()
    assert READER.reads("a.yaml", data, is_named=True)
    started = time.process_time()
    read(data.decode())
    assert time.process_time() - started < 20


@given(st.binary(max_size=200))
def test_any_bytes_are_jobs_or_findings(data):
    READER.reads("a.yaml", data, is_named=True)
    READER.parse([Page("a.yaml", data)], Frame(Tables()))


PIECES = st.sampled_from(
    [*"{}[]:-,'\"\n #*&!|>$", "null", "0", "true", "  ", "{{ .Values.x }}", "é"]
)


@given(st.data())
def test_any_mutation_of_a_manifest_is_jobs_or_findings(data):
    text = data.draw(st.sampled_from([WHOLE, SEVERAL, COMMENTED]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 20)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    reading = read(text)
    for job in reading.catalog.jobs:
        assert job.at_schedule().path == "cron.yaml"
        assert all(remark.text for remark in job.remarks())
    for _, finding in reading.found:
        assert finding.at.line >= 1


def test_a_cron_job_within_another_object_is_said_and_no_job():
    inner = "\n".join(f"      {line}" for line in cron_job().splitlines())
    reading = read(f"apiVersion: v1\nkind: Policy\nspec:\n  objects:\n    - template:\n{inner}\n")
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("unreadable-source", Severity.INFO)
    assert reading.catalog.jobs == ()


RAW = """\
apiVersion: policy.open-cluster-management.io/v1
kind: ConfigurationPolicy
metadata: {name: tidy}
spec:
  object-templates-raw: |
    {{ range $name := (lookup "v1" "Namespace" "" "").items }}
    - complianceType: musthave
      objectDefinition:
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: tidy, namespace: '{{ $name }}'}
        spec: {schedule: "*/5 * * * *"}
    {{ end }}
"""
POLICY = """\
apiVersion: policy.open-cluster-management.io/v1
kind: Policy
spec:
  policy-templates:
    - objectDefinition:
"""


@pytest.mark.parametrize(
    "text", [RAW, POLICY + "".join(f"        {line}\n" for line in RAW.splitlines())]
)
def test_a_cron_job_in_the_raw_text_of_a_policy_is_said_as_one_within_another_object(text):
    assert load_readers()["kubernetes"].reads("policy.yaml", text.encode(), is_named=False)
    reading = read(text)
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("unreadable-source", Severity.INFO)
    assert finding.message == "a CronJob within another object, of which an operator makes one"
    assert text.splitlines()[finding.at.line - 1].strip() == "object-templates-raw: |"
    assert reading.catalog.jobs == ()


def test_raw_text_without_a_cron_job_is_not_said():
    assert read(RAW.replace("CronJob", "ConfigMap")).found == ()
    assert read(RAW.replace("kind: CronJob", "about: kind of CronJob")).found == ()


def test_a_cron_job_within_another_object_is_said_beside_others_too():
    reading = read(f"{cron_job()}\n---\n{RAW}")
    assert [job.name for job in reading.catalog.jobs] == ["clean-up"]
    assert [rule for rule, _ in reading.found] == ["unreadable-source"]
    assert reading.catalog.complete
