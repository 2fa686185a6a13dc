// Package isa is the table of instruction-set tiers, and what this machine has of them.
//
// A tier is a bundle of CPU features under one name: avx2 means AVX2 and FMA3, avx512 means F, CD, BW, DQ and VL.
// A name is a claim: a tier is present only where the CPU has every feature of the bundle and the operating system
// saves the registers it uses.
//
// It may import the standard library, x/sys and klauspost/cpuid.
package isa

import (
	"cmp"
	"fmt"
	"iter"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/klauspost/cpuid/v2"
)

// ID names a tier.
type ID uint8

// The tiers, narrowest first within an architecture.
const (
	Scalar ID = iota
	SSE2
	SSE41
	AVX
	AVX2
	AVX512
	NEON
	SVE
	RVV

	// Extensions: instructions for few kernels, beside the line of widths.
	ERMS
	SSE42
	CLMUL
	AVXVNNI
	AVX512VNNI
	AVX512POPCNT
	VPCLMUL
	DotProd
	CRC
	PMULL
	SVE2

	tiers // how many there are
)

// Family names tiers that share registers and instruction formats, so that one backend writes the code of all.
type Family string

// The families of tiers.
const (
	FamilyX86  Family = "x86"  // SSE2 to AVX-512
	FamilyNEON Family = "neon" // vectors of 128 bits
	FamilySVE  Family = "sve"  // vectors whose length the machine tells, beside those of NEON
	FamilyRVV  Family = "rvv"  // vectors whose length the machine tells
)

// Info is one row of the table.
type Info struct {
	Name     string            // the word in names, flags and files
	GOARCH   string            // architecture that has the tier; "" is every one
	Family   Family            // whose backend writes its code; "" is that of the architecture's other code
	Order    int               // place within its architecture: an extension's is right behind what it extends
	Bits     int               // width of a vector register; 0 where there is none, or machines differ: Set.Bits
	VLA      bool              // vector-length agnostic: the machine tells how wide its registers are
	Below    ID                // the tier that this one extends: masking Below masks this one too
	Features []cpuid.FeatureID // what this tier adds to Below
	Has      Capabilities      // what bodies may ask for
	Regs     int               // vector registers
	Beside   bool              // an extension: as wide as Below, with more instructions for few kernels
	Doc      string            // what a person calls it
}

