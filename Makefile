# Every check of CI has a target of its own; `make` lists them.
GO       ?= go
FUZZTIME ?= 30s
MUTANTS  ?= 300
SEED     ?= 1
TIMES    ?= 100
SEEDS    ?= 5000
SCRIPTS  ?= 200
NODES    ?= 300
ARGS     ?=

.DEFAULT_GOAL := help
.PHONY: help build gpu test race generate check vet vet-peers vet-gpu lint lint-all lint-arm64 lint-riscv64 cross cross-amd64 cross-arm64 cross-riscv64 cross-avx512 cross-mixed bochs \
	built-amd64 built-arm64 built-riscv64 fuzz faults simulate mutate bench peers speed speed-record growth growth-record mca report clean ci

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Functions of Go begin with a line of the cache: two programs then run the same plain Go alike.
ALIGNED := -ldflags=-funcalign=64

build: ## build the command: ./flynn
	CGO_ENABLED=0 $(GO) build $(ALIGNED) -o flynn .

# A release is one static file for each system: a machine without Go is measured by copying it.
RELEASES := linux-amd64 linux-arm64 linux-riscv64 darwin-amd64 darwin-arm64 windows-amd64
release: ## build the command for every system, with checksums: out/release
	@rm -rf out/release && mkdir -p out/release
	@for system in $(RELEASES); do \
		case $$system in windows-*) suffix=.exe;; *) suffix=;; esac; \
		echo "out/release/flynn-$$system$$suffix"; \
		GOOS=$${system%-*} GOARCH=$${system#*-} $(GO) build -trimpath -ldflags='-s -w -funcalign=64' \
			-o out/release/flynn-$$system$$suffix . || exit 1; \
	done
	@cd out/release && sha256sum flynn-* >SHA256SUMS && echo out/release/SHA256SUMS

# Go's interpreter for RISC-V is that of no distribution.
GPU_LDFLAGS = $(if $(filter riscv64,$(or $(GOARCH),$(shell $(GO) env GOARCH))),-I /lib/ld-linux-riscv64-lp64d.so.1)
gpu: ## build the companion for graphics processors: gpu/bin/flynn-gpu
	cd gpu && CGO_ENABLED=0 $(GO) build -ldflags='-s -w $(GPU_LDFLAGS)' -o bin/flynn-gpu .

# One compilation serves the command, tests, lint and legs: all are built without cgo, as the command is. What needs cgo says
# so. Tests go without go vet, which would go through all dependencies again: target vet has all of its analyzers.
export CGO_ENABLED := 0
TEST = $(GO) test -vet=off -timeout 60m
STEP = @.ci/step $@

test: ## run all tests on this machine
	$(TEST) ./...
	cd peers && $(TEST) ./peer ./mca
	cd gpu && $(TEST) ./...

CONCURRENT := ./mimd/... ./misd ./bench ./internal/cli ./internal/mem ./internal/machine ./internal/gpu ./internal/peer ./internal/patience ./internal/fleet
race: ## run the tests of everything concurrent under the race detector (needs a C compiler)
	$(STEP) env CGO_ENABLED=1 $(TEST) -race -short $(CONCURRENT)

generate: ## write packages asm and ops, the corpus of fuzzing and the tables in the docs from their sources
	$(GO) test ./asm/internal/gen -run Current -generate
	$(GO) test ./kernels -run Corpus -generate
	$(GO) test . -run Generated -generate

check: vet vet-peers vet-gpu lint ## gofmt, vet for every system, staticcheck

# vet goes through each package for systems that no test runs on, too.
PLATFORMS := linux/amd64 linux/arm64 linux/riscv64 darwin/arm64 darwin/amd64 windows/amd64
vet:
	$(STEP) sh -c 'test -z "$$(gofmt -l . | tee /dev/stderr)" && $(GO) run ./internal/vet $(PLATFORMS)'

vet-peers:
	$(STEP) sh -c 'cd peers && CGO_ENABLED=1 $(GO) vet ./... && GOEXPERIMENT=simd $(GO) vet ./cmd/archsimd'

# The module gpu has files for systems, and none for architectures.
vet-gpu:
	$(STEP) sh -c '$(GO) run ./internal/vet -C gpu linux/amd64 darwin/arm64 windows/amd64 && staticcheck=$$($(GO) tool -n staticcheck) && cd gpu && $$staticcheck ./...'

# lint goes through all packages, then through those alone whose files on another architecture are others.
lint: lint-all lint-arm64 lint-riscv64
lint-all:
	$(STEP) $(GO) tool staticcheck ./...

files = GOARCH=$(1) $(GO) list -f '{{.ImportPath}} {{.GoFiles}} {{.TestGoFiles}} {{.XTestGoFiles}}' ./...
lint-arm64 lint-riscv64: lint-%:
	@only=$$({ $(call files,amd64); $(call files,$*); } | sort | uniq -u | cut -d' ' -f1 | sort -u) && \
		staticcheck=$$($(GO) tool -n staticcheck) && .ci/step $@ env GOARCH=$* $$staticcheck $$only

# The test binaries and the command of an architecture are built once, and a leg runs them on one emulated CPU. One leg of an
# architecture runs all that depends on it, but tests that call emulated.Portable, which make test runs; the others run what
# depends on tiers: packages isa, ops and kernels, and flynn verify, which goes through all classes. Arguments of a leg: emulator, CPU, tiers, packages,
# tiers to force, those that kernels and verify run alone where another leg or this machine has run the others, and
# which tests of kernels: see .ci/leg.
CROSS := out/cross
TIERS := asm/isa asm/internal/ops kernels
built = mkdir -p $(CROSS)/$(1) && GOARCH=$(1) $(GO) test -c -vet=off -ldflags="-s -w" -o $(CROSS)/$(1)/ $(addprefix ./,$(2)) && \
	GOARCH=$(1) $(GO) build -ldflags="-s -w" -o $(CROSS)/$(1)/flynn .
leg   = $(STEP) env FLYNN_ISA=$(5) ALONE=$(6) SOME=$(7) .ci/leg $(CROSS)/$(word 2,$(subst -, ,$@)) $(1) $(2) $(3) $(4)

cross: cross-amd64 cross-arm64 cross-riscv64 cross-avx512 cross-mixed ## run the suite on emulated CPUs (needs qemu-user and bochs)

# What amd64 has besides tiers, this machine runs; the leg without AVX runs what chooses tiers.
AMD64 := $(TIERS) mimd bench internal/cli internal/machine internal/mem
cross-amd64: cross-amd64-nehalem cross-amd64-sandybridge cross-amd64-haswell cross-amd64-haswell-nofma
built-amd64:
	$(STEP) sh -c '$(call built,amd64,$(AMD64))'
cross-amd64-nehalem: built-amd64
	$(call leg,qemu-x86_64,Nehalem,sse41$(comma)-avx,$(AMD64),,,variants)
cross-amd64-sandybridge: built-amd64
	$(call leg,qemu-x86_64,SandyBridge,avx$(comma)-avx2,$(TIERS),,=avx$(comma)=clmul,few)
cross-amd64-haswell: built-amd64
	$(call leg,qemu-x86_64,Haswell,avx2,$(TIERS),,=avx2$(comma)=erms,few)
cross-amd64-haswell-nofma: built-amd64
	$(call leg,qemu-x86_64,Haswell$(comma)-fma,avx$(comma)-avx2,asm/isa asm/internal/ops,,=avx)

# Compilers fuse multiplication and addition on arm64: packages that compute in Go run there, too; plots and pages would take
# minutes. Messages between nodes of several architectures are those of cross-mixed.
ARM64 := $(AMD64) internal/explain misd mimd/cluster mimd/workqueue internal/stats internal/peer internal/patience report \
	$(addprefix report/,units fit foreign analysis compare speed)
cross-arm64: cross-arm64-a57 cross-arm64-n1 cross-arm64-max cross-arm64-sve128 cross-arm64-sve256 cross-arm64-sve384 \
	cross-arm64-sve2048 cross-arm64-a64fx
built-arm64:
	$(STEP) sh -c '$(call built,arm64,$(ARM64))'
cross-arm64-a57: built-arm64
	$(call leg,qemu-aarch64,cortex-a57,neon$(comma)-sve,$(ARM64))
cross-arm64-n1: built-arm64
	$(call leg,qemu-aarch64,neoverse-n1,dotprod$(comma)crc,$(TIERS),,=dotprod$(comma)=crc,variants)
cross-arm64-max: built-arm64
	$(call leg,qemu-aarch64,max,pmull,$(TIERS),,=pmull,variants)

# SVE at its least and its greatest length, one between and one that is no power of two, in bytes; without SME, so that no
# streaming mode is in the way. A64FX has SVE of 512 bits alone. One length runs the tests that kernels have of their own.
SVE = max$(comma)sve-default-vector-length=$(1)$(comma)sme=off
ALONE_SVE = =sve$(comma)=sve2
cross-arm64-sve128: built-arm64
	$(call leg,qemu-aarch64,$(call SVE,16),sve2,$(TIERS),,$(ALONE_SVE),few)
cross-arm64-sve256: built-arm64
	$(call leg,qemu-aarch64,$(call SVE,32),sve2,$(TIERS),,$(ALONE_SVE),all)
cross-arm64-sve384: built-arm64
	$(call leg,qemu-aarch64,$(call SVE,48),sve2,$(TIERS),,$(ALONE_SVE),few)
cross-arm64-sve2048: built-arm64
	$(call leg,qemu-aarch64,$(call SVE,256),sve2,$(TIERS),,$(ALONE_SVE),few)
cross-arm64-a64fx: built-arm64
	$(call leg,qemu-aarch64,a64fx$(comma)sve-default-vector-length=64,sve$(comma)-sve2,$(TIERS),,=sve,few)

# Registers of three lengths, then none. This emulator cannot report extension V, so it is forced. Lanes that an
# instruction may leave undefined become ones, so that nothing can rely on them.
RV64 = rv64$(comma)v=true$(comma)vlen=$(1)$(comma)elen=64$(comma)vext_spec=v1.0$(comma)rvv_ta_all_1s=true$(comma)rvv_ma_all_1s=true
RISCV64 := $(AMD64) internal/explain internal/stats internal/peer internal/patience
cross-riscv64: cross-riscv64-256 cross-riscv64-128 cross-riscv64-1024 cross-riscv64-novector
built-riscv64:
	$(STEP) sh -c '$(call built,riscv64,$(RISCV64))'
cross-riscv64-256: built-riscv64
	$(call leg,qemu-riscv64,$(call RV64,256),rvv,$(RISCV64),+rvv)
cross-riscv64-128: built-riscv64
	$(call leg,qemu-riscv64,$(call RV64,128),rvv,$(TIERS),+rvv,,few)
cross-riscv64-1024: built-riscv64
	$(call leg,qemu-riscv64,$(call RV64,1024),rvv,$(TIERS),+rvv,,few)
cross-riscv64-novector: built-riscv64
	$(call leg,qemu-riscv64,rv64$(comma)v=false,-rvv,asm/isa bench internal/cli)

cross-mixed: ## nodes of this and of other architectures, one of them big-endian, in one multicomputer
	$(STEP) env FLYNN_MIXED=1 $(TEST) -count=1 -run Mixed ./mimd/cluster ./internal/cli

# No emulator of single processes has AVX-512, so this leg emulates a PC, on machines with AVX-512 too: see
# asm/internal/bochs. Tests of the tier alone, of few sizes, since the PC executes some 50 million instructions a second.
# The CPU of Debian's bochs has no extensions of AVX-512; the one that make bochs builds has them.
PC     := .cache/pc
OWN    := .cache/bochs
LINUX   = $(PC)/linux-cloud
AVX512  = avx512$(if $(wildcard $(OWN)/bin/bochs),$(comma)avx512vnni$(comma)avx512popcnt$(comma)vpclmul)
PCFLAGS = $(if $(wildcard $(OWN)/bin/bochs),-bochs $(CURDIR)/$(OWN)/bin/bochs -display nogui -cpu sapphire_rapids)
ALONE   = FLYNN_ISA==$(subst $(comma),$(comma)=,$(AVX512))
cross-avx512: $(LINUX)
	@GOARCH=amd64 CGO_ENABLED=0 $(GO) build -ldflags '-s -w' -o $(PC)/ . && \
	GOARCH=amd64 CGO_ENABLED=0 $(GO) build -o $(PC)/init ./asm/internal/bochs && \
	GOARCH=amd64 CGO_ENABLED=0 $(GO) test -c -ldflags '-s -w' -o $(PC)/ ./asm/isa ./kernels
	$(STEP) $(GO) run ./asm/internal/bochs $(PCFLAGS) -linux $(LINUX) -init $(PC)/init \
		'FLYNN_REQUIRE=$(AVX512) $(PC)/isa.test -test.v' \
		'$(ALONE) $(PC)/flynn verify --n 1,67,131 --filter /class:simd' \
		'$(ALONE) $(PC)/kernels.test -few -test.v -test.parallel 1 -test.run ^Test(Variants|Reach|Repeat)$$'

# Debian's kernel for machines without hardware, unpacked and never installed.
$(LINUX):
	@mkdir -p $(PC) && cd $(PC) && rm -rf deb && mkdir deb && \
	package=$$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ {print $$2; exit}') && \
	(cd deb && apt-get download -q $${package:?no kernel is known: run apt-get update} && dpkg-deb -x *.deb .) && \
	mv deb/boot/vmlinuz-* $(notdir $@) && rm -rf deb

# Debian 13's bochs, without its debugger and its displays. Its model sapphire_rapids also has VNNI, VPOPCNTDQ and
# VPCLMULQDQ, and it is about four times as fast as Debian 12's, which is a debugger.
bochs: ## build bochs 3.0, whose CPU has the extensions of AVX-512 too: .cache/bochs (Debian)
	asm/internal/bochs/build $(OWN)

comma := ,

fuzz: ## look for inputs that no test has, FUZZTIME each
	$(GO) test ./kernels -run XXX -fuzz FuzzVariants -fuzztime $(FUZZTIME)
	$(GO) test ./mimd/cluster -run XXX -fuzz FuzzDecode -fuzztime $(FUZZTIME)
	$(GO) test ./internal/fleet -run XXX -fuzz FuzzSuite -fuzztime $(FUZZTIME)
	$(GO) test ./mimd/comm -run XXX -fuzz FuzzDrill -fuzztime $(FUZZTIME)
	$(GO) test ./mimd/workqueue -run XXX -fuzz FuzzTicket -fuzztime $(FUZZTIME)
	$(GO) test ./internal/machine -run XXX -fuzz FuzzDetectAt -fuzztime $(FUZZTIME) -fuzzminimizetime 20x
	$(GO) test ./report/analysis -run XXX -fuzz FuzzRead -fuzztime $(FUZZTIME) -fuzzminimizetime 20x
	for f in $$($(GO) test ./report/foreign -list '^Fuzz' | grep ^Fuzz); do \
		$(GO) test ./report/foreign -run XXX -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x || exit 1; done

faults: ## let parts of a multicomputer fail, TIMES of each kind
	$(STEP) $(GO) run . faults --times $(TIMES)

simulate: ## fail in virtual time: the work queue SEEDS times, nodes and a fleet NODES times; hold SCRIPTS against nats-server
	$(TEST) -count=1 ./mimd/workqueue -run '(Simulate|Model)$$' -v -args -seeds $(SEEDS) -scripts $(SCRIPTS)
	$(TEST) -count=1 ./mimd/cluster ./internal/fleet -run 'Simulate$$' -v -args -seeds $(NODES)

mutate: ## break MUTANTS instructions of each architecture, one at a time: what do the tests catch? (needs qemu-user)
	$(GO) run ./asm/internal/mutate -n $(MUTANTS) -seed $(SEED)
	$(GO) run ./asm/internal/mutate -n $(MUTANTS) -seed $(SEED) -arch arm64 -exec "qemu-aarch64 -cpu max"
	FLYNN_ISA=$(ALONE_SVE) $(GO) run ./asm/internal/mutate -few -n $(MUTANTS) -seed $(SEED) -arch arm64 \
		-exec "$(foreach bytes,32 16 48 256,qemu-aarch64 -cpu $(call SVE,$(bytes));)"
	FLYNN_ISA=+rvv $(GO) run ./asm/internal/mutate -n $(MUTANTS) -seed $(SEED) -arch riscv64 -exec "qemu-riscv64 -cpu $(call RV64,256)"

bench: ## what ten minutes leave room for of the quick plan, under go test; ARGS="-bench Flynn/kernel=dot -count 10"
	$(GO) test $(ALIGNED) ./bench -run XXX -bench Flynn $(ARGS)

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
	$(GO) test ./bench ./report/page -run XXX -bench '^Benchmark(Plan|Report)$$' -benchtime 3x > docs/records/growth/own.bench
	$(MAKE) growth

# llvm-mca knows the cores of Arm from version 19 on; the loops of the peers need clang of the same version.
mca: ## docs/MCA.md: predictions for NEON, SVE and AVX-512 bodies, and clang's (Debian)
	@command -v llvm-mca-19 >/dev/null && command -v clang-19 >/dev/null || { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends llvm-19 clang-19; }
	cd peers && $(GO) run ./mca

report: ## tables and plots of result files: make report ARGS="out/…/results.txt --format html,svg"
	$(GO) run . report $(ARGS)

clean: ## remove what was built
	rm -rf flynn *.test *.prof peers/bin gpu/bin .cache

ci: check race cross test ## everything that CI runs
