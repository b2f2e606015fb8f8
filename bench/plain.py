"""Our home page beside the one of a fresh project, made by `wagtail start` in the same run."""

import os

from bench.rows import Row
from bench.workspace import ROOT, Workspace

PROJECT = "plain"
START = "from wagtail.bin.wagtail import main; main()"
# As in production, save that its static files are not collected: neither are ours.
PLAIN_SETTINGS = f"""
from {PROJECT}.settings.base import *

SECRET_KEY = "bench"
DEBUG = False
ALLOWED_HOSTS = ["testserver"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""


def measure(workspace: Workspace) -> list[Row]:
    ours = float(workspace.python("-m", "bench.cpu"))
    plain = _plain(workspace)
    return [
        Row("our home page: processor time", round(ours, 2), "ms"),
        Row("home page of a fresh project: processor time", round(plain, 2), "ms"),
        Row("our home page to that of a fresh project", round(ours / plain, 2), "times"),
    ]


def _plain(workspace: Workspace) -> float:
    folder = workspace.folder / "fresh"
    folder.mkdir()
    workspace.python("-c", START, "start", PROJECT, str(folder))
    (folder / "bench_settings.py").write_text(PLAIN_SETTINGS, encoding="utf-8")
    settings = {"DJANGO_SETTINGS_MODULE": "bench_settings"}
    workspace.python("manage.py", "migrate", "--verbosity=0", cwd=folder, **settings)
    path = os.pathsep.join([str(folder), str(ROOT)])
    return float(workspace.python("-m", "bench.cpu", cwd=folder, **settings, PYTHONPATH=path))
