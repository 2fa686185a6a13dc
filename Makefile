# Every check of CI has a target of its own; `make` lists them.
GO       ?= go
FUZZTIME ?= 30s
MUTANTS  ?= 300
SEED     ?= 1
TIMES    ?= 100
ARGS     ?=

.DEFAULT_GOAL := help
.PHONY: help build test race generate check vet lint cross cross-amd64 cross-arm64 cross-riscv64 fuzz faults mutate bench peers speed speed-record growth growth-record mca report clean ci

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the command: ./flynn
	CGO_ENABLED=0 $(GO) build -o flynn .

test: ## run all tests on this machine
	$(GO) test ./...
	cd peers && $(GO) test ./peer ./mca

race: ## run the tests of everything concurrent under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -short ./mimd/... ./misd/... ./bench/... ./internal/...

generate: ## write packages asm and ops, the corpus of fuzzing and the tables in the docs from their sources
	$(GO) test ./asm/internal/gen -run Current -generate
	$(GO) test ./kernels -run Corpus -generate
	$(GO) test . -run Generated -generate

check: vet lint ## gofmt, vet for every system, staticcheck

# vet compiles each package for systems that no test runs on.
PLATFORMS := linux/amd64 linux/arm64 linux/riscv64 darwin/arm64 darwin/amd64 windows/amd64
vet:
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	@for p in $(PLATFORMS); do echo "vet $$p"; CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) vet ./... || exit 1; done
	@echo "vet peers"; cd peers && CGO_ENABLED=1 $(GO) vet ./... && GOEXPERIMENT=simd $(GO) vet ./cmd/archsimd

lint:
	staticcheck=$$($(GO) tool -n staticcheck) && for a in amd64 arm64 riscv64; do echo "staticcheck $$a"; GOARCH=$$a $$staticcheck ./... || exit 1; done

# A leg runs the suite on one emulated CPU and first makes sure that the CPU has the tier it is there for, and that it
# lacks what it should; then flynn verifies there what it would measure, but nodes, which an emulated process cannot start.
# The test cache knows nothing of CPUs, hence -count=1. Arguments: emulator, CPU, tiers, GOARCH, packages, tiers to force.
on    = GOARCH=$(4) FLYNN_ISA=$(6) FLYNN_REQUIRE=$(3) FLYNN_EXEC="$(1) -cpu $(2)" CGO_ENABLED=0 $(GO)
leg   = @echo "$(1) $(2), $(3)"; $(on) test -count=1 -timeout 30m -exec "$(1) -cpu $(2)" $(5) && \
	$(on) run -exec "$(1) -cpu $(2)" . verify --n 1,67 --filter -/class:mimd_dm

cross: cross-amd64 cross-arm64 cross-riscv64 ## run the suite on emulated CPUs (needs qemu-user)

TIERED := ./asm/isa ./asm/internal/ops ./kernels ./mimd ./misd ./bench ./internal/...
cross-amd64:
	$(call leg,qemu-x86_64,Nehalem,sse41$(comma)-avx,amd64,$(TIERED))
	$(call leg,qemu-x86_64,SandyBridge,avx$(comma)-avx2,amd64,./asm/isa ./asm/internal/ops ./kernels)
	$(call leg,qemu-x86_64,Haswell,avx2,amd64,$(TIERED))
	$(call leg,qemu-x86_64,Haswell$(comma)-fma,avx$(comma)-avx2,amd64,./asm/isa ./asm/internal/ops ./kernels)

cross-arm64:
	$(call leg,qemu-aarch64,cortex-a57,neon,arm64,./...)
	$(call leg,qemu-aarch64,neoverse-n1,dotprod$(comma)crc,arm64,./asm/isa ./asm/internal/ops ./kernels)
	$(call leg,qemu-aarch64,max,neon,arm64,$(TIERED))

# Registers of three lengths, then none. This emulator cannot report extension V, so it is forced. Lanes that an
# instruction may leave undefined become ones, so that nothing can rely on them.
RV64 = rv64$(comma)v=true$(comma)vlen=$(1)$(comma)elen=64$(comma)vext_spec=v1.0$(comma)rvv_ta_all_1s=true$(comma)rvv_ma_all_1s=true
cross-riscv64:
	$(call leg,qemu-riscv64,$(call RV64,256),rvv,riscv64,$(TIERED),+rvv)
	$(call leg,qemu-riscv64,$(call RV64,128),rvv,riscv64,./asm/isa ./asm/internal/ops ./kernels,+rvv)
	$(call leg,qemu-riscv64,$(call RV64,1024),rvv,riscv64,./asm/isa ./asm/internal/ops ./kernels,+rvv)
	$(call leg,qemu-riscv64,rv64$(comma)v=false,-rvv,riscv64,./asm/isa ./bench ./internal/cli)

