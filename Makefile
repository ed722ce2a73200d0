# The tasks of the project. `make` alone lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Another interpreter: `make clean && make install PYTHON=python3.13`.
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
CREATED := $(VENV)/.created
INSTALLED := $(VENV)/.installed
INSTALLED_TEST := $(VENV)/.installed-test
CONTRACT_TOOLS := tests/contract
INSTALLED_NODE := $(CONTRACT_TOOLS)/node_modules/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
CLI := $(BIN)/ra-options

# uv writes the lock files and is needed for nothing else, so it has a place of its own.
UV_VERSION := 0.13.9
LOCK_VENV := .venv-lock
LOCK_OPTIONS = --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
COMPILE = $(LOCK_VENV)/bin/uv pip compile pyproject.toml $(LOCK_OPTIONS) --group build

# The auditor has a place of its own, too: what it needs is nothing that is served or tested.
AUDIT_VENV := .venv-audit

.PHONY: help
help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: install
install: $(INSTALLED) ## Install what the server needs into .venv

.PHONY: install-test
install-test: $(INSTALLED_TEST) $(INSTALLED_NODE) ## Install what the tests need, too

.PHONY: serve
serve: install ## Fill the database and serve on PORT (8000 by default)
	$(CLI) db upgrade
	$(CLI) data publish
	$(CLI) serve --port $${PORT:-8000}

.PHONY: check-data
check-data: install ## Check every curated record under data/
	$(CLI) data check

.PHONY: test
test: install-test ## Run every check: style, types, layers, data, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(CLI) data check
	$(BIN)/pytest --numprocesses 2 --dist worksteal $(PYTEST_ARGS)

.PHONY: bench
bench: install-test ## Measure, and rewrite docs/benchmarks; BENCH=name for one
	$(BIN)/python -m tests.benchmarks $(BENCH)

.PHONY: soak
soak: install-test ## Run the tests with every case, which takes longer
	$(BIN)/pytest --numprocesses 2 --dist worksteal -m "soak or not soak" $(PYTEST_ARGS)

.PHONY: format
format: install-test ## Put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: openapi
openapi: install ## Rewrite openapi.yaml from the code
	$(CLI) openapi write

.PHONY: languages
languages: install ## Rewrite the template of the translations and bring the catalogues in step
	$(CLI) languages write

.PHONY: contract-diff
contract-diff: install-test ## Refuse a contract that would break clients of the last released one
	.ci/contract-diff

.PHONY: contract-release
contract-release: contract-diff ## Take openapi.yaml as the contract that later ones are held to
	cp openapi.yaml docs/contract/released.yaml

.PHONY: coverage
coverage: install ## Rewrite docs/coverage.md from the records
	$(CLI) data report --output docs/coverage.md

.PHONY: accessibility
accessibility: install-test ## Measure every state with axe-core and rewrite what /accessibility says of it
	$(BIN)/python -m tests.browser.measure_accessibility

.PHONY: audit
audit: $(AUDIT_VENV)/.installed ## Ask the databases of known weaknesses about every package (needs the network)
	@$(AUDIT_VENV)/bin/python -c 'import socket; socket.create_connection(("api.osv.dev", 443), 10)' 2>/dev/null || { \
		echo "error: api.osv.dev does not answer, so nothing was audited; run this where the network is" >&2; exit 1; }
	$(AUDIT_VENV)/bin/pip-audit --vulnerability-service osv --disable-pip --require-hashes --requirement requirements.lock

.PHONY: bill
bill: install-test ## Write build/sbom.cdx.json (CycloneDX), and docs/licences.md anew
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements --output-reproducible --output-file build/sbom.cdx.json requirements.lock
	$(BIN)/python -m tests.licences

.PHONY: lock
lock: $(LOCK_VENV)/.created ## Remake the lock files; UPGRADE=1 takes newer versions
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock
	$(LOCK_VENV)/bin/uv pip compile $(LOCK_OPTIONS) --group audit --output-file requirements-audit.lock

.PHONY: clean
clean: ## Remove all that was installed or cached; the database stays
	rm -rf $(VENV) $(LOCK_VENV) $(AUDIT_VENV) $(CONTRACT_TOOLS)/node_modules build dist *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .schemathesis .import_linter_cache
	find api migrations tests -type d -name __pycache__ -prune -exec rm -rf {} +

# Says what is wrong with PYTHON in words that help, before a virtual environment is made with it.
define CHECK_PYTHON
@command -v $(PYTHON) >/dev/null 2>&1 || { \
	echo "'$(PYTHON)' was not found. Install Python 3.11 or newer, or name one: make install PYTHON=python3.12" >&2; \
	exit 1; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
	echo "Name a newer one: make install PYTHON=python3.12" >&2; \
	exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "'$(PYTHON)' lacks the module venv or ensurepip. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	exit 1; }
endef

$(CREATED):
	$(CHECK_PYTHON)
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# The lock holds the build tool as well, so nothing is fetched that it does not pin by hash.
$(INSTALLED): requirements.lock pyproject.toml $(CREATED)
	@echo "Installing what the server needs into $(VENV) ..."
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $@

$(INSTALLED_TEST): requirements-test.lock $(INSTALLED)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements-test.lock
	@$(PIP) check
	@touch $@

# Node.js and npm come with the tests' Python packages; scripts of npm packages are not run.
$(INSTALLED_NODE): $(CONTRACT_TOOLS)/package-lock.json $(INSTALLED_TEST)
	@echo "Installing the tools for the contract into $(CONTRACT_TOOLS)/node_modules ..."
	@cd $(CONTRACT_TOOLS) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(LOCK_VENV)/.created: Makefile
	$(CHECK_PYTHON)
	$(PYTHON) -m venv --clear $(LOCK_VENV)
	$(LOCK_VENV)/bin/python -m pip --disable-pip-version-check install --quiet uv==$(UV_VERSION)
	@touch $@

$(AUDIT_VENV)/.installed: requirements-audit.lock
	$(CHECK_PYTHON)
	$(PYTHON) -m venv --clear $(AUDIT_VENV)
	@$(AUDIT_VENV)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes \
		--requirement requirements-audit.lock
	@touch $@
