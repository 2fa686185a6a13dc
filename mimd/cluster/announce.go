package cluster

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go/micro"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/mimd/world"
)

// service is the name under which nodes are found.
const service = "flynn-node"

// Info is what a node says of itself.
type Info struct {
	ID      string   // of this process, chosen by the engine's client
	Key     string   // public, of its credentials: a part of its subjects, so that a server can keep others off
	Name    string   // for people, and the order of ranks
	Host    string   // where it runs
	HostID  string   // tells hosts apart
	Arch    string   // as Go names it
	ISAs    []string // that it can execute
	Cores   int      // that it may use
	Kernels []string
	Version string // of flynn
}

// Has tells whether the node can execute a tier.
func (i *Info) Has(isa string) bool { return slices.Contains(i.ISAs, isa) }

func (i *Info) String() string { return fmt.Sprintf("%s (%s, %s)", i.Name, i.Host, i.Arch) }

// Keys of an announcement.
const (
	keyKey                        = "key"
	keyName, keyHost, keyArch     = "name", "host", "arch"
	keyISAs, keyCores, keyKernels = "isa", "cores", "kernels"
	keyHostID                     = "hostid"
)

// announce makes a node known to service discovery.
func announce(
	conn world.Conn, o *NodeOptions, key string, set *isa.Set,
) (id string, stop func(), err error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	var tiers []string
	for id := range isa.All() {
		if set.Has(id) {
			tiers = append(tiers, id.String())
		}
	}
	id, stop, err = conn.Announce(world.Service{
		Name: service, Version: o.Version, Description: "executes flynn's kernels",
		Metadata: map[string]string{
			keyKey: key, keyName: cmp.Or(o.Name, fmt.Sprintf("%s-%d", host, os.Getpid())), keyHost: host,
			keyArch:   runtime.GOARCH,
			keyHostID: cmp.Or(o.Host, hostID()), keyISAs: strings.Join(tiers, " "), keyCores: strconv.Itoa(len(o.CPUs)),
			keyKernels: strings.Join(kernels.Names(), " "),
		},
	})
	if err != nil {
		err = fmt.Errorf("cluster: announce the node: %w", err)
	}
	return id, stop, err
}

// mostTitle is how many bytes of what a node says of itself are shown.
const mostTitle = 100

// readInfo takes an announcement apart. Strangers that use the name of the service are none of our nodes.
func readInfo(data []byte) (Info, bool) {
	var m micro.Info
	if json.Unmarshal(data, &m) != nil || m.Name != service || m.ID == "" {
		return Info{}, false
	}
	d := m.Metadata
	cores, err := strconv.Atoi(d[keyCores])
	if err != nil || cores < 1 || cores > maxWorkers || !IsToken(m.ID) || !IsToken(d[keyKey]) {
		return Info{}, false
	}
	return Info{
		ID: m.ID, Key: d[keyKey], Version: m.Version, Cores: cores,
		Name: Clip(d[keyName], mostTitle), Host: Clip(d[keyHost], mostTitle), HostID: Clip(d[keyHostID], mostTitle),
		Arch: Clip(d[keyArch], mostTitle),
		ISAs: strings.Fields(d[keyISAs]), Kernels: strings.Fields(d[keyKernels]),
	}, true
}
