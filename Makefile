# make site, make test: everything from a bare Python 3.11 or newer. `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: help site serve fuzz test lint check pictures lighthouse pace browsers bench lock clean

help:
	@echo "make site    build site/ from the bundled data"
	@echo "make serve   build, then serve on 127.0.0.1:8000"
	@echo "make test    run the tests (the browser's too, if there is a Chromium)"
	@echo "make check   what CI runs: format, lint, types, workflows, tests"
	@echo "make fuzz    thousands of broken inputs, each taken or refused in a line (FUZZ_INPUTS of each kind, FUZZ_SEED)"
	@echo "make pictures  every type of page as a picture, in .cache/pictures (needs a Chromium and a built site)"
	@echo "make lighthouse  Lighthouse scores of the built site (needs npx, a Chromium and the network)"
	@echo "make pace    how long a reader with a slow processor waits, and what holds frames up (needs a Chromium and a built site)"
	@echo "make browsers  one page of each type in Chromium, Firefox and WebKit (needs them installed and a built site)"
	@echo "make bench   how long builds take (RAW=ARCHIVE.zip: beside a bare scan of a police archive)"
	@echo "make lock    pin the dependencies of pyproject.toml again (needs uv)"
	@echo "make clean   remove the built site, the environment and caches"

$(INSTALLED): requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

site: $(INSTALLED)
	$(BIN)/python build.py

serve: $(INSTALLED)
	$(BIN)/python build.py --serve

test: $(INSTALLED)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/biome ci --error-on-warnings
	$(BIN)/djlint --quiet templates
	$(BIN)/actionlint .github/workflows/*.yml
	$(BIN)/zizmor --offline --quiet --no-progress .github/workflows

check: lint test

fuzz: $(INSTALLED)
	FUZZ_INPUTS=$(or $(FUZZ_INPUTS),1000) FUZZ_SEED=$(or $(FUZZ_SEED),1) $(BIN)/python -m tests.fuzz

pictures: $(INSTALLED)
	$(BIN)/python -m tests.pictures site .cache/pictures

lighthouse: $(INSTALLED)
	$(BIN)/python -m tests.lighthouse

# make bench RAW=path/to/archive.zip: as multiples of a bare scan of that police archive
bench: $(INSTALLED)
	$(BIN)/python -m tests.bench $(RAW)

pace: $(INSTALLED)
	$(BIN)/python -m tests.pace site

browsers: $(INSTALLED)
	$(BIN)/python -m tests.browsers

# requirements-build.lock is what building alone needs: the monthly run, which may write to the repository, installs no more.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --quiet --custom-compile-command "make lock"

lock:
	$(LOCK) --group dev -o requirements.lock
	$(LOCK) --constraints requirements.lock -o requirements-build.lock

clean:
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find site -mindepth 1 ! -name .gitignore -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
