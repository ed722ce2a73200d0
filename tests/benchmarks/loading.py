"""Loading a page in a browser that has never seen it, and what that costs a reader."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Browser, Page

RUNS: Final = 5

_WATCH: Final = """
window.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((each) => each.duration)))
  .observe({ type: "longtask", buffered: true });
"""
_PAINTED: Final = """
() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return paint ? performance.timeOrigin + paint.startTime : null;
}
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """A device and its network; a speed of none is as fast as the machine."""

    name: str
    width: int
    height: int
    slowdown: int = 1
    latency_ms: float = 0
    bytes_per_second: float = -1


PROFILES: Final = (
    Profile("Desktop, network of the machine", 1000, 900),
    # The figures that Chromium's own tools have for "Fast 3G".
    Profile("Phone, processor four times slower, Fast 3G", 360, 800, 4, 562.5, 1.44 * 1024 * 1024 / 8 * 0.9),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page costs: bytes with their headers as sent, and times in milliseconds."""

    requests: float
    bytes: float
    painted_ms: float
    blocked_ms: float


def measure(browser: Browser, addresses: Mapping[str, str], profile: Profile) -> dict[str, Cost]:
    """Load pages, by name, several times with an empty cache, and give the median of each cost.

    The pages take turns, so that whatever else the machine does falls on all alike; the first turn is a warm-up.
    """
    turns = [{name: _load(browser, each, profile) for name, each in addresses.items()} for _ in range(RUNS + 1)][1:]
    return {name: _middle([turn[name] for turn in turns]) for name in addresses}


def _middle(runs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(run.requests for run in runs),
        statistics.median(run.bytes for run in runs),
        statistics.median(run.painted_ms for run in runs),
        statistics.median(run.blocked_ms for run in runs),
    )


def _load(browser: Browser, address: str, profile: Profile) -> Cost:
    context = browser.new_context(viewport={"width": profile.width, "height": profile.height})
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        session = context.new_cdp_session(page)
        sizes: list[float] = []
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        session.send("Network.emulateNetworkConditions", _conditions(profile))
        session.send("Emulation.setCPUThrottlingRate", {"rate": profile.slowdown})
        page.goto(address, wait_until="networkidle", timeout=120_000)
        painted = _painted(page)
        page.wait_for_timeout(500)
        assert not failed, failed
        return Cost(len(sizes), sum(sizes), painted, _blocked(page))
    finally:
        context.close()


def _conditions(profile: Profile) -> Mapping[str, Any]:
    speed = profile.bytes_per_second
    return {
        "offline": False,
        "latency": profile.latency_ms,
        "downloadThroughput": speed,
        "uploadThroughput": speed / 2 if speed > 0 else speed,
    }


def _painted(page: Page) -> float:
    """When the comparison first showed: in the page itself, or in the frame that it is in."""
    begun: float = page.evaluate("performance.timeOrigin")
    painted: float = page.frames[-1].wait_for_function(_PAINTED, timeout=60_000).json_value()
    return painted - begun


def _blocked(page: Page) -> float:
    """Time beyond 50 milliseconds in each task that kept the page from answering its reader."""
    tasks: list[float] = page.evaluate("longTasks")
    return sum(task - 50 for task in tasks)
