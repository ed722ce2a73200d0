"""The list of hosts that sources may link to: one host a line, `#` begins a comment."""

from __future__ import annotations

import re
from pathlib import Path

from api.curation.layout import ALLOWED_HOSTS, show_path
from api.curation.material import HostList
from api.curation.problems import Problem
from api.curation.strict_yaml import MAX_BYTES, describe_too_large

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)


def read_hosts(directory: Path) -> tuple[HostList, tuple[Problem, ...]]:
    """Read the hosts with their lines; a missing file allows none."""
    path = show_path(directory, ALLOWED_HOSTS)
    file = directory / ALLOWED_HOSTS
    if not file.is_file():
        return HostList(path, {}), ()
    with file.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        return HostList(path, {}), (Problem(path, None, "", "", *describe_too_large()),)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return HostList(path, {}), (Problem(path, None, "", "", "the file is not UTF-8", "save it as UTF-8"),)
    return _read_lines(path, text)


def _read_lines(path: str, text: str) -> tuple[HostList, tuple[Problem, ...]]:
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        host = line.partition("#")[0].strip()
        if not host:
            continue
        if not HOST.fullmatch(host):
            advice = "write the bare host in lower case, such as pubmed.ncbi.nlm.nih.gov"
            problems.append(Problem(path, number, "", "", f"`{host}` is not a host", advice))
        elif host in lines:
            problems.append(Problem(path, number, "", "", f"{host} is listed twice", "delete one of the two lines"))
        else:
            lines[host] = number
    return HostList(path, lines), tuple(problems)
