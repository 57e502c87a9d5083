# Everything that a person types. On a fresh machine `make site` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: help site pack new test check serve bench bench-full picture format lint clean

help:  ## Say what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 12

site: $(VENV)/site  ## Build the site into output/
	$(RUN) build.py

pack: $(VENV)/site  ## Build the site and write it into packs/ as one file for a stick, with its checksum
	$(RUN) build.py pack

new: $(VENV)/site  ## Ask for a new case and write it as a draft
	$(RUN) build.py new

check: $(VENV)/site  ## List the content's problems, drafts included; write nothing
	$(RUN) build.py check --drafts

serve: $(VENV)/site  ## Show the site on this machine, drafts included, and rebuild it on every change
	$(RUN) build.py serve --drafts

test: $(VENV)/test  ## Lint, check types, and run all tests, in a real browser too
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(RUN) -m pytest

lint: $(VENV)/test  ## Mend what ruff can mend, then show the rest
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/mypy

bench: $(VENV)/test  ## Measure builds of this site, what its search costs a reader and what it finds (needs node)
	$(RUN) bench/builds.py
	$(RUN) bench/search.py
	$(RUN) bench/oracle.py --lunr

bench-full: $(VENV)/test  ## Measure every size beside Hugo and Pagefind: an hour, and 20 GB
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	npm install --silent --prefix .explorer-cache/pagefind pagefind@1.6.0
	for n in 100 1000 10000 100000; do PAGEFIND=.explorer-cache/pagefind/node_modules/.bin/pagefind $(RUN) bench/compare.py $$n; done

picture: $(VENV)/test  ## Make the picture of the site in the README
	$(RUN) bench/picture.py

clean:  ## Take away what was built or set up
	rm -rf output .output-* .explorer-cache $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/site: pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test: pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	$(RUN) tests/browser/install.py
	@touch $@ $(VENV)/site
