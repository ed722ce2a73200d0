"""Strict YAML: what is refused, with line and advice, and that nothing raises."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from api.curation import strict_yaml
from api.curation.strict_yaml import MAX_BYTES, MAX_DEPTH, parse_yaml

REFUSED = [
    pytest.param(b"", 1, "empty", "write the record", id="empty"),
    pytest.param(b" \n\n", 1, "empty", "write the record", id="blank"),
    pytest.param(b"# only words\n", 1, "only comments", "write the record", id="comments"),
    pytest.param(b"\xef\xbb\xbfid: a\n", 1, "byte order mark", "without byte order mark", id="bom"),
    pytest.param(b"\xff\xfei\x00", 1, "byte order mark", "UTF-8", id="utf16"),
    pytest.param(b"id: a\nname: J\xf6rg\n", 2, "not UTF-8", "encoding UTF-8", id="latin1"),
    pytest.param(b"id: a\nb:\n\t- c\n", 3, "tab", "use spaces", id="tab"),
    pytest.param(b'id: a\nname: "a\\tb"\n', 2, "U+0009", "delete it", id="escaped tab"),
    pytest.param("id: a\nname: a\u200bb\n".encode(), 2, "U+200B", "delete it", id="zero width"),
    pytest.param("id: a\nname: a\u2028b\n".encode(), 2, "U+2028", "delete it", id="line separator"),
    pytest.param(b'id: a\nname: "a\\u202eb"\n', 2, "U+202E", "delete it", id="escaped direction"),
    pytest.param(b"id: \x00\n", 1, "U+0000", "delete it", id="null byte"),
    pytest.param(b"id: &a b\n", 1, "anchors and aliases", "write the value out", id="anchor"),
    pytest.param(b"id: x\nb: *a\n", 2, "anchors and aliases", "write the value out", id="alias"),
    pytest.param(b"&k id: x\n", 1, "anchors and aliases", "write the value out", id="anchor on a key"),
    pytest.param(b"id: a\nb: !!int 1\n", 2, "tag", "delete it", id="tag"),
    pytest.param(b"id: !!python/object/apply:os.system [ls]\n", 1, "tag", "delete it", id="python tag"),
    pytest.param(b"%YAML 1.1\n---\nid: a\n", 1, "directive", "delete that line", id="directive"),
    pytest.param(b"id: a\n---\nid: b\n", 2, "second document", "one record a file", id="two documents"),
    pytest.param(b"id: a\n<<: {b: c}\n", 2, "merge keys", "write the values out", id="merge"),
    pytest.param(b"id: a\n[b]: c\n", 2, "not a plain word", "in quotes", id="list as key"),
    pytest.param(b"- a\n- b\n", 1, "holds no keys", "key: value", id="list"),
    pytest.param(b"text\n", 1, "holds no keys", "key: value", id="scalar"),
    pytest.param(b"id: a\nname: b: c\n", 2, "not readable as YAML", "in quotes", id="colon"),
    pytest.param(b"id: a\nb: [c\n", 3, "not readable as YAML", "line named", id="open bracket"),
    pytest.param(b"a: " + b"[" * 200_000, 1, "nested more than", "layout", id="deep flow"),
    pytest.param(b"a:\n  " + b"- " * 200_000 + b"x\n", 2, "nested more than", "layout", id="deep block"),
    pytest.param(b"? " * 200_000, 1, "not a plain word", "key: value", id="deep keys"),
]


@pytest.mark.parametrize(("content", "line", "message", "advice"), REFUSED)
def test_refuses(content: bytes, line: int, message: str, advice: str) -> None:
    document = parse_yaml(content)
    (fault,) = document.faults
    assert document.tree is None
    assert fault.line == line
    assert message in fault.message
    assert advice in fault.advice


@pytest.mark.parametrize(("content", "line", "message", "advice"), REFUSED)
def test_refuses_without_the_c_parser(
    content: bytes, line: int, message: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "LOADER", yaml.SafeLoader)
    document = parse_yaml(content)
    assert document.tree is None
    assert document.faults[0].line == line
    assert message in document.faults[0].message


@pytest.mark.parametrize(
    "content", [b'a: "\\U00110000"\n', b'a: "\\ud800"\n', b"%YAML " + b"9" * 5000 + b".1\n--- a\n"]
)
def test_impossible_escapes_are_problems_with_either_parser(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse_yaml(content).faults
    monkeypatch.setattr(strict_yaml, "LOADER", yaml.SafeLoader)
    assert parse_yaml(content).faults


def test_every_scalar_stays_the_text_as_written() -> None:
    document = parse_yaml(b"a: 1.10\nb: NO\nc: 12:30\nd: 2026-11-20\ne: [0x1F, ~, 1e3]\nf: '01'\ng:\n")
    assert document.faults == ()
    assert document.tree == {
        "a": "1.10",
        "b": "NO",
        "c": "12:30",
        "d": "2026-11-20",
        "e": ["0x1F", "~", "1e3"],
        "f": "01",
        "g": "",
    }


def test_every_path_has_its_line() -> None:
    document = parse_yaml(b"# words\nid: a\nlist:\n  - x: 1\n    y:\n      - z\n  - {x: 2}\n")
    assert document.lines == {
        (): 2,
        ("id",): 2,
        ("list",): 3,
        ("list", 0): 4,
        ("list", 0, "x"): 4,
        ("list", 0, "y"): 5,
        ("list", 0, "y", 0): 6,
        ("list", 1): 7,
        ("list", 1, "x"): 7,
    }


def test_tells_of_all_repeated_keys_and_keeps_the_first() -> None:
    document = parse_yaml(b"a: 1\nb: {c: 1, c: 2}\na: {d: 3}\n")
    assert document.tree == {"a": "1", "b": {"c": "1"}}
    assert [(fault.where, fault.line) for fault in document.faults] == [(("b", "c"), 2), (("a",), 3)]
    assert "first on line 1" in document.faults[1].message
    assert "keep one" in document.faults[1].advice


def test_depth_is_bounded_at_its_constant() -> None:
    inner = MAX_DEPTH - 2
    assert parse_yaml(b"a: " + b"[" * inner + b"x" + b"]" * inner).faults == ()
    assert parse_yaml(b"a: " + b"[" * (inner + 1) + b"x" + b"]" * (inner + 1)).tree is None


def test_size_is_bounded_at_its_constant() -> None:
    full = b"a: " + b"x" * (MAX_BYTES - 3)
    assert parse_yaml(full).faults == ()
    (fault,) = parse_yaml(full + b"x").faults
    assert "larger than 1048576 bytes" in fault.message
    assert "one record in a file" in fault.advice


@given(st.binary(max_size=400))
def test_never_raises_on_bytes(content: bytes) -> None:
    document = parse_yaml(content)
    assert document.tree is not None or document.faults


@given(st.text(alphabet=st.sampled_from("ab:-?,[]{}#&*!|>'\"%@`<~ \n\\ux0\t\u00e4\ud800"), max_size=200))
def test_never_raises_on_text_made_of_yaml_signs(text: str) -> None:
    document = parse_yaml(text.encode("utf-8", "surrogatepass"))
    assert document.tree is not None or document.faults


@given(st.text(alphabet=st.sampled_from("ab:-?,[]{}#&*!|>'\"%@`<~ \n\\uU0D8"), max_size=100))
def test_never_raises_without_the_c_parser(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "LOADER", yaml.SafeLoader)
        document = parse_yaml(text.encode())
    assert document.tree is not None or document.faults
