"""Every input that was ever of interest is tried again, without the fuzzer; `make soak` goes on looking for others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.harnesses import HARNESSES

CORPUS = Path(__file__).parent / "corpus"
CHECKOUT = CORPUS.parents[2]
KEPT = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*"))
SECONDS = int(os.environ.get("RA_OPTIONS_TEST_FUZZ_SECONDS", "60"))
"""For each harness."""


def test_every_harness_has_a_corpus_of_small_files() -> None:
    assert {name.partition("/")[0] for name in KEPT} == set(HARNESSES)
    assert all((CORPUS / name).stat().st_size <= 4096 for name in KEPT)


@pytest.mark.parametrize("name", KEPT)
def test_an_input_that_was_kept_breaks_no_promise(name: str) -> None:
    HARNESSES[name.partition("/")[0]]((CORPUS / name).read_bytes())


@pytest.mark.parametrize("name", HARNESSES)
def test_the_smallest_inputs_break_no_promise(name: str) -> None:
    for data in (b"", b"\x00", b"\xff", b"\n", b"&", b"=", b"%", b"\xff" * 50):
        HARNESSES[name](data)


@pytest.mark.soak
@pytest.mark.parametrize("name", HARNESSES)
def test_the_fuzzer_finds_nothing(name: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, str(SECONDS)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=SECONDS + 120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-4000:]
    tried = int(ended.stderr.partition("stat::number_of_executed_units:")[2].split()[0])
    assert tried > SECONDS, "the fuzzer hardly ran"
