"""The bill of materials and the list of licences are in step with what is pinned, and every licence is allowed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.licences import LIST, LOCK, Package, list_packages, write_list


def test_every_package_has_a_licence_that_we_may_pass_on() -> None:
    packages = list_packages()
    assert len(packages) > 40
    assert [package for package in packages if not package.is_allowed] == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND PSF-2.0", True),
        ("MIT AND AGPL-3.0-only", False),
        ("GPL-2.0-or-later", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_where_one_choice_is_wholly(licence: str, allowed: bool) -> None:
    assert Package("x", "1", licence).is_allowed is allowed


def pinned() -> set[tuple[str, str]]:
    return set(re.findall(r"^([a-z0-9.\-_]+)==([^\s;]+)", LOCK.read_text(), re.MULTILINE))


def test_the_list_of_licences_is_in_step() -> None:
    """Which packages are here depends on the version of Python, so the list may hold some more that are pinned."""
    written = LIST.read_text(encoding="utf-8").splitlines()
    assert set(write_list().splitlines()) <= set(written), "run make bill"
    listed = {found[1] for line in written if (found := re.match(r"\| ([a-z0-9.\-_]+) \| (?!licence)", line))}
    assert listed <= {name for name, _ in pinned()}, "run make bill"
    assert len(listed) > 40


def test_a_bill_of_materials_names_all_that_is_pinned(tmp_path: Path) -> None:
    made = tmp_path / "sbom.cdx.json"
    tool = Path(sys.executable).with_name("cyclonedx-py")
    command = [str(tool), "requirements", "--output-file", str(made), str(LOCK)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    bill = json.loads(made.read_bytes())
    assert bill["bomFormat"] == "CycloneDX"
    assert {(each["name"], each["version"]) for each in bill["components"]} == pinned()
    assert all(each["externalReferences"][0]["hashes"] for each in bill["components"])
