# `make help` lists the goals. Every goal installs what it needs and is missing; with nothing missing that takes a second.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Puts the Node that the set-up chose first on the PATH.
IN_ENVIRONMENT := . tools/setup/environment.sh;
# A launcher whose make was killed is told by the kernel, and stops its processes.
WITH_PARENT := $(shell command -v setpriv >/dev/null && echo setpriv --pdeathsig TERM --)

.PHONY: help up test test-long check format setup clean docs

help: ## Show this help
	@echo 'Goals:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@cat tools/up/help.txt

up: ## Run the whole cluster on this machine; Ctrl-C stops it and leaves nothing behind
	@tools/setup/setup.sh up
	@$(IN_ENVIRONMENT) exec $(WITH_PARENT) node tools/up/main.ts

test: ## Types, lint, format, dead code, then all tests (about 10 minutes)
	@tools/setup/setup.sh test
	@$(IN_ENVIRONMENT) exec $(WITH_PARENT) node tools/test/main.ts

test-long: ## Tests that take longer: *.long.test.ts
	@tools/setup/setup.sh test-long
	@$(IN_ENVIRONMENT) exec $(WITH_PARENT) node tools/test/main.ts --long

check: ## Types, lint, import rules, dead code and format, without the other tests
	@tools/setup/setup.sh up
	@$(IN_ENVIRONMENT) exec node tools/test/main.ts --checks

format: ## Format all files
	@$(IN_ENVIRONMENT) npx prettier --write --log-level warn .

setup: ## Install everything that `up` and `test` need, and run nothing
	@tools/setup/setup.sh test

docs: ## Generate docs/configuration.md, docs/event-tests.md and docs/api
	@$(IN_ENVIRONMENT) node tools/configuration-docs/main.ts && node tools/event-tests/main.ts && node tools/api-reference/main.ts

clean: ## Remove what can be made again (node_modules, built client)
	rm -rf node_modules packages/*/node_modules services/*/node_modules web/node_modules web/dist e2e/node_modules coverage
