# Every target works on a fresh machine with Python 3.11+ and git, and a second time without a network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PARAPP_DATA ?= parapp-data

CATALOGUES := $(shell find parapp surveys exports -name '*.po' 2>/dev/null)

.PHONY: demo test check soak bench translations lock clean

# The environment: exactly what the lock says, then the packages themselves, in place.
$(VENV)/.ready: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "parapp needs Python 3.11 or newer: make PYTHON=python3.11 ..." >&2; exit 1; }
	@echo 'Installing what parapp needs into $(VENV): some minutes, and this once only ...'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $@

# Catalogues are compiled when the package is built; this is the same step after an edit.
$(VENV)/.compiled: $(VENV)/.ready $(CATALOGUES)
	$(BIN)/python -m parapp.translations.build_hook
	touch $@

demo: $(VENV)/.compiled
	$(BIN)/parapp demo --serve --port $(PORT)

# Browser, LibreOffice, Java and fonts are system packages: installed when root, named otherwise.
$(VENV)/.system: $(VENV)/.ready
	$(BIN)/python tests/system_packages.py
	touch $@

# Three at a time also on two cores: browsers and databases wait more than they compute.
test: $(VENV)/.compiled $(VENV)/.system
	$(BIN)/python -m pytest -n 3 --dist loadgroup

check: $(VENV)/.compiled
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint parapp/templates --check --lint --quiet
	$(BIN)/python -m pytest -q -m check

# Long random attacks on the disclosure control; minutes, not seconds.
soak: $(VENV)/.compiled
	$(BIN)/python -m pytest -q -m soak

bench: $(VENV)/.compiled
	$(BIN)/python -m pytest tests/benchmarks -q -s -p no:xdist -W ignore

# Write new source strings into the catalogues; then translate what is empty.
translations: $(VENV)/.ready
	$(BIN)/python -m parapp.translations.sync
	$(BIN)/python -m surveys.library.sync
	$(BIN)/python -m parapp.translations.build_hook

# Look for newer versions within the ranges of pyproject.toml and pin them with their hashes.
lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade --extra postgres --extra spss --extra print --extra qualitative --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
