# Each goal sets up what it needs: see scripts/setup.sh.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help demo pkg wasm-pack page front-end web-ui test test-packaging vectors check size bench peers soak fuzz miri semver reproducible clean

PORT ?= 8080
SERVE ?= 1
export PORT

demo: page ## Decode samples in the terminal, then serve the demo page and its API (PORT=8080; SERVE=0 leaves that out)
	@node scripts/demo.js
	@[ "$(SERVE)" = 0 ] || exec cargo run --locked --example backend --features axum,tracing

test: ## Run every test there is: Rust, Node, Chrome, Firefox (installs the browsers with apt)
	@scripts/setup.sh test
	@scripts/test.sh

pkg: ## Build the npm package in pkg/
	@scripts/setup.sh build
	@scripts/build-package.sh

page: pkg ## Build the demo page as plain files in target/page/, to be published anywhere
	@node scripts/build-page.js

front-end: ## Build the Rust front end of examples/front-end in target/front-end/
	@scripts/setup.sh test
	@scripts/build-front-end.sh

web-ui: pkg ## Build the React app of examples/web-ui, then serve it with the example back end (PORT=8080)
	@scripts/build-web-ui.sh
	@cargo build --locked --example backend --features axum,tracing
	@echo 'The web UI: http://127.0.0.1:$(PORT)/web-ui/'
	@exec cargo run --locked --example backend --features axum,tracing

test-packaging: pkg ## Install the packed package into a real app for each environment (ONLY=vite: just that one)
	@scripts/setup.sh test
	@node tests/packaging/run.js $(ONLY)

# For tests and benchmarks, beside the npm package.
wasm-pack:
	@scripts/setup.sh test
	@. scripts/tools.sh && wasm_pack build --target web --out-dir target/wasm-pack -- --locked

vectors: pkg wasm-pack ## Hold every implementation against the cases of tests/vectors/, with one table (ONLY=node: just those)
	@node tests/vectors/run.js $(ONLY)

check: pkg ## Check formatting, lints and types
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
	@! git grep -n '"resolved": "http' -- '*package-lock.json' || { echo 'A lock file records download addresses: see .npmrc'; exit 1; }

size: pkg wasm-pack $(if $(PEERS),peers) ## Print what the npm package adds to a front end, and hold its budgets (PEERS=1: beside other libraries)
	@node scripts/size.js $(if $(PEERS),--peers)

bench: pkg wasm-pack peers ## Compare with hand-written code and other libraries in Node, browsers and Rust (ARGS="--quick --only=text": see benches/run.js)
	@node benches/run.js $(ARGS)

# What is compared with, apart from what the rest needs.
peers:
	@[ benches/node_modules/.package-lock.json -nt benches/package-lock.json ] || npm ci --prefix benches --loglevel=error

soak: pkg ## Decode and ask the demo's back end at full speed, and see that memory stays flat (MINUTES=10)
	@node scripts/soak.js

fuzz: ## Fuzz the decoder, each target for TIME seconds (TIME=60)
	@scripts/setup.sh test
	@scripts/fuzz.sh $(or $(TIME),60)

miri: ## Run the unit tests under Miri, which sees undefined behaviour (where nightly Rust has it)
	@scripts/miri.sh

semver: ## Compare the crate's API with the previous release, the latest tag v*
	@scripts/semver.sh

reproducible: pkg ## Build the npm package once more from a clean copy and compare the tarballs
	@scripts/reproducible.sh

clean: ## Remove what was built (the tools of set-up stay)
	rm -rf target www/generated tests/node_modules
	find pkg -mindepth 1 -maxdepth 1 ! -name .gitignore -exec rm -rf {} +

help: ## List the goals
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
