# Two commands are enough: `make run` and `make test`. The others are their parts.
# A bare Debian or Ubuntu with git, make and Python 3.11 or newer is all that is needed.

# The first Python that is new enough; looked for only when .venv is built.
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(p))) python3)
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
JOBS ?= 2
ARGS ?=
# Whose SDK is installed beside the rest: `make run CARRIER=aliyun`. Twilio's always is.
CARRIER ?=
SDK := $(wildcard survey/carriers/$(CARRIER)/requirements.txt)
SDKS := $(wildcard survey/carriers/*/requirements.txt)

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test lint format bench study soak fuzz scan audit threats bundle clean

help: ## show this list
	@echo "make TARGET [ARGS='further arguments of the command']"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.runtime $(SDK:survey/carriers/%/requirements.txt=$(VENV)/.sdk-%) $(CATALOGUES) ## build .venv; afterwards .venv/bin/flask works

run: setup ## the demonstration: web, scheduler and sandbox carrier; Ctrl-C stops it
	@exec env -u CARRIER $(VENV)/bin/flask demo run $(if $(CARRIER),--carrier $(CARRIER)) $(ARGS)

test: setup $(VENV)/.tests ## every test, on SQLite, PostgreSQL and in a browser
	$(VENV)/bin/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

lint: setup $(VENV)/.tests ## style, types and the directions of imports
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

format: $(VENV)/.tests ## put the code into the house's form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: setup $(VENV)/.tests ## speed, side by side with a floor measured in the same run
	$(VENV)/bin/python -m tests.bench $(ARGS)

study: setup $(VENV)/.tests ## intervals, ranks, tiers and alarms against made-up months whose truth is known
	$(VENV)/bin/python -m tests.study $(ARGS)

soak: setup $(VENV)/.tests ## small offices under drawn faults, judged (ARGS='--seeds 100', '--seed 17', '--long')
	$(VENV)/bin/python -m tests.soak $(ARGS)

fuzz: setup $(VENV)/.tests ## spoilt inputs for whatever reads the outside (ARGS='--inputs 1000000 --parser sms')
	$(VENV)/bin/python -m tests.fuzz $(ARGS)

scan: $(VENV)/audit/.tools ## what bandit finds in the code
	$(VENV)/audit/bin/bandit --quiet --configfile pyproject.toml --recursive survey scheduler app.py

audit: scan ## the same, a list of parts (instance/sbom.json), known weaknesses (asks pypi.org)
	@mkdir -p instance
	$(VENV)/audit/bin/cyclonedx-py requirements --output-reproducible --output-file instance/sbom.json requirements.txt
	$(VENV)/audit/bin/pip-audit $(foreach file,requirements.txt $(SDKS),--requirement $(file)) --no-deps --disable-pip --strict $(ARGS)

threats: setup $(VENV)/.tests ## every defence of docs/threats.md taken out in a copy, and its test run (ARGS=U1 for one)
	$(VENV)/bin/python -m tests.threats.run $(ARGS)

bundle: setup ## one file in dist/ to install from where no package index is (ARGS=--check installs and runs it)
	$(VENV)/bin/python .ci/bundle.py $(if $(SDK),--carrier $(CARRIER)) $(ARGS)

clean: ## remove what was built; the data in instance/ stays
	rm -rf $(VENV) $(CATALOGUES) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.pip: .ci/bootstrap.py
	$(PYTHON) .ci/bootstrap.py $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.txt $(VENV)/.pip
	@echo "Installing requirements.txt into $(VENV): a minute or two, once."
	@$(PIP) install --quiet --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/.sdk-%: survey/carriers/%/requirements.txt $(VENV)/.runtime
	@echo "Installing $< into $(VENV), once."
	@$(PIP) install --quiet --require-hashes --requirement requirements.txt --requirement $<
	@touch $@

$(VENV)/.tests: tests/requirements.txt $(SDKS) $(VENV)/.runtime
	@echo "Installing tests/requirements.txt and every carrier's SDK into $(VENV): a minute or two, once."
	@$(PIP) install --quiet --require-hashes $(foreach file,requirements.txt tests/requirements.txt $(SDKS),--requirement $(file))
	@touch $@

$(VENV)/audit/.tools: .ci/audit-requirements.txt .ci/bootstrap.py
	$(PYTHON) .ci/bootstrap.py $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --require-hashes --requirement .ci/audit-requirements.txt
	@touch $@

%.mo: %.po | $(VENV)/.runtime
	$(VENV)/bin/pybabel compile --input-file $< --output-file $@
