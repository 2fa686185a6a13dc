package local

import (
	"fmt"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"flynn/mimd/cluster"
)

// Keys are the seeds of nkeys, random for each engine: one of the coordinator, one of each node.
type Keys struct {
	Coordinator string
	Nodes       []string
	public      []string // of the coordinator, then of the nodes
}

func newKeys(nodes int) (k Keys, err error) {
	seeds := make([]string, 1+nodes)
	k.public = make([]string, 1+nodes)
	for i := range seeds {
		if seeds[i], k.public[i], err = newKey(); err != nil {
			return k, fmt.Errorf("local: make a key: %w", err)
		}
	}
	k.Coordinator, k.Nodes = seeds[0], seeds[1:]
	return k, nil
}

func newKey() (seed, public string, err error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return "", "", err
	}
	if public, err = pair.PublicKey(); err != nil {
		return "", "", err
	}
	b, err := pair.Seed()
	return string(b), public, err
}

// users are the keys with what each may do.
func (k *Keys) users() []*server.NkeyUser {
	users := []*server.NkeyUser{{Nkey: k.public[0], Permissions: coordinator()}}
	for _, key := range k.public[1:] {
		users = append(users, &server.NkeyUser{Nkey: key, Permissions: node(key)})
	}
	return users
}

// coordinator commands nodes, looks for them, and hears answers.
func coordinator() *server.Permissions {
	return &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: cluster.CoordinatorSends},
		Subscribe: &server.SubjectPermission{Allow: cluster.CoordinatorHears},
	}
}

// node hears commands to itself, and says something to those alone who have asked it.
func node(key string) *server.Permissions {
	return &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: cluster.NodeSends},
		Subscribe: &server.SubjectPermission{Allow: cluster.NodeHears(key)},
		Response:  &server.ResponsePermission{MaxMsgs: -1, Expires: -1},
	}
}
