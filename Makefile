# Everything here works on a fresh clone with Python >= 3.11 and make; nothing else need be installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := -m pip --disable-pip-version-check --quiet
SETUP := $(VENV)/.complete
SDN := fixtures/ofac/csv/sdn_2021-12-02
SDN_ALL := fixtures/ofac/csv/sdn_2021-0* fixtures/ofac/csv/sdn_2021-12* fixtures/ofac/csv/sdn_2023*
FSF := fixtures/eu/fsf/fsf_1_1_rebuilt_2022-06
DEMO := POTASHWATCH_GUARDS_STALE_TROUBLE_DAYS_OFAC_SDN=99999 $(BIN)/potashwatch
LOWEST := .venv-lowest/.complete
# What hangs on a version of a dependency: what is printed, the command line, the network, documents, mail.
OLDEST := tests/acceptance tests/cli/test_exit_codes.py tests/cli/test_terminal.py tests/fetchers/test_transport.py \
	tests/parsers/test_published_files.py tests/parsers/test_pdf.py tests/parsers/test_license_pages.py tests/html/test_pages.py \
	tests/alerts/test_smtp.py tests/alerts/test_webhook.py tests/alerts/test_apprise.py tests/export/test_rows.py \
	tests/cloud/test_store.py tests/cloud/test_faults.py

.PHONY: help setup demo test lint types unit lowest coverage bench docs lock clean

help:            ## show the targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/:/' | column -t -s ':'

setup: $(SETUP)  ## install the locked environment

$(SETUP): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) install --require-hashes --only-binary :all: -r requirements/dev.txt
	$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(LOWEST): requirements/lowest.txt pyproject.toml
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python $(PIP) install --require-hashes --only-binary :all: -r requirements/lowest.txt
	.venv-lowest/bin/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(SETUP)   ## run the main job on real published data
	@rm -rf build/demo
	@echo "The story of Belaruskali, the Belarusian Potash Company and Belavia, from the real editions of 2021 to 2023. Nobody kept the"
	@echo "SDN editions of 2025-11-04 and 2026-03-26: those two are MADE here, the last real one without the parties removed by then."
	@$(BIN)/python -m tests.story.made build/demo/made
	@echo "\$$ potashwatch snapshots import $(SDN_ALL) fixtures/eu/fsf build/demo/made"
	@$(BIN)/potashwatch snapshots import $(SDN_ALL) fixtures/eu/fsf build/demo/made --archive build/demo/story
	@for day in 2021-12-03 2025-12-20 2026-03-27; do \
		echo; echo "\$$ potashwatch status --as-of $$day"; \
		$(BIN)/potashwatch status --as-of $$day --archive build/demo/story; done
	@echo; echo "\$$ potashwatch history belaruskali"
	@$(BIN)/potashwatch history belaruskali --archive build/demo/story
	@echo; echo "\$$ potashwatch licenses --in-force"
	@$(BIN)/potashwatch licenses --in-force --archive build/demo/story
	@echo
	@echo "The daily run, OFAC, 2 December 2021: in the morning a baseline; in the evening the Belarusian Potash Company and"
	@echo "Agrorozkvit appear. The folders stand in for the authority, and the lists are old on purpose."
	@echo "\$$ potashwatch run --init --list ofac-sdn --mirror $(SDN)T0141"
	@$(DEMO) run --init --list ofac-sdn --mirror $(SDN)T0141 --archive build/demo/daily
	@echo "\$$ potashwatch run --list ofac-sdn --mirror $(SDN)T1850 --targets-only --report-dir build/demo/reports --config build/demo/potashwatch.toml"
	@mkdir -p build/demo/alerts
	@printf '[[sinks]]\nkind = "directory"\nname = "desk"\npath = "alerts"\nformat = "text"\ntargets = ["any"]\n' \
		> build/demo/potashwatch.toml
	@$(DEMO) run --list ofac-sdn --mirror $(SDN)T1850 --targets-only --archive build/demo/daily --exit-zero \
		--report-dir build/demo/reports --config build/demo/potashwatch.toml
	@echo; echo "The page of that run is build/demo/reports/latest.html; the alert that went to a folder begins:"
	@head -n 5 build/demo/alerts/*_news_*.txt
	@echo
	@echo "\$$ potashwatch ledger"
	@$(DEMO) ledger --archive build/demo/daily
	@echo
	@echo "EU, 4 to 5 June 2022: Belaruskali and BPC appear."
	@echo "(Rebuilt from daily copies: the parties are real, programmes and acts are placeholders; see fixtures/README.md.)"
	@echo "\$$ potashwatch diff $(FSF)-04.xml.gz $(FSF)-05.xml.gz --targets-only"
	@$(BIN)/potashwatch diff $(FSF)-04.xml.gz $(FSF)-05.xml.gz --targets-only --exit-zero

test: lint types unit lowest  ## every check that CI runs

lint: $(SETUP)   ## format, lint, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(SETUP)  ## strict types, tests included
	$(BIN)/mypy

unit: $(SETUP)   ## tests
	$(BIN)/python -m pytest

coverage: $(SETUP) ## the same with branch coverage, the command line included; half as slow again
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lowest: $(LOWEST)  ## tests with the oldest allowed dependencies
	.venv-lowest/bin/python -m pytest -m "not long" $(OLDEST)

bench: $(SETUP)  ## measure; writes docs/performance.md
	$(BIN)/python -m benchmarks

docs: $(SETUP)   ## write the pages that are made from the program
	$(BIN)/python -m tests.documents --update

lock: $(SETUP)   ## renew the locked requirements (needs the network)
	$(BIN)/python $(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--group dev pyproject.toml --output-file requirements/dev.txt --upgrade
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--extra alerts --extra cloud --constraint requirements/dev.txt pyproject.toml --output-file requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--resolution lowest-direct --group test pyproject.toml --output-file requirements/lowest.txt --upgrade
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--group peers --output-file requirements/peers.txt --upgrade

clean:           ## remove what the targets made
	rm -rf $(VENV) .venv-lowest build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
