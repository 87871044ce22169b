package followship_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestObjection shows that the rule behind TestImportEdges can fail, and on
// what: most rows are edges that must never come to be.
func TestObjection(t *testing.T) {
	const ours = module + "/"
	tests := []struct {
		name string
		importing
		objection string // a part of it; empty means that the edge is allowed
	}{
		{"the program may import all", importing{"cmd/followship", ours + "survey/sqlstore", false}, ""},
		{"nobody may import the program", importing{"api", ours + "cmd/followship", false}, "api may import survey, ranking/..."},
		{"api to the domain", importing{"api", ours + "survey", false}, ""},
		{"api to result types", importing{"api", ours + "ranking/power", false}, ""},
		{"api past the domain to the store", importing{"api", ours + "survey/sqlstore", false}, "api may import survey, ranking/..."},
		{"api past the domain to the ballots", importing{"api", ours + "survey/seal", false}, "api may import"},
		{"tests of api with a store", importing{"api", ours + "survey/sqlstore", true}, ""},
		{"domain to its own adapter", importing{"survey", ours + "survey/seal", false}, "survey may import ranking/..."},
		{"domain to the edge", importing{"survey", ours + "api", false}, "survey may import"},
		{"tests of the domain to the edge", importing{"survey", ours + "api", true}, "survey may import"},
		{"adapter to adapter", importing{"survey/jobs", ours + "survey/sqlstore", false}, "survey/jobs may import survey"},
		{"simulation sharing code with the count", importing{"survey/simulate", ours + "ranking", false}, "draws organisations with known truth"},
		{"tests of the simulation counting", importing{"survey/simulate", ours + "ranking/study", true}, ""},
		{"disclosure control to the store", importing{"survey/disclose", ours + "survey/sqlstore", false}, "never the store"},
		{"store to the count", importing{"survey/sqlstore", ours + "ranking", false}, "survey/sqlstore may import survey, migrations"},
		{"store to its suite", importing{"survey/sqlstore", ours + "survey/storetest", false}, "is for tests only"},
		{"tests of the store to its suite", importing{"survey/sqlstore", ours + "survey/storetest", true}, ""},
		{"external test of its own package", importing{"api", ours + "api", true}, ""},
		{"statistics among themselves", importing{"ranking/study", ours + "ranking/power", false}, ""},
		{"statistics to the domain", importing{"ranking/study", ours + "survey", false}, "ranking/study may import ranking/..."},
		{"files to anything", importing{"migrations", ours + "survey", false}, "migrations may import nothing"},
		{"a package nobody thought of", importing{"utility", ours + "ranking", false}, "no row in the table of layers"},
		{"a name that only begins like an allowed one", importing{"api", ours + "surveyor", false}, "api may import"},

		{"Echo at the edge", importing{"api", "github.com/labstack/echo/v4/middleware", false}, ""},
		{"Echo in the domain", importing{"survey", "github.com/labstack/echo/v4", false}, "one folder"},
		{"validator in the domain", importing{"survey", "github.com/go-playground/validator/v10", false}, "is for api"},
		{"sqlx at the edge", importing{"api", "github.com/jmoiron/sqlx", false}, "SQL lives in one package"},
		{"sqlx in tests of the edge", importing{"api", "github.com/jmoiron/sqlx", true}, "SQL lives in one package"},
		{"a driver in the program", importing{"cmd/followship", "modernc.org/sqlite", false}, "SQL lives in one package"},
		{"sqlx in the store", importing{"survey/sqlstore", "github.com/jmoiron/sqlx", false}, ""},
		{"gonum in statistics", importing{"ranking", "gonum.org/v1/gonum/stat/distuv", false}, ""},
		{"gonum in the program", importing{"cmd/followship", "gonum.org/v1/gonum/mat", false}, "are statistics"},
		{"anything else in statistics", importing{"ranking", "github.com/schollz/progressbar/v3", false}, "is for cmd/..."},
		{"property tests", importing{"ranking", "pgregory.net/rapid", true}, ""},
		{"property tests in what tests share", importing{"ranking/rankingtest", "pgregory.net/rapid", false}, ""},
		{"files in what tests share", importing{"ranking/rankingtest", "os", false}, ""},
		{"tests to what they share", importing{"ranking/power", ours + "ranking/rankingtest", true}, ""},
		{"what tests share, outside of tests", importing{"ranking/power", ours + "ranking/rankingtest", false}, "is for tests only"},
		{"the same in the program", importing{"cmd/followship", ours + "survey/surveytest", false}, "is for tests only"},
		{"property tests outside of tests", importing{"ranking", "pgregory.net/rapid", false}, "tests only"},
		{"a module nobody decided on", importing{"api", "github.com/sirupsen/logrus", false}, "no row in the table of libraries"},
		{"another major version", importing{"api", "github.com/labstack/echo/v5", false}, "no row in the table of libraries"},

		{"SQL in the store", importing{"survey/sqlstore", "database/sql", false}, ""},
		{"SQL in the domain", importing{"survey", "database/sql", false}, "SQL lives in one package"},
		{"HTTP in the domain", importing{"survey", "net/http", false}, "only the edge"},
		{"files in statistics", importing{"ranking", "os", false}, "files, environment"},
		{"files in tests of statistics", importing{"ranking", "os", true}, ""},
		{"global randomness", importing{"survey/simulate", "math/rand", false}, "cannot be repeated"},
		{"seeded randomness", importing{"survey/simulate", "math/rand/v2", false}, ""},
		{"cgo", importing{"survey/sqlstore", "C", false}, "one static binary"},
		{"what nobody restricts", importing{"ranking", "slices", false}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := test.objection == ""
			objection := test.importing.objection()
			if got != (objection == "") || !strings.Contains(objection, test.objection) {
				t.Errorf("%s imports %s: got objection %q, want %q", test.from, test.to, objection, test.objection)
			}
		})
	}
}