comma := ,

fuzz: ## look for inputs that no test has, FUZZTIME each
	$(GO) test ./kernels -run XXX -fuzz FuzzVariants -fuzztime $(FUZZTIME)
	$(GO) test ./mimd/dist -run XXX -fuzz FuzzDecode -fuzztime $(FUZZTIME)
	$(GO) test ./mimd/dist -run XXX -fuzz FuzzSuite -fuzztime $(FUZZTIME)

faults: ## let parts of a multicomputer fail, TIMES of each kind
	$(GO) run . faults --times $(TIMES)

mutate: ## break MUTANTS instructions of each architecture, one at a time: what do the tests catch? (needs qemu-user)
	$(GO) run ./asm/internal/mutate -n $(MUTANTS) -seed $(SEED)
	$(GO) run ./asm/internal/mutate -n $(MUTANTS) -seed $(SEED) -arch arm64 -exec "qemu-aarch64 -cpu max"
	FLYNN_ISA=+rvv $(GO) run ./asm/internal/mutate -n $(MUTANTS) -seed $(SEED) -arch riscv64 -exec "qemu-riscv64 -cpu $(call RV64,256)"

bench: ## the quick plan under go test; ARGS="-bench Flynn/kernel=dot -count 10"
	$(GO) test ./bench -run XXX -bench Flynn $(ARGS)

# Debian's packages of other people's code; the newest clang there is, with its OpenMP.
PEER_PACKAGES = gcc libc6-dev libopenblas-openmp-dev libblis-openmp-dev $$(clang=$$(apt-cache pkgnames clang- | grep -xE 'clang-[0-9]+' | sort -t- -k2n | tail -n1) && echo $$clang libomp-$${clang\#clang-}-dev)

peers: ## install compilers and libraries, and build what to compare with: peers/bin (Debian)
	@missing=$$(dpkg-query -W -f '$${db:Status-Status} $${Package}\n' $(PEER_PACKAGES) 2>&1 | grep -v ^installed); \
	if [ -n "$$missing" ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(PEER_PACKAGES); fi
	peers/build

speed: ## docs/SPEED.md from the records in docs/records/speed
	$(GO) test . -run GeneratedSpeed -generate

speed-record: build peers ## measure those records: half an hour, on a machine that is left alone; ARGS="--count 6" cuts it
	peers/record $(ARGS)

growth: ## docs/GROWTH.md from the records in docs/records/growth
	$(GO) test . -run GeneratedGrowth -generate

# One op of the largest n takes seconds of some kernels, and filling it longer.
growth-record: build ## measure those records: n from 1 to 2^28, plans and reports by their size; about forty minutes
	mkdir -p docs/records/growth && out=$$(mktemp -d) && \
	./flynn run --profile standard --n 1,16,256,4096,65536,1048576,16777216,268435456 --count 6 --time 1ms --budget none \
		--filter '/class:(sisd OR simd) -/isa:(sse2 OR sse41 OR avx) -/tune:nt' --format md --out $$out $(ARGS) >/dev/null && \
	cp $$out/*/results.txt docs/records/growth/kernels.txt && rm -rf $$out
	$(GO) test ./bench ./report -run XXX -bench '^Benchmark(Plan|Report)$$' -benchtime 3x > docs/records/growth/own.bench
	$(MAKE) growth

# llvm-mca knows the cores of Arm from version 19 on; the loops of the peers need clang of the same version.
mca: ## docs/MCA.md: predictions for NEON and AVX-512 bodies, and clang's (Debian)
	@command -v llvm-mca-19 >/dev/null && command -v clang-19 >/dev/null || { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends llvm-19 clang-19; }
	cd peers && $(GO) run ./mca

report: ## tables and plots of result files: make report ARGS="out/…/results.txt --format html,svg"
	$(GO) run . report $(ARGS)

clean: ## remove what was built
	rm -rf flynn *.test *.prof peers/bin

ci: check race cross test ## everything that CI runs
