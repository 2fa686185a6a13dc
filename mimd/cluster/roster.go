package cluster

import "fmt"

// A roster names the nodes that send each other messages, by rank: key and process of each, with their lengths before
// them.

func AppendRoster(b []byte, nodes []Info) []byte {
	for i := range nodes {
		for _, s := range []string{nodes[i].Key, nodes[i].ID} {
			b = append(append(b, byte(len(s))), s...)
		}
	}
	return b
}

// readRoster reads a roster of so many nodes, of which nothing must be left, and returns the subjects on which they
// hear each other.
func ReadRoster(b []byte, nodes int) (peers []string, err error) {
	for range nodes {
		var words [2]string
		for i := range words {
			if len(b) == 0 || len(b) <= int(b[0]) {
				return nil, fmt.Errorf("%w: a name of a node", ErrMalformed)
			}
			if words[i], b = string(b[1:1+b[0]]), b[1+b[0]:]; !IsToken(words[i]) {
				return nil, fmt.Errorf("%w: a name of a node", ErrMalformed)
			}
		}
		peers = append(peers, (&Info{Key: words[0], ID: words[1]}).peer())
	}
	if len(b) != 0 {
		return nil, fmt.Errorf("%w: %d bytes behind the names of %d nodes", ErrMalformed, len(b), nodes)
	}
	return peers, nil
}
