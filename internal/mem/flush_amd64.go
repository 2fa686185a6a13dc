package mem

// opt tells whether CLFLUSHOPT is there, which does not wait for the line before. CLFLUSH always is.
var opt = hasOpt()

func hasOpt() bool
