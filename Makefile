# Everything runs in .venv, which is made from whatever PYTHON is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Passed to pip, for instance an index that has a CPU build of torch.
PIP_ARGS ?=

.PHONY: demo run test check lock bench soak fuzz fmt clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed
	$(BIN)/python -m retrieval build
ifdef SEEDS_DIR
	@echo; $(BIN)/python -m retrieval ask --top 2 --examples
else
	@for question in \
		"كيف تحولت مهمة قوات التحالف الدولي؟" \
		"ما اسم العملية التي أنهت ما يسمى بولاية دجلة؟" \
		"ما هي القوات الأمنية التي أسهمت في الإنجاز؟"; \
	do echo; $(BIN)/python -m retrieval ask --top 2 "$$question" || exit 1; done
endif

run: $(VENV)/.installed
	$(BIN)/python -m bot

# A file of tests at a time for each core, for many of them wait for processes: PYTEST_ARGS=-n0 runs all in one process.
test: $(VENV)/.installed-dev
	rm -f .coverage .coverage.*
	$(BIN)/python -m coverage run -m pytest -n auto --maxprocesses 4 --dist loadfile $(PYTEST_ARGS)
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report

# The exact files that `make` installs, renewed after a change of the dependencies in pyproject.toml.
lock: $(VENV)/.installed-dev
	$(BIN)/python -m tests.dependencies.locking
	$(BIN)/python -m tests.dependencies.licences > docs/licences.md

check: $(VENV)/.installed-dev
	$(BIN)/python -m tests.dependencies.locking --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.segmentation
	$(BIN)/python -m retrieval eval ../shared/data/arcd/arcd-train.json
	$(BIN)/python -m retrieval eval ../shared/data/arcd/arcd-train.json --cross-validate
	$(BIN)/python -m tests.bench.embedding
	$(BIN)/python -m tests.bench.engines
	$(BIN)/python -m tests.bench.building
	$(BIN)/python -m tests.bench.reading
	$(BIN)/python -m tests.bench.answering
	$(BIN)/python -m tests.bench.latency
	$(BIN)/python -m tests.bench.exactness
	$(BIN)/python -m tests.bench.load
	$(BIN)/python -m tests.bench.vectors
	$(BIN)/python -m tests.bench.lexical
	$(BIN)/python -m tests.bench.peers
	$(BIN)/python -m tests.bench.said
	$(BIN)/python -m tests.bench.spelling
	$(BIN)/python -m tests.bench.speech
	$(BIN)/python -m retrieval eval-speech ../shared/data/quotes_dev/articles.jsonl

# Hours of harm: each trial writes its rows of the table in docs/reliability.md.
soak: $(VENV)/.installed-dev
	$(BIN)/python -m tests.soak.kills
	$(BIN)/python -m tests.soak.replicas
	$(BIN)/python -m tests.soak.away
	$(BIN)/python -m tests.soak.memory
	$(BIN)/python -m tests.soak.builds
	$(BIN)/python -m tests.soak.flood

# What a fuzzer finds in a quarter of an hour, some minutes a stage; the first text that breaks one ends it.
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -e '.[fuzz]'
	@for stage in folding segmentation speech terms question rendering; do \
		$(BIN)/python -m tests.fuzz $$stage --seconds 150 || exit 1; done

fmt: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Isnad needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml requirements-dev.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -e '.[dev]'
	@touch $@ $(VENV)/.installed
