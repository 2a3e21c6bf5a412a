"""The versions that the table of engines names are those that run in these tests."""

import os
import re
import shutil
import subprocess
from importlib import metadata

import pytest

from schedcat.schedule.dialects import load_dialects

REQUIRED = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
PACKAGES = {
    "celery": "celery",
    "django-celery-beat": "django-celery-beat",
    "redbeat": "celery-redbeat",
}
VERSION_OF = ("dpkg-query", "--show", "--showformat=${Version}")
PROGRAMS = {
    "systemd": ("systemd-analyze", "--version"),
    "debian-cron": (*VERSION_OF, "cron"),
    "kubernetes": (*VERSION_OF, "golang-github-robfig-cron-dev"),
}


def said(name):
    """The version in which a dialect says that its engine runs here."""
    [version] = re.findall(r"run in ([^;]+)", load_dialects()[name].source)
    return version


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_has_the_version_that_is_said(name):
    try:
        version = metadata.version(PACKAGES[name])
    except metadata.PackageNotFoundError:
        pytest.skip(f"install {PACKAGES[name]}")
    assert said(name) == version


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_has_the_version_that_is_said_where_it_is_required(name):
    """Other machines have others, and may run these tests with them."""
    program, *arguments = PROGRAMS[name]
    if not shutil.which(program):
        pytest.skip(f"there is no {program}")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    is_said = re.search(rf"\b{re.escape(said(name))}\b", done.stdout)
    if not is_said and name not in REQUIRED:
        pytest.skip(f"there is another: {done.stdout or done.stderr}")
    assert is_said
