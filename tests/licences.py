"""Licences of what the server needs: read from what is installed, and held against those that we may pass on.

`python -m tests.licences` rewrites docs/licences.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).parents[1]
LOCK: Final = CHECKOUT / "requirements.lock"
LIST: Final = CHECKOUT / "docs" / "licences.md"

ALLOWED: Final[Mapping[str, str]] = {
    "MIT": "permissive; keep the notice",
    "BSD": "permissive; keep the notice",
    "BSD-2-Clause": "permissive; keep the notice",
    "BSD-3-Clause": "permissive; keep the notice",
    "ISC": "permissive; keep the notice",
    "0BSD": "permissive without a condition",
    "Apache-2.0": "permissive; keep the notice, grants patents",
    "PSF-2.0": "permissive; that of Python itself",
    "MIT-0": "permissive without a condition",
    "Zlib": "permissive; keep the notice",
    "CC0-1.0": "no rights reserved",
    "Unlicense": "no rights reserved",
    "MPL-2.0": "copyleft of single files, none of which we change",
    "LGPL-3.0-only": "copyleft of the library, which is installed beside our code, unchanged, and can be replaced",
}
"""Licences by their SPDX name, each with what it asks of us."""

IN_A_FILE: Final[Mapping[str, str]] = {"resvg-py": "MIT"}
"""Of packages that name no licence and carry its text alone: which one it is, as read there."""

_SPELT: Final[Mapping[str, str]] = {
    "mit license": "MIT",
    "the mit license": "MIT",
    "bsd license": "BSD",
    "bsd": "BSD",
    "new bsd": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "isc license (iscl)": "ISC",
    "python software foundation license": "PSF-2.0",
    "psf": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-only",
}
_CLASSIFIER: Final = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Package:
    """A package that the server needs, and what its maker says of its licence."""

    name: str
    version: str
    licence: str

    @property
    def choices(self) -> list[list[str]]:
        """Licences by SPDX name: any one of the outer list will do, with all in the inner one."""
        plain = self.licence.replace("(", "").replace(")", "")
        return [re.split(r"\s+AND\s+", each.strip()) for each in re.split(r"\s+OR\s+", plain)]

    @property
    def is_allowed(self) -> bool:
        return any(all(part in ALLOWED for part in choice) for choice in self.choices)


def list_packages() -> list[Package]:
    """List what the lock pins and this machine has; what is for other systems alone is left out."""
    return sorted(_find_packages(), key=lambda package: package.name)


def _find_packages() -> Iterator[Package]:
    for name, version, rest in re.findall(r"^([a-z0-9.\-_]+)==(\S+)([^\n]*)", LOCK.read_text(), re.MULTILINE):
        try:
            found = metadata(name)
        except PackageNotFoundError:
            if ";" not in rest:
                raise
            continue
        # Of several versions for several versions of Python one is here.
        if found["Version"] == version:
            yield Package(name, version, IN_A_FILE.get(name) or _read_licence(found))


def _read_licence(found: PackageMetadata) -> str:
    if "License-Expression" in found:
        return str(found["License-Expression"])
    classifiers = found.get_all("Classifier") or []
    approved = [each.removeprefix(_CLASSIFIER) for each in classifiers if each.startswith(_CLASSIFIER)]
    stated = approved or ([str(found["License"]).splitlines()[0]] if "License" in found else ["unknown"])
    return " AND ".join(_SPELT.get(each.lower(), each) for each in stated)


def write_list() -> str:
    """Write the list as a page."""
    rows = [f"| {each.name} | {each.licence} |" for each in list_packages()]
    used = sorted({part for each in list_packages() for choice in each.choices for part in choice} & set(ALLOWED))
    reasons = [f"- **{name}**: {ALLOWED[name]}" for name in used]
    return "\n".join(
        [
            "# Licences of what the server needs",
            "",
            "Written by `make bill` from what is installed; a test holds it in step with `requirements.lock` and",
            "refuses a licence that is not among those below. Versions and digests: `requirements.lock`, and",
            "`build/sbom.cdx.json` (CycloneDX), which the same command writes. Tools of the tests are not passed on",
            "and not listed.",
            "",
            *reasons,
            "",
            "| package | licence |",
            "|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    LIST.write_text(write_list(), encoding="utf-8")
