# `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run test check format bench crash stall soak lock demo messages diagram screenshots fuzz wheel clean install-run install-test

PYTHON_HERE = .venv/bin/python
TICKETONLINE = .venv/bin/ticketonline
# One file for every platform and Python; no index address, so that it installs from a mirror as well.
LOCK = $(PYTHON_HERE) -m uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url
# Of the trials: crash, soak.
ROUNDS ?= 50
MINUTES ?= 10
ENGINE ?= postgresql
SEED ?=

help:
	@echo "Ticketonline. With Python 3.11 or newer, two commands are enough:"
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## /  make \1 \t/p' Makefile | expand -t 20
	@echo
	@echo "PORT=8001 make run          serve on another port"
	@echo "make test ARGS='-k hold'    run some tests; ARGS go to pytest"
	@echo "PYTHON=... make run         name the Python to use"

run: install-run ## install, migrate, load the demo if the database is empty, and serve
	@$(PYTHON_HERE) -m ticketonline serve --demo

test: install-test ## install and run every test on SQLite, and on PostgreSQL and in a browser where they are found
	@$(PYTHON_HERE) -m tests.run $(ARGS)

check: install-test ## run every static check
	@$(PYTHON_HERE) -m tests.check

format: install-test ## format the code and sort its imports
	@$(PYTHON_HERE) -m ruff format ticketonline tests benchmarks environments
	@$(PYTHON_HERE) -m ruff check --fix ticketonline tests benchmarks environments

crash: install-test ## kill something in a rush, ROUNDS=50 times, and lose no answer (SEED=..., ENGINE=sqlite)
	@$(PYTHON_HERE) -m tests.trials.crash --rounds $(ROUNDS) --engine $(ENGINE) --seed "$(SEED)"

stall: install-test ## let the database's commit stall before 2,000 people and see that the rest is served
	@$(PYTHON_HERE) -m tests.trials.stall

soak: install-test ## full load for MINUTES=10, and nothing grows (ENGINE=sqlite)
	@$(PYTHON_HERE) -m tests.trials.soak --minutes $(MINUTES) --engine $(ENGINE)

bench: install-run ## measure how fast the shop is (some rows: ARGS='--only reads'; needs wrk and PostgreSQL)
	@$(PYTHON_HERE) -m benchmarks $(ARGS)

demo: install-run ## load the demo events into an empty database
	@$(PYTHON_HERE) -m ticketonline prepare --demo

messages: install-test ## gather the texts for translation and compile the catalogues (needs GNU gettext)
	@cd ticketonline && ../$(TICKETONLINE) manage makemessages --all --no-obsolete --no-wrap --add-location file
	@cd ticketonline && ../$(TICKETONLINE) manage compilemessages

diagram: install-test ## draw docs/reference/class-diagram.md from the models
	@$(TICKETONLINE) manage class_diagram

screenshots: install-test ## take the pictures of docs/screenshots (needs a Chromium)
	@$(PYTHON_HERE) -m tests.journeys.screenshots

fuzz: install-test ## send both APIs some thousands of odd requests
	@$(PYTHON_HERE) -m tests.api.long_schemathesis
	@$(PYTHON_HERE) -m tests.organisers_api.long_schemathesis

lock: install-test ## pin the newest dependencies that pyproject.toml allows
	@$(PYTHON_HERE) -m pip install --quiet uv
	@$(LOCK) --group build -o requirements/run.txt
	@$(LOCK) --group build --group test -c requirements/run.txt -o requirements/test.txt

wheel: install-test ## build dist/ticketonline-VERSION.whl
	@$(PYTHON_HERE) -m build --wheel --no-isolation

clean: ## remove what was built and installed; the data in var/ stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

install-run:
	@requirements/install run

install-test:
	@requirements/install test
