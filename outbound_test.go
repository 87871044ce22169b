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

// dialling are the names by which a Go program opens a connection of its own, or starts
// another program that could.
var dialling = regexp.MustCompile(`^(net\.(Dial\w*|Dialer|Resolver|Lookup\w*)|tls\.(Dial\w*|Dialer|Client)|http\.(Get|Head|Post|PostForm|Client|DefaultClient|DefaultTransport|Transport|NewRequest\w*)|httputil\.\w*Proxy|rpc\.Dial\w*|smtp\.\w+|exec\.Command\w*|websocket\.\w+)$`)

// dials are the files that may: each with its reason. Everything else that the service
// reaches is the database, by its driver.
var dials = map[string]string{
	"survey/notify/smtp.go": "mail, to the server that the settings name",
}

// TestNothingDialsOut reads the source of everything that is shipped. There are no
// webhooks: an address that somebody writes into a form is never asked for anything, so
// that there is no request to forge. This is webhook SSRF, the class of CVE-2026-22874;
// whoever adds one adds its row here, and its own tests.
func TestNothingDialsOut(t *testing.T) {
	files, found := 0, map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "node_modules" || name == "testdata" || name == "tmp" || strings.HasPrefix(name, ".") && name != ".") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		path = filepath.ToSlash(path)
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := selector.X.(*ast.Ident); ok && dialling.MatchString(pkg.Name+"."+selector.Sel.Name) {
				found[path] = true
				if dials[path] == "" {
					t.Errorf("%s uses %s.%s: what does it reach, and who says where that is?", path, pkg.Name, selector.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range dials {
		if !found[path] {
			t.Errorf("%s dials nothing: take its row away", path)
		}
	}
	if files < 100 {
		t.Errorf("only %d files: the walk is broken", files)
	}
	// And the contract takes no address to call.
	if text := read(t, "api/openapi.yaml"); regexp.MustCompile(`(?i)webhook|format: (uri|url)\b|callback`).MatchString(text) {
		t.Error("the contract speaks of addresses to call")
	}
}
