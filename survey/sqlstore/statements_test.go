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
	files := source(t)
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

// source returns the files of this package that are no tests.
func source(t *testing.T) map[string]*ast.File {
	t.Helper()
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
	return files
}

var (
	// persons are tables that name people, and the roll, which says that somebody has
	// answered; contents are those that say with what.
	persons  = regexp.MustCompile(`(?i)\b(from|join|into|update)\s+(roll|person|membership|mandate|session|log_line|snapshot|declined|acquaintance)\b`)
	contents = regexp.MustCompile(`(?i)\b(from|join|into|update)\s+(ballot|draft|idempotency)\b`)
	// final are tables whose rows are written once.
	final = regexp.MustCompile(`(?i)\b(update|delete\s+from|truncate(\s+table)?)\s+(release|checkpoint)\b|\binto\s+(release|checkpoint)\b[\s\S]*\bon\s+conflict\b`)
)

// TestNothingJoinsRollToBallots reads the source: no text of a statement speaks of who
// has answered and of what was answered; and none changes what was published, or
// takes it away.
func TestNothingJoinsRollToBallots(t *testing.T) {
	texts := 0
	for name, file := range source(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			if persons.MatchString(literal.Value) || contents.MatchString(literal.Value) {
				texts++
			}
			if persons.MatchString(literal.Value) && contents.MatchString(literal.Value) {
				t.Errorf("%s joins who has answered to what: %s", name, literal.Value)
			}
			if final.MatchString(literal.Value) {
				t.Errorf("%s changes what was published: %s", name, literal.Value)
			}
			return true
		})
	}
	if texts < 30 {
		t.Errorf("%d statements speak of one or the other: the search is broken", texts)
	}
	// The search can fail.
	for _, bad := range []string{
		"SELECT 1 FROM ballot b JOIN roll r ON TRUE", "DELETE FROM draft WHERE draft_key IN (SELECT roll_key FROM roll)",
	} {
		if !persons.MatchString(bad) || !contents.MatchString(bad) {
			t.Errorf("%q passes", bad)
		}
	}
	for _, bad := range []string{
		"UPDATE release SET document = $1", "DELETE FROM checkpoint", "TRUNCATE release",
		"INSERT INTO release (a) VALUES ($1)\n\tON CONFLICT (a) DO UPDATE SET a = $1",
	} {
		if !final.MatchString(bad) {
			t.Errorf("%q passes", bad)
		}
	}
}
