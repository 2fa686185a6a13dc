package emulated

import "testing"

// TestPortable: a portable test is skipped by a leg, and runs elsewhere.
func TestPortable(t *testing.T) {
	for words, want := range map[string]bool{"": false, "qemu-aarch64 -cpu max": true} {
		skipped := true
		t.Run("leg "+words, func(t *testing.T) {
			t.Setenv(Env, words)
			t.Cleanup(func() { skipped = t.Skipped() })
			Portable(t)
		})
		if skipped != want || t.Skipped() {
			t.Errorf("%s=%q: skipped is %v", Env, words, skipped)
		}
	}
}
