package workqueue

// Fault is what is wrong with a worker, for a campaign.
type Fault string

// Faults of a worker. Those that come from outside, signals and cut lines, need no word here.
const (
	LosesRequest Fault = "loses a request" // it takes a task and forgets it
	LosesReply   Fault = "loses a reply"   // it computes a task, and nobody hears of it
	Dawdles      Fault = "dawdles"         // it takes many times as long, and its heart beats
	Lies         Fault = "lies"            // one bit of each of its results is wrong, and every checksum is right
	Damages      Fault = "damages"         // one bit of a result is wrong behind the checksum
)

const (
	faultAt  = 2   // the task, counted by the worker, at which a fault shows
	dawdling = 500 // times as long
)
