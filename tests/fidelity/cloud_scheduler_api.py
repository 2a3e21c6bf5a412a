"""A stand-in for cloudscheduler.googleapis.com, v1: keeps jobs, and refuses what the API refuses.

What it knows is from the API's reference (REST resource projects.locations.jobs). Anything else
that a client asks is answered with 501, so that no test passes on a request nobody looked at.
"""

import json
import re
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

FIELDS = {
    "name",
    "description",
    "schedule",
    "timeZone",
    "attemptDeadline",
    "httpTarget.uri",
    "httpTarget.httpMethod",
    "httpTarget.headers",
    "httpTarget.body",
    "httpTarget.oidcToken.serviceAccountEmail",
    "httpTarget.oidcToken.audience",
    "httpTarget.oauthToken.serviceAccountEmail",
    "httpTarget.oauthToken.scope",
    "retryConfig.retryCount",
    "retryConfig.maxRetryDuration",
    "retryConfig.minBackoffDuration",
    "retryConfig.maxBackoffDuration",
    "retryConfig.maxDoublings",
}
"""What a client may set, and name in an update mask; the state is output only."""

PARENT = r"projects/[a-z][a-z0-9-]+/locations/[a-z0-9-]+"
NAME = re.compile(rf"({PARENT})/jobs/[A-Za-z0-9_-]{{1,500}}")
CRON = re.compile(r"[0-9A-Za-z*,/-]+( [0-9A-Za-z*,/-]+){4}")
URI = re.compile(r"https?://[!-~]+")
BODY_METHODS = {"POST", "PUT", "PATCH"}
METHODS = {*BODY_METHODS, "GET", "HEAD", "DELETE", "OPTIONS"}


