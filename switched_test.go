package followship_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// onlyForTests are functions that switch rules of disclosure control off, and the
// package for tests that does: "" for whatever is in it.
var onlyForTests = []struct{ path, name string }{
	{module + "/survey/disclose", "Without"},
	{module + "/survey/report", "Under"},
	{module + "/survey/surveytest", ""},
}

// forTests is the folder of that package, which is free to switch.
const forTests = "survey/surveytest"

// TestRulesAreSwitchedInTestsOnly: no program may be built in which a rule of
// disclosure control is off.
func TestRulesAreSwitchedInTestsOnly(t *testing.T) {
	uses, files, err := switched(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("%d files were read: the walk is broken", files)
	}
	for _, use := range uses {
		t.Errorf("%s: rules of disclosure control are switched in tests only", use)
	}
}

// TestSwitchedFinds shows that the check can fail, on other names and on none.
func TestSwitchedFinds(t *testing.T) {
	file := func(source string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(source)} }
	uses, files, err := switched(fstest.MapFS{
		"a/plain.go":      file("package a\nimport \"" + module + "/survey/disclose\"\nvar x = disclose.Without(disclose.R2)\n"),
		"a/other.go":      file("package a\nimport d \"" + module + "/survey/disclose\"\nvar y = d.Without\n"),
		"a/dot.go":        file("package a\nimport . \"" + module + "/survey/report\"\nvar z = Under(\"\", Rules{})\n"),
		"a/a_test.go":     file("package a\nimport \"" + module + "/survey/disclose\"\nvar t = disclose.Without(disclose.R2)\n"),
		"a/innocent.go":   file("package a\nimport \"" + module + "/survey/disclose\"\nvar u = disclose.All()\n"),
		"a/elsewhere.go":  file("package a\nimport \"other/disclose\"\nvar v = disclose.Without()\n"),
		"a/house.go":      file("package a\nimport _ \"" + module + "/survey/surveytest\"\n"),
		"a/testdata/x.go": file("no Go"),

		"survey/surveytest/world.go": file("package surveytest\nimport \"" + module + "/survey/report\"\nvar x = report.Under\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a/dot.go", "a/house.go", "a/other.go", "a/plain.go"}; !slices.Equal(uses, want) || files != 6 {
		t.Errorf("%v of %d files, want %v of 6", uses, files, want)
	}
}

// switched returns the files other than tests that name one of the functions, in the
// order of the walk, and how many it read.
func switched(root fs.FS) (uses []string, files int, err error) {
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return skip(root, name)
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || path.Dir(name) == forTests:
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			return err
		}
		files++
		if switches(file) {
			uses = append(uses, name)
		}
		return nil
	})
	return uses, files, err
}

func switches(file *ast.File) bool {
	for _, f := range onlyForTests {
		local := ""
		for _, spec := range file.Imports {
			if to, err := strconv.Unquote(spec.Path.Value); err != nil || to != f.path {
				continue
			}
			if local = path.Base(f.path); spec.Name != nil {
				local = spec.Name.Name
			}
		}
		if local == "" {
			continue
		}
		if f.name == "" {
			return true
		}
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.SelectorExpr:
				if of, ok := x.X.(*ast.Ident); ok && of.Name == local && x.Sel.Name == f.name {
					found = true
				}
			case *ast.Ident:
				found = found || local == "." && x.Name == f.name
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
