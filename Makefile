# Two commands do everything: `make demo` and `make test`. Both start from a bare Python 3.11 or newer.

PORT ?= 8000
DATA ?= var
LIVE ?=
ONLY ?=
CORPUS ?=
MINUTES ?= 30
SOURCES ?= 1000000
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
CODE := config factcheck claims sources seeds tests manage.py

.PHONY: help demo demo-change stack test soak bench simulate train lint fmt lock
help:
	@echo 'make demo [PORT=8000] [DATA=var] [LIVE=1]  run it with sample sources, or with the real ones'
	@echo 'make demo-change [DATA=var]                change a cited page under the running demo'
	@echo 'make stack [PORT=8000] [DATA=var/stack]    what docker-compose.yml starts, on PostgreSQL and Redis here'
	@echo 'make test                                  lint, then all tests that this machine can run'
	@echo 'make soak [MINUTES=30]                     traffic on the stack, processes lost midway; did all hold?'
	@echo 'make simulate [SOURCES=1000000]            the checks that so many tracked sources make'
	@echo 'make bench [ONLY=recheck]                  measure; one of api, capture, recheck, slow, heavy, due, kept, locate, rank, detect, drift, desk, stats'
	@echo 'make train CORPUS=sentences.jsonl.gz       make the weights of detection anew'
	@echo 'make lint | fmt | lock                     check, format, lock the dependencies'

demo: .venv/runtime.stamp
	@DATA_DIR="$(DATA)" exec $(BIN)/python manage.py demo --port "$(PORT)" --data "$(DATA)" $(if $(LIVE),--live)

demo-change: .venv/runtime.stamp
	@DATA_DIR="$(DATA)" exec $(BIN)/python manage.py demo_change --data "$(DATA)"

stack: DATA = var/stack
stack: .venv/runtime.stamp
	@DATA_DIR="$(DATA)" exec $(BIN)/python manage.py stack --port "$(PORT)" --data "$(DATA)"

test: .venv/dev.stamp
	@exec $(BIN)/python -m tests.run

soak: .venv/dev.stamp
	@exec $(BIN)/python -m tests.soak --minutes "$(MINUTES)"

simulate: .venv/dev.stamp
	@exec $(BIN)/python -m tests.bench.simulate --sources "$(SOURCES)"

bench: .venv/bench.stamp
	@exec $(BIN)/python -m tests.bench $(ONLY)

train: .venv/dev.stamp
	@exec $(BIN)/python -m tests.quality.training "$(CORPUS)"

lint: .venv/dev.stamp
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run

fmt: .venv/dev.stamp
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

# Needs uv (https://docs.astral.sh/uv/); nothing else does.
lock:
	@command -v uv >/dev/null || { echo 'make lock needs uv on the PATH.' >&2; exit 1; }
	$(COMPILE) pyproject.toml --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml --extra s3 --constraints requirements/runtime.txt --output-file requirements/s3.txt
	$(COMPILE) pyproject.toml --group dev --constraints requirements/s3.txt --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --group dev --group bench --constraints requirements/dev.txt --output-file requirements/bench.txt

# dev.txt holds all that runtime.txt holds, so either stamp is enough for what needs it.
.venv/runtime.stamp: requirements/runtime.txt | .venv/bin/python
	@echo 'Installing the dependencies (once, about a minute)...'
	@$(INSTALL) requirements/runtime.txt
	@touch $@

.venv/dev.stamp: requirements/dev.txt | .venv/bin/python
	@echo 'Installing the dependencies and the tools (once, about a minute)...'
	@$(INSTALL) requirements/dev.txt
	@touch $@ .venv/runtime.stamp

.venv/bench.stamp: requirements/bench.txt .venv/dev.stamp | .venv/bin/python
	@echo 'Installing what is measured against (once)...'
	@$(INSTALL) requirements/bench.txt
	@touch $@

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Factcheck needs Python 3.11 or newer: none found. make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Factcheck needs Python 3.11 or newer; $(PYTHON) is older. make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; \
		echo 'No virtual environment could be made: on Debian and Ubuntu, apt-get install python3-venv.' >&2; exit 1; }
