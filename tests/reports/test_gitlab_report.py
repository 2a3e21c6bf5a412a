"""Code Quality reports, by the fields that GitLab documents."""

import json

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def test_an_issue_letter_by_letter(printed, findings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, *_ = json.loads(printed("gitlab", findings))
    del first["fingerprint"]

    assert first == {
        "description": 'a minute of `*` fires 1,440 times (name the minute: "0 0 1 * *")',
        "check_name": "every-minute-in-window",
        "severity": "major",
        "location": {"path": "jobs.yaml", "lines": {"begin": 3, "end": 3}},
    }


def test_every_issue_has_the_fields_that_gitlab_requires(printed, findings):
    issues = json.loads(printed("gitlab", findings))

    assert len(issues) == len(findings)
    for issue in issues:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in SEVERITIES
        assert not issue["location"]["path"].startswith(("/", "./"))
        assert issue["location"]["lines"]["begin"] >= 1
    assert [issue["severity"] for issue in issues] == ["major", "minor", "info", "info"]


def test_no_two_issues_share_a_fingerprint(printed, findings):
    issues = json.loads(printed("gitlab", findings * 3))

    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert all(len(issue["fingerprint"]) == 64 for issue in issues)


def test_an_issue_without_a_place_is_put_to_the_configuration(
    printed, findings, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    *_, last = json.loads(printed("gitlab", findings))

    assert last["location"] == {"path": "schedcat.toml", "lines": {"begin": 1, "end": 1}}
