# What people do here, in one word each: `make` lists them.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq

# The pages that hold blocks made by running the tool.
PAGES = $(wildcard README.md CONTRIBUTING.md docs/*.md)
COG = $(BIN)/cog -P -I docs -p 'from generate import blocks_tables, config_tables, engines_table, fields_table, help_pages, rules_pages, run' --verbosity=1
SOURCES = src bench docs

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test lint docs docs-check bench clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.package ## lint, document and export the real schedules in catalog/, into build/demo/
	@rm -rf build/demo
	@mkdir -p build/demo
	@$(call exits,1,$(BIN)/schedcat lint catalog/)
	@$(call exits,1,$(BIN)/schedcat lint catalog/ > build/demo/lint.txt)
	@$(call exits,1,$(BIN)/schedcat lint --format json catalog/ > build/demo/lint.json)
	@$(BIN)/schedcat list catalog/ > build/demo/jobs.txt
	@$(BIN)/schedcat render-docs catalog/ --group-by file -o build/demo/jobs.md
	@$(BIN)/schedcat export catalog/waldur --backend=celery -o build/demo/waldur_beat_schedule.py
	@$(BIN)/schedcat export catalog/keystone --backend=celery -o build/demo/keystone_beat_schedule.py
	@$(BIN)/schedcat export catalog/keystone --backend=crontab -o build/demo/keystone.crontab
	@$(BIN)/schedcat export catalog/validibot --backend=celery -o build/demo/validibot_beat_schedule.py
	@$(BIN)/schedcat export catalog/validibot --backend=cloud-scheduler --env dev -o build/demo/validibot-dev.sh
	@$(BIN)/schedcat export catalog/validibot --backend=cloud-scheduler --env prod -o build/demo/validibot-prod.sh
	@printf '\n%s\n' 'And a refusal: seven of the intervals of Waldur are no crontab lines.'
	@$(call exits,3,$(BIN)/schedcat export catalog/waldur --backend=crontab -o build/demo/waldur.crontab)
	@printf '\n%s\n' 'Above: what is wrong in the real schedules of three projects, and what exports say. Written:'
	@ls build/demo | sed 's,^,  build/demo/,'

test: $(VENV)/.dev ## run every test, on all cores; PYTEST_ARGS='-k name' picks some
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(PYTEST_ARGS)

lint: $(VENV)/.dev ## check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports

docs: $(VENV)/.dev ## write the generated blocks of the pages anew
	$(COG) -r $(PAGES)

docs-check: $(VENV)/.dev ## fail when a generated block is out of date, and show the difference
	$(COG) --check --diff $(PAGES)

bench: $(VENV)/.dev ## measure against peers, two or three minutes
	$(BIN)/python bench/run.py

clean: ## remove what make made, the virtual environment too
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests bench docs -name __pycache__ -prune -exec rm -rf {} +

# Both installs are editable, so the demo and the tests always run the source as it stands.
$(VENV)/.package: pyproject.toml $(VENV)/.made
	@echo 'installing schedcat into $(VENV) ...'
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.made
	@echo 'installing schedcat and its development tools into $(VENV) ...'
	@$(PIP) install --editable '.[dev]'
	@touch $(VENV)/.package $@

$(VENV)/.made:
	@command -v $(PYTHON) > /dev/null || \
		$(call stop,$(PYTHON) is missing,apt-get install -y python3 python3-venv)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		$(call stop,$$($(PYTHON) --version) is too old: 3.11 or newer is needed,make PYTHON=python3.12 demo)
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
		$(call stop,$(PYTHON) has no venv module with pip,apt-get install -y python3-venv)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Say what is missing and the command that brings it.
stop = { echo "error: $(1)"; echo "help: run '$(2)'"; exit 1; } >&2

# The example catalogs hold real bugs: exit code 1, "findings", is the right answer and the only one.
exits = code=0; $(2) || code=$$?; [ $$code -eq $(1) ] || \
	{ echo "error: exit code $$code where $(1) was due: $(2)" >&2; exit 1; }

