# make site · make test · make test-deep · make bench · make help
# Needs Python 3.11 to 3.14 (with venv) and make; everything else is installed into .venv.

VENV := .venv
BIN := $(VENV)/bin
PROGRAMME ?= data
OUT ?= build
# The first Python on this machine that is new enough; set PYTHON to choose another.
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
PYTHON ?= $(shell for p in $(CANDIDATES); do $$p -c "$(SUITABLE)" 2>/dev/null && { echo $$p; break; }; done)

.PHONY: site test test-deep bench serve lint lock wheel clean help

site: $(VENV)/.site  ## Build the demonstration's website in build/site
	@$(BIN)/swresearch build --programme $(PROGRAMME) --out $(OUT)

test: $(VENV)/.test lint  ## Lint, type check and test (under ten minutes)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not deep"

test-deep: $(VENV)/.test  ## The tests that take longer
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m deep

bench: $(VENV)/.test  ## Speed beside the plain tools, as ratios in one run
	@$(BIN)/python tests/bench

serve: site  ## Look at the site on this computer
	@$(BIN)/swresearch serve --out $(OUT)

lint: $(VENV)/.test
	@$(BIN)/ruff check --quiet src tests data
	@$(BIN)/ruff format --check --quiet src tests data
	@$(BIN)/mypy --no-error-summary

wheel: $(VENV)/.test  ## Build the wheel in dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . > /dev/null

lock:  ## Make the locks anew (maintainers; needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --quiet --group install pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --quiet --group test -c requirements.lock -o requirements-test.lock

clean:  ## Remove what was generated (the environment stays)
	rm -rf build dist

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.python:
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c "$(SUITABLE)" 2>/dev/null; then \
	  echo "swresearch needs Python 3.11, 3.12, 3.13 or 3.14, and found none of these." \
	    "Install one, or name it: make PYTHON=/path/to/python3.12 site" >&2; exit 2; fi
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv" >&2; exit 2; }
	@touch $@

$(VENV)/.site: requirements.lock pyproject.toml $(VENV)/.python
	@echo "Installing the locked packages into $(VENV); this takes a few minutes the first time."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(VENV)/lib src || true
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.site
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-test.lock
	@touch $@
