# Two commands matter: `make demo` and `make test`. Both set up what they need in .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test quality bench soak check fix lock tour clean

demo: $(VENV)/ready        ## build the sample library and serve it
	@$(BIN)/fzsearch demo --no-open

test: $(VENV)/ready        ## every test, with linters, types, layers and docs among them
	@$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

quality: $(VENV)/ready     ## how often parser, similar passages and wording meter are right on labelled data, with every failure
	@$(BIN)/python -m tests.quality

check: $(VENV)/ready       ## only the linters, types, layers and docs
	@$(BIN)/python -m pytest tests/test_habits.py

fix: $(VENV)/ready         ## format and mend what can be mended
	@$(BIN)/ruff check --fix-only src tests scripts bench; $(BIN)/ruff format src tests scripts bench

bench: $(VENV)/ready       ## how long parsing, harvesting, searching and serving take, searching beside other engines (an hour)
	@$(BIN)/python -m bench.parsing
	@$(BIN)/python -m bench.harvest
	@$(BIN)/python -m bench.hostile
	@$(BIN)/python -m bench.commits
	@$(BIN)/python -m bench.search --sections 20000
	@$(BIN)/python -m bench.search --sections 200000 --engines fzsearch tantivy fts5
	@$(BIN)/python -m bench.similar
	@$(BIN)/python -m bench.statements
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.load

soak: $(VENV)/ready        ## kill commits of the index and harvests a thousand times, ask the API a thousand things (an hour)
	@FZSEARCH_SOAK=1000 FZSEARCH_API_EXAMPLES=1000 $(BIN)/python -m pytest tests/cli/test_kill_commits.py tests/cli/test_kill_crawl.py tests/cli/test_again.py tests/index/test_against_plain_reading.py tests/web/test_api_schema.py tests/quality/test_wording.py

tour: $(VENV)/ready        ## the pictures of docs/tour.md, by a browser that walks through the demo
	@$(BIN)/python scripts/tour.py

lock: $(VENV)/ready        ## new exact versions, with hashes, into the lock files
	@$(BIN)/python scripts/lock.py

clean:                     ## forget the environment
	rm -rf $(VENV) build

# Exact versions with hashes: the build tool first, because jieba is published as source only.
$(VENV)/ready: requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fzsearch needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	@echo "Setting up $(VENV) (about a minute, once) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "No venv module: on Debian or Ubuntu, apt install python3-venv." >&2; exit 1; }
	@$(PIP) install --require-hashes -r requirements-build.lock
	@$(PIP) install --require-hashes --no-build-isolation -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
