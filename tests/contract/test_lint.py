"""The contract under a linter by others: no error and no warning of its published ruleset."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.contract.tools import CHECKOUT, CONTRACT, run_from_npm


def lint(path: Path) -> tuple[int, str]:
    done = run_from_npm("redocly", "lint", "--extends", "recommended", path, directory=CHECKOUT)
    return done.returncode, done.stdout + done.stderr


def test_the_contract_has_no_fault() -> None:
    code, said = lint(CONTRACT)
    assert code == 0, said
    assert "Your API description is valid" in said and "warning" not in said


def test_the_linter_sees_faults(tmp_path: Path) -> None:
    document = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    del document["paths"]["/v1/treatments"]["get"]["operationId"]
    del document["paths"]["/v1/treatments/{treatment_id}"]["parameters"]
    broken = tmp_path / "broken.yaml"
    broken.write_text(yaml.safe_dump(document), encoding="utf-8")
    code, said = lint(broken)
    assert code != 0 and "path-parameters-defined" in said and "operation-operationId" in said
