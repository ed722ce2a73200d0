"""A small, strict part of YAML: every scalar stays the text as written, and every value keeps its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from api.curation.problems import Fault, Where

MAX_BYTES = 1024 * 1024
"""The largest curated record is far below 100 kB; more than 1 MiB is a file in the wrong place."""

MAX_DEPTH = 20
"""Records nest six deep (study, results, one result, measurements, one measurement, value)."""

MAX_KEY = 100
"""Keys are words of ours; the longest has 24 letters."""

LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Only its events are used. Building the tree from them here bounds the depth, which the composer of PyYAML
does not: it overflows the stack on a line of a hundred thousand hyphens."""

Tree = str | list["Tree"] | dict[str, "Tree"]

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters and characters without a width: they hide in names and figures, and some break lines
where an editor shows none, so that line numbers would lie."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one file holds: its tree with the line of every value, or none, and what is wrong."""

    tree: dict[str, Tree] | None
    lines: Mapping[Where, int]
    faults: tuple[Fault, ...] = ()


class _RefusedError(Exception):
    def __init__(self, line: int | None, message: str, advice: str, where: Where = ()) -> None:
        super().__init__(message)
        self.fault = Fault(where, message, advice, line)


def parse_yaml(content: bytes) -> Document:
    """Read one mapping out of the bytes of a file; never raises, whatever the bytes are."""
    try:
        text = _decode(content)
        _check_characters(text)
        composer = _Composer(yaml.parse(text, Loader=LOADER))
        tree = composer.compose_document()
        return Document(tree, composer.lines, tuple(composer.faults))
    except _RefusedError as refused:
        return Document(None, {}, (refused.fault,))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        return Document(None, {}, (_not_yaml(line, error.problem or "not readable"),))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return Document(None, {}, (_not_yaml(None, str(error).splitlines()[0]),))


def _get_line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _not_yaml(line: int | None, reason: str) -> Fault:
    return Fault(
        (),
        f"not readable as YAML: {reason}",
        "mend the line named or the one above it; text that holds `: ` or ` #`, or begins with a bracket, "
        "a quote or one of % @ & * ! |, stands in quotes",
        line,
    )


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _RefusedError(None, *describe_too_large())
    if not content.strip():
        raise _RefusedError(1, "the file is empty", "write the record, or delete the file")
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _RefusedError(1, "the file begins with a byte order mark", "save it as UTF-8 without byte order mark")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _RefusedError(line, "the file is not UTF-8", "save it with the encoding UTF-8") from None


def describe_too_large() -> tuple[str, str]:
    """Say that a file is larger than any record, and what to do."""
    return (
        f"the file is larger than {MAX_BYTES} bytes",
        "keep one record in a file; move anything else out of the data folder",
    )


def _check_characters(text: str) -> None:
    tab = text.find("\t")
    if tab >= 0:
        raise _RefusedError(text.count("\n", 0, tab) + 1, "there is a tab", "use spaces, two for each level")
    hidden = INVISIBLE.search(text)
    if hidden is not None:
        line = text.count("\n", 0, hidden.start()) + 1
        raise _RefusedError(line, *_describe_invisible(hidden.group()))


def _describe_invisible(character: str) -> tuple[str, str]:
    return (
        f"there is the invisible character U+{ord(character):04X}",
        "delete it, or type the text again instead of pasting it",
    )


@dataclass(slots=True)
class _Composer:
    """Builds the tree out of the parser's events and refuses what curated files have no use for."""

    events: Iterator[yaml.Event]
    lines: dict[Where, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def compose_document(self) -> dict[str, Tree]:
        """Build the one mapping of the file."""
        next(self.events)
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise _RefusedError(1, "the file holds only comments", "write the record, or delete the file")
        if start.version or start.tags:
            self._refuse(start, "a directive (a line that begins with %) is not used here", "delete that line")
        tree = self._compose((), next(self.events), 1)
        next(self.events)
        following = next(self.events)
        if isinstance(following, yaml.DocumentStartEvent):
            self._refuse(following, "a second document begins here", "write one record a file, without `---`")
        if not isinstance(tree, dict):
            raise _RefusedError(1, "the file holds no keys", "write `key: value` lines, beginning with `id`")
        return tree

    def _compose(self, where: Where, event: yaml.Event, depth: int) -> Tree:
        self.lines.setdefault(where, _get_line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._refuse(event, "anchors and aliases (&a, *a) are not used here", "write the value out", where)
        tag = getattr(event, "tag", None)
        if tag is not None:
            advice = "delete it; text that begins with `!` stands in quotes"
            self._refuse(event, f"the tag {tag} is not used here", advice, where)
        if depth > MAX_DEPTH:
            advice = "follow the layout of docs/curating.md"
            self._refuse(event, f"values are nested more than {MAX_DEPTH} deep", advice)
        if isinstance(event, yaml.ScalarEvent):
            return self._read_scalar(where, event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._compose_list(where, depth)
        return self._compose_mapping(where, depth)

    def _read_scalar(self, where: Where, event: yaml.ScalarEvent) -> str:
        value = str(event.value)
        # An escape inside double quotes can make a character that the file itself does not show.
        hidden = INVISIBLE.search(value) or re.search("\t", value)
        if hidden is not None:
            self._refuse(event, *_describe_invisible(hidden.group()), where)
        return value

    def _compose_list(self, where: Where, depth: int) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._compose((*where, len(items)), event, depth + 1))
        return items

    def _compose_mapping(self, where: Where, depth: int) -> dict[str, Tree]:
        mapping: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._compose_key(where, event, depth)
            place = (*where, key)
            repeated = key in mapping
            if repeated:
                self._report_repeat(place, event)
            else:
                self.lines[place] = _get_line(event)
            value = self._compose(place, next(self.events), depth + 1)
            if not repeated:
                mapping[key] = value
        return mapping

    def _compose_key(self, where: Where, event: yaml.Event, depth: int) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            advice = "write `key: value`, the key being one word; put text with brackets in quotes"
            self._refuse(event, "a key is not a plain word", advice, where)
        key = self._compose((*where, ""), event, depth)
        del self.lines[(*where, "")]
        if len(key) > MAX_KEY:
            self._refuse(event, f"a key is longer than {MAX_KEY} characters", "write `key: value`", where)
        if key == "<<":
            self._refuse(event, "merge keys (<<) are not used here", "write the values out", where)
        return str(key)

    def _report_repeat(self, place: Where, event: yaml.Event) -> None:
        message = f"the key `{place[-1]}` is written twice, first on line {self.lines[place]}"
        self.faults.append(Fault(place, message, "keep one of the two", _get_line(event)))

    def _refuse(self, event: yaml.Event, message: str, advice: str, where: Where = ()) -> NoReturn:
        raise _RefusedError(_get_line(event), message, advice, where)