// table holds everything that is known of a tier. Adding an instruction set starts with a row here.
var table = []Info{
	Scalar: {Name: "scalar", Doc: "plain Go, one element at a time"},
	SSE2: {Name: "sse2", GOARCH: "amd64", Family: FamilyX86, Order: 10, Doc: "SSE2",
		Bits: 128, Regs: 16, Has: hasSSE2,
		Features: []cpuid.FeatureID{cpuid.SSE, cpuid.SSE2}},
	SSE41: {Name: "sse41", GOARCH: "amd64", Family: FamilyX86, Order: 20, Doc: "SSE4.1",
		Bits: 128, Regs: 16, Below: SSE2, Has: hasSSE41,
		Features: []cpuid.FeatureID{cpuid.SSE3, cpuid.SSSE3, cpuid.SSE4}},
	AVX: {Name: "avx", GOARCH: "amd64", Family: FamilyX86, Order: 30, Doc: "AVX",
		Bits: 256, Regs: 16, Below: SSE41, Has: hasAVX,
		Features: []cpuid.FeatureID{cpuid.AVX}},
	AVX2: {Name: "avx2", GOARCH: "amd64", Family: FamilyX86, Order: 40, Doc: "AVX2 and FMA3",
		Bits: 256, Regs: 16, Below: AVX, Has: hasAVX2,
		Features: []cpuid.FeatureID{cpuid.AVX2, cpuid.FMA3}},
	AVX512: {Name: "avx512", GOARCH: "amd64", Family: FamilyX86, Order: 50, Doc: "AVX-512",
		Bits: 512, Regs: 32, Below: AVX2, Has: hasAVX512,
		Features: []cpuid.FeatureID{cpuid.AVX512F, cpuid.AVX512CD, cpuid.AVX512BW, cpuid.AVX512DQ, cpuid.AVX512VL}},
	NEON: {Name: "neon", GOARCH: "arm64", Family: FamilyNEON, Order: 10, Doc: "NEON (Advanced SIMD)",
		Bits: 128, Regs: 32, Has: hasNEON,
		Features: []cpuid.FeatureID{cpuid.ASIMD}},
	SVE: {Name: "sve", GOARCH: "arm64", Family: FamilySVE, Order: 20, Doc: "SVE (Scalable Vector Extension)",
		VLA: true, Regs: 32, Below: NEON, Has: hasSVE,
		Features: []cpuid.FeatureID{cpuid.SVE}},
	RVV: {Name: "rvv", GOARCH: "riscv64", Family: FamilyRVV, Order: 10, Doc: "RVV 1.0 (extension V)",
		VLA: true, Regs: 32, Has: hasRVV,
		Features: []cpuid.FeatureID{cpuid.RV_V}},

	ERMS: {Name: "erms", GOARCH: "amd64", Family: FamilyX86, Order: 11, Doc: "enhanced REP MOVSB",
		Bits: 128, Regs: 16, Below: SSE2, Beside: true, Has: hasSSE2,
		Features: []cpuid.FeatureID{cpuid.ERMS}},
	SSE42: {Name: "sse42", GOARCH: "amd64", Family: FamilyX86, Order: 21, Doc: "SSE4.2 and POPCNT",
		Bits: 128, Regs: 16, Below: SSE41, Beside: true, Has: hasSSE42,
		Features: []cpuid.FeatureID{cpuid.SSE42, cpuid.POPCNT}},
	CLMUL: {Name: "clmul", GOARCH: "amd64", Family: FamilyX86, Order: 22, Doc: "PCLMULQDQ",
		Bits: 128, Regs: 16, Below: SSE42, Beside: true, Has: hasSSE42 | CarrylessProduct,
		Features: []cpuid.FeatureID{cpuid.CLMUL}},
	AVXVNNI: {Name: "avxvnni", GOARCH: "amd64", Family: FamilyX86, Order: 41, Doc: "AVX-VNNI",
		Bits: 256, Regs: 16, Below: AVX2, Beside: true, Has: hasAVX2 | DotProduct,
		Features: []cpuid.FeatureID{cpuid.AVXVNNI}},
	AVX512VNNI: {Name: "avx512vnni", GOARCH: "amd64", Family: FamilyX86, Order: 51, Doc: "AVX-512 VNNI",
		Bits: 512, Regs: 32, Below: AVX512, Beside: true, Has: hasAVX512 | DotProduct,
		Features: []cpuid.FeatureID{cpuid.AVX512VNNI}},
	AVX512POPCNT: {Name: "avx512popcnt", GOARCH: "amd64", Family: FamilyX86, Order: 52, Doc: "AVX-512 VPOPCNTDQ",
		Bits: 512, Regs: 32, Below: AVX512, Beside: true, Has: hasAVX512 | PopCount,
		Features: []cpuid.FeatureID{cpuid.AVX512VPOPCNTDQ}},
	VPCLMUL: {Name: "vpclmul", GOARCH: "amd64", Family: FamilyX86, Order: 53, Doc: "VPCLMULQDQ",
		Bits: 512, Regs: 32, Below: AVX512, Beside: true, Has: hasAVX512 | CarrylessProduct,
		Features: []cpuid.FeatureID{cpuid.VPCLMULQDQ}},
	DotProd: {Name: "dotprod", GOARCH: "arm64", Family: FamilyNEON, Order: 11, Doc: "FEAT_DotProd",
		Bits: 128, Regs: 32, Below: NEON, Beside: true, Has: hasNEON | DotProduct,
		Features: []cpuid.FeatureID{cpuid.ASIMDDP}},
	CRC: {Name: "crc", GOARCH: "arm64", Family: FamilyNEON, Order: 12, Doc: "FEAT_CRC32",
		Bits: 128, Regs: 32, Below: NEON, Beside: true, Has: hasNEON | CRC32C,
		Features: []cpuid.FeatureID{cpuid.CRC32}},
	PMULL: {Name: "pmull", GOARCH: "arm64", Family: FamilyNEON, Order: 13, Doc: "FEAT_PMULL",
		Bits: 128, Regs: 32, Below: NEON, Beside: true, Has: hasNEON | CarrylessProduct,
		Features: []cpuid.FeatureID{cpuid.PMULL}},
	SVE2: {Name: "sve2", GOARCH: "arm64", Family: FamilySVE, Order: 21, Doc: "SVE2",
		VLA: true, Regs: 32, Below: SVE, Beside: true, Has: hasSVE,
		Features: []cpuid.FeatureID{cpuid.SVE2}},
}

// Info returns the row of a tier.
func (id ID) Info() *Info { return &table[id] }

// Lanes is how many elements of so many bytes a vector register holds. It panics where the machine tells how long its
// registers are: code that counts in lanes is not for such a tier.
func (i *Info) Lanes(size int) int {
	if i.VLA {
		panic(fmt.Sprintf("isa: registers of %s have no fixed number of lanes", i.Name))
	}
	return i.Bits / 8 / size
}

func (id ID) String() string { return table[id].Name }

// Includes tells whether id is t or extends it.
func (id ID) Includes(t ID) bool {
	for ; id != t; id = table[id].Below {
		if id == Scalar {
			return false
		}
	}
	return true
}

// Bundle returns every feature that code of the tier may use: its own and those of the tiers it extends.
func (id ID) Bundle() []cpuid.FeatureID {
	var fs []cpuid.FeatureID
	for t := id; t != Scalar; t = table[t].Below {
		fs = append(fs, table[t].Features...)
	}
	return fs
}

