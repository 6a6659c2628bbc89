# Short names for what is done by hand. The checks themselves are in .ci/run.

FUZZTIME ?= 10m

.PHONY: test ci fuzz bench long packages

test: # the tests that a newcomer runs
	go test ./...

ci: # everything that a change has to pass
	CI=true bash .ci/run

fuzz: # every fuzz target, each for FUZZTIME
	CI_FUZZ_TIME=$(FUZZTIME) bash .ci/run fuzz

bench: # the hot paths, starts and writes
	bash .ci/run bench

long: # the tests that count to thousands, with all their counts, and an ssh agent under load
	CODER_SECRETS_TEST_LONG=1 CODER_SECRETS_TEST_SOAK=10m go test -timeout 60m ./pkg/lint/... ./pkg/cli/... ./internal/...

packages: # how much is in each package, and in its largest circle of files
	go run ./tools/packages
