package main

import "testing"

// TestCheck: what is wrong on one system alone is found there, be it a finding of an analyzer or what does not compile.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		system, folder string
		ok             bool
	}{
		{"linux/riscv64", "wrong", true}, {"darwin/arm64", "wrong", false},
		{"linux/arm64", "broken", true}, {"windows/amd64", "broken", false},
		{"plan10/amd64", "wrong", false}, {"linux", "wrong", false},
	} {
		for _, whole := range []bool{true, false} {
			if err := check(".", c.system, whole, "./testdata/"+c.folder); (err == nil) != c.ok {
				t.Errorf("%s on %s, whole is %v: %v", c.folder, c.system, whole, err)
			}
		}
	}
	if err := check(".", "linux/amd64", true, "./testdata/none"); err == nil {
		t.Error("a folder that is not there is right")
	}
}
