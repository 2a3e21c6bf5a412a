"""Terraform files as resources: what the files decide, and what they do not, with places."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schedcat.backends._terraform.resources import read_terraform
from schedcat.backends._terraform.unclear import UnclearError
from schedcat.catalog.document.nodes import Page, span

TYPE = "own_job"


def read(text, path="main.tf", **others):
    """What a file says, `others` beside it."""
    pages = [Page(path, text.encode())]
    folder = path.rpartition("/")[0]
    pages += [Page(f"{folder}/{name}" if folder else name, each) for name, each in others.items()]
    return read_terraform(pages, {}, {TYPE})


def body(text, around="", path="main.tf"):
    """The only resource of a file that has these lines for a body."""
    (resource,) = read(f'{around}\nresource "{TYPE}" "x" {{\n{text}\n}}\n', path).resources
    return resource


def marked(resource, node):
    page = resource.page
    at = span(node)
    assert at.line == at.end_line
    return page.line(at.line)[at.column - 1 : at.end_column - 1]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """`folder(**files)`: an empty working directory with these files."""
    monkeypatch.chdir(tmp_path)

    def make(files):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")

    return make


def test_hcl_and_json_give_the_same(folder):
    folder({})
    hcl = body(
        'a = "x"\n n = 5\n l = ["a", true]\n m = { b = "c" }\n'
        "one {\n  in = 1\n }\n two {\n v = 1\n }\n two {\n v = 2\n }"
    )
    said = {
        "a": "x",
        "n": 5,
        "l": ["a", True],
        "m": {"b": "c"},
        "one": {"in": 1},
        "two": [{"v": 1}, {"v": 2}],
    }
    text = json.dumps({"resource": {TYPE: {"x": said}}})
    (of_json,) = read(text, "main.tf.json").resources
    assert hcl.data() == of_json.data() == said
    assert (hcl.address, of_json.address) == (f"{TYPE}.x", f"{TYPE}.x")


def test_values_stand_where_they_are_written_and_references_where_they_are_used(folder):
    folder({})
    resource = body(
        'a = "0 3"\n b = "${local.c}!"\n d = local.c\n e { f = "x" }', 'locals { c = "0 4" }'
    )
    assert marked(resource, resource.node("a")) == '"0 3"'
    assert marked(resource, resource.node("b")) == '"${local.c}!"'
    assert marked(resource, resource.node("d")) == "local.c"
    assert marked(resource, resource.node("e", "f")) == '"x"'
    assert resource.data("b", *()) == "0 4!"
    start, end = resource.at
    assert resource.page.text[start:end] == "x"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("var.unsaid", "var.unsaid"),
        ("data.own_zone.x.name", "data.own_zone.x.name"),
        ("module.m.out", "module.m.out"),
        ("var.unsaid ? 1 : 2", "var.unsaid ? 1 : 2"),
        ('format("%05d", 1)', 'format("%05d", 1)'),
        ('trimspace("x")', 'trimspace("x")'),
        ('"1" > 0', '"1" > 0'),
        ("[for x in [1] : x]", "[for x in [1] : x]"),
        ("1 + 2.5", "1 + 2.5"),
        ("7 / 2", "7 / 2"),
        ("1 / 0", "1 / 0"),
        ("-7 % 3", "-7 % 3"),
        ("local.loop", "local.loop"),
        ("local.unsaid", "local.unsaid"),
        ("path.module", "path.module"),
        ("local.list[7]", "local.list[7]"),
        ('"${var.unsaid}"', "var.unsaid"),
        ('"a-${var.unsaid}-${local.name}"', "a-${var.unsaid}-acme"),
        ('"%{ if true }a%{ endif }"', '"%{ if true }a%{ endif }"'),
        ("<<EOT\n${var.unsaid}!\nEOT", "${var.unsaid}! "),
    ],
)
def test_what_the_files_do_not_decide_is_said_with_its_expression(expression, words, folder):
    folder({})
    around = 'locals {\n loop = local.loop\n name = "acme"\n list = ["a"]\n}'
    resource = body(f"  a = {expression}", around)
    with pytest.raises(UnclearError) as unclear:
        resource.data("a")
    assert unclear.value.unclear.words.replace("\n", " ") == words
    assert unclear.value.unclear.at.line == 7
    assert resource.data("b") is None


def test_a_reference_to_what_is_deployed_names_it(folder):
    folder({})
    around = 'locals {\n url = own_service.worker["eu"].status.0.url\n}'
    resource = body('a = "${local.url}/x"\n b = own_topic.orders.id\n c = var.url', around)
    found = {}
    for key in ("a", "b", "c"):
        with pytest.raises(UnclearError) as unclear:
            resource.data(key)
        found[key] = unclear.value.unclear
    assert found["a"].path == ("own_service", "worker", "eu", "status", "0", "url")
    assert found["a"].filled == "${own_service.worker.eu.status[0].url}/x"
    assert (found["b"].named, found["b"].filled) == (
        "own_topic.orders.id",
        "${own_topic.orders.id}",
    )
    assert (found["c"].path, found["c"].filled) == ((), "${var.url}")


def test_a_default_is_read_and_said_to_be_one(folder):
    folder(
        {
            "variables.tf": 'variable "cron" {\n  default = "0 3 * * *"\n}\n',
            "zone.tf.json": '{"variable": {"zone": {"default": "UTC"}}}',
            "local.tf.json": '{"locals": {"z": "${var.zone}"}}',
            "terraform.tfvars": 'cron = "0 5 * * *"\n',
            "prod.tfvars": 'cron = "0 6 * * *"\n',
        }
    )
    resource = body("  a = var.cron\n  b = local.z\n  c = 1")
    assert (resource.data("a"), resource.data("b")) == ("0 5 * * *", "UTC")
    a, b, c = map(resource.node, "abc")
    assert resource.assumed(a) == ("var.cron",)
    assert resource.assumed(a, b, c) == ("var.cron", "var.zone")
    assert resource.assumed(c) == ()


def test_another_folder_has_other_names(folder):
    folder({"variables.tf": 'variable "cron" {\n  default = "0 3 * * *"\n}\n'})
    resource = body("  a = var.cron", path="elsewhere/main.tf")
    with pytest.raises(UnclearError):
        resource.data("a")


@pytest.mark.parametrize(
    ("meta", "keys", "values"),
    [
        ("count = 0\n v = 1", [], []),
        ("count = 2\n v = count.index", [0, 1], [0, 1]),
        ('for_each = toset(["a", "b"])\n v = each.key', ["a", "b"], ["a", "b"]),
        ("for_each = { a = { n = 1 }, b = { n = 2 } }\n v = each.value.n", ["a", "b"], [1, 2]),
        ('for_each = { a = "x" }\n v = "${each.key}-${each.value}"', ["a"], ["a-x"]),
        ("count = var.on ? 1 : 0\n v = 1", [0], [1]),
    ],
)
def test_each_instance_that_the_files_decide_is_one(meta, keys, values, folder):
    folder({"variables.tf": 'variable "on" {\n  default = true\n}\n'})
    found = read(f'resource "{TYPE}" "x" {{\n{meta}\n}}\n').resources
    assert [each.key for each in found] == keys
    assert [each.data("v") for each in found] == values


def test_an_instance_is_called_by_its_key(folder):
    folder({})
    (first, *_) = read(f'resource "{TYPE}" "x" {{\n for_each = {{ eu = 1 }}\n}}\n').resources
    assert (first.address, first.instance) == (f'{TYPE}.x["eu"]', "x-eu")


@pytest.mark.parametrize("meta", ["count = var.n", "for_each = var.n", 'count = "x"', "count = -1"])
def test_instances_that_the_files_do_not_decide_are_a_finding(meta, folder):
    folder({})
    reading = read(f'resource "{TYPE}" "x" {{\n  {meta}\n}}\n')
    ((rule, finding),) = reading.found
    assert (rule, reading.resources) == ("schedule-unresolvable", [])
    assert finding.at.line == 2
    assert meta.partition("= ")[2] in finding.message


def test_dynamic_blocks_are_there_as_often_as_the_files_say(folder):
    folder({})
    resource = body(
        ' dynamic "b" {\n for_each = ["x", "y"]\n content {\n v = b.value\n }\n }\n'
        ' dynamic "c" {\n for_each = [1]\n iterator = it\n content {\n v = it.value\n }\n }\n'
        ' dynamic "d" {\n for_each = []\n content {\n }\n }\n'
        ' dynamic "e" {\n for_each = var.n\n content {\n }\n }\n'
    )
    assert resource.data("b") == [{"v": "x"}, {"v": "y"}]
    assert resource.data("c") == {"v": 1}
    assert resource.node("d") is None
    with pytest.raises(UnclearError):
        resource.data("e")


def test_a_resource_without_what_makes_it_a_job_is_none(folder):
    folder({})
    text = f'resource "{TYPE}" "x" {{\n  count = var.n\n}}\n'
    pages = [Page("main.tf", text.encode())]
    reading = read_terraform(pages, {}, {TYPE}, lambda each: each.node("schedule") is not None)
    assert (reading.resources, reading.found) == ([], [])


def test_what_overrides_another_file_is_not_read(folder):
    folder({})
    reading = read(f'resource "{TYPE}" "x" {{\n  a = 1\n}}\n', "main_override.tf")
    assert [rule for rule, _ in reading.found] == ["schedule-unresolvable"]
    assert reading.resources == []


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        (f'resource "{TYPE}" "x" {{\n  a = = 1\n}}\n', 2, 7, "`=` is not expected here"),
        (f'resource "{TYPE}" "x" {{\n  a = 1\n', 2, 8, "it ends too early"),
        (
            f'resource "{TYPE}" "x" {{\n  a = {"[" * 900}{"]" * 900}\n}}\n',
            1,
            1,
            "it nests too deeply",
        ),
    ],
)
def test_what_is_no_hcl_is_a_finding_at_its_place(text, line, column, message, folder):
    folder({})
    ((rule, finding),) = read(text).found
    assert rule == "unreadable-source"
    assert (finding.at.line, finding.at.column) == (line, column)
    assert message in finding.message


def test_without_python_hcl2_a_finding_says_what_to_install(folder, monkeypatch):
    folder({})
    monkeypatch.setitem(__import__("sys").modules, "hcl2", None)
    ((rule, finding),) = read(f'resource "{TYPE}" "not_cached" {{\n}}\n').found
    assert rule == "unreadable-source"
    assert finding.help == "run `pip install 'schedcat[terraform]'`"


def test_a_file_without_such_a_resource_is_not_even_parsed(folder):
    folder({})
    assert read("resource {{{ [[").found == []


COMMENTS = """\
# Copyright Acme

