# A bare machine needs Python 3.11, make and pip: everything else comes from the hash-locked lists.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: site serve check test bench lock clean

site: .venv/ready  ## construire le site dans site/
	$(BIN)/jalons build
serve: .venv/ready  ## prévisualiser, avec mise à jour à chaque enregistrement
	$(BIN)/jalons serve
check: .venv/ready  ## vérifier les catalogues
	$(BIN)/jalons check
test: .venv/ready-test  ## tout vérifier : style, types, tests, site construit, navigateur
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/pytest --numprocesses auto --dist loadfile
bench: .venv/ready  ## mesurer la vitesse, à côté d'autres générateurs (demande Node 18)
	$(BIN)/jalons bench
lock:  ## refaire les listes de dépendances (demande uv)
	uv pip compile requirements-build.in -o requirements-build.lock $(LOCK)
	uv pip compile pyproject.toml -o requirements.lock $(LOCK)
	uv pip compile pyproject.toml --extra test -o requirements-test.lock $(LOCK)
	uv pip compile scripts/bench/requirements.in -o scripts/bench/requirements.lock $(LOCK)
clean:  ## effacer ce qui a été installé ou construit
	rm -rf .venv site node_modules *.egg-info
LOCK := --generate-hashes --universal --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" --quiet

# What builds packages is locked too: it comes first, and no build fetches another.
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
LOCKED := $(INSTALL) --require-hashes --no-build-isolation

.venv/ready: requirements-build.lock requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(LOCKED) -r requirements-build.lock
	$(LOCKED) -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --no-index -e .
	@touch $@
.venv/ready-test: .venv/ready requirements-test.lock package-lock.json scripts/install-test-tools
	$(LOCKED) -r requirements-test.lock
	scripts/install-test-tools
	@touch $@