// TestTables checks that every row of the tables gives a reason and that none
// is hidden behind an earlier one.
func TestTables(t *testing.T) {
	var rows [][2]string // pattern and reason, one table after the other
	for _, row := range layers {
		rows = append(rows, [2]string{row.path, row.why})
	}
	for _, row := range libraries {
		rows = append(rows, [2]string{row.path + "/...", row.why})
	}
	for _, row := range restricted {
		rows = append(rows, [2]string{"standard library: " + row.path, row.why})
	}
	for k, row := range rows {
		if row[1] == "" {
			t.Errorf("%s: no reason", row[0])
		}
		hidden := func(earlier [2]string) bool { return matches(earlier[0], strings.TrimSuffix(row[0], "/...")) }
		if slices.ContainsFunc(rows[:k], hidden) {
			t.Errorf("%s: an earlier row hides this one", row[0])
		}
	}
}

func TestImports(t *testing.T) {
	file := func(source string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(source)} }
	root := fstest.MapFS{
		"api/api.go":                 file("package api\nimport (\n\t\"net/http\"\n\tx \"example.org/x\"\n)\n"),
		"api/api_test.go":            file("package api_test\nimport . \"testing\"\n"),
		"api/api_plan9.go":           file("//go:build plan9\n\npackage api\nimport _ `os`\n"),
		"api/testdata/broken.go":     file("this is not Go"),
		"api/readme.txt":             file("import nothing"),
		"ranking/deep/deep.go":       file("package deep\n"),
		"_drafts/draft.go":           file("package drafts\nimport \"C\"\n"),
		".ci/tools/tool.go":          file("package tools\nimport \"os/exec\"\n"),
		"elsewhere/go.mod":           file("module elsewhere\n"),
		"elsewhere/elsewhere.go":     file("package elsewhere\nimport \"C\"\n"),
		"frontend/node_modules/x.go": file("package x\nimport \"C\"\n"),
	}
	all, packages, err := imports(root)
	if err != nil {
		t.Fatal(err)
	}
	wantImports := []importing{
		{"api", "net/http", false},
		{"api", "example.org/x", false},
		{"api", "os", false},
		{"api", "testing", true},
	}
	if !reflect.DeepEqual(all, wantImports) {
		t.Errorf("imports:\ngot  %v\nwant %v", all, wantImports)
	}
	if want := []string{"api", "ranking/deep"}; !slices.Equal(packages, want) {
		t.Errorf("packages: got %v, want %v", packages, want)
	}

	root["ranking/broken.go"] = file("package ranking\nimport (\n")
	if _, _, err := imports(root); err == nil {
		t.Error("a file that does not parse: got no error")
	}
}
