package bench

import (
	"testing"

	"flynn/results/keys"
)

// TestClassRows: every row has its class, in the order of the rows.
func TestClassRows(t *testing.T) {
	all := allClasses()
	if len(all) != len(keys.Classes) {
		t.Fatalf("%d classes and %d rows", len(all), len(keys.Classes))
	}
	for i, c := range all {
		if c.Name() != keys.Classes[i].Name {
			t.Errorf("class %s stands where the row of %s does", c.Name(), keys.Classes[i].Name)
		}
	}
}

// TestRegister: a class without a row is refused.
func TestRegister(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a class without a row was taken")
		}
	}()
	Register(rowless{})
}

type rowless struct{ sisd }

func (rowless) Name() string { return "rowless" }
