package comm

import (
	"encoding/binary"
	"fmt"
	"slices"

	"flynn/mimd/cluster"
)

// Patterns of communication among nodes. Each is checked after every round.
const (
	PingPong  = "pingpong"  // rank 0 and rank 1 send a message back and forth; a round is one way, half of there and back
	Stream    = "stream"    // rank 0 sends sixteen messages in a row, rank 1 answers the last; a round is one message
	Barrier   = "barrier"   // nobody goes on before all have come; by dissemination
	Broadcast = "broadcast" // what rank 0 has goes to all; by a binomial tree
	Scatter   = "scatter"   // a piece of what rank 0 has goes to each
	Gather    = "gather"    // a piece of each goes to rank 0
	AllReduce = "allreduce" // the sum over all ranks goes to all; by recursive doubling
	Exscan    = "exscan"    // each gets the sum over the ranks before it; by doubling distances
	AllToAll  = "alltoall"  // each sends a piece to each, as a transpose and an FFT do; pairwise
	Halo      = "halo"      // each sends its edges to both neighbours, as a stencil does
	Ring      = "ring"      // all data goes round past everybody, as in an n-body sum
)

// Patterns lists them. The place of one is its number in a message.
var Patterns = []string{PingPong, Stream, Barrier, Broadcast, Scatter, Gather, AllReduce, Exscan, AllToAll, Halo, Ring}

// blockwise are those that cut a vector into a block for each rank.
var blockwise = []string{Scatter, Gather, AllToAll}

// Ways that messages between two nodes can go.
const (
	NATS = "nats" // through the server
	TCP  = "tcp"  // a connection of their own, for ping-pong: what the engine costs is the difference
)

// Ways lists them, as Patterns.
var Ways = []string{NATS, TCP}

// Drill is a pattern to go through some rounds.
type Drill struct {
	Pattern, Way string
	Bytes        int // of the vector that each node has, a multiple of eight
	Rounds       int
	Nodes        int
}

// Limits of a drill.
const (
	MostBytes  = cluster.MostVector
	MostRounds = 1 << 16
	mostNodes  = 256
	leastNodes = 2
)

// check holds a drill against the limits.
func (d *Drill) check() error {
	switch {
	case !slices.Contains(Patterns, d.Pattern):
		return fmt.Errorf("comm: no pattern %q; patterns are %v", d.Pattern, Patterns)
	case !slices.Contains(Ways, d.Way) || d.Way == TCP && d.Pattern != PingPong:
		return fmt.Errorf("comm: no way %q for pattern %s", d.Way, d.Pattern)
	case d.Bytes < 8 || d.Bytes > MostBytes || d.Bytes%8 != 0:
		return fmt.Errorf("comm: vectors of %d bytes; multiples of 8 up to %d will do", d.Bytes, MostBytes)
	case slices.Contains(blockwise, d.Pattern) && d.Bytes < 8*d.Nodes:
		return fmt.Errorf("comm: %s of %d bytes among %d nodes: a block has eight at least", d.Pattern, d.Bytes, d.Nodes)
	case d.Rounds < 1 || d.Rounds > MostRounds:
		return fmt.Errorf("comm: %d rounds; 1 to %d will do", d.Rounds, MostRounds)
	case d.Nodes < leastNodes || d.Nodes > mostNodes:
		return fmt.Errorf("comm: %d nodes; %d to %d can exchange messages", d.Nodes, leastNodes, mostNodes)
	}
	return nil
}

// encode appends the drill, and who takes part in it, by rank.
func (d *Drill) encode(b []byte, nodes []cluster.Info) []byte {
	b = append(b, byte(slices.Index(Patterns, d.Pattern)), byte(slices.Index(Ways, d.Way)))
	b = binary.LittleEndian.AppendUint32(b, uint32(d.Bytes))
	b = binary.LittleEndian.AppendUint32(b, uint32(d.Rounds))
	b = binary.LittleEndian.AppendUint16(b, uint16(d.Nodes))
	return cluster.AppendRoster(b, nodes[:d.Nodes])
}

// decodeDrill reads a drill and the subjects of those who take part.
func decodeDrill(b []byte) (d Drill, peers []string, err error) {
	const head = 12
	if len(b) < head || int(b[0]) >= len(Patterns) || int(b[1]) >= len(Ways) {
		return d, nil, fmt.Errorf("%w: a drill", cluster.ErrMalformed)
	}
	le := binary.LittleEndian
	d = Drill{
		Pattern: Patterns[b[0]], Way: Ways[b[1]],
		Bytes: int(le.Uint32(b[2:])), Rounds: int(le.Uint32(b[6:])), Nodes: int(le.Uint16(b[10:])),
	}
	if err := d.check(); err != nil {
		return d, nil, fmt.Errorf("%w: %w", cluster.ErrMalformed, err)
	}
	peers, err = cluster.ReadRoster(b[head:], d.Nodes)
	return d, peers, err
}
