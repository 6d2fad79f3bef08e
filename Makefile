# make help lists what there is. Everything needs only Python 3.11–3.13, a C compiler and make.
#
# PYTHON=python3.12 make test   uses that Python, in an environment of its own (.venv-3.12);
# otherwise the first suitable Python found is used, in .venv.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PYTHON ?=
export PYTHON

ifeq ($(PYTHON),)
VENV := .venv
else
CHOSEN := $(shell PYTHON='$(PYTHON)' .ci/find-python)
ifeq ($(CHOSEN),)
$(error No suitable Python: see above)
endif
VENV := .venv-$(shell $(CHOSEN) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
endif

STAMP := $(VENV)/.set-up
RUN := $(VENV)/bin/python -m

# An environment remembers where it stands; one that was moved is made again.
$(shell [ "$$(cat $(STAMP) 2>/dev/null)" = "$$(pwd)" ] || rm -f $(STAMP))

# How many tests run side by side, and what else to tell pytest: make test ARGS="-k fire -x"
JOBS ?= 2
ARGS ?=
# The same examples every time; HYPOTHESIS_PROFILE=default looks for new ones.
export HYPOTHESIS_PROFILE ?= ci

.DEFAULT_GOAL := help
.PHONY: help demo test check tests test-all year fix messages lock set-up clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

demo: set-up ## the main job on bundled examples, in a throw-away database
	@$(VENV)/bin/lianban demo

test: check tests ## all checks and all tests

check: set-up ## lint, format, types, direction of imports, catalogue of messages
	@$(RUN) ruff check --quiet .
	@$(RUN) ruff format --quiet --check . >/dev/null || \
		{ $(RUN) ruff format --quiet --diff . | head -40; echo "Not formatted: make fix" >&2; exit 1; }
	@$(RUN) mypy
	@$(VENV)/bin/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo
	@$(VENV)/bin/python .ci/messages.py check

tests: set-up
	@$(RUN) pytest -n $(JOBS) $(ARGS)

test-all: ## make test on Python 3.11, 3.12 and 3.13, one after the other
	@for version in 3.11 3.12 3.13; do $(MAKE) test PYTHON=python$$version || exit 1; done

year: set-up ## a whole year of a district by commands alone: 1,200 cases over 250 parties, some minutes
	@$(RUN) tests.year

fix: set-up ## put right what ruff can put right by itself
	@$(RUN) ruff check --quiet --fix --exit-zero .
	@$(RUN) ruff format .

messages: set-up ## bring the catalogue of messages up to date with the code, and compile it
	@$(VENV)/bin/python .ci/messages.py update

lock: set-up ## choose new versions of everything that is installed, and lock them
	@.ci/lock $(VENV)

set-up: $(STAMP)

$(STAMP): pyproject.toml requirements.lock requirements-build.lock
	@.ci/set-up $(VENV)

clean: ## remove environments, caches and what was built
	rm -rf .venv .venv-* build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
