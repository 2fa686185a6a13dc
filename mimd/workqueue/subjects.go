package workqueue

// Names of what a farm keeps on the server. Workers have no right to put tasks into the queue.
const (
	farmStream   = "FLYNN"
	farmTasks    = "flynn.work"
	farmConsumer = "workers"
	farmResults  = "flynn-results"
	farmLeaders  = "flynn-leader"
	farmEvents   = "flynn.event"
)

// What a coordinator needs: to put tasks into the queue, to manage queue and buckets, and to tell and hear events.
var (
	CoordinatorSends = []string{"$JS.>", "$KV.>", farmTasks + ".>", farmEvents + ".>"}
	CoordinatorHears = []string{farmEvents + ".>"}
)

// WorkerSends is what a worker needs: to tell events, to take tasks out of the queue, and to store results.
var WorkerSends = []string{
	farmEvents + ".>",
	"$JS.API.CONSUMER.INFO." + farmStream + "." + farmConsumer, "$JS.API.CONSUMER.MSG.NEXT." + farmStream + "." + farmConsumer,
	"$JS.ACK." + farmStream + "." + farmConsumer + ".>",
	"$JS.API.STREAM.INFO.KV_" + farmResults, "$JS.API.DIRECT.GET.KV_" + farmResults + ".>", "$KV." + farmResults + ".>",
}

// workerInbox and a key are where a worker hears the answers of JetStream.
const workerInbox = "flynn.inbox."

// WorkerHears is what a worker with a public key needs to hear.
func WorkerHears(key string) []string { return []string{workerInbox + key + ".>"} }
