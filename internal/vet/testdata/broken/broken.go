// Package broken does not compile where twice is missing.
package broken

// Four is four.
func Four() int { return twice(2) }
