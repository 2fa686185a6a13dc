package machine

import (
	"fmt"
	"strings"
)

const nodeDir = "sys/devices/system/node"

func memoryNodes(t tree) int {
	if l := t.list(nodeDir + "/has_memory"); l != nil {
		return len(l)
	}
	return len(t.list(nodeDir + "/online"))
}

// nodes lists the online NUMA nodes.
func nodes(t tree) []Node {
	var l []Node
	for _, id := range t.list(nodeDir + "/online") {
		dir := fmt.Sprintf("%s/node%d", nodeDir, id)
		info := strings.ReplaceAll(t.text(dir+"/meminfo"), fmt.Sprintf("Node %d ", id), "")
		l = append(l, Node{id, t.list(dir + "/cpulist"), kibibytes(info, "MemTotal")})
	}
	return l
}