# Sync the orders,
# every night.
resource "own_job" "a" {
  a = "# no comment" # why
  // schedcat: ignore[never-fires] rare
  b = 1
}
// schedcat: ignore[rare-date] known
/*
 * Two lines,
 * of a block.
 */
resource "own_job" "b" {
}
# checkov:skip=CKV_1: x
# resource "own_job" "c" {
resource "own_job" "d" {
}
"""


OTHERS = """
locals {
  extra = 60
}
variable "seconds" {
  default = 300
}
resource "own_account" "worker" {
  account_id = "worker-${local.extra}"
  email      = null
}
resource "own_service" "worker" {
  name = "worker"
  labels = { team = "a" }
  template {
    spec {
      timeout_seconds = var.seconds
      image = var.unsaid
    }
  }
  port {
    number = 1
  }
  port {
    number = 2
  }
  lifecycle {
    ignore_changes = [labels["team"], port[1], template[0].spec[0].image]
  }
}
resource "own_service" "all" {
  name = "a"
  lifecycle {
    ignore_changes = all
  }
}
resource "own_service" "many" {
  count = 2
  name = "a"
}
resource "own_service" "twice" {
  name = "a"
}
resource "own_service" "loop" {
  name = own_service.loop.name
}
resource "own_service" "made" {
  dynamic "port" {
    for_each = [1]
    content {
      number = 1
    }
  }
}
"""
TWICE = 'resource "own_service" "twice" {\n  name = "b"\n}\n'


@pytest.mark.parametrize(
    ("expression", "value", "assumed"),
    [
        ("own_account.worker.account_id", "worker-60", ()),
        ("own_service.worker.port[0].number", 1, ()),
        ("own_service.worker.port.0.number", 1, ()),
        (
            '"${own_service.worker.template[0].spec[0].timeout_seconds + local.extra}s"',
            "360s",
            ("var.seconds",),
        ),
        ('"${own_service.worker.name}-job"', "worker-job", ()),
    ],
)
def test_what_another_resource_says_in_its_text_is_read(expression, value, assumed, folder):
    folder({"others.tf": OTHERS})
    resource = body(f"  a = {expression}")
    assert resource.data("a") == value
    assert resource.assumed(resource.node("a")) == assumed
    text = json.dumps({"resource": {TYPE: {"x": {"a": f"${{{expression}}}"}}}})
    (of_json,) = read(text, "main.tf.json").resources
    assert of_json.data("a") == value


def test_what_another_resource_says_in_json_is_read(folder):
    own = {
        "name": "w-${local.n}",
        "labels": "${local.labels}",
        "template": {"spec": [{"t": 5}]},
        "lifecycle": [{"ignore_changes": ["port"]}],
        "port": 3,
    }
    counted = {"count": 1, "name": "a"}
    said = {
        "locals": {"n": 1, "labels": {"team": "a"}},
        "resource": {"own_service": {"w": own, "c": [counted]}},
    }
    folder({"others.tf.json": json.dumps(said)})
    resource = body(
        "a = own_service.w.name\n b = own_service.w.template[0].spec[0].t\n"
        'c = own_service.w.labels["team"]'
    )
    assert resource.data() == {"a": "w-1", "b": 5, "c": "a"}
    for each in ("own_service.w.port", "own_service.c.name", "own_service.w.template"):
        with pytest.raises(UnclearError):
            body(f"a = {each}").data("a")


@pytest.mark.parametrize(
    ("expression", "path"),
    [
        ("own_account.worker.email", ("own_account", "worker", "email")),
        ("own_account.worker.unique_id", ("own_account", "worker", "unique_id")),
        ("own_service.worker.status.0.url", ("own_service", "worker", "status", "0", "url")),
        ('own_service.worker.labels["team"]', ("own_service", "worker", "labels", "team")),
        ("own_service.worker.port[1].number", ("own_service", "worker", "port", 1, "number")),
        ("own_service.worker.port[7].number", ("own_service", "worker", "port", 7, "number")),
        ("own_service.worker.template", ("own_service", "worker", "template")),
        ("own_service.all.name", ("own_service", "all", "name")),
        ("own_service.many.name", ("own_service", "many", "name")),
        ("own_service.many[0].name", ("own_service", "many", 0, "name")),
        ("own_service.twice.name", ("own_service", "twice", "name")),
        ("own_service.loop.name", ("own_service", "loop", "name")),
        ("own_service.made.port[0].number", ("own_service", "made", "port", 0, "number")),
        ("own_service.missing.name", ("own_service", "missing", "name")),
        ("data.own_service.worker.name", ("data", "own_service", "worker", "name")),
    ],
)
def test_what_a_deployment_may_make_otherwise_is_only_named(expression, path, folder):
    folder({"others.tf": OTHERS, "a_override.tf": TWICE})
    with pytest.raises(UnclearError) as unclear:
        body(f"  a = {expression}").data("a")
    assert (unclear.value.unclear.words, unclear.value.unclear.path) == (expression, path)


def test_an_argument_that_is_left_open_is_open_where_it_is_used(folder):
    folder({"others.tf": OTHERS})
    with pytest.raises(UnclearError) as unclear:
        body("  a = own_service.worker.template[0].spec[0].image").data("a")
    assert unclear.value.unclear.words.startswith("own_service.worker")


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("locals {}\n\n# Sync the orders,\n# all.\n\n", ["Sync the orders,", "all."]),
        ("locals {}\n\n# Sync the orders.\r\n\r\n", ["Sync the orders."]),
        ("locals {}\n\n/* Sync the orders. */\n  \n", ["Sync the orders."]),
        ("locals {}\n\n# Sync the orders.\n\n\n", []),
        ("locals {\n}\n# End of the names.\n\n", []),
        ("# What we run.\n\n", []),
        ("# What we run.\n", ["What we run."]),
        ("locals {}\n\n# --- Jobs ---\n\n", []),
        ("locals {}\n\n# ====\n# Jobs\n# ====\n\n", []),
        ("locals {}\n\n# This section makes jobs.\n\n", []),
        ("locals {}\n\n# Of the past.\n\n# Sync the orders.\n\n", ["Sync the orders."]),
        ('locals {}\n\n# resource "own_job" "b" {\n# }\n\n', []),
        ("# Copyright Acme\n# You may use it.\n", []),
        ("locals {}\n\n# Licensed under MIT.\n# Have fun.\n\n", []),
    ],
)
def test_a_comment_tells_of_a_resource_past_one_blank_line(folder, above, told):
    folder({})
    (resource,) = read(f'{above}resource "own_job" "a" {{\n}}\n').resources
    assert [resource.page.text[slice(*line)] for line in resource.above] == told


def test_comments_above_tell_of_a_resource_and_others_hide_findings(folder):
    folder({})
    reading = read(COMMENTS)
    told = {
        each.label: [each.page.text[slice(*line)] for line in each.above]
        for each in reading.resources
    }
    assert told == {
        "a": ["Sync the orders,", "every night."],
        "b": ["Two lines,", "of a block."],
        "d": [],
    }
    first = reading.resources[0]
    assert [first.page.text[slice(*each)] for each in first.comments] == ["# why"]
    assert [(each.rules, each.covers) for each in reading.comments["main.tf"]] == [
        (("never-fires",), 8),
        (("rare-date",), 11),
    ]


def test_what_doubles_again_and_again_is_given_up(folder):
    lists = "\n".join(f"  a{n + 1} = [local.a{n}, local.a{n}]" for n in range(40))
    texts = "\n".join(f'  t{n + 1} = "${{local.t{n}}}${{local.t{n}}}"' for n in range(60))
    folder({"locals.tf": f'locals {{\n  a0 = 1\n  t0 = "x"\n{lists}\n{texts}\n}}\n'})
    resource = body("  a = local.a40\n  t = local.t60\n  c = 1")
    for key in "at":
        with pytest.raises(UnclearError):
            resource.data(key)
    assert resource.data("c") == 1


SIGNS = '{ } [ ] ( ) " = , : . ? ! # ${ %{ $${ // /* */ \\ é <<EOT EOT - ... ~ == && || 1'
NAMES = 'resource "own_job" "x" a var local each count for_each for if in jsonencode dynamic null'
WORDS = st.sampled_from([*SIGNS.split(), *NAMES.split(), " ", "\n", "\n"])


@given(st.lists(WORDS, max_size=60).map("".join))
@example("a = [for k in x : k]")
def test_any_text_is_read_or_refused(text):
    for whole in (text, f'resource "own_job" "x" {{\n a = {text}\n}}\n'):
        reading = read(whole, "nowhere/main.tf")
        for resource in reading.resources:
            assert resource.node("a") is not None or "null" in text
        for unclear in (each for one in reading.resources for each in one.notes.unclear.values()):
            assert unclear.at.path == "nowhere/main.tf"


@given(st.text(max_size=60))
def test_any_text_of_json_is_a_template_or_refused(text):
    whole = json.dumps({"resource": {"own_job": {"x": {"a": text}}}}, ensure_ascii=False)
    for each in read(whole, "nowhere/main.tf.json").resources:
        try:
            each.data()
        except UnclearError:
            assert "{" in text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    for path in ("nowhere/main.tf", "nowhere/main.tf.json"):
        read_terraform([Page(path, b'resource "own_job" "x" ' + data)], {}, {TYPE})


def test_a_resource_that_a_default_leaves_out_is_said(folder):
    folder({})
    around = 'variable "on" { default = false }'
    reading = read(f'{around}\nresource "{TYPE}" "x" {{\n  count = var.on ? 1 : 0\n}}\n')
    ((_, finding),) = reading.found
    assert (
        finding.message == f"`var.on` of `{TYPE}.x` is read as its default, a caller may say else"
    )
    assert reading.resources == []
