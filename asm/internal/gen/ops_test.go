package gen

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestOpsComplete: a program of package ops uses each operation of Builder. Those of Prefix and Last come by prefixes.
func TestOpsComplete(t *testing.T) {
	var text strings.Builder
	for _, name := range []string{"ops_programs_test.go", "vec.go", "scan.go"} {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(source)
	}
	described := []string{"Tier", "Elem", "Can", "Comment"} // they emit nothing that runs
	for m := range reflect.TypeFor[Builder]().Methods() {
		if !slices.Contains(described, m.Name) && !strings.Contains(text.String(), "b."+m.Name+"(") {
			t.Errorf("no program of package ops uses %s", m.Name)
		}
	}
}
