package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCheckLog has the log of a new service checked, asks for a line that was noted, and
// then changes one byte of a line in the file of the database.
func TestCheckLog(t *testing.T) {
	if testing.Short() {
		t.Skip("it founds a service")
	}
	folder := t.TempDir()
	if status, _, errs := execute(t, folder, "check-log"); status != statusFailed || !strings.Contains(errs, "followship init") {
		t.Errorf("nothing there: status %d: %s", status, errs)
	}
	initialise(t, folder)
	out := mustExecute(t, folder, "check-log")
	head := regexp.MustCompile(`"Orchard": \d+ lines, the last with hash ([0-9a-f]{64})\nPASS`).FindStringSubmatch(out)
	if head == nil {
		t.Fatalf("got %s", out)
	}
	mustExecute(t, folder, "check-log", "--head", head[1])
	for _, bad := range []struct {
		head   string
		status int
		says   string
	}{
		{strings.Repeat("0", 64), statusFalse, "1 of 1 hashes noted earlier are not in it"},
		{"zz", statusUsage, "64 hexadecimal digits"},
	} {
		if status, _, errs := execute(t, folder, "check-log", "--head", bad.head); status != bad.status || !strings.Contains(errs, bad.says) {
			t.Errorf("--head %s: status %d: %s", bad.head, status, errs)
		}
	}

	file := filepath.Join(folder, "data", "followship.db")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const detail = "signing key "
	if n := bytes.Count(data, []byte(detail)); n != 1 {
		t.Fatalf("%q is in the file %d times", detail, n)
	}
	if err := os.WriteFile(file, bytes.Replace(data, []byte(detail), []byte("signing Key "), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := execute(t, folder, "check-log")
	if status != statusFalse || !regexp.MustCompile(`line \d was changed after it was written`).MatchString(out) || !strings.Contains(errs, "FAIL") {
		t.Errorf("a changed line: status %d: %s%s", status, out, errs)
	}
}
