package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/followship/followship/ranking/study"
)

func readme(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestReadmeOutput checks that the piece of output in the README is what make
// analyse-demo prints, cuts aside.
func TestReadmeOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses 120 people over eight rounds")
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("drawn on another architecture the organisation differs in the last bits")
	}
	_, after, ok := strings.Cut(readme(t), "```text\n")
	excerpt, _, closed := strings.Cut(after, "```")
	if !ok || !closed {
		t.Fatal("the README shows no output")
	}
	status, printed, stderr := invoke(t, "", append([]string{"analyse"}, simulated(t, "--seed", "1")...)...)
	if status != statusOK {
		t.Fatalf("status %d: %s", status, stderr)
	}
	rest := strings.Split(printed, "\n")
	for line := range strings.Lines(excerpt) {
		line = strings.TrimSuffix(line, "\n")
		if line == "…" || line == "" {
			continue
		}
		at := slices.Index(rest, line)
		if at < 0 {
			t.Fatalf("make analyse-demo does not print, or not in this place:\n%s", line)
		}
		rest = rest[at+1:]
	}
}

// TestReadmeSettings compares the table of settings with the flags of analyse.
func TestReadmeSettings(t *testing.T) {
	parser, err := kong.New(&cli{}, kong.Vars{"methods": strings.Join(study.MethodNames(), ",")})
	if err != nil {
		t.Fatal(err)
	}
	flags := make(map[string]*kong.Flag)
	for _, command := range parser.Model.Children {
		if command.Name == "analyse" {
			for _, flag := range command.Flags {
				flags[flag.Name] = flag
			}
		}
	}
	text, _, _ := strings.Cut(readme(t), "\n## Service\n") // whose settings are another table's
	row := regexp.MustCompile("(?m)^\\| `--([a-z-]+)([ =][^`]*)?` \\| (?:`([^`]*)`)? ?\\| (.*) \\|$")
	var documented []string
	for _, match := range row.FindAllStringSubmatch(text, -1) {
		name, value := match[1], match[3]
		flag := flags[name]
		if flag == nil {
			t.Errorf("README: analyse has no --%s", name)
			continue
		}
		documented = append(documented, name)
		want := flag.Default
		switch name {
		case "strict": // documented as what it takes to switch it off
			want = ""
			if flag.Default != "true" || match[2] != "=false" {
				t.Errorf("README: --strict%s, default %s", match[2], flag.Default)
			}
		case "people", "mandates", "follows": // files, whose second column holds their columns
			want = value
		}
		if value != want {
			t.Errorf("README: --%s defaults to %q, the program says %q", name, value, want)
		}
		if name == "method" {
			for _, method := range study.MethodNames() {
				if !strings.Contains(match[0], "`"+method+"`") {
					t.Errorf("README: --method does not name %s", method)
				}
			}
		}
	}
	for name := range flags {
		if !slices.Contains(documented, name) && name != "help" {
			t.Errorf("README does not document --%s", name)
		}
	}
}
