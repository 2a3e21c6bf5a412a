"""What a job asks of its worker: the API's HttpTarget, and what of a request it cannot say."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from schedcat.backends import Site
from schedcat.backends.cloud_scheduler.address import audience_of, refusals_of_address, uri_of
from schedcat.model import Http, Job
from schedcat.schedule.dialects.cloud_scheduler import DIALECT
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.wording import joined

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
"""What an OAuth token may be used for: the API's default, written out."""
_USER_AGENT = {"User-Agent": "Google-Cloud-Scheduler"}
"""What the API adds to every job; said here too, so that what it prints equals what is wanted."""

_METHODS = ("POST", "GET", "HEAD", "PUT", "DELETE")
"""The methods that gcloud's `--http-method` takes; the API's PATCH and OPTIONS are not among them.

They are refused for JSON too: a job means the same in all formats of a backend.
"""
_METHODS_WITH_BODY = ("POST", "PUT")
_LARGEST_BODY = 100_000
"""Bytes; gcloud gets the body as one argument, and Linux takes arguments up to 128 KiB."""

_LARGEST_HEADERS = 80_000
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"([!-~]([\t -~]*[!-~])?)?")
OWN_HEADER = re.compile(
    r"host|content-length|user-agent|x-google-.*|x-appengine-.*|x-cloudscheduler.*", re.IGNORECASE
)
"""What Cloud Scheduler sets itself, whatever a job says."""


def http_target(job: Job, site: Site) -> dict[str, Any]:
    """A request that nothing refuses, as the API prints it. Raises SettingError."""
    http = job.http or Http()
    body = as_json(http.body)
    headers = {**_USER_AGENT, **_content_type(http), **http.headers}
    target = {
        "uri": uri_of(http, site),
        "httpMethod": http.method,
        "headers": dict(sorted(headers.items())),
        "body": b64encode(body.encode()).decode("ascii"),
        **_token(job, site),
    }
    return {key: value for key, value in target.items() if value}


def refusals_of_request(job: Job, site: Site) -> Iterator[Refusal]:
    """What the backend, or gcloud on its behalf, cannot send as the job says it."""
    if job.http is None:
        yield _refusal_of_none(job)
        return
    yield from refusals_of_address(job.http, site)
    yield from _refusals_of_gaps(job)
    if job.http.method not in _METHODS:
        yield Refusal(
            ("http", "method"),
            f"gcloud makes no job that requests with {job.http.method}",
            _methods_with_body(),
        )
    yield from _refusals_of_body(job.http)
    yield from _refusals_of_headers(job, site)


def _refusal_of_none(job: Job) -> Refusal:
    """Of a job without a request; it may be one that its block has, in the words of its file."""
    for key, what in _READ.items():
        if key in block_of(job):
            reason = f"{what} is read from files, and not exported"
            return Refusal(("cloud-scheduler", key), reason, help="write an `http` instead")
    return Refusal(("http",), "no `http` says what to request", help="name a path or a url")


_READ = {
    "topic": "a message to a topic",
    "app_engine": "a request to App Engine",
    "uri": "a request of which only Terraform knows a part",
}


def _refusals_of_gaps(job: Job) -> Iterator[Refusal]:
    """What is known once Terraform has deployed something, and not before."""
    block = block_of(job)
    gaps = [key for key, value in block.items() if isinstance(value, str) and "${" in value]
    if gaps:
        gaps.sort(key=lambda key: key != "uri")
        told = joined([f"`{key}`" for key in gaps])
        help = "write what it comes to"
        if "uri" in gaps:
            help = "write `http: {url: …}` with its host, and remove `uri`"
        yield Refusal(
            ("cloud-scheduler", gaps[0]), f"only Terraform fills in its {told}", help=help
        )


def refusal_of_null(*keys: str) -> Refusal:
    """What is said of a text with a NUL character: gcloud is given texts as arguments."""
    return Refusal(keys, "no command line carries a NUL character", help="remove it")


