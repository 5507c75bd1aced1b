# Two commands matter: `make run` and `make test`. Everything they do is in tools/, in plain Python.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
HOUSE = exec "$(or $(PYTHON),python3)" tools/house.py

.PHONY: run test slow setup assets lint openapi pins format changelog
run:  ## set up what is missing and serve on http://127.0.0.1:$${PORT:-8000}
	@$(HOUSE) run
test:  ## set up what is missing, check style, types and floors, and run the suite
	@$(HOUSE) test $(ARGS)
slow:  ## the slow lane: long property tests, faults, scale; writes docs/quality.md
	@$(HOUSE) slow $(ARGS)
setup:  ## only the set-up of `make test`
	@$(HOUSE) setup
assets:  ## only the files the page downloads
	@$(HOUSE) assets
lint:  ## style, types and floors, without the suite
	@$(HOUSE) lint
format:  ## rewrite the sources in the house's format
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .
openapi:  ## rewrite docs/openapi.json from the code
	@.venv/bin/python tools/openapi.py
pins:  ## rewrite requirements/*.txt from what is installed in .venv
	@.venv/bin/python tools/pins.py
changelog:  ## fold changes/ into CHANGELOG.md for the version in pyproject.toml
	@.venv/bin/towncrier build --yes
