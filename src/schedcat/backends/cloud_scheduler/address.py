"""Where a job's request goes: its whole address, and the audience of the token that goes along."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from schedcat.backends import SettingError, Site
from schedcat.model import Http
from schedcat.schedule.dialects.cloud_scheduler import DIALECT
from schedcat.schedule.unsupported import Refusal

_ORIGIN = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(?=[/?#]|\Z)")
_LONGEST = 2083
_ALLOWED = "%:/?#[]@!$&'()*+,;="
"""What stands in an address besides letters, digits and `-._~`: RFC 3986, and `%` of what is
encoded already."""


def uri_of(http: Http, site: Site) -> str:
    """The whole address, ASCII. Raises SettingError when the url that a path needs is not said.

    What cannot stand in an address is percent-encoded as UTF-8, as it is on the wire.
    """
    address = http.url or f"{_base(site).rstrip('/')}{http.path}"
    encoded = quote(address, safe=_ALLOWED)
    origin = origin_of(encoded)
    rest = encoded.removeprefix(origin)
    # Where the path is empty a request has `/`, and so has the address that the API prints.
    return encoded if rest.startswith("/") else f"{origin}/{rest}"


def audience_of(http: Http, site: Site) -> str:
    """Whom the token is for: what the settings say, else the server that gets the request.

    For a path that is the url it is joined to. A job with an address of its own goes to a server
    that the settings know nothing of; the origin is what Cloud Run, for one, expects there.
    """
    said: str | None = site.settings["audience"]
    return said or (origin_of(http.url) if http.url else _base(site))


def refusals_of_address(http: Http, site: Site) -> Iterator[Refusal]:
    """An address that the backend, or any client, does not take."""
    if http.url and not origin_of(http.url):
        yield Refusal(
            ("http", "url"),
            f"`{http.url}` has no plain host after http:// or https://",
            help="write the host in ASCII, without user and password",
        )
        return
    try:
        length = len(uri_of(http, site))
    except SettingError:
        return  # raised when the request is made, if nothing else is wrong
    if length > _LONGEST:
        reason = f"{DIALECT.engine} takes an address of {_LONGEST:,} characters, not {length:,}"
        keys = ("http", "url" if http.url else "path")
        yield Refusal(keys, reason, help="send what is long in the body")


def _base(site: Site) -> str:
    """What paths are joined to. Raises SettingError."""
    url: str = site.required("url")
    if not origin_of(url) or "?" in url or "#" in url:
        raise SettingError(
            "url",
            f"a path cannot be joined to `{url}`",
            help="write http:// or https://, a host in ASCII, and at most a path",
        )
    return url


def origin_of(address: str) -> str:
    """Scheme, host and port; empty where the address has none that is plain."""
    found = _ORIGIN.match(address)
    return found[0] if found else ""