def _refusals_of_body(http: Http) -> Iterator[Refusal]:
    body, keys = as_json(http.body), ("http", "body")
    if body and http.method in _METHODS and http.method not in _METHODS_WITH_BODY:
        reason = f"{DIALECT.engine} sends no body with {http.method}"
        yield Refusal(keys, reason, _methods_with_body(), "remove the body")
    if "\0" in body:
        yield refusal_of_null(*keys)
    if (size := len(body.encode())) > _LARGEST_BODY:
        reason = f"gcloud can be given a body of {_LARGEST_BODY:,} bytes, not {size:,}"
        yield Refusal(keys, reason, help="let the worker fetch what is large")


def _refusals_of_headers(job: Job, site: Site) -> Iterator[Refusal]:
    seen: dict[str, str] = {}
    http = job.http or Http()
    for name, value in http.headers.items():
        keys = ("http", "headers", name)
        if not _HEADER_NAME.fullmatch(name):
            yield Refusal(keys, f"`{name}` is no name of a header", help="use ASCII, no spaces")
        elif OWN_HEADER.fullmatch(name):
            yield Refusal(keys, f"{DIALECT.engine} sets `{name}` itself", help="remove it")
        elif name.lower() == "authorization" and _auth(job, site) != "none":
            reason = f"{DIALECT.engine} puts the token that goes along into `{name}`"
            yield Refusal(keys, reason, ("auth: none",), "remove the header")
        elif (first := seen.setdefault(name.lower(), name)) != name:
            yield Refusal(keys, f"`{name}` is the header `{first}` again", help="keep one of them")
        if not _HEADER_VALUE.fullmatch(value):
            reason = f"`{name}` has more than ASCII on one line without spaces around it"
            yield Refusal(keys, reason, help="encode it, or send it in the body")
    if (size := sum(map(len, (*http.headers, *http.headers.values())))) >= _LARGEST_HEADERS:
        reason = f"{DIALECT.engine} takes less than {_LARGEST_HEADERS:,} bytes of headers"
        yield Refusal(("http", "headers"), f"{reason}, not {size:,}", help="use the body")


def _methods_with_body() -> tuple[str, ...]:
    return tuple(f"method: {method}" for method in _METHODS_WITH_BODY)


def as_json(body: Any) -> str:
    """The text to send: as it is, or as JSON of which there is one spelling; empty for none."""
    match body:
        case None:
            return ""
        case str(text):
            return text
        case value:
            return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _content_type(http: Http) -> dict[str, str]:
    """What the body is, unless the job says it; unsaid, the API would call it octets."""
    if not as_json(http.body) or "content-type" in map(str.lower, http.headers):
        return {}
    return content_type(http.body)


def content_type(body: Any) -> dict[str, str]:
    """The header that says what a body is."""
    is_text = isinstance(body, str)
    return {"Content-Type": "text/plain; charset=utf-8" if is_text else "application/json"}


def block_of(job: Job) -> Mapping[str, Any]:
    """What a job says for this backend alone."""
    return job.blocks.get("cloud-scheduler", {})


def _auth(job: Job, site: Site) -> str:
    """The token that goes along: what the job says, else OIDC where there is an account for it."""
    account = block_of(job).get("service_account") or site.settings["service_account"]
    return (job.http and job.http.auth) or ("oidc" if account else "none")


def _token(job: Job, site: Site) -> dict[str, dict[str, str]]:
    """The token's field of the API, if one goes along. Raises SettingError."""
    http, block, kind = job.http or Http(), block_of(job), _auth(job, site)
    if kind == "none":
        return {}
    account = block.get("service_account") or site.required("service_account")
    if kind == "oauth":
        scope = block.get("scope") or SCOPE
        return {"oauthToken": {"serviceAccountEmail": account, "scope": scope}}
    audience = block.get("audience") or audience_of(http, site)
    return {"oidcToken": {"serviceAccountEmail": account, "audience": audience}}
