# One word each. Every target sets up what it needs first; nothing is installed outside this checkout but Debian
# packages, and those only by root (or passwordless sudo) and only when they are missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run demo demo-terminal test check coverage bench screenshots texts requirements third-party clean

BIN := .venv/bin
SETUP := packaging/setup_environment.sh
# How many tests run side by side (1: one after another), which ones, and other words for pytest.
JOBS ?= 2
TESTS ?=
PYTEST_ARGS ?=
# Words for the program: make run ARGS="order list"
ARGS ?=

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

run: ## the program; its words in ARGS="…"
	@$(SETUP) run
	@$(BIN)/acme-desktop $(ARGS)

demo: ## the main job in the window, on a practice CA, from nothing to an exported certificate
	@$(SETUP) demo
	@$(BIN)/python packaging/demo.py

demo-terminal: ## the same at the command line, on a CA started for the purpose
	@$(SETUP) demo
	@$(BIN)/python packaging/demo_terminal.py

test: check ## make check, then every test; JOBS=4 side by side, TESTS=tests/unit only some
	@$(BIN)/python -m pytest -n $(subst 1,0,$(filter 1,$(JOBS)))$(filter-out 1,$(JOBS)) --dist loadfile $(PYTEST_ARGS) $(TESTS)

check: ## format, lint, types, import contracts
	@$(SETUP) test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

coverage: ## branch coverage of the core by its unit tests, which must be complete
	@$(SETUP) test
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -m "not journey" $(PYTEST_ARGS) $(or $(TESTS),tests/unit)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --include='acme_desktop/domain/*,acme_desktop/service/*' --fail-under=100

bench: ## wall time, CPU, memory, requests, beside certbot and lego where they are installed
	@$(SETUP) test
	@PYTHONPATH=. $(BIN)/python tests/bench/run.py $(ARGS)

screenshots: ## a picture of every pane, light, dark and high contrast, into build/screenshots
	@$(SETUP) test
	@$(BIN)/python packaging/screenshots.py $(ARGS)

texts: ## read all texts of the program into resources/translations
	@$(SETUP) test
	@$(BIN)/python packaging/generate.py texts

requirements: ## pin requirements/*.txt again (needs uv); UPGRADE=--upgrade for newer versions
	@packaging/pin_requirements.sh $(UPGRADE)
	@$(MAKE) --no-print-directory third-party

third-party: ## write THIRD-PARTY.md again
	@$(SETUP) test
	@$(BIN)/python packaging/third_party.py

clean: ## remove everything that make made
	rm -rf .venv .cache build dist *.egg-info htmlcov .coverage .coverage.* .hypothesis
	rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
