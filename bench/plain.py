"""A page of ours that is made anew beside the same content on a fresh project of `wagtail start`."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench import same_content
from bench.rows import Row
from bench.workspace import ROOT, Workspace

PROJECT = "plain"
START = "from wagtail.bin.wagtail import main; main()"
LIMIT = 0.33
"""Of the processor time of the fresh project's page."""
# As in production, save that its static files are not collected: neither are ours.
PLAIN_SETTINGS = f"""
from {PROJECT}.settings.base import *

SECRET_KEY = "bench"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
INSTALLED_APPS += ["wagtail.contrib.typed_table_block"]
"""


@dataclass(frozen=True)
class Plain:
    """The fresh project: its folder and the environment of its processes."""

    folder: Path
    environment: dict[str, str]


@dataclass(frozen=True)
class Pair:
    """The same content: addresses of equal pages on our site, and a fresh project with it at its root."""

    paths: list[str]
    plain: Plain


def prepare(workspace: Workspace) -> Pair:
    ours = json.loads(workspace.python("-m", "bench.same_content", "ours"))
    return Pair(
        [urlsplit(path).path for path in ours["paths"]],
        _fresh_project(workspace, ours["content"], ours["kinds"]),
    )


def measure(workspace: Workspace, pair: Pair) -> list[Row]:
    first, ours = map(float, workspace.python("-m", "bench.cpu", *pair.paths).split())
    _, plain = map(
        float,
        workspace.python("-m", "bench.cpu", "/", cwd=pair.plain.folder, **pair.plain.environment).split(),
    )
    return [
        Row("a page made anew: processor time", round(ours, 2), "ms"),
        Row("the first page of a generation: processor time", round(first, 2), "ms"),
        Row("the same content in a fresh project: processor time", round(plain, 2), "ms"),
        Row("a page made anew to that of a fresh project", round(ours / plain, 2), "times", LIMIT),
    ]


def _fresh_project(workspace: Workspace, content: object, kinds: int) -> Plain:
    folder = workspace.folder / "fresh"
    folder.mkdir()
    workspace.python("-c", START, "start", PROJECT, str(folder))
    (folder / "bench_settings.py").write_text(PLAIN_SETTINGS, encoding="utf-8")
    models = same_content.PLAIN_MODELS.replace("KINDS", str(kinds))
    (folder / "home" / "models.py").write_text(models, encoding="utf-8")
    template = folder / "home" / "templates" / "home" / "home_page.html"
    template.write_text(same_content.PLAIN_TEMPLATE, encoding="utf-8")
    environment = {
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
    }
    plain = Plain(folder, environment)
    for command in (["makemigrations", "home", "--verbosity=0"], ["migrate", "--verbosity=0"]):
        workspace.python("manage.py", *command, cwd=folder, **environment)
    workspace.python(
        "-m", "bench.same_content", "plain", stdin=json.dumps(content), cwd=folder, **environment
    )
    return plain
