package gpu_test

import (
	"os"
	"testing"

	"flynn/internal/gpu/fake"
)

func TestMain(m *testing.M) {
	if fake.Main() {
		return
	}
	os.Exit(m.Run())
}
