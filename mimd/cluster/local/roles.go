package local

import (
	"fmt"
	"slices"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"flynn/mimd/cluster"
	"flynn/mimd/workqueue"
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

// CoordinatorRights are the subjects on which a coordinator sends and hears: it commands nodes, looks for them, keeps a
// work queue, and hears answers.
func CoordinatorRights() (sends, hears []string) {
	return slices.Concat(cluster.CoordinatorSends, workqueue.CoordinatorSends),
		slices.Concat(cluster.CoordinatorHears, workqueue.CoordinatorHears)
}

// NodeRights are those of a node or worker with a public key: it hears commands to itself, and says something unasked
// to other nodes and a work queue alone.
func NodeRights(key string) (sends, hears []string) {
	return slices.Concat(cluster.NodeSends, workqueue.WorkerSends),
		slices.Concat(cluster.NodeHears(key), workqueue.WorkerHears(key))
}

func coordinator() *server.Permissions { return permissions(CoordinatorRights()) }

// node answers those, too, who have asked it.
func node(key string) *server.Permissions {
	p := permissions(NodeRights(key))
	p.Response = &server.ResponsePermission{MaxMsgs: -1, Expires: -1}
	return p
}

func permissions(sends, hears []string) *server.Permissions {
	return &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: sends},
		Subscribe: &server.SubjectPermission{Allow: hears},
	}
}
