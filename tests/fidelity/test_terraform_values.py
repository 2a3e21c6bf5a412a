"""What we read of Terraform's expressions is what Terraform itself makes of them.

No provider is needed: outputs alone are planned and applied, in a folder of their own.
"""

import json
import os
import shutil
import subprocess

import pytest

from schedcat.backends._terraform.resources import read_terraform
from schedcat.catalog.document.nodes import Page

EXPRESSIONS = {
    "plain": '"0 3 * * *"',
    "escapes": r'"a\n\t\"b\" \\ \u00e9 $${x} %%{y} $ % {}"',
    "number": "1.50",
    "exponent": "1e3",
    "negative": "-5",
    "in_text": '"${1.50}/${true}/${local.number}"',
    "alone": '"${local.list}"',
    "var": "var.said",
    "var_of_object": "var.object.cron",
    "default_of_tfvars": "var.loaded",
    "local": 'local.jobs["a"].cron',
    "index": "local.list[1]",
    "old_index": "local.list.1",
    "chain": '"${local.prefix}-job"',
    "object": '{ a = 1, "b" : [true, null], (local.prefix) = "x" }',
    "condition": 'var.said == "x" ? "yes" : "no"',
    "conditions": "!false && (1 != 2 || local.number == 5)",
    "base64": 'base64encode("café")',
    "json": 'jsonencode({ b = "<é&>\\u2028", a = [1, 2.50, true, null, 1e3], "c" = 1.0 })',
    "nested": 'base64encode(jsonencode({ a = "${local.prefix}" }))',
    "merge": "merge({ a = 1, b = 2 }, { b = 3 })",
    "join": 'join(",", ["a", "b"])',
    "concat": "concat([1], [2, 3])",
    "tostring": "tostring(5)",
    "upper": 'upper("é${lower("ABC")}")',
    "format": 'format("*/%d %s%% %s", 5, "x", local.number)',
    "length": "length(local.list) > 1 ? length(local.jobs) : length([])",
    "sums": "[1 + 2 * 3, 10 - 3 - 2, 12 / 4, 7 % 3, -5 + 2, (1 + 2) * 3, 2 * -3]",
    "sum_of_texts": '"5" + "60"',
    "sum_in_text": '"${local.number * 60}s"',
    "of_a_resource": '"${terraform_data.other.input.seconds + 60}s"',
    "part_of_a_resource": "terraform_data.other.input.list[1]",
    "orders": "[1 < 2, 2 <= 1, 2.5 > 2, 1 >= 1]",
    "heredoc": '<<EOT\nx $${a} \\n %%{b} ${"q"}\n  y\nEOT',
    "flush": "<<-EOT\n     hello\n\n       ${local.prefix}\n      b\n   \n  EOT",
    "flush_tab": "<<-EOT\n\thello\n\t  there\n  EOT",
    "flush_to_left": "<<-EOT\n  a\n${local.prefix}\n  EOT",
    "blank_behind_heredoc": "<<EOT\na\nEOT  ",
    "empty_heredoc": "<<EOT\nEOT",
    "brackets": '(("x"))',
    "braces_in_text": '"${jsonencode({ a = "}" })}"',
}
AROUND = """
variable "said" {
  default = "x"
}
variable "object" {
  default = { cron = "5 * * * *" }
}
variable "loaded" {
  default = "default"
}
locals {
  prefix = "acme-${var.said}"
  number = 5
  list   = ["a", "b"]
  jobs   = { a = { cron = "0 4 * * *" } }
}
resource "terraform_data" "other" {
  input = { seconds = local.number, list = ["a", "b-${var.said}"] }
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("terraform")
    (path / "around.tf").write_text(AROUND, encoding="utf-8")
    (path / "terraform.tfvars").write_text('loaded = "said"\n', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def terraforms(folder):
    """The values that Terraform gives, by name."""
    if not shutil.which("terraform"):
        required = "terraform" in os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        (pytest.fail if required else pytest.skip)("terraform is missing")
    lines = (f'output "{name}" {{\n  value = {text}\n}}\n' for name, text in EXPRESSIONS.items())
    (folder / "outputs.tf").write_text("".join(lines), encoding="utf-8")
    config = {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    run = ["terraform", f"-chdir={folder}"]
    applied = subprocess.run(
        [*run, "apply", "-auto-approve", "-no-color"],
        env={**os.environ, **config},
        capture_output=True,
        text=True,
        check=False,
    )
    assert applied.returncode == 0, applied.stderr
    told = subprocess.run(
        [*run, "output", "-json"], env={**os.environ, **config}, capture_output=True, check=True
    )
    (folder / "outputs.tf").unlink()
    return {name: said["value"] for name, said in json.loads(told.stdout).items()}


@pytest.fixture(scope="module")
def ours(folder):
    lines = "".join(f"  {name} = {text}\n" for name, text in EXPRESSIONS.items())
    page = Page(str(folder / "own.tf"), f'resource "own" "x" {{\n{lines}}}\n'.encode())
    (resource,) = read_terraform([page], {}, {"own"}).resources
    return resource


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_value_is_what_terraform_makes_of_it(name, ours, terraforms):
    assert ours.data(name) == terraforms[name]


@pytest.mark.parametrize("name", [name for name, text in EXPRESSIONS.items() if "\n" not in text])
def test_a_value_of_json_is_what_terraform_makes_of_the_same(name, ours, folder):
    """A text of JSON is a template, in which an expression, but for a heredoc, stands as in HCL."""
    text = EXPRESSIONS[name]
    whole = json.dumps({"resource": {"own": {"x": {"value": f"${{{text}}}"}}}})
    page = Page(str(folder / "own.tf.json"), whole.encode())
    (resource,) = read_terraform([page], {}, {"own"}).resources
    assert resource.data("value") == ours.data(name)
