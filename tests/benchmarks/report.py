"""The report of what pages cost, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.benchmarks.loading import RUNS, Cost, Profile

COLUMNS = "| page | requests | kB on the wire | × plain | painted, ms | × plain | blocked, ms |"


def write_report(
    costs: Mapping[Profile, Mapping[str, Cost]], plain: str, facts: Mapping[str, str], notes: Sequence[str]
) -> str:
    """Write one table for each profile; the plain page of the same run is the measure of the others."""
    lines = ["# Weight of the embeds", "", "Written by `make bench`; not edited by hand.", ""]
    lines += [f"- {name}: {fact}" for name, fact in facts.items()]
    lines += ["", f"Each value is the median of {RUNS} loads with an empty cache, in one run. *On the wire* counts"]
    lines += ["compressed bodies and headers of all requests, the host page included. *Painted* is the first moment at"]
    lines += ["which something of the comparison or chart was seen, *blocked* the time beyond 50 ms of each long task."]
    for profile, found in costs.items():
        lines += ["", f"## {profile.name}", "", COLUMNS, "|---|--:|--:|--:|--:|--:|--:|"]
        lines += _rows(found, found[plain])
    lines += ["", "## What stands in the rows", ""]
    lines += [f"- {note}" for note in notes]
    return "\n".join(lines) + "\n"


def _rows(found: Mapping[str, Cost], plain: Cost) -> Iterator[str]:
    for name, cost in found.items():
        weight, time = cost.bytes / plain.bytes, cost.painted_ms / plain.painted_ms
        yield (
            f"| {name} | {cost.requests:.0f} | {cost.bytes / 1000:.1f} | {weight:.2f} | {cost.painted_ms:.0f} | "
            f"{time:.2f} | {cost.blocked_ms:.0f} |"
        )
