package workqueue

// Names of what a work queue keeps on the server. Workers have no right to put tasks into the queue.
const (
	streamName    = "FLYNN"
	tasksSubject  = "flynn.work"
	consumerName  = "workers"
	resultsBucket = "flynn-results"
	leadersBucket = "flynn-leader"
	eventsSubject = "flynn.event"
)

// What a coordinator needs: to put tasks into the queue, to manage queue and buckets, and to tell and hear events.
var (
	CoordinatorSends = []string{"$JS.>", "$KV.>", tasksSubject + ".>", eventsSubject + ".>"}
	CoordinatorHears = []string{eventsSubject + ".>"}
)

// WorkerSends is what a worker needs: to tell events, to take tasks out of the queue, and to store results.
var WorkerSends = []string{
	eventsSubject + ".>",
	"$JS.API.CONSUMER.INFO." + streamName + "." + consumerName,
	"$JS.API.CONSUMER.MSG.NEXT." + streamName + "." + consumerName,
	"$JS.ACK." + streamName + "." + consumerName + ".>",
	"$JS.API.STREAM.INFO.KV_" + resultsBucket, "$JS.API.DIRECT.GET.KV_" + resultsBucket + ".>",
	"$KV." + resultsBucket + ".>",
}

// workerInbox and a key are where a worker hears the answers of JetStream.
const workerInbox = "flynn.inbox."

// WorkerHears is what a worker with a public key needs to hear.
func WorkerHears(key string) []string { return []string{workerInbox + key + ".>"} }
