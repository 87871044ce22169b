package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/followship/followship/survey/seal"
)

// TestReadmeNamesEverySetting holds the table of settings to the commands.
func TestReadmeNamesEverySetting(t *testing.T) {
	readme := readme(t)
	parser, err := kong.New(&cli{}, kong.Vars{"methods": "all"})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{environmentPassword: true, seal.EnvironmentKEK: true}
	err = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			for _, variable := range flag.Envs {
				seen[variable] = true
				if !strings.Contains(readme, "| `--"+flag.Name) {
					t.Errorf("--%s is not in the table", flag.Name)
				}
			}
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 10 {
		t.Fatalf("got %d settings: the walk is broken", len(seen))
	}
	for variable := range seen {
		if !strings.Contains(readme, "| `"+variable+"` |") {
			t.Errorf("%s is not in the table", variable)
		}
	}
	for _, word := range strings.Fields(readme) {
		if name := strings.Trim(word, "`|,.;"); strings.HasPrefix(name, "FOLLOWSHIP_") && !seen[name] {
			t.Errorf("the page names %s, which nothing reads", name)
		}
	}
}
