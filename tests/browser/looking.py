"""Telling what a reader sees, and what a page did behind the reader's back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Frame, Page, Request

SEEN = (Path(__file__).parent / "seen.js").read_text(encoding="utf-8")
WAIT_MS, WAITS = 50, 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be read, and what of it is cut off or too small."""

    text: str
    cut: list[str]
    tiny: list[str]

    def lacks(self, texts: Iterable[str]) -> list[str]:
        """The texts that cannot be read."""
        return [text for text in texts if squeeze(text) not in self.text]


def squeeze(text: str) -> str:
    return " ".join(text.split())


def look_at(place: Page | Frame, selector: str = ".ra-sheet") -> Seen:
    """Look at an element as a reader does."""
    return Seen(**place.locator(selector).first.evaluate(SEEN))


def overflow(place: Page | Frame) -> int:
    """How many pixels a page must be scrolled sideways to be seen whole."""
    width: int = place.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def frame_in(page: Page, marker: str = "/embed/comparison") -> Frame:
    """The frame of a host page that holds our comparison, once it is there."""
    for _ in range(WAITS):
        for frame in page.frames:
            if marker in frame.url:
                frame.wait_for_load_state("load")
                return frame
        page.wait_for_timeout(WAIT_MS)
    raise AssertionError([frame.url for frame in page.frames])


class Watch:
    """Writes down every request of a browser profile and every breach of a policy of security."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.requests.append(request))
        context.on("console", lambda message: self._hear(message.type, message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") or "Content Security Policy" in text:
            self.complaints.append(text)

    def to(self, origin: str) -> list[Request]:
        """The requests that went to an origin."""
        return [each for each in self.requests if each.url.startswith(f"{origin}/")]

    def elsewhere(self, *origins: str) -> list[str]:
        """Addresses that were asked for outside of some origins."""
        known = tuple(f"{origin}/" for origin in origins)
        return [each.url for each in self.requests if not each.url.startswith(known)]

    def left_behind(self) -> dict[str, object]:
        """Whatever a visit left in the browser; empty where it left nothing."""
        state = self.context.storage_state(indexed_db=True)
        kept = {
            "cookies": [*self.context.cookies(), *state["cookies"]],
            "origins": state["origins"],
            "workers": [worker.url for worker in self.context.service_workers],
            "stores": [found for page in self.context.pages for frame in page.frames if (found := _stores(frame))],
        }
        return {name: found for name, found in kept.items() if found}


def _stores(frame: Frame) -> list[str]:
    """Names of what a frame finds in the stores of the browser; one that may use none finds none."""
    found: list[str] = frame.evaluate(
        """async () => {
          const looks = [
            () => document.cookie ? ["cookie"] : [],
            () => Object.keys(localStorage).map((key) => "localStorage " + key),
            () => Object.keys(sessionStorage).map((key) => "sessionStorage " + key),
            async () => (await indexedDB.databases()).map((each) => "indexedDB " + each.name),
            async () => (await caches.keys()).map((key) => "cache " + key),
          ];
          const found = [];
          for (const look of looks) {
            try {
              found.push(...await look());
            } catch (error) {
              if (error.name !== "SecurityError" && !/denied/.test(error.message)) throw error;
            }
          }
          return found;
        }"""
    )
    return found
