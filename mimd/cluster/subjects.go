package cluster

// Subjects: flynn.node.KEY.ID.command and .credit are what a coordinator sends to a node; flynn.peer.KEY.ID what nodes send
// to each other. KEY is public, of the node's credentials, or "any"; ID is the process.

// What a coordinator needs: to command nodes and look for them, and to hear answers.
// On a farm: to put tasks into the queue, and to manage queue and buckets.
var (
	CoordinatorSends = []string{"flynn.node.>", "$SRV.>", "$JS.>", "$KV.>", farmTasks + ".>", farmEvents + ".>"}
	CoordinatorHears = []string{"_INBOX.>", farmEvents + ".>"}
)

// NodeSends is what a node may send unasked: data to other nodes. Besides it needs to answer whoever asks it. On a farm it
// takes tasks out of the queue, and stores results.
var NodeSends = []string{
	"flynn.peer.>", farmEvents + ".>",
	"$JS.API.CONSUMER.INFO." + farmStream + "." + farmConsumer, "$JS.API.CONSUMER.MSG.NEXT." + farmStream + "." + farmConsumer,
	"$JS.ACK." + farmStream + "." + farmConsumer + ".>",
	"$JS.API.STREAM.INFO.KV_" + farmResults, "$JS.API.DIRECT.GET.KV_" + farmResults + ".>", "$KV." + farmResults + ".>",
}

// workerInbox and a key are where a worker hears the answers of JetStream.
const workerInbox = "flynn.inbox."

// NodeHears is what a node with a public key needs to hear.
func NodeHears(key string) []string {
	return []string{"flynn.node." + key + ".>", "flynn.peer." + key + ".>", "$SRV.>", workerInbox + key + ".>"}
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
