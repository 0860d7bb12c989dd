# Everything begins with Python 3.11 or newer, make and a package registry. `make help` lists what there is.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready
DEV := .venv/.dev
PROOF := build/proof
NBVAL := --nbval --nbval-current-env --nbval-kernel-startup-timeout 300 --nbval-cell-timeout 600
JOBS ?= 1
# bytecode is kept, whatever the machine's habit: without it each kernel and command compiles pandas anew
export PYTHONDONTWRITEBYTECODE :=
# files of tests run side by side; TOGETHER= runs them one after the other
TOGETHER ?= -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help setup report test quick lab versions check notebooks browser-test benchmark docs clean
.DEFAULT_GOAL := help

help:
	@echo "make setup         make the environment .venv"
	@echo "make report        build the tables, run the notebooks, write charts and tables to reports/"
	@echo "make quick         the unit tests that are over in two minutes"
	@echo "make test          unit tests, and every notebook against its stored outputs"
	@echo "make lab           open JupyterLab"
	@echo "make versions      prove that constraints.txt can be installed on every Python and system"
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
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt -e .
	@touch $(READY)

$(DEV): $(READY)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@$(BIN)/python -c "import compileall, sysconfig; [compileall.compile_dir(d, quiet=2, workers=0) for d in (sysconfig.get_path('purelib'), 'src')]"
	@touch $(DEV)

report: setup
	$(BIN)/plan-compare build --jobs $(JOBS)
	$(BIN)/python tools/notebooks.py run notebooks --out reports/notebooks
	$(BIN)/plan-compare report --force

quick: $(DEV)
	$(BIN)/python -m pytest -q -m "not slow" $(TOGETHER) tests

# the stored notebooks are checked against the shipped plans in folders of their own, whatever data/raw holds: the
# English ones in kernels, side by side with the tests, the Chinese ones, of the same code, among them; their tables are
# built while pytest starts (a notebook that finds none would build them itself)
test: $(DEV)
	rm -rf $(PROOF)
	$(BIN)/plan-compare new $(PROOF)/en --lang en
	$(BIN)/plan-compare build $(PROOF)/en/data/raw --jobs $(JOBS) >$(PROOF)/build.txt & \
	  $(BIN)/python -m pytest -q -rs $(NBVAL) $(TOGETHER) tests $(PROOF)/en/notebooks

lab: setup
	$(BIN)/plan-compare lab

versions: $(DEV)
	$(BIN)/python tools/pin_versions.py check

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

notebooks: $(DEV)
	$(BIN)/plan-compare build --jobs $(JOBS)
	$(BIN)/python tools/notebooks.py run notebooks
	$(BIN)/python tools/translate.py update notebooks
	$(BIN)/python tools/translate.py write notebooks
	$(BIN)/python tools/notebooks.py index notebooks
	$(BIN)/python tools/notebooks.py index notebooks/zh

browser-test: $(DEV)
	BROWSER_TEST=1 $(BIN)/python -m pytest -q -rs tests/browser

benchmark: setup
	$(BIN)/python benchmarks/reading.py

docs: $(DEV)
	$(BIN)/python docs/write.py

clean:
	find data/processed -mindepth 1 ! -name README.md -delete
	rm -rf reports build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
