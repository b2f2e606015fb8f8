# `make` or `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python site/manage.py
PYTEST := $(BIN)/python -m pytest
SOURCES := site tests bench audit drill
# Checks that look at the code alone need no database of their own.
CHECKING := DJANGO_SETTINGS_MODULE=config.settings.test DATABASE_URL=sqlite://:memory: $(MANAGE)

.DEFAULT_GOAL := help
.PHONY: help run install test lint types unit postgres browser prove screenshots bench curves drill audit lock clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.installed ## Start the site with its demo on http://127.0.0.1:8000 (PORT=… changes it)
	@$(MANAGE) prepare
	@exec $(MANAGE) serve --port $(PORT)

install: .venv/.installed-dev ## Make .venv with everything the developers use

test: lint types unit postgres browser ## The whole everyday suite: what CI runs
	@echo "All passed."

lint: .venv/.installed-dev ## Style, imports, templates, migrations
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/lint-imports
	git ls-files 'templates/*.html' | xargs $(BIN)/djhtml --check --tabwidth 2
	$(CHECKING) makemigrations --check --dry-run
	$(CHECKING) check
	$(BIN)/python -m audit licences
	PYTHONPATH=site DJANGO_SETTINGS_MODULE=config.settings.test DATABASE_URL=sqlite://:memory: $(BIN)/python tests/architecture/lint_migrations.py

types: .venv/.installed-dev ## mypy, strict
	$(BIN)/mypy site

unit: .venv/.installed-dev ## Tests on SQLite, with coverage
	$(PYTEST) -n 2 -m "not browser and not prove" --cov --cov-report=term --cov-fail-under=95 tests

postgres: .venv/.installed-dev ## A case of each test of the database on PostgreSQL (docs/adr/0022), when TEST_DATABASE_URL names one
	@if [ -n "$$TEST_DATABASE_URL" ]; then \
		DATABASE_URL="$$TEST_DATABASE_URL" $(PYTEST) -n 2 -m "everyday and not browser" tests; \
	else echo "SKIPPED: tests on PostgreSQL, because TEST_DATABASE_URL is not set."; fi

browser: .venv/.installed-dev ## Tests in a real browser, when a Chromium is found
	$(PYTEST) -n 2 --dist loadfile -m "browser and not prove and not screenshots" tests/system

prove: .venv/.installed-dev ## The long proofs
	$(PYTEST) -m prove tests
	@if [ -n "$$TEST_DATABASE_URL" ]; then SYSTEM_ON_POSTGRESQL=1 $(PYTEST) -m prove tests/system && \
		DATABASE_URL="$$TEST_DATABASE_URL" $(PYTEST) -n 2 -m "database and not everyday and not browser and not prove" tests; \
	else echo "SKIPPED: proofs on PostgreSQL, because TEST_DATABASE_URL is not set."; fi

screenshots: .venv/.installed-dev ## Take the pictures of the documents and of the guide anew, in a Chromium
	$(PYTEST) -m screenshots tests/system

bench: .venv/.installed-dev ## Measure the budgets into docs/reference/budgets.md
	$(BIN)/python -m bench

curves: .venv/.installed-dev ## Measure how costs grow into docs/reference/performance.md, on the PostgreSQL of TEST_DATABASE_URL
	$(BIN)/python -m bench.curves

audit: .venv/.installed-dev ## Licences of what is installed, and its known vulnerabilities where the service answers
	$(BIN)/python -m audit

drill: .venv/.installed-dev ## Kill the parts of an installation in turn under load, in docs/reference/drill.md (nginx-light redis-server postgresql)
	PYTHONPATH=. $(BIN)/python -m drill

lock: .venv/.installed-dev ## Resolve the requirements anew, with hashes and without addresses
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--extra dev pyproject.toml -o dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		-c dev.lock pyproject.toml -o requirements.lock
	sed -i "1i # Renewed on $$(date +%F)." requirements.lock

clean: ## Remove what was installed and built; data in var/ stays
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache site/*.egg-info

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Install Python 3.11 or later (Debian: apt-get install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: 3.11 or later is needed. Name another one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing (Debian: apt-get install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing what the site needs into .venv (once, about a minute)…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.installed-dev: .venv/.installed dev.lock
	@echo "Installing the developers' tools into .venv…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r dev.lock
	@touch $@
