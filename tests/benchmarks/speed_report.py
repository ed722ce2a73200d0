"""The report of how fast answers are given and made, as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

OURS, OURS_LIMITED, OURS_MADE = "ours, given again", "ours, with the limit", "ours, made each time"
NGINX, BARE = "nginx, a file", "granian, bare application"
PLAIN, DATASETTE = "plain Flask view", "Datasette"


@dataclass(frozen=True, slots=True)
class Load:
    """What one server did under load."""

    per_second: float
    p50_ms: float
    p99_ms: float


def write_report(
    loads: Mapping[str, Mapping[str, Load]],
    made: Mapping[str, float],
    memory: Mapping[str, float],
    first_answer: float,
    publish: float,
    setting: Sequence[str],
) -> str:
    """Write the loads by case and server, what making takes by answer in ms of CPU, and the rest in MB and seconds."""
    lines = ["# Speed", "", "Written by `make bench BENCH=speed`; not edited by hand.", ""]
    lines += [
        f"- Measured on: {datetime.now(UTC):%Y-%m-%d}",
        f"- Machine: {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}; the load "
        "comes from the same machine",
        *setting,
        "",
        f"*{NGINX}* sends the same bytes with the same headers from a file, and *{BARE}* from memory on the server",
        "that ours runs on, which is the fastest that a program in Python can be there. The *plain view* reads one",
        "record with its lists by SQLAlchemy and writes it by marshmallow, as their guides show; Datasette gives the",
        "row alone.",
    ]
    for name, found in loads.items():
        lines += ["", f"## {name[:1].upper()}{name[1:]}", ""]
        lines += ["| server | answers a second | × nginx | p50, ms | p99, ms |", "|---|--:|--:|--:|--:|"]
        for server, load in found.items():
            share = load.per_second / found[NGINX].per_second
            lines.append(f"| {server} | {load.per_second:,.0f} | {share:.2f} | {load.p50_ms:.1f} | {load.p99_ms:.1f} |")
    lines += [
        "",
        "## Making an answer",
        "",
        "Where the records of the answer were read before, as in a worker that has served.",
    ]
    lines += ["", "| answer | ms of CPU |", "|---|--:|"]
    lines += [f"| {name} | {time_:.1f} |" for name, time_ in made.items()]
    lines += [
        "",
        "## The rest",
        "",
        "- The largest worker at the end (PSS, in which shared memory counts in part): "
        + ", ".join(f"*{server}* {size:.0f} MB" for server, size in memory.items())
        + ".",
        f"- From the start of the command to the first record it took {first_answer:.2f} s (median of several).",
        f"- Publishing the whole dataset with its files in a new database took {publish:.1f} s.",
    ]
    return "\n".join([*lines, *_PROFILE])


_PROFILE: Final = (
    "",
    "## What profiles showed, and what was done",
    "",
    "Shares and times were read off cProfile and off the CPU clock around single parts, each before and after its",
    "change on one machine; the tables above are measured anew each time, this list is not.",
    "",
    "- Giving an answer again takes 5 us in front of Flask; behind it 0.14 ms for the smallest answer and 0.5 ms for a",
    "  page of the guides, for routing, hooks, tag and coding. So store, limit, conditions and HEAD stand in front.",
    "- With 20,000 callers two thirds of the time of a kept answer went into the storage in memory of the package",
    "  limits, which looks through all callers in a timer's thread. Counting in memory is our own since then.",
    "- A comparison of four took 350 ms, a third of it the collector, which looked through all modules for each large",
    "  answer. What is made at the start is frozen for it: 235 ms.",
    "- Of 217 ms that were left, 96 went into judging, some 60 into reading rows in 66 statements, some 45 into the",
    "  form as JSON-ready data, and 14 into writing 1.5 MB as JSON. Since then records that were read once are kept by",
    "  their digest (16 statements, and a record takes 3 ms in place of 20), what an answer cites is found by types",
    "  (2 ms for 14), and sentences and frequencies that recur are made once. Measured beside other work,",
    "  judging went from 120 to 83 ms and the whole from 235 to 155. Five milliseconds are out of reach for an answer",
    "  of that size in this language: to write it as JSON alone takes 13. Answers that are kept, and one making for",
    "  all who ask at once, stand in for it.",
    "- RSGI, the other interface of granian, gave a record from memory at 0.6 of the rate that WSGI did (27,000 for",
    "  44,000 a second, nginx 80,000), so the front stays a WSGI application; what is missing is the server's.",
    "- A start took 1.8 s where it takes 1.3 now: the collector went through all modules again and again while they",
    "  were read (0.35 s), and the contract was put together before anybody had asked for it (0.1 s).",
    "- A worker began with 200 MB, of which the SDK for agents and the writer of Parquet were 90; each command reads",
    "  its own module only since then.",
    "",
)
