package results

import "testing"

// TestAbout: lines are read as they were written, and others are not.
func TestAbout(t *testing.T) {
	want := About{
		Doc: "z = x + a·y (STREAM triad)", Size: "elements of a vector", Dwarf: "bandwidth roof",
		Flops: "2n", Loads: "2n", Stores: "n", Indices: "0",
	}
	line := "# about triad/f64: z = x + a·y (STREAM triad) | n=elements of a vector | dwarf=bandwidth roof | flops=2n | " +
		"loads=2n | stores=n | indices=0"
	if got := AboutLine("triad", "f64", want); got != line {
		t.Errorf("%q, want %q", got, line)
	}
	for _, more := range []string{"", " | colour=red", " | colour"} {
		if kernel, elem, got, ok := ParseAbout(line + more); !ok || kernel != "triad" || elem != "f64" || got != want {
			t.Errorf("%q is read as %v %v %+v %v", line+more, kernel, elem, got, ok)
		}
	}
	for _, line := range []string{"", "# about ", "# about x/f64", "# about x: y", "# kernel dot/f64: size=8"} {
		if _, _, _, ok := ParseAbout(line); ok {
			t.Errorf("%q is read", line)
		}
	}
}
