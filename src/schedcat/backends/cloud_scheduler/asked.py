"""The request of a job, from its file: the inverse of `request` and `address`.

Source: the API's reference, HttpTarget: POST is the default method, a body without a type is
`application/octet-stream`, the default audience is the whole address, and some headers are set by
the service whatever a job says.
"""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple

from schedcat.backends._terraform.unclear import Unclear, UnclearError
from schedcat.backends.cloud_scheduler.address import origin_of
from schedcat.backends.cloud_scheduler.request import (
    OWN_HEADER,
    SCOPE,
    as_json,
    content_type,
)
from schedcat.backends.cloud_scheduler.said import Keys, Said
from schedcat.catalog.text_places import Written
from schedcat.model import Http


class Asked(NamedTuple):
    """What a job asks: its request if all of that is clear, and what its block says.

    `places` are where the fields of the job stand, `unclear` is why there is no request. `host` is
    one that only a deployment tells.
    """

    http: Http | None
    block: Mapping[str, Any]
    places: Mapping[Keys, Written]
    unclear: Unclear | None = None
    host: str | None = None


def by_http(said: Said, settings: Mapping[str, Any]) -> Asked:
    """What is asked of an address. Raises UnclearError where nothing of that is clear.

    Of a host that is known once something is deployed the block has the whole address; its path is
    that of the request.
    """
    uri = said.naming("http_target", "uri")
    places = said.places(_PLACES)
    host, path = _behind_a_gap(uri)
    try:
        http = _request(said, settings, path)
    except UnclearError as error:
        return Asked(None, {"uri": uri}, places, error.unclear)
    block = _token(said, http, settings, uri)
    return Asked(http, {"uri": uri, **block} if host else block, places, host=host)


def _behind_a_gap(uri: str) -> tuple[str | None, str | None]:
    """The host of an address that only a deployment tells, and the path on it; None if all is told.

    >>> _behind_a_gap("${own.worker.url}/sync?all=1"), _behind_a_gap("https://example.com/sync")
    (('${own.worker.url}', '/sync?all=1'), (None, None))
    """
    found = _GAP.fullmatch(uri)
    return (found[1], found[2] or "/") if found else (None, None)


_GAP = re.compile(r"((?:https?://)?[^/?#${}]*\$\{(?:[^{}\"]|\"[^\"]*\")*\}[^/?#${}]*)(/[^${}]*)?")


_PLACES: Mapping[Keys, Keys] = {
    field: ("http_target", *own)
    for field, own in {
        ("http", "url"): ("uri",),
        ("http", "path"): ("uri",),
        ("http", "method"): ("http_method",),
        ("http", "headers"): ("headers",),
        ("http", "body"): ("body",),
        ("cloud-scheduler", "uri"): ("uri",),
        ("cloud-scheduler", "service_account"): ("oidc_token", "service_account_email"),
        ("cloud-scheduler", "audience"): ("oidc_token", "audience"),
        ("cloud-scheduler", "scope"): ("oauth_token", "scope"),
    }.items()
}


def _request(said: Said, settings: Mapping[str, Any], path: str | None) -> Http:
    """The request. Raises UnclearError where something of it is not clear, or is none.

    `path` is all that is known of its address, if it is not None.
    """
    uri = None if path else said.text("http_target", "uri") or ""
    if uri is not None and not origin_of(uri):
        raise said.refused("it is no address", "http_target", "uri")
    method = said.text("http_target", "http_method") or "POST"
    if method not in _METHODS:
        raise said.refused("it is no method", "http_target", "http_method")
    headers, body = _content(said)
    base = (settings.get("url") or "").rstrip("/")
    if uri and base and uri.startswith(f"{base}/"):
        path = uri.removeprefix(base)
    without = "none" if settings.get("service_account") else None
    return Http(path, None if path else uri, method, headers, body, _auth(said) or without)


_METHODS = {"POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"}


def _content(said: Said) -> tuple[Mapping[str, str], Any]:
    """The headers that a job itself sends, and the body. Raises UnclearError."""
    found = said.data("http_target", "headers") or {}
    if not isinstance(found, dict):
        raise said.refused("it is no mapping", "http_target", "headers")
    headers = {
        name: "" if value is None else str(value)
        for name, value in found.items()
        if not OWN_HEADER.fullmatch(name)
    }
    text = decoded(said, "http_target", "body")
    if not text:
        return headers, None
    types = [name for name in headers if name.lower() == "content-type"]
    if not types:
        return {"Content-Type": _OCTETS, **headers}, text
    rest = {name: value for name, value in headers.items() if name not in types}
    said_types = [headers[name] for name in types]
    for body in (text, _parsed(text)):
        # What an export would write again: there, the body's own type goes without saying.
        if said_types == [*content_type(body).values()] and as_json(body) == text:
            return rest, body
    return headers, text


_OCTETS = "application/octet-stream"


def _parsed(text: str) -> Any:
    """What a text is as JSON; itself where it is none."""
    try:
        return json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return text


def _no_json(word: str) -> None:
    raise ValueError(word)  # Python would read `NaN`


def decoded(said: Said, *keys: str) -> str:
    """The text that base64 stands for; empty where nothing does. Raises UnclearError."""
    try:
        return b64decode(said.text(*keys) or "", validate=True).decode()
    except ValueError:
        raise said.refused("it is not UTF-8 in base64", *keys) from None


def _auth(said: Said) -> str | None:
    for kind in ("oidc", "oauth"):
        if said.node("http_target", f"{kind}_token") is not None:
            return kind
    return None


def _token(said: Said, http: Http, settings: Mapping[str, Any], uri: str) -> Mapping[str, str]:
    """What the block says of the token, where it is not what the settings say."""
    kind = _auth(said)
    if kind is None:
        return {}
    keys = "http_target", f"{kind}_token"
    found = {"service_account": said.filled(*keys, "service_account_email") or ""}
    usual = {"service_account": settings.get("service_account") or ""}
    if kind == "oidc":
        base = settings.get("url") or ""
        found["audience"] = said.filled(*keys, "audience") or uri
        usual["audience"] = settings.get("audience") or (origin_of(http.url) if http.url else base)
    else:
        found["scope"], usual["scope"] = said.filled(*keys, "scope") or SCOPE, SCOPE
    return {key: value for key, value in found.items() if value and value != usual[key]}
