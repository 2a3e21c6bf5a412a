"""What a job of Cloud Scheduler is aimed at: an address, a topic of Pub/Sub, or App Engine.

A job of the catalog has a word only for the first; its block names the others.
"""

from collections.abc import Mapping
from typing import Any

from schedcat.backends._terraform.unclear import UnclearError
from schedcat.backends.cloud_scheduler.asked import Asked, by_http, decoded
from schedcat.backends.cloud_scheduler.said import Said


def asked(said: Said, settings: Mapping[str, Any]) -> Asked:
    """What is asked, of whom. Raises UnclearError where nothing says that."""
    if said.node("http_target") is not None:
        return by_http(said, settings)
    if said.node("pubsub_target") is not None:
        return _by_pubsub(said)
    if said.node("app_engine_http_target") is not None:
        return _by_app_engine(said)
    raise said.refused("it has no target")


def _by_pubsub(said: Said) -> Asked:
    """A message: its topic, what is in it as text, and its attributes."""
    block: dict[str, Any] = {"topic": said.naming("pubsub_target", "topic_name")}
    if said.node("pubsub_target", "data") is not None:
        block["message"] = _message(said)
    if attributes := said.filled_mapping("pubsub_target", "attributes"):
        block["attributes"] = attributes
    places = said.places(
        {
            ("cloud-scheduler", "topic"): ("pubsub_target", "topic_name"),
            ("cloud-scheduler", "message"): ("pubsub_target", "data"),
            ("cloud-scheduler", "attributes"): ("pubsub_target", "attributes"),
        }
    )
    return Asked(None, block, places)


def _message(said: Said) -> str:
    """The text of a message; its base64 where it is none, or what Terraform would make of it."""
    try:
        return decoded(said, "pubsub_target", "data")
    except UnclearError:
        return said.filled("pubsub_target", "data") or ""


def _by_app_engine(said: Said) -> Asked:
    """A request to the app of the project: the path, `/` where none is said."""
    keys = "app_engine_http_target", "relative_uri"
    places = said.places({("cloud-scheduler", "app_engine"): keys})
    return Asked(None, {"app_engine": said.filled(*keys) or "/"}, places)
