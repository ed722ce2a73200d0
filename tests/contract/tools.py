"""Running the programs that npm brings, with the Node.js of the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.parts import lacking

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
CONTRACT = CHECKOUT / "openapi.yaml"
MODULES = HERE / "node_modules"
SECONDS = 120


def require(path: Path) -> Path:
    """Give a path that `make install-test` fills; skips, or fails where all tests are required."""
    if not path.exists():
        lacking(f"{path.name} is not there; run make install-test")
    return path


def run(*command: str | Path, directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the environment's programs on its path; the caller judges how it ended."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [str(part) for part in command],
        cwd=directory,
        env=os.environ | {"PATH": path} | environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def run_from_npm(name: str, *arguments: str | Path, directory: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of an npm package, without asking anything of the network."""
    program = require(MODULES / ".bin" / name)
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return run(program, *arguments, directory=directory, **quiet)
