# Everything a contributor does, in one place; `make` alone lists it.

SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

GO       ?= go
NPM      ?= npm
PKG      ?= ./...
BENCH    ?= .
FUZZTIME ?= 20s

tools    := bin/tools
go_files := $(shell find . \( -name '.?*' -o -name node_modules -o -path ./bin -o -path ./tmp \) -prune -o -name '*.go' -print)
embedded := $(wildcard migrations/*.sql api/*.yaml api/*.html api/*.css)
sources  := $(filter-out %_test.go,$(go_files)) $(embedded) go.mod go.sum

app         := frontend/dist/index.html
app_modules := frontend/node_modules/.package-lock.json
app_sources := $(shell find frontend/src frontend/public -type f ! -name '*.test.*' ! -name '*.test-*') \
	frontend/index.html $(wildcard frontend/*.ts) frontend/tsconfig.json frontend/package.json
in_app       = $(NPM) --prefix frontend run --silent

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- running ----------------------------------------------------------------

bin/followship: $(sources) $(app)
	CGO_ENABLED=0 $(GO) build -trimpath -o $@ ./cmd/followship

$(app): $(app_modules) $(app_sources)
	$(in_app) build -- --logLevel warn

$(app_modules): frontend/package-lock.json frontend/.npmrc
	@.ci/node
	cd frontend && $(NPM) ci
	@touch $@

.PHONY: build
build: bin/followship ## Build the web application, and the program that holds it

.PHONY: run
run: bin/followship ## Serve an invented organisation at http://localhost:8080, kept in tmp/service
	@mkdir -p tmp
	bin/followship demo --data tmp/service --listen localhost:8080

.PHONY: dev
dev: bin/followship $(app_modules) ## Serve the same at http://localhost:5173, following changes of frontend/src
	@mkdir -p tmp
	@.ci/dev

tmp/demo/ballots.csv: bin/followship
	rm -rf $(@D)
	bin/followship simulate $(@D) --seed 1
	@touch $@

.PHONY: analyse-demo
analyse-demo: tmp/demo/ballots.csv ## Simulate an organisation in tmp/demo and analyse its surveys as files
	bin/followship analyse $< --people tmp/demo/people.csv --mandates tmp/demo/mandates.csv --follows tmp/demo/follows.csv

# ---- testing ----------------------------------------------------------------

# Domain and store run on both engines by themselves; the edge runs once on each.
edge_on_postgres := $(if $(filter ./... ./api,$(PKG)),FOLLOWSHIP_TEST_EDGE_ON_POSTGRES=1 $(GO) test -json $(TESTFLAGS) ./api,true)

.PHONY: test test-go test-app test-browser
test: test-go $(if $(filter ./...,$(PKG)),test-app test-browser) ## Vet and test everything (PKG=./ranking/... for a part)

test-go: $(tools)/testsummary
	$(GO) vet $(PKG)
	@set -o pipefail; \
	{ $(GO) -C .ci/tools test -json ./... && \
	.ci/postgres sh -c '$(GO) test -json $(TESTFLAGS) $(PKG) && $(edge_on_postgres)'; } | $(tools)/testsummary

test-app: $(app_modules) ## Test the web application's parts
	@.ci/apptest $(in_app) test

test-browser: bin/followship $(app_modules) ## Test the whole with a browser (ARGS='serving --project phone' for a part)
	@chromium=$$(.ci/chromium) && FOLLOWSHIP_CHROMIUM="$$chromium" .ci/apptest $(in_app) e2e -- $(ARGS)

.PHONY: screens
screens: bin/followship $(app_modules) ## Take the pictures of docs/screens
	@chromium=$$(.ci/chromium) && FOLLOWSHIP_CHROMIUM="$$chromium" FOLLOWSHIP_SCREENS=1 $(in_app) e2e -- $(ARGS)
	@if command -v pngquant >/dev/null; then pngquant --force --ext .png --skip-if-larger 48 docs/screens/*.png || [ $$? -eq 98 ]; \
	else printf 'pngquant would make the pictures a third of their size\n'; fi

# What a release is proved with: an hour and more, where `make test` takes a sample.
.PHONY: proof
proof: ## Kill, cut, race and rush the service in full numbers (an hour)
	FOLLOWSHIP_TEST_FULL=1 .ci/postgres $(GO) test -count=1 -timeout=2h -v ./survey/faulttest
	FOLLOWSHIP_TEST_FULL=1 .ci/postgres $(GO) test -timeout=2h -run='^$$' -bench=BenchmarkSubmit -benchtime=8192x ./survey/faulttest
	FOLLOWSHIP_TEST_FULL=1 .ci/postgres $(GO) test -timeout=2h -run='^$$' -bench='BenchmarkRush|BenchmarkClose' -benchtime=1x ./survey/faulttest

# The attack suite in more organisations than the tests have time for, and what the floors
# of disclosure control leak; a finding names the seed it can be repeated with.
ORGANISATIONS ?= 1000
SEED          ?= 1
LONGEST       ?= 3h
REPORT        ?= tmp/attack.md
.PHONY: attack floors
attack: ## Attack invented organisations as colleagues do (ORGANISATIONS=1000 SEED=1 REPORT=tmp/attack.md)
	@mkdir -p $(dir $(REPORT))
	$(GO) test -count=1 -timeout=6h ./survey/attack -run '^TestAttacks$$' -args -organisations $(ORGANISATIONS) -seed $(SEED) -longest $(LONGEST) -effort 1 -report $(abspath $(REPORT))

floors: ## Measure what is shown at 7, 8, 9 and 10 raters gives away (an hour)
	$(GO) test -count=1 -timeout=6h -v ./survey/attack -run 'TestFloors|TestTenRaters|TestSharesOfPeople|TestAgreementOfFive' -args -floors 2000 -rare 20 -raresteps 16000

.PHONY: bench
bench: tmp/bench.txt ## Run the benchmarks and print one table (BENCH=regexp, PKG=./ranking/...)
	@awk -f .ci/benchtable.awk $<

# A fresh measurement each time; the last one is kept for `make compare`.
.PHONY: tmp/bench.txt
tmp/bench.txt:
	@mkdir -p $(@D)
	@if [ -e $@ ]; then mv $@ tmp/bench.before.txt; fi
	@.ci/postgres $(GO) test -run '^$$' -bench '$(BENCH)' -benchmem $(BENCHFLAGS) $(PKG) > $@.new || { cat $@.new; rm $@.new; exit 1; }
	@mv $@.new $@

OLD ?= tmp/bench.before.txt
NEW ?= tmp/bench.txt

.PHONY: compare
compare: $(tools)/benchstat ## Compare two runs of the benchmarks (OLD=file NEW=file)
	$(tools)/benchstat $(OLD) $(NEW)

.PHONY: fuzz
fuzz: ## Run every fuzz test for FUZZTIME each (20s; PKG=./ranking/...)
	@GO='$(GO)' .ci/fuzz $(FUZZTIME) $(PKG)

# ---- checking ---------------------------------------------------------------

.PHONY: lint lint-format lint-vet lint-rules lint-app lint-types
lint: lint-format lint-vet lint-rules lint-app lint-types ## Check formatting, go vet, types and the linters

lint-format: $(tools)/gofumpt
	@unformatted=$$($(tools)/gofumpt -l .) && \
	if [ -n "$$unformatted" ]; then printf 'not formatted (make format):\n%s\n' "$$unformatted"; exit 1; fi

lint-vet:
	$(GO) vet ./...
	$(GO) -C .ci/tools vet ./...

lint-rules: $(tools)/golangci-lint
	$(tools)/golangci-lint run ./...

lint-app: $(app_modules)
	$(in_app) lint

lint-types: $(app_modules)
	$(in_app) types

.PHONY: format
format: $(tools)/gofumpt $(app_modules) ## Format all files of Go and of the web application
	$(tools)/gofumpt -w .
	$(in_app) format

.PHONY: generate
generate: $(app_modules) ## Write all generated files anew
	$(GO) generate ./...
	$(in_app) generate

.PHONY: clean
clean: ## Remove what was built and measured
	rm -rf bin tmp frontend/test-results
	find frontend/dist -mindepth 1 ! -name .gitkeep -delete

# ---- tools, at the versions of .ci/tools/go.mod -----------------------------

tool_versions := .ci/tools/go.mod .ci/tools/go.sum
build_tool     = $(GO) -C .ci/tools build -o ../../$@

$(tools)/gofumpt: $(tool_versions)
	$(build_tool) mvdan.cc/gofumpt

$(tools)/golangci-lint: $(tool_versions)
	$(build_tool) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(tools)/benchstat: $(tool_versions)
	$(build_tool) golang.org/x/perf/cmd/benchstat

$(tools)/testsummary: $(tool_versions) $(wildcard .ci/tools/testsummary/*.go)
	$(build_tool) ./testsummary
