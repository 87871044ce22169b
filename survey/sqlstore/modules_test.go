package sqlstore_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestLibcMatches checks that the C library under SQLite has exactly the version
// that SQLite was translated for: another one compiles, and corrupts memory.
func TestLibcMatches(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skipf("no go command: %v", err)
	}
	if _, err := os.ReadFile("../../go.mod"); err != nil { // for the test cache
		t.Fatal(err)
	}
	list := func(format, module string) string {
		command := exec.CommandContext(t.Context(), goTool, "list", "-m", "-f", format, module)
		output, err := command.Output()
		if err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		return strings.TrimSpace(string(output))
	}
	wants, err := os.ReadFile(list("{{.GoMod}}", "modernc.org/sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`modernc\.org/libc (v\S+)`).FindSubmatch(wants)
	if want == nil {
		t.Fatal("SQLite asks for no libc")
	}
	if got := list("{{.Version}}", "modernc.org/libc"); got != string(want[1]) {
		t.Errorf("modernc.org/libc: got %s, want %s, which modernc.org/sqlite asks for", got, want[1])
	}
}
