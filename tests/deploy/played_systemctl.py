"""Plays systemctl for one folder: starts what the units say, as the guide of installation asks.

Arguments: the folder, nginx's program, then those of systemctl.
"""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

folder, nginx, verb, *arguments = Path(sys.argv[1]), *sys.argv[2:]
RUN = folder / "run"
PATIENCE = 120


def unit_of(name: str) -> tuple[str, str]:
    """Return the text of a unit, its instance put in, and the instance."""
    kind, _, instance = name.removesuffix(".service").partition("@")
    file = folder / "units" / (f"{kind}@.service" if instance else name)
    return file.read_text(encoding="utf-8").replace("%i", instance), instance


def environment_of(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in re.findall(r"^EnvironmentFile=(.*)$", text, re.MULTILINE):
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        found |= dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    kept = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return {**kept, **found}


def start(name: str) -> None:
    text, instance = unit_of(name)
    where = re.findall(r"^WorkingDirectory=(.*)$", text, re.MULTILINE)[0]
    for command in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE):
        if "Type=oneshot" in text:
            subprocess.run(command.split(), cwd=where, env=environment_of(text), check=True, timeout=1500)
        else:
            launch(name, command.split(), where, environment_of(text))
    if name.startswith("supplier-web@"):
        wait_for(int(instance))


def launch(name: str, command: list[str], where: str, environment: dict[str, str]) -> None:
    RUN.mkdir(exist_ok=True)
    with (folder / "processes.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=where, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    (RUN / f"{name}.pid").write_text(str(process.pid))


def wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Nothing listens on {port}.")


if verb == "reload" and arguments == ["nginx.service"]:
    serve = [nginx, "-c", str(folder / "nginx" / "nginx.conf"), "-g", "daemon off;"]
    launch("nginx", serve, str(folder), dict(os.environ))
    ports = re.findall(
        r"listen 127\.0\.0\.1:(\d+) ssl", (folder / "nginx/supplier-site/site.conf").read_text()
    )
    wait_for(int(ports[0]))
elif verb == "restart" and arguments == ["redis-server.service"]:
    launch("redis", ["redis-server", str(folder / "redis" / "redis.conf")], str(folder), dict(os.environ))
    for _ in range(100):
        if (folder / "redis" / "redis-server.sock").exists():
            break
        time.sleep(0.1)
elif verb in {"start", "enable"}:
    for unit in [each for each in arguments if each.endswith(".service")]:
        start(unit)
elif verb != "daemon-reload":
    raise SystemExit(f"systemctl {verb} is not played here.")
