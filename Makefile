# make demo   the whole job on sample data, through the Prefect flows; pages under demo-out/
# make test   the tests a change must pass (under 5 minutes); make slow runs the rest
# make lint   linters, types, import contracts
# make pictures  the screenshots of docs/images anew, from what make demo left
# make bench  side by side with peers, on the data in ../shared/data where it is there
BIN := .venv/bin

.PHONY: demo test slow lint bench pictures clean
.DEFAULT_GOAL := demo

.venv/installed-flows,web: pyproject.toml requirements.lock scripts/install
	@scripts/install flows,web

.venv/installed-flows,web,postgres,dask,dev: pyproject.toml requirements.lock scripts/install
	@scripts/install flows,web,postgres,dask,dev

demo: .venv/installed-flows,web
	@$(BIN)/python -m flows.demo demo-out

test: .venv/installed-flows,web,postgres,dask,dev
	@$(BIN)/python -m pytest -q -n 2 -m "not slow"

slow: .venv/installed-flows,web,postgres,dask,dev
	@$(BIN)/python -m pytest -q -m slow

lint: .venv/installed-flows,web,postgres,dask,dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/installed-flows,web,postgres,dask,dev
	for bench in kinds usage links kpi store themes_snapshot; do nice $(BIN)/python bench/$$bench.py || exit 1; done
	nice $(BIN)/python -m bench.real_input

pictures: .venv/installed-flows,web,postgres,dask,dev
	@scripts/screenshots

clean:
	rm -rf .venv demo-out .prefect
