package analysis

// nonTemporal is the tuning whose stores pass the caches by.
const nonTemporal = "nt"

// hardwareFactor is what the useful bytes of a row are multiplied by where its operands come from a level. A write-back
// cache reads a line before it writes a part of it, so that a store to a stream that is not loaded moves its bytes
// twice: copy moves 24 bytes an element for 16 useful ones of f64. Nothing is allocated in the first level, which holds
// all of the lines.
func (r Row) hardwareFactor(level string) float64 {
	if r.Point.Tune == nonTemporal || level == LevelNames[0] {
		return 1
	}
	return 1 + r.facts.Allocated
}
