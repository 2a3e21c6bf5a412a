"""The `script` format: bash that makes the jobs with gcloud, again and again the same."""

import re
import shlex
from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

from schedcat.backends import Site
from schedcat.backends.cloud_scheduler.resources import place_of
from schedcat.plan import Entry

_HEAD = r"""#!/usr/bin/env bash
# Makes jobs of Cloud Scheduler what the catalog says: creates, updates, pauses and resumes them.
# Written by schedcat; change the catalog instead. Run it with bash, where gcloud is signed in.
# What is as it should be is left alone, and so is every job that is not named here.
set -euo pipefail

readonly project=@PROJECT@ location=@LOCATION@

jobs() { # COMMAND ARGUMENT...
    gcloud scheduler jobs "$@" --project="$project" --location="$location" --quiet
}

# What is there: a job's name, then what the flags below have set, in their order, and its state.
readonly us=$'\037' rs=$'\036'
there=$(jobs list --format="value[separator='$us',terminator='$rs'](name.basename(),
    schedule, timeZone, httpTarget.uri, httpTarget.httpMethod,
    httpTarget.headers.list(separator='§'), httpTarget.firstof(body).decode(base64),
    httpTarget.firstof(oidcToken.serviceAccountEmail, oauthToken.serviceAccountEmail),
    httpTarget.oidcToken.audience, httpTarget.oauthToken.scope, attemptDeadline,
    retryConfig.retryCount, retryConfig.maxRetryDuration, retryConfig.minBackoffDuration,
    retryConfig.maxBackoffDuration, retryConfig.maxDoublings, description, state)")
readonly there=$rs$there

job() { # NAME STATE FLAG...  The flags are those of an update: every one, or what clears it.
    local name=$1 wanted=$2 state='' flag values='' create=()
    for flag in "${@:3}"; do
        case $flag in
            --clear-auth-token) values+=$us$us$us ;;
            --clear-*) values+=$us ;;
            --update-headers=*) values+=$us${flag#*^§^} create+=("--headers=${flag#*=}") ;;
            --oidc-token-audience=*) values+=$us${flag#*=}$us create+=("$flag") ;;
            --oauth-token-scope=*) values+=$us$us${flag#*=} create+=("$flag") ;;
            *) values+=$us${flag#*=} create+=("$flag") ;;
        esac
    done
    case $there in
        *"$rs$name$values${us}ENABLED$rs"*) state=ENABLED ;;
        *"$rs$name$values${us}PAUSED$rs"*) state=PAUSED ;;
        *"$rs$name$us"*)
            echo "updating $name"
            state=$(jobs update http "$name" "${@:3}" --format='value(state)')
            ;;
        *)
            echo "creating $name"
            state=$(jobs create http "$name" "${create[@]}" --format='value(state)')
            ;;
    esac
    if [[ $state != "$wanted" ]]; then
        case $state in
            ENABLED) jobs pause "$name" ;;
            PAUSED) jobs resume "$name" ;;
            *) echo "error: $name is $state, not $wanted" >&2 && return 1 ;;
        esac
    fi
}
"""


def as_script(entries: Sequence[Entry], site: Site) -> str:
    """A bash script, for 3.2 and newer, in the order of the entries. Raises SettingError."""
    project, location = place_of(site)
    head = _HEAD.replace("@PROJECT@", project).replace("@LOCATION@", location)
    return "\n".join((head, *map(_call, entries)))


def _call(entry: Entry) -> str:
    words = (f"job {entry.name} {entry.data['state']}", *_flags(entry.data))
    return " \\\n    ".join(words) + "\n"


def _flags(data: Any) -> Iterator[str]:
    """Every flag of `gcloud scheduler jobs update http`, quoted, in the order the script knows."""
    target, retries = data["httpTarget"], data["retryConfig"]
    # Headers are ASCII, so that this character parts them: see `gcloud topic escaping`.
    headers = "§".join(f"{name}={value}" for name, value in target["headers"].items())
    body = b64decode(target.get("body", "")).decode()
    yield _flag("schedule", data["schedule"])
    yield _flag("time-zone", data["timeZone"])
    yield _flag("uri", target["uri"])
    yield _flag("http-method", target["httpMethod"])
    yield _flag("update-headers", f"^§^{headers}")
    yield _flag("message-body", body)  # gcloud has --clear-message-body, which clears nothing
    yield from _flags_of_token(target)
    yield _flag("attempt-deadline", data["attemptDeadline"])
    count = retries.get("retryCount")
    yield _flag("max-retry-attempts", str(count)) if count else "--clear-max-retry-attempts"
    yield _flag("max-retry-duration", retries["maxRetryDuration"])
    yield _flag("min-backoff", retries["minBackoffDuration"])
    yield _flag("max-backoff", retries["maxBackoffDuration"])
    yield _flag("max-doublings", str(retries["maxDoublings"]))
    yield _flag("description", data.get("description", ""))


def _flags_of_token(target: Any) -> Iterator[str]:
    match target:
        case {"oidcToken": {"serviceAccountEmail": account, "audience": audience}}:
            yield _flag("oidc-service-account-email", account)
            yield _flag("oidc-token-audience", audience)
        case {"oauthToken": {"serviceAccountEmail": account, "scope": scope}}:
            yield _flag("oauth-service-account-email", account)
            yield _flag("oauth-token-scope", scope)
        case _:
            yield "--clear-auth-token"


def _flag(name: str, value: str) -> str:
    """A flag and its value in one word: a value may begin with `-`."""
    return f"--{name}={_quoted(value)}"


def _quoted(value: str) -> str:
    """A word of bash on one line, of which nothing is interpreted."""
    if not _CONTROL.search(value):
        return shlex.quote(value)
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _CONTROL.sub(_escape, escaped) + "'"


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\x{ord(found[0]):02x}"


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