class Refused(Exception):  # noqa: N818  it is an answer
    """An answer of the API that is an error: HTTP status, canonical code, message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.answer = {"error": {"code": status, "message": message, "status": code}}
        self.status = status


class CloudScheduler:
    """The service's state.

    `jobs` are the resources by full name as a client reads them. `changes` are the requests that
    asked for a change, as `VERB id`. A change of a job whose id is in `forbidden`, and a list of
    jobs under a parent that is, is answered with 403.
    """

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.changes: list[str] = []
        self.forbidden: set[str] = set()
        self.endpoint = ""
        self._ticks = count()

    def answer(self, verb: str, url: str, body: Any) -> Any:
        """What the API says to a request. Raises Refused."""
        parts = urlsplit(url)
        path = unquote(parts.path).removeprefix("/v1/")
        path, _, action = path.partition(":")
        match verb, path.endswith("/jobs"), action:
            case "GET", True, "":
                return self._list(path.removesuffix("/jobs"))
            case "GET", False, "":
                return self._found(path)
            case "POST", True, "":
                return self._create(path.removesuffix("/jobs"), body)
            case "PATCH", False, "":
                [mask] = parse_qs(parts.query)["updateMask"]
                return self._update(path, body, mask.split(","))
            case "POST", False, "pause":
                return self._turn(path, "ENABLED", "PAUSED", body)
            case "POST", False, "resume":
                return self._turn(path, "PAUSED", "ENABLED", body)
        raise Refused(501, "UNIMPLEMENTED", f"{verb} {url} is not in the stand-in")

    def _list(self, parent: str) -> Any:
        self._refuse_forbidden(parent)
        jobs = [job for name, job in self.jobs.items() if name.startswith(f"{parent}/jobs/")]
        return {"jobs": jobs} if jobs else {}

    def _found(self, name: str) -> dict[str, Any]:
        if name not in self.jobs:
            raise Refused(404, "NOT_FOUND", "Requested entity was not found.")
        return self.jobs[name]

    def _create(self, parent: str, job: Any) -> Any:
        name = job.get("name", "")
        self._note("create", name)
        if (match := NAME.fullmatch(name)) is None or match[1] != parent:
            raise _invalid(f"Job name must be formatted: {name!r} in {parent!r}")
        if name in self.jobs:
            raise Refused(409, "ALREADY_EXISTS", f"Job {name} already exists.")
        _refuse_unknown(job)
        return self._keep(name, {**job, "state": "ENABLED"})

    def _update(self, name: str, sent: Any, mask: list[str]) -> Any:
        self._note("update", name)
        _refuse_unknown(sent)
        if unknown := [field for field in mask if field not in FIELDS - {"name"}]:
            raise _invalid(f"updateMask has {unknown}")
        job = json.loads(json.dumps(self._found(name)))
        for field in mask:
            _copy(sent, job, field.split("."))
        # The two tokens are one choice of the message: the one that is set takes the other's place.
        for one, other in (("oidcToken", "oauthToken"), ("oauthToken", "oidcToken")):
            if sent.get("httpTarget", {}).get(one) and any(one in field for field in mask):
                job["httpTarget"].pop(other, None)
        return self._keep(name, job)

    def _turn(self, name: str, before: str, after: str, body: Any) -> Any:
        self._note("pause" if after == "PAUSED" else "resume", name)
        if body:
            raise _invalid("The request body must be empty.")
        job = self._found(name)
        if job["state"] != before:
            raise Refused(400, "FAILED_PRECONDITION", f"Job.state must be {before}.")
        return self._keep(name, {**job, "state": after})

    def _note(self, change: str, name: str) -> None:
        identity = name.rpartition("/")[2]
        self.changes.append(f"{change} {identity}")
        self._refuse_forbidden(identity)

    def _refuse_forbidden(self, what: str) -> None:
        if what in self.forbidden:
            raise Refused(403, "PERMISSION_DENIED", "The caller lacks the permission.")

    def _keep(self, name: str, job: dict[str, Any]) -> dict[str, Any]:
        """Hold a job as the service prints it: checked, with its own headers, no empty values."""
        job = _without_empty(job)
        _refuse_invalid(job)
        target = job["httpTarget"]
        defaults = {"User-Agent": "Google-Cloud-Scheduler"}
        if target.get("body"):
            # Clients may write either alphabet of base64; the API answers in the standard one.
            target["body"] = b64encode(urlsafe_b64decode(_urlsafe(target["body"]))).decode()
            defaults["Content-Type"] = "application/octet-stream"
        target["headers"] = {**defaults, **target.get("headers", {})}
        job["userUpdateTime"] = f"2026-11-22T00:00:{next(self._ticks):02}Z"
        self.jobs[name] = job
        return job


@contextmanager
def serving() -> Iterator[CloudScheduler]:
    """A service that listens on a free port of this machine until the block ends."""
    service = CloudScheduler()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(service)) as server:
        service.endpoint = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


def _handler(service: CloudScheduler) -> type[BaseHTTPRequestHandler]:
    def respond(self: BaseHTTPRequestHandler) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            status, answer = 200, service.answer(self.command, self.path, json.loads(sent or "{}"))
        except Refused as refused:
            status, answer = refused.status, refused.answer
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    verbs = {f"do_{verb}": respond for verb in ("GET", "POST", "PATCH", "PUT", "DELETE")}
    quiet = {"log_message": lambda *_: None}  # what was asked is in `changes`
    return type("Handler", (BaseHTTPRequestHandler,), verbs | quiet)


def _invalid(message: str) -> Refused:
    return Refused(400, "INVALID_ARGUMENT", message)


def _refuse_unknown(job: Mapping[str, Any]) -> None:
    if unknown := [path for path in _paths(job) if path not in FIELDS]:
        raise _invalid(f"Unknown fields: {unknown}")


def _paths(value: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, item in value.items():
        path = prefix + key
        if isinstance(item, dict) and path != "httpTarget.headers":
            yield from _paths(item, f"{path}.")
        else:
            yield path


def _refuse_invalid(job: Mapping[str, Any]) -> None:
    """What the API's reference demands of a job."""
    target = job.get("httpTarget", {})
    method, body = target.get("httpMethod"), target.get("body", "")
    demands = {
        "description": len(job.get("description", "")) <= 500,
        "schedule": CRON.fullmatch(job.get("schedule", "")),
        "timeZone": job.get("timeZone") in available_timezones(),
        "attemptDeadline": 15 <= _seconds(job.get("attemptDeadline", "180s")) <= 1800,
        "retryConfig.retryCount": 0 <= job.get("retryConfig", {}).get("retryCount", 0) <= 5,
        "httpTarget.uri": URI.fullmatch(uri := target.get("uri", "")) and len(uri) <= 2083,
        "httpTarget.httpMethod": method in METHODS,
        "httpTarget.body": not body
        or (method in BODY_METHODS and re.fullmatch(r"[\w-]+={0,2}", _urlsafe(body), re.ASCII)),
        "httpTarget.headers": all(
            re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", key) and re.fullmatch(r"[\t -~]*", value)
            for key, value in target.get("headers", {}).items()
        ),
        "httpTarget tokens": not ("oidcToken" in target and "oauthToken" in target),
    }
    if broken := [field for field, holds in demands.items() if not holds]:
        raise _invalid(f"Request contains an invalid argument: {broken} in {job}")


def _urlsafe(base64: str) -> str:
    return base64.replace("+", "-").replace("/", "_")


def _seconds(duration: str) -> float:
    return float(duration.removesuffix("s"))


def _copy(source: Mapping[str, Any], target: dict[str, Any], keys: list[str]) -> None:
    """Make the field at `keys` in `target` what it is in `source`; unset where it is unset."""
    *path, last = keys
    for key in path:
        source, target = source.get(key, {}), target.setdefault(key, {})
    target[last] = source.get(last, "")


def _without_empty(message: Mapping[str, Any]) -> dict[str, Any]:
    """As the API writes JSON: fields that have their type's empty value are not there."""
    pruned = {
        key: _without_empty(item) if isinstance(item, dict) and key != "headers" else item
        for key, item in message.items()
    }
    return {key: item for key, item in pruned.items() if item not in ("", 0, {})}
