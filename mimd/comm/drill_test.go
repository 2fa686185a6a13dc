package comm

import (
	"testing"

	"flynn/mimd/cluster"
)

// FuzzDrill: whatever comes, the decoder returns; what it accepts is within the limits.
func FuzzDrill(f *testing.F) {
	d := Drill{Pattern: Halo, Way: NATS, Bytes: 64, Rounds: 3, Nodes: 2}
	f.Add(d.encode(nil, []cluster.Info{{Key: "any", ID: "a"}, {Key: "any", ID: "b"}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, peers, err := decodeDrill(b); err == nil && (d.check() != nil || len(peers) != d.Nodes) {
			t.Errorf("% x is a drill beyond its limits", b)
		}
	})
}
