package keys

// ClassFacts is what everybody shows of a class and may ask of it without knowing how it measures. The class itself is
// a file of package bench, which registers under the name that its row has here.
type ClassFacts struct {
	Name   string // value of key Class
	Head   string // of its column in the Flynn table
	Doc    string // what it is, in a line of a terminal
	Colour string // of its bars where they stand for all instruction sets, by a name of package plot
	Mark   string // and their shape

	PerTier   bool // an instruction set is a column of its own in the tables of classes
	OneCore   bool // one thread on one core
	OneMemory bool // its threads have one memory and one clock, and one instruction set
	Redundant bool // its streams do the same work twice: no step on the way to more speed
	Foreign   bool // no class of the taxonomy: other people's code
}

// Classes has a row for each class, in the order of all tables.
var Classes = []ClassFacts{
	{Name: SISD, Head: "SISD", Doc: "one instruction stream, one data stream: plain Go on one core",
		OneCore: true, OneMemory: true},
	{Name: SIMD, Head: "SIMD", Doc: "one instruction stream, several data: vector code on one core",
		PerTier: true, OneCore: true, OneMemory: true},
	{Name: SIMT, Head: "SIMT", Doc: "SIMD's array processor: a graphics processor, one instruction stream for each group",
		Colour: "grey", Mark: "square"},
	{Name: MISD, Head: "MISD", Doc: "several instruction streams, one data stream: versions and a voter",
		Colour: "purple", Mark: "pentagon", Redundant: true},
	{Name: MIMDSM, Head: "MIMD shared", Doc: "several of both, shared memory: a team of pinned workers",
		Colour: "slate", Mark: "hexagon", OneMemory: true},
	{Name: MIMDDM, Head: "MIMD distributed", Doc: "several of both, distributed memory: nodes that exchange messages",
		Colour: "grey", Mark: "circle"},
	{Name: PeerClass, Head: "peers", Doc: "other people's code: compilers and libraries", Foreign: true},
}

// FactsOf returns the row of a class. One that has none, of a file of another version, has its name alone.
func FactsOf(name string) ClassFacts {
	for _, c := range Classes {
		if c.Name == name {
			return c
		}
	}
	return ClassFacts{Name: name, Head: name}
}

// ClassRank is the place of a class in tables: behind all others where it has no row.
func ClassRank(name string) int {
	for i, c := range Classes {
		if c.Name == name {
			return i
		}
	}
	return len(Classes)
}
