package peer

import (
	"os"
	"path/filepath"
)

// Find returns the programs that paths name: a folder stands for all executable files in it. A file that does not exist
// is returned as it is: Start says so.
func Find(paths []string) ([]string, error) {
	var found []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			found = append(found, local(path))
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
				found = append(found, local(filepath.Join(path, e.Name())))
			}
		}
	}
	return found, nil
}

// local keeps the system from looking for a bare name elsewhere.
func local(path string) string {
	if filepath.Base(path) == path {
		return "." + string(filepath.Separator) + path
	}
	return path
}
