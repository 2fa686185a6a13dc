package wrong

import "fmt"

// Tell gives Printf a word for a number.
func Tell() { fmt.Printf("%d\n", "word") }
