# Two commands matter: `make run` serves the glossary, `make test` runs every test.
#
#   make run PORT=8123 DATA_DIR=some/folder

PORT ?= 8000
DATA_DIR ?= instance
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST_OPTIONS ?=

.PHONY: run test check bench lock catalogs clean system-packages

run: $(VENV)/run.stamp
	@GLOSSARY_DATA_DIR="$(DATA_DIR)" $(BIN)/glossary serve --port "$(PORT)"

test: system-packages $(VENV)/test.stamp $(VENV)/oracle.stamp
	@$(BIN)/python tools/public_schemas.py || true
	@TMPDIR="$$(tools/test-folder.sh)" $(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST_OPTIONS)

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/catalogs.py check
	@GLOSSARY_DATA_DIR="$$(mktemp -d)" $(BIN)/glossary check

bench: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.lookup
	$(BIN)/python -m benchmarks.search_quality --peers
	$(BIN)/python -m benchmarks.search_speed
	$(BIN)/python -m benchmarks.serving
	$(BIN)/python -m benchmarks.endurance
	$(BIN)/python -m benchmarks.printing

# Writes the lock files anew, with hashes and without addresses.
lock: $(VENV)/test.stamp
	tools/lock.sh

# Brings new sentences of the interface into every catalog.
catalogs: $(VENV)/test.stamp
	$(BIN)/python tools/catalogs.py update

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

system-packages:
	@tools/system-packages.sh

# The environment, made once and brought up to date when a lock file changes.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "The glossary needs Python 3.11 or later." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Please install Python's venv first: sudo apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the glossary needs (once; about half a minute) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@# The service runs without docstrings: what it loads is compiled so now, not at each start.
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -OO -c 'import glossary.cli.serving, glossary.cli.service, glossary.cli.warming, glossary.web.worker'
	@touch $@

$(VENV)/test.stamp: requirements-test.lock $(VENV)/run.stamp
	@echo "Installing what the tests need (once; about a minute) …"
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

# The oracle of the order compiles against ICU; without ICU its tests say that they are skipped.
$(VENV)/oracle.stamp: requirements-oracle.lock $(VENV)/test.stamp
	@if pkg-config --exists icu-i18n 2>/dev/null; then \
	  echo "Compiling PyICU, the oracle of the order (once; one to two minutes) …"; \
	  $(PIP) install --require-hashes -r requirements-oracle.lock && touch $@; \
	fi
