package main

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	sveRegister = regexp.MustCompile(`\bz[0-9]+\.([bhsd])\b`)
	// sveMove is a load or a store: whether it loads, how, its registers, the elements in memory.
	sveMove = regexp.MustCompile(`^(ld|st)(nt|ff|nf)?([1-4])(r|rq)?s?([bhwd])$`)
)

var sveBytes = map[string]int{"b": 1, "h": 2, "s": 4, "w": 4, "d": 8}

// readSVE takes all lanes for active, as they are in all trips but the last.
func readSVE(m model, op, args string) (a access) {
	register := sveRegister.FindStringSubmatch(args)
	move := sveMove.FindStringSubmatch(op)
	switch {
	case register == nil && (op == "ldr" || op == "str") && strings.HasPrefix(args, "z"):
		a.loads = m.vector
		if op == "str" {
			return access{stores: m.vector}
		}
	case register == nil:
		return readARM(m, op, args)
	case strings.HasPrefix(op, "fml") || strings.HasPrefix(op, "fmad") || strings.HasPrefix(op, "fnm"):
		a.fma = m.vector
	case op == "fsqrt" || op == "frsqrte":
		a.roots = m.vector
	case move == nil || move[4] != "": // one element, or 16 bytes, for all lanes
	default:
		bytes := m.vector * int(move[3][0]-'0') * sveBytes[move[5]] / sveBytes[register[1]]
		if move[1] == "st" {
			return access{stores: bytes}
		}
		a.loads = bytes
	}
	return a
}

var (
	countLanes = regexp.MustCompile(`^(x[0-9]+)(?:, all, mul #0x([0-9a-f]+))?$`)
	compareTo  = regexp.MustCompile(`^(x[0-9]+), #0x([0-9a-f]+)$`)
	countBytes = map[string]int{"cntb": 1, "cnth": 2, "cntw": 4, "cntd": 8}
	holds      = map[string]func(n, to int) bool{
		"b.lt": func(n, to int) bool { return n < to }, "b.le": func(n, to int) bool { return n <= to },
		"b.gt": func(n, to int) bool { return n > to }, "b.ge": func(n, to int) bool { return n >= to },
	}
)

// taken leaves out of a loop what vectors of this length jump over: forward branches that compare the lanes of a
// vector, which a register holds since before the loop, with a number.
func taken(m model, body, loop []instruction) (out []instruction) {
	lanes := map[string]int{}
	for _, i := range body {
		if c := countLanes.FindStringSubmatch(i.args); c != nil && countBytes[i.op] > 0 && i.at < loop[0].at {
			n, _ := strconv.ParseInt("0"+c[2], 16, 0) // none is 1
			lanes[c[1]] = m.vector / countBytes[i.op] * max(int(n), 1)
		}
	}
	var skip uint64
	for k, i := range loop {
		if i.at < skip {
			continue
		}
		out = append(out, i)
		if hold := holds[i.op]; hold != nil && k > 0 && i.target > i.at && loop[k-1].op == "cmp" {
			c := compareTo.FindStringSubmatch(loop[k-1].args)
			if c == nil || lanes[c[1]] == 0 {
				continue
			}
			if to, _ := strconv.ParseInt(c[2], 16, 0); hold(lanes[c[1]], int(to)) {
				skip = i.target
			}
		}
	}
	return out
}
