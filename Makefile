# Everything runs in .venv, which the first target that needs it makes from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
unexport PYTHONDONTWRITEBYTECODE # the tests start many processes, and each would compile the package again

.PHONY: help setup book test bench lint check serve sheets lock drawings clean chromium

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## make .venv from requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "nce needs Python 3.11 or newer with venv as '$(PYTHON)'; name another with: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "'$(PYTHON)' cannot make environments; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@test -x $(BIN)/python && $(BIN)/python -c '' 2>/dev/null || { rm -rf .venv; $(PYTHON) -m venv .venv; }
	@awk '/^[^ #]/ {on = /^uv==/} on' requirements.lock > .venv/uv.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@$(BIN)/uv pip sync --quiet --only-binary :all: --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

book: setup ## execute what is stale and build _build/html/index.html
	@$(BIN)/nce build

test: setup chromium ## lint, unit tests, strict full execution of the book, browser tests
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n auto -m "not book and not browser"
	$(BIN)/nce build --fresh
	$(BIN)/pytest -n auto -m "book or browser"

lint: setup ## ruff, type checker and data check, as pre-commit runs them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nce check

bench: setup ## time the models beside the usual ways
	@$(BIN)/python benchmarks

check: setup ## validate the tables under data/
	@$(BIN)/nce check

serve: book ## show the built site on http://127.0.0.1:8000
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

drawings: setup ## keep how the figures are drawn now, once a change was looked at and is meant
	@$(BIN)/python tests/test_drawings.py

sheets: book chromium ## photograph all figures onto the contact sheets under docs/
	@$(BIN)/python docs/contact_sheets.py

lock: setup ## pin the newest versions that pyproject.toml allows into requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --all-extras --group dev --upgrade --custom-compile-command 'make lock' pyproject.toml --output-file requirements.lock

clean: ## remove what was built (the environment stays)
	@rm -rf _build dist

# Chromium comes from the system: a browser that a test tool downloads for itself is neither pinned nor always reachable.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
	  { echo "the browser tests need Chromium; on Debian or Ubuntu: sudo apt-get install chromium" >&2; exit 2; }
