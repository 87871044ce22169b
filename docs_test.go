package followship_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// [text](target), images included.
	link = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	// A file named in code type: anything with an extension that this
	// repository keeps. Files of the reader (people.csv) have another.
	named = regexp.MustCompile("`([\\w./-]+\\.(?:go|md|json|mod|ya?ml))`")
	// `folder/file.go` · `package.Name` or `package.Type.Method`.
	pointer = regexp.MustCompile("`([\\w./-]+\\.go)` · `(\\w+)\\.(\\w+)(?:\\.(\\w+))?`")
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestDocuments checks that what the documents point at exists: files behind
// links and in code type, and identifiers beside the file that declares them.
func TestDocuments(t *testing.T) {
	documents, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	links, pointers := 0, 0
	for _, name := range append([]string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"}, documents...) {
		name = filepath.ToSlash(name)
		text := read(t, name)
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if fault := followLink(t, name, match[1]); fault != "" {
				t.Errorf("%s: link %s: %s", name, match[1], fault)
			}
			links++
		}
		for _, match := range named.FindAllStringSubmatch(text, -1) {
			// Every package has a doc.go.
			if match[1] != "doc.go" && !exists(match[1]) && !exists(path.Join(path.Dir(name), match[1])) {
				t.Errorf("%s names %s, which does not exist", name, match[1])
			}
		}
		// A pointer may run over the end of a line.
		for _, match := range pointer.FindAllStringSubmatch(strings.Join(strings.Fields(text), " "), -1) {
			if exists(match[1]) && !declares(t, match[1], match[2], match[3], match[4]) {
				t.Errorf("%s: %s does not declare %s", name, match[1], strings.TrimSuffix(strings.Join(match[2:], "."), "."))
			}
			pointers++
		}
	}
	if links < 10 || pointers < 50 {
		t.Errorf("%d links and %d pointers into the code: the search is broken", links, pointers)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func exists(name string) bool {
	_, err := os.Stat(filepath.FromSlash(name))
	return err == nil
}

// followLink says what is wrong with a link of a document; links to elsewhere
// are not followed.
func followLink(t *testing.T, from, target string) string {
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return ""
	}
	file, fragment, _ := strings.Cut(target, "#")
	to := from
	if file != "" {
		to = path.Join(path.Dir(from), file)
	}
	if !exists(to) {
		return "no such file"
	}
	if fragment == "" {
		return ""
	}
	for _, match := range heading.FindAllStringSubmatch(read(t, to), -1) {
		slug := strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(match[1]), ""), " ", "-")
		if slug == fragment {
			return ""
		}
	}
	return "no such heading"
}

// declares reports whether a Go file of the given package declares a name, or
// a method of a type of that name.
func declares(t *testing.T, file, pkg, name, method string) bool {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(file), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if parsed.Name.Name != pkg {
		return false
	}
	for _, declaration := range parsed.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && method == "" && d.Name.Name == name {
				return true
			}
			if d.Recv != nil && d.Name.Name == method && receiver(d) == name {
				return true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					if method == "" && s.Name.Name == name {
						return true
					}
				case *ast.ValueSpec:
					for _, ident := range s.Names {
						if method == "" && ident.Name == name {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// receiver returns the name of the type a method belongs to.
func receiver(d *ast.FuncDecl) string {
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if ident, ok := of.(*ast.Ident); ok {
		return ident.Name
	}
	return ""
}

// TestDeclares shows that the search for identifiers can fail.
func TestDeclares(t *testing.T) {
	for _, test := range []struct {
		pkg, name, method string
		want              bool
	}{
		{"ranking", "Undefined", "", true},
		{"ranking", "Statistic", "Get", true},
		{"ranking", "Statistic", "", true},
		{"ranking", "NoMLE", "", true},
		{"ranking", "Get", "", false},
		{"ranking", "Reason", "Get", false},
		{"statistic", "Undefined", "", false},
	} {
		if got := declares(t, "ranking/statistic.go", test.pkg, test.name, test.method); got != test.want {
			t.Errorf("%s.%s.%s declared: %t, want %t", test.pkg, test.name, test.method, got, test.want)
		}
	}
}
