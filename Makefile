# Everything begins with Python 3.11 or newer, make and a package registry. `make help` lists what there is.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready
JOBS ?= 1

.PHONY: help setup report test lab check notebooks browser-test benchmark docs clean
.DEFAULT_GOAL := help

help:
	@echo "make setup         make the environment .venv"
	@echo "make report        build the tables, run the notebooks, write charts and tables to reports/"
	@echo "make test          unit tests, and every notebook against its stored outputs"
	@echo "make lab           open JupyterLab"
	@echo "make check         style, types and the order of the packages"
	@echo "make notebooks     run all notebooks and store their outputs"
	@echo "make browser-test  use the notebooks in a real browser (needs Chromium)"
	@echo "make benchmark     measure the speed of reading and of finding what is alike"
	@echo "make docs          write the pages that come from the code"
	@echo "make clean         remove what was built; plans and corrections stay"

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@"$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
	  { echo "Python 3.11 or newer is needed; name it: make setup PYTHON=/path/to/python3.11"; exit 1; }
	"$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[fast,notebooks,dev]"
	@touch $(READY)

report: setup
	$(BIN)/plan-compare build --jobs $(JOBS)
	$(BIN)/python tools/notebooks.py run notebooks --out reports/notebooks
	$(BIN)/plan-compare report --force

test: setup
	$(BIN)/python -m pytest -q -rs tests
	$(BIN)/plan-compare build --jobs $(JOBS)
	$(BIN)/python -m pytest -q --nbval --nbval-current-env --nbval-kernel-startup-timeout 300 --nbval-cell-timeout 600 notebooks

lab: setup
	$(BIN)/plan-compare build --jobs $(JOBS)
	$(BIN)/jupyter lab --notebook-dir=. notebooks/00_start_here.ipynb

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

notebooks: setup
	$(BIN)/plan-compare build --jobs $(JOBS)
	$(BIN)/python tools/notebooks.py run notebooks
	$(BIN)/python tools/notebooks.py index notebooks

browser-test: setup
	BROWSER_TEST=1 $(BIN)/python -m pytest -q -rs tests/browser

benchmark: setup
	$(BIN)/python benchmarks/reading.py

docs: setup
	$(BIN)/python docs/write.py

clean:
	rm -rf data/processed reports build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
