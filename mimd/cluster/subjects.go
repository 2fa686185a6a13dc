package cluster

// Subjects: flynn.node.KEY.ID.command and .credit are what a coordinator sends to a node; flynn.peer.KEY.ID what nodes
// send to each other. KEY is public, of the node's credentials, or "any"; ID is the process.

// What a coordinator needs: to command nodes and look for them, and to hear answers.
var (
	CoordinatorSends = []string{"flynn.node.>", "$SRV.>"}
	CoordinatorHears = []string{"_INBOX.>"}
)

// NodeSends is what a node may send unasked: data to other nodes. Besides it needs to answer whoever asks it.
var NodeSends = []string{"flynn.peer.>"}

// NodeHears is what a node with a public key needs to hear.
func NodeHears(key string) []string {
	return []string{"flynn.node." + key + ".>", "flynn.peer." + key + ".>", "$SRV.>"}
}

// What a node hears below its own subject.
const (
	commands = "command"
	credits  = "credit"
)

// subject is where the node hears one thing from a coordinator.
func (i *Info) subject(what string) string { return "flynn.node." + i.Key + "." + i.ID + "." + what }

// peer is where the node hears other nodes.
func (i *Info) peer() string { return "flynn.peer." + i.Key + "." + i.ID }