// All yields every tier in table order.
func All() iter.Seq[ID] {
	return func(yield func(ID) bool) {
		for id := range table {
			if !yield(ID(id)) {
				return
			}
		}
	}
}

// Names lists the tiers by name.
func Names() []string {
	var names []string
	for id := range All() {
		names = append(names, id.String())
	}
	return names
}

// Parse finds a tier by name.
func Parse(name string) (ID, error) {
	for id := range All() {
		if id.String() == name {
			return id, nil
		}
	}
	return Scalar, fmt.Errorf("isa: no tier %q; tiers are %s", name, strings.Join(Names(), ", "))
}

// Of lists the tiers of an architecture by Order, scalar first.
func Of(goarch string) []ID {
	var ids []ID
	for id := range All() {
		if info := id.Info(); info.GOARCH == goarch || info.GOARCH == "" {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b ID) int { return table[a].Order - table[b].Order })
	return ids
}

// Set tells for each tier whether it may run here, and why not.
type Set struct {
	missing [tiers]string // "" is present
	host    host
}

// Has tells whether a tier may run here.
func (s *Set) Has(id ID) bool { return s.missing[id] == "" }

// Why says in words why a tier may not run here; "" where it may.
func (s *Set) Why(id ID) string { return s.missing[id] }

// Bits returns how many bits a vector register of a tier has here: of a VLA tier what the machine tells. It is 0 for a
// tier that has none, and for a VLA tier that is missing.
func (s *Set) Bits(id ID) int {
	if info := id.Info(); !info.VLA {
		return info.Bits
	}
	if !s.Has(id) {
		return 0
	}
	return s.host.length(id)
}

// VLEN returns how many bits a register of the vector machine has, 0 where there is no such machine.
func (s *Set) VLEN() int {
	bits := 0
	for id := range All() {
		if id.Info().VLA {
			bits = max(bits, s.Bits(id))
		}
	}
	return bits
}

// Widest returns the widest tier of rows that may run here, whatever the order of rows; Scalar where none may.
// Registers are compared by the bits they have here, equal ones by Order: an extension counts as wide as the tier it
// extends.
func (s *Set) Widest(rows []ID) ID {
	best := Scalar
	for _, id := range rows {
		order := cmp.Or(cmp.Compare(s.Bits(id), s.Bits(best)), cmp.Compare(table[id].Order, table[best].Order))
		if s.Has(id) && order > 0 {
			best = id
		}
	}
	return best
}

// Rivals tells whether tiers of different families have registers of one length here, so that neither is the wider one.
func (s *Set) Rivals(a, b ID) bool {
	return a.Info().Family != b.Info().Family && s.Bits(a) != 0 && s.Bits(a) == s.Bits(b)
}

// Max returns the widest tier that may run here, extensions aside.
func (s *Set) Max() ID {
	var rows []ID
	for id := range All() {
		if !table[id].Beside {
			rows = append(rows, id)
		}
	}
	return s.Widest(rows)
}

// Require returns an error that names every tier of the list that is missing, with its reason.
func (s *Set) Require(ids ...ID) error {
	var why []string
	for _, id := range ids {
		if !s.Has(id) {
			why = append(why, fmt.Sprintf("%s: %s", id, s.Why(id)))
		}
	}
	if why == nil {
		return nil
	}
	return &MissingError{why}
}

// MissingError says which required tiers are missing.
type MissingError struct{ Why []string }

func (e *MissingError) Error() string {
	return "isa: required, but missing here: " + strings.Join(e.Why, "; ")
}

// detect fills a set from what the host offers, before any masking.
func detect(goarch string, h host) *Set {
	s := &Set{host: h}
	for id := range All() {
		info := id.Info()
		switch {
		case info.GOARCH == "":
		case info.GOARCH != goarch:
			s.missing[id] = info.GOARCH + " only"
		case s.missing[info.Below] != "":
			s.missing[id] = s.missing[info.Below]
			if !h.cpuHas(info.Features) {
				s.missing[id] = "the CPU lacks " + info.Doc
			}
		default:
			s.missing[id] = h.why(info)
		}
	}
	return s
}

// host answers for one machine; tests give others.
type host interface {
	cpuHas(fs []cpuid.FeatureID) bool // the silicon has all of them, whatever the operating system does
	why(info *Info) string            // why a tier is missing, "" where it is not
	length(id ID) int                 // bits of a register of a VLA tier, which is there
}

// Detect returns the tiers of this machine, as FLYNN_ISA masks and forces them.
// The error names a word of FLYNN_ISA that cannot be followed.
func Detect() (*Set, error) {
	s := detect(runtime.GOARCH, newHost())
	return s, s.apply(os.Getenv(EnvISA), runtime.GOARCH)
}
