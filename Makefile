# Everything that is done with pop3play. make help lists it.

WASM     := web/static/pop3play.wasm.br
PACKED   := web/static/packed/.done
SOURCES  := $(shell find core wasm web/internal/pack -name '*.go' ! -name '*_test.go') go.mod
TEXTS    := $(shell find web/static web/internal/packpage -name packed -prune -o -type f ! -name 'pop3play.wasm*' -print) $(wildcard web/*.go) go.mod
FUZZTIME ?= 2m
ROUNDS   ?= 10
ARGS     ?=
CLIENTS  ?= .
QUIRKS   ?= .*
# What pop3play version says, unless the module has a version.
REVISION := $(shell git describe --tags --always --dirty 2>/dev/null)
DATE     := $(shell git log -1 --format=%cs 2>/dev/null)
LDFLAGS  := -s -w -X main.revision=$(REVISION) -X main.date=$(DATE)

.PHONY: help run test build wasm generate lint fuzz soak client-matrix bench bench-compare size clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 15

run: wasm ## serve the playground; ARGS goes to pop3play serve
	@go build -ldflags='$(LDFLAGS)' -o bin/pop3play ./cmd/pop3play
	@exec bin/pop3play serve $(ARGS)

test: wasm ## run every test, and install what they need
	.ci/test

build: wasm ## write bin/pop3play, with the page and the WASM inside
	go build -trimpath -ldflags='$(LDFLAGS)' -o bin/pop3play ./cmd/pop3play

wasm: $(WASM) $(PACKED) ## build the session core for the page, and pack it and the page's scripts into web/static

$(WASM): $(SOURCES)
	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -trimpath -gcflags=all=-l -ldflags='-s -w' -o bin/pop3play.wasm ./wasm
	go run ./web/internal/pack bin/pop3play.wasm web/static

$(PACKED): $(TEXTS)
	go run ./web/internal/packpage web/static
	@touch $@

generate: ## write the Go code of the page's components
	go tool templ generate

lint: ## check formatting, generated code, vet, staticcheck and govulncheck
	.ci/test lint

fuzz: ## run each fuzz target for FUZZTIME, 2m; CI runs each for 5s
	FUZZTIME=$(FUZZTIME) .ci/test fuzz

soak: ## run the attack tests for longer and with more of everything, and look for races
	POP3PLAY_SOAK=1 go test -count=1 -timeout 30m ./core/...
	go test -race -shuffle=on -count=3 -timeout 30m ./...

client-matrix: ## have mail programs meet quirks, for half an hour, and write testdata/clients-vs-quirks.*; CLIENTS and QUIRKS choose by regular expressions
	cd core/interop && go test -count=1 -timeout 90m -parallel 3 -run '^TestClientsMeetQuirks$$/$(CLIENTS)/^($(QUIRKS))$$' -args -meet-quirks

bench: wasm ## measure
	go test -run '^$$' -bench . -benchmem ./...
	cd wasm/wasmtest && go test -run '^$$' -bench . .
	cd web/browsertest && go test -count=1 -v -run '^TestFirstCommand$$' .

bench-compare: ## compare the benchmarks of core with those of BASE, a revision, ROUNDS times in turn
	BASE=$(BASE) ROUNDS=$(ROUNDS) .ci/bench-compare

size: build ## show how many octets the WASM, packed, and the binary have
	@wc -c $(WASM) web/static/pop3play.wasm.gz bin/pop3play | sed '$$d'

clean: ## remove what was built
	rm -rf bin dist web/static/packed web/static/pop3play.wasm.br web/static/pop3play.wasm.gz
