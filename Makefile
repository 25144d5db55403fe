# Every target is carried out by scripts/bootstrap.py; where there is no make: ./run, ./run test, ...

.DEFAULT_GOAL := run
.PHONY: run test check bench backup restore lock

run:                    # http://127.0.0.1:8000/ ; HOST=... PORT=... choose another address
	@./run serve

test:                   # everything that is checked by machine
	@./run test

check:                  # lint, types, floors, migrations, deployment settings: no tests
	@./run check

bench:                  # figures beside the floor; not part of `make test`
	@./run bench

backup:                 # make backup TO=folder
	@./run backup "$(TO)"

restore:                # VAR_DIR=empty-folder make restore FROM=folder
	@./run restore "$(FROM)"

# The locks hold no addresses: they install from whatever index the machine is set up for.
COMPILE = .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-annotate --no-header --no-emit-index-url $(UPGRADE)

lock:                   # after a change of pyproject.toml; UPGRADE=--upgrade takes newer versions
	python3 -m venv .venv-lock
	.venv-lock/bin/pip install --quiet uv
	$(COMPILE) pyproject.toml -o requirements/base.lock
	$(COMPILE) pyproject.toml --extra local -c requirements/base.lock -o requirements/local.lock
	$(COMPILE) pyproject.toml --extra local --group dev -c requirements/local.lock -o requirements/dev.lock
