package followship_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	promiseRow   = regexp.MustCompile(`^\| (.+?) \| (.+) \|$`)
	asvsRow      = regexp.MustCompile(`^\| (V\d+\.\d+\.\d+(?:–V\d+\.\d+\.\d+)?) \| ([123]) \| (.+?) \| (.*?) \| (.+) \|$`)
	asvsGo       = regexp.MustCompile("^`([\\w./-]+\\.go)` ([Tt]est\\w+)$")
	asvsBrowser  = regexp.MustCompile("^`([\\w./-]+\\.ts)` “([^”]+)”$")
	asvsDocument = regexp.MustCompile(`^document: \[[^\]]+\]\(([^)]+)\)$`)
)

// evidence says what is wrong with what a row names, "" for nothing.
func evidence(t *testing.T, text string) string {
	t.Helper()
	for _, open := range []string{"Not applicable: ", "Not met: "} {
		if reason, ok := strings.CutPrefix(text, open); ok {
			if len(reason) < 5 {
				return "no reason is given"
			}
			return ""
		}
	}
	if match := asvsDocument.FindStringSubmatch(text); match != nil {
		return followLink(t, "docs/asvs.md", match[1]) // its neighbours follow the same links
	}
	for one := range strings.SplitSeq(text, ", `") {
		if !strings.HasPrefix(one, "`") {
			one = "`" + one
		}
		if match := asvsGo.FindStringSubmatch(one); match != nil {
			if !exists(match[1]) || !strings.Contains(read(t, match[1]), "\nfunc "+match[2]+"(t *testing.T") {
				return match[1] + " has no " + match[2]
			}
			continue
		}
		if match := asvsBrowser.FindStringSubmatch(one); match != nil {
			if !exists(match[1]) || !strings.Contains(read(t, match[1]), match[2]) {
				return match[1] + " has no “" + match[2] + "”"
			}
			continue
		}
		return "this names no test, no document and no reason: " + one
	}
	return ""
}

// TestSecurityRequirements holds the table of requirements to what it names.
func TestSecurityRequirements(t *testing.T) {
	seen, chapters := map[string]bool{}, map[string]int{}
	for line := range strings.SplitSeq(read(t, "docs/asvs.md"), "\n") {
		if !strings.HasPrefix(line, "| V") {
			continue
		}
		match := asvsRow.FindStringSubmatch(line)
		if match == nil {
			t.Errorf("this row cannot be read: %s", line)
			continue
		}
		if seen[match[1]] {
			t.Errorf("%s stands twice", match[1])
		}
		seen[match[1]] = true
		chapter, _, _ := strings.Cut(match[1], ".")
		chapters[chapter]++
		if fault := evidence(t, match[5]); fault != "" {
			t.Errorf("%s: %s", match[1], fault)
		}
	}
	if len(seen) < 180 || len(chapters) != 17 {
		t.Errorf("%d requirements in %d chapters: the search is broken", len(seen), len(chapters))
	}
	// Of level 3, all of three chapters; by the numbers of the standard.
	for _, number := range []string{
		"V8.1.3", "V8.1.4", "V8.2.4", "V8.3.2", "V8.3.3", "V8.4.2",
		"V11.1.3", "V11.1.4", "V11.2.4", "V11.2.5", "V11.3.4", "V11.3.5", "V11.5.2", "V11.6.2", "V11.7.1", "V11.7.2",
		"V14.2.5", "V14.2.6", "V14.2.7", "V14.2.8",
	} {
		if !seen[number] {
			t.Errorf("%s is missing", number)
		}
	}
	named := 0
	for _, match := range regexp.MustCompile("`[\\w./-]+\\.(?:go|ts)` (?:[Tt]est\\w+|“[^”]+”)").FindAllString(read(t, "SECURITY.md"), -1) {
		if fault := evidence(t, match); fault != "" {
			t.Errorf("SECURITY.md: %s", fault)
		}
		named++
	}
	if named < 30 {
		t.Errorf("SECURITY.md names %d tests: the search is broken", named)
	}
	// The search can fail.
	for _, bad := range []string{"", "yes", "Not met: ", "`api/policy_test.go` TestNothingOfTheKind", "`api/nothing_test.go` TestPolicyMatrix", "document: [x](nowhere.md)", "`frontend/src/lib/csv.test.ts` “no such words”"} {
		if evidence(t, bad) == "" {
			t.Errorf("%q is taken for evidence", bad)
		}
	}
}

// classes are the kinds of fault that have a test of their own, by one that happened
// elsewhere.
var classes = map[string]string{
	"CVE-2026-33313": "object-level authorisation",
	"CVE-2026-34389": "mass assignment",
	"CVE-2025-41115": "mass assignment",
	"CVE-2017-18900": "formulas in a CSV",
	"CVE-2026-22874": "requests of the server that somebody else forges",
	"CVE-2026-25779": "open redirect",
	"CVE-2026-53523": "links by the Host header",
	"CVE-2026-23849": "enumeration of accounts",
	"CVE-2026-46356": "limits that a spoofed address gets around",
	"CVE-2026-3590":  "reuse of tokens",
	"CVE-2026-34828": "sessions that outlive a change",
	"CVE-2026-21483": "stored scripts",
	"CVE-2025-30153": "decompression bombs",
}

// TestVulnerabilityClasses looks for the test of each class: its comment names it.
func TestVulnerabilityClasses(t *testing.T) {
	found := map[string]bool{}
	number := regexp.MustCompile(`CVE-\d{4}-\d+`)
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "dist"):
			return filepath.SkipDir
		case path == "evidence_test.go" || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") {
				for _, cve := range number.FindAllString(f.Doc.Text(), -1) {
					found[cve] = true
					if classes[cve] == "" {
						t.Errorf("%s of %s names %s, of which the table knows nothing", f.Name.Name, path, cve)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for cve, class := range classes {
		if !found[cve] {
			t.Errorf("no test says that it is about %s (%s)", class, cve)
		}
	}
}

// TestPromises holds the table of promises to what it names.
func TestPromises(t *testing.T) {
	seen, section := map[string]bool{}, ""
	rows := map[string]int{}
	for line := range strings.SplitSeq(read(t, "docs/promises.md"), "\n") {
		if name, ok := strings.CutPrefix(line, "## "); ok {
			section = name
			rows[section] = 0
		}
		match := promiseRow.FindStringSubmatch(line)
		if match == nil || match[1] == "promise" || strings.HasPrefix(line, "|---") {
			continue
		}
		rows[section]++
		if seen[match[1]] {
			t.Errorf("this promise stands twice: %s", match[1])
		}
		seen[match[1]] = true
		if fault := evidence(t, match[2]); fault != "" {
			t.Errorf("%s: %s", match[1], fault)
		}
	}
	if len(rows) != 5 {
		t.Errorf("%d sections: the search is broken", len(rows))
	}
	for name, n := range rows {
		if n == 0 {
			t.Logf("%s has no rows", name) // an error once all are written
		}
	}
}
