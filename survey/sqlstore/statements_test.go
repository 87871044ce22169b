package sqlstore_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	writes = regexp.MustCompile(`(?i)^\s*(insert|update|delete|create|alter|drop|truncate)\b|\b(insert\s+into|delete\s+from|update\s+\w+\s+set)\b`)
	// sends are the methods by which a statement reaches a database. Those without
	// a context the linters forbid.
	sends = regexp.MustCompile(`^(Must)?(Named)?(Exec|Query|Get|Select|Prepare)(x|Row|Rowx)?Context$`)
)

// TestStatementsThatWrite reads the source: a statement that writes is used by
// methods of a transaction alone, or handed to one within keystore.go's write; and
// nothing is sent to a pool but by those who must.
func TestStatementsThatWrite(t *testing.T) {
	files := map[string]*ast.File{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = file
		}
	}
	statements := map[string]bool{}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for k, value := range spec.Values {
				ast.Inspect(value, func(n ast.Node) bool {
					if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && writes.MatchString(strings.Trim(text.Value, "`\"")) {
						statements[spec.Names[k].Name] = true
					}
					return true
				})
			}
			return true
		})
	}
	if len(statements) < 50 {
		t.Errorf("got %d statements that write, want all of them", len(statements))
	}
	// These send to a pool, each with its reason: what must be outside of a
	// transaction, or only reads.
	pools := map[string]string{
		"connectSQLite":    "reads pragmas",
		"vacuumSQLite":     "VACUUM is no statement of a transaction, and may run twice",
		"vacuumPostgreSQL": "sets how long it waits, and asks for the transaction it is",
		"vacuumTable":      "VACUUM is no statement of a transaction, and may run twice",
		"emptyLog":         "a checkpoint is no statement of a transaction, and may run twice",
		"patience":         "sets how long it waits",
		"lockSQLite":       "locks a file that holds nothing",
		"lockSchema":       "takes an advisory lock",
		"checkPostgreSQL":  "reads settings",
		"identify":         "reads names",
		"Backup":           "copies a file of SQLite, which sends nothing twice",
		"Check":            "reads",
		"Delete":           "vacuums keys",
		"prepare":          "prepares, and runs nothing",
	}
	for name, file := range files {
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if statements[n.Name] && !inTransaction(f) && receiver(f) != "Keystore" {
						t.Errorf("%s: %s uses %s, which writes, and is no method of a transaction", name, f.Name.Name, n.Name)
					}
				case *ast.CallExpr:
					method, ok := n.Fun.(*ast.SelectorExpr)
					if !ok || !sends.MatchString(method.Sel.Name) || pools[f.Name.Name] != "" {
						return true
					}
					if !ofTransaction(method.X) {
						t.Errorf("%s: %s sends a statement to something else than its transaction", name, f.Name.Name)
					}
				}
				return true
			})
		}
	}
}

// ofTransaction tells a transaction, or a prepared statement as part of one.
func ofTransaction(x ast.Expr) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		if method, ok := call.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "StmtxContext" {
			x = method.X
		}
	}
	field, ok := x.(*ast.SelectorExpr)
	return ok && field.Sel.Name == "tx"
}

// receiver returns the type that a function is a method of.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if ident, ok := of.(*ast.Ident); ok {
		return ident.Name
	}
	return ""
}

func inTransaction(f *ast.FuncDecl) bool { return receiver(f) == "tx" }
