# `make help` lists the targets. Everything is installed into .venv; nothing else is touched.
PYTHON ?= python3
SHOW ?= episodes
BIN := .venv/bin
PUB := $(BIN)/podcast-pub
PYTEST_WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo demo-stop install test check format reference prove bench screenshot clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/installed ## Publish the sample show on a store on this computer, and check it as a listener
	@$(PUB) publish $(SHOW) --yes
	@$(PUB) verify $(SHOW)

demo-stop: .venv/installed ## Stop the store of the demo; what is published stays
	@$(PUB) store down $(SHOW)

install: .venv/installed ## Make .venv with podcast-pub and the local store

test: check ## Run `check` and all tests; installs what they need
	@sh tests/install_clients.sh
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS)

check: .venv/tools ## Lint, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/tools ## Format the code and sort its imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

reference: .venv/installed ## Write the pages of docs/reference that are made from the code
	$(BIN)/python -m docs.generate

prove: .venv/tools ## The long proofs: more lives of the model, more kills
	@sh tests/install_clients.sh
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) -m proof tests

bench: .venv/tools ## Medians of the times that the design promises
	$(BIN)/python -m tests.benchmarks

clean: ## Remove .venv and the caches of the tools
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "podcast-pub needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml
	@echo "installing podcast-pub into .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[local]'
	@touch $@

.venv/tools: .venv/installed
	@echo "installing the tools of the tests into .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[local,preview]' --group check --group test
	@touch $@
