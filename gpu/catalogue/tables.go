package catalogue

import (
	"fmt"

	"flynn/gpu/source"
)

// Tally is how many counts a result T has: one for each value of a byte.
const Tally = 256

// clear makes all counts 0.
var clear = &source.Program{
	Name: "clear", Buffers: []source.Buffer{partial("uint")}, Group: [2]int{Tally, 1}, Body: "\tr[LID] = 0u;\n",
}

// hist counts four bytes together in a table of the group, which is then added to that of all. What is behind the last
// byte does not count.
var hist = &source.Program{
	Name: "hist", Buffers: append([]source.Buffer{partial("uint")}, inputs("x", "uint")...),
	Scalars: []source.Scalar{{Name: "quads", Type: "uint"}, size},
	Shared:  []source.Array{{Name: "part", Type: "uint", Len: Tally}}, Group: [2]int{Tally, 1},
	Body: fmt.Sprintf(`	part[LID] = 0u;
	BARRIER;
	for (uint i = GID; i < quads; i += GROUPS * SIZE) {
		uint v = x[i], left = min(n - i * 4u, 4u);
		for (uint j = 0u; j < left; j++) {
			ADDSHARED(part[v & %[1]du], 1u);
			v >>= 8;
		}
	}
	BARRIER;
	ADDGLOBAL(r[LID], part[LID]);
`, Tally-1),
}

// chase goes on where the op before has ended.
var chase = &source.Program{
	Name: "chase", Buffers: append([]source.Buffer{partial("ulong")}, inputs("x", "ulong")...),
	Scalars: []source.Scalar{{Name: "steps", Type: "uint"}}, Group: [2]int{1, 1},
	Body: `	ulong at = r[0];
	for (uint i = 0u; i < steps; i++) at = x[at];
	r[0] = at;
`,
}
