package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeys: keys, roles and certificates are there, and nobody else can read them. That servers take them is tested
// where the docs are.
func TestKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	stdout := succeed(t, "keys", "--dir", dir, "--nodes", "2", "--hosts", "nats.example,10.0.0.1,fd00::1")
	files := []string{"ca.pem", "coordinator.nk", "node-1.nk", "node-2.nk", "server-key.pem", "server.pem", "users.conf"}
	for _, name := range files {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&^fs.FileMode(0o600) != 0 && os.PathSeparator == '/' {
			t.Errorf("%s: %v, %v", name, info, err)
		}
		if name != "node-2.nk" && !strings.Contains(stdout, filepath.Join(dir, name)) {
			t.Errorf("%s is not named: %s", name, stdout)
		}
	}
	if found, err := os.ReadDir(dir); err != nil || len(found) != len(files) {
		t.Errorf("%v, %v", found, err)
	}
	file := writeFile(t, filepath.Join(t.TempDir(), "file"), "")
	refuse(t, file, "keys", "--dir", filepath.Join(file, "keys"))
}
