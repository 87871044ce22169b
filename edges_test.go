// Package followship_test holds the checks that concern the module as a whole.
// There is no package followship: the program is cmd/followship.
package followship_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/followship/followship"

// A layer is one row of the house: a package, or a folder of them, and what it
// may import of the module.
type layer struct {
	path  string
	may   []string // packages that it may import
	tests []string // packages that its tests may import as well
	why   string
}

// A library is a module from elsewhere and the packages that may import it.
type library struct {
	path      string
	users     []string
	testsOnly bool
	why       string
}

// A standardUse names a package of the standard library that not everybody may
// import.
type standardUse struct {
	path  string
	users []string
	why   string
}

// layers says which packages of the module may import which others. Paths are
// relative to the module; "x/..." means x and everything below it, and the first
// row whose path matches a package is the one that counts. A package without a
// row may not exist.
var layers = []layer{
	{".", nil, nil, "the root holds checks of the whole, no code"},
	{"cmd/...", []string{"..."}, nil, "wiring: the one place that knows every part"},
	{"api", []string{"survey", "ranking/..."}, []string{"survey/..."}, "HTTP speaks to services and shows result types; it never reaches past them to a store, to ballots or to the count"},
	{"survey", []string{"ranking/..."}, []string{"survey/..."}, "the domain declares ports and knows none of those who implement them"},
	{"survey/seal", []string{"survey"}, nil, "implements the domain's Sealer"},
	{"survey/jobs", []string{"survey"}, []string{"survey/sqlstore/..."}, "runs the jobs that the store has put in its queue; its tests need a queue"},
	{"survey/notify", []string{"survey"}, nil, "implements the domain's Mailer"},
	{"survey/assign", []string{"survey"}, nil, "decides who is asked about whom, before there is a ballot"},
	{"survey/simulate", []string{"survey"}, []string{"ranking/..."}, "draws organisations with known truth, so it must not share code with what is tested on them; its tests may count"},
	{"survey/report", []string{"survey", "survey/disclose", "ranking/..."}, []string{"survey/..."}, "the only bridge from opened ballots to a release, and disclosure control stands on it"},
	{"survey/disclose", []string{"survey", "ranking/..."}, []string{"survey/simulate"}, "sees results, never the store"},
	{"survey/sqlstore", []string{"survey", "migrations"}, []string{"survey/storetest", "survey/sqlstore/sqlstoretest"}, "keeps what it is given; it neither counts nor discloses"},
	{"survey/sqlstore/sqlstoretest", []string{"survey/sqlstore", "migrations"}, nil, "opens stores for tests, on both engines"},
	{"survey/surveytest", []string{"survey", "survey/assign", "survey/disclose", "survey/report", "survey/seal"}, nil, "a whole service for the tests of the domain and of the edge"},
	{"survey/attack", []string{"survey", "survey/simulate", "ranking/..."}, []string{"survey/...", "api"}, "works out answers from what is shown: the solver knows the method and no service, its tests attack the whole one over HTTP"},
	{"survey/faulttest", nil, []string{"survey/...", "api"}, "proofs of the whole service, from several processes: nothing but tests"},
	{"survey/storetest", []string{"survey"}, nil, "one behavioural suite for every store, bound to none"},
	{"ranking/...", []string{"ranking/..."}, nil, "pure statistics: usable and checkable without the product"},
	{"migrations", nil, nil, "files only"},
	{"frontend", nil, nil, "files only"},
}

// libraries says who may import which module from elsewhere. A module without a
// row may not be imported at all: adding a dependency begins here, with a reason.
var libraries = []library{
	{"gonum.org/v1/gonum", []string{"ranking/...", "survey/attack"}, false, "distributions, matrices, optimisation and graphs are statistics; who attacks them counts as they do"},
	{"pgregory.net/rapid", []string{"..."}, true, "property tests"},
	{"github.com/anishathalye/porcupine", []string{"survey/..."}, true, "linearisability of stores"},

	{"github.com/alecthomas/kong", []string{"cmd/..."}, false, "the command line"},
	{"github.com/schollz/progressbar/v3", []string{"cmd/..."}, false, "the command line"},
	{"golang.org/x/term", []string{"cmd/..."}, false, "only the program has a terminal"},
	{"github.com/santhosh-tekuri/jsonschema/v6", []string{"cmd/..."}, true, "the document of analyse is checked against the schema that readers are given"},

	{"github.com/labstack/echo/v4", []string{"api"}, false, "replacing the HTTP framework must be a change to one folder"},
	{"github.com/go-playground/validator/v10", []string{"api"}, false, "validates the form of requests; the domain checks its own rules"},
	{"github.com/oapi-codegen/runtime", []string{"api"}, false, "run-time part of the generated server"},
	{"github.com/getkin/kin-openapi", []string{"api"}, true, "every response is checked against the contract"},
	{"github.com/alexedwards/scs/v2", []string{"api", "survey/sqlstore"}, false, "sessions: the edge uses them, the store keeps them"},
	{"github.com/coreos/go-oidc/v3", []string{"api"}, false, "sign-in"},
	{"golang.org/x/oauth2", []string{"api"}, false, "sign-in"},
	{"github.com/go-webauthn/webauthn", []string{"api"}, false, "sign-in"},
	{"github.com/prometheus/client_golang", []string{"api", "cmd/..."}, false, "measurements leave through the edge"},

	{"github.com/jmoiron/sqlx", []string{"survey/sqlstore"}, false, "SQL lives in one package"},
	{"github.com/lib/pq", []string{"survey/sqlstore/..."}, false, "SQL lives in one package"},
	{"modernc.org/sqlite", []string{"survey/sqlstore"}, false, "SQL lives in one package"},
	{"github.com/pressly/goose/v3", []string{"survey/sqlstore"}, false, "the store brings its own schema up to date"},
	{"github.com/riverqueue/river", []string{"survey/jobs", "survey/sqlstore"}, false, "workers live in jobs; the store inserts in its own transaction"},

	{"filippo.io/age", []string{"survey/seal", "cmd/..."}, false, "sealed keys and encrypted backups"},
	{"golang.org/x/mod", []string{"survey/seal"}, false, "the transparency log"},
	{"github.com/cloudflare/circl", []string{"survey/seal"}, false, "shared keys"},
	{"github.com/wneessen/go-mail", []string{"survey/notify"}, false, "mail"},
	{"github.com/teambition/rrule-go", []string{"survey"}, false, "the cadence of a survey"},
}

// restricted says who may import those packages of the standard library whose
// use is a decision of design. Tests and what they share are free of it.
var restricted = []standardUse{
	{"database/sql", []string{"survey/sqlstore/...", "survey/jobs"}, "SQL lives in one package; workers hand its handle to their queue"},
	{"net", []string{"api", "survey/notify", "cmd/..."}, "only the edge, the messengers and the program talk to a network"},
	{"net/http", []string{"api", "survey/notify", "cmd/..."}, "only the edge, the messengers and the program talk to a network"},
	{"os", []string{"cmd/...", "survey/sqlstore/...", "survey/seal", "survey/simulate"}, "files, environment and processes belong to the program, the store, the key store and the simulation, which writes what it draws"},
	{"os/exec", nil, "the product starts no other program"},
	{"log", nil, "structured logging only"},
	{"log/slog", []string{"cmd/...", "api", "survey", "survey/jobs", "survey/notify", "survey/sqlstore"}, "statistics, sealing and disclosure write no logs: what they hold is personal"},
	{"math/rand", nil, "its global source cannot be repeated: take a seed, use math/rand/v2"},
	{"unsafe", nil, "nothing here needs it"},
	{"C", nil, "one static binary"},
}

// an importing is one import line: the package at relative path from imports
// the package at path to, in a test file or not.
type importing struct {
	from, to string
	test     bool
}

// objection tells why the edge may not be, or returns "" when it may.
func (i importing) objection() string {
	if own, ok := relative(i.to); ok {
		return i.objectionWithin(own)
	}
	if standard(i.to) {
		return i.objectionToStandard()
	}
	return i.objectionToLibrary()
}

func (i importing) objectionWithin(to string) string {
	if sharedByTests(to) && !i.test && !sharedByTests(i.from) {
		return to + " is for tests only"
	}
	for _, layer := range layers {
		if !matches(layer.path, i.from) {
			continue
		}
		if i.from == to && i.test { // an external test of its own package
			return ""
		}
		if matchesAny(layer.may, to) || i.test && matchesAny(layer.tests, to) {
			return ""
		}
		return fmt.Sprintf("%s may import %s of this module (%s)", i.from, list(layer.may), layer.why)
	}
	return fmt.Sprintf("%s has no row in the table of layers", i.from)
}

func (i importing) objectionToStandard() string {
	if i.test || sharedByTests(i.from) {
		return ""
	}
	for _, row := range restricted {
		if row.path == i.to && !matchesAny(row.users, i.from) {
			return fmt.Sprintf("%s is for %s (%s)", row.path, list(row.users), row.why)
		}
	}
	return ""
}

func (i importing) objectionToLibrary() string {
	for _, row := range libraries {
		if !matches(row.path+"/...", i.to) {
			continue
		}
		if row.testsOnly && !i.test && !sharedByTests(i.from) {
			return fmt.Sprintf("%s is for tests only (%s)", row.path, row.why)
		}
		if !matchesAny(row.users, i.from) {
			return fmt.Sprintf("%s is for %s (%s)", row.path, list(row.users), row.why)
		}
		return ""
	}
	return "no row in the table of libraries allows it"
}

// matches reports whether pattern, a path or a path followed by "/...", covers
// the path p. The pattern "..." covers everything.
func matches(pattern, p string) bool {
	if pattern == "..." {
		return true
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return p == base || strings.HasPrefix(p, base+"/")
	}
	return p == pattern
}

func matchesAny(patterns []string, p string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, p) })
}

// sharedByTests reports whether a package is one of those that tests share: their names end
// in "test", as in the standard library.
func sharedByTests(p string) bool { return strings.HasSuffix(p, "test") }

// relative returns the path of a package of this module relative to it.
func relative(importPath string) (string, bool) {
	if importPath == module {
		return ".", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// standard reports whether an import path is one of the standard library: those
// have no dot in their first element.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

func list(patterns []string) string {
	if len(patterns) == 0 {
		return "nothing"
	}
	return strings.Join(patterns, ", ")
}

// TestImportEdges reads the import lines of every Go file of the module,
// whatever its build tags, and fails on each that the tables do not allow.
//
// It reads the files itself rather than asking the go command so that the test
// cache sees what the verdict rests on.
func TestImportEdges(t *testing.T) {
	all, packages, err := imports(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{".", "api", "cmd/followship", "frontend", "migrations", "ranking"} {
		if !slices.Contains(packages, known) {
			t.Errorf("package %s was not seen: the walk is broken", known)
		}
	}
	for _, p := range packages {
		if !slices.ContainsFunc(layers, func(l layer) bool { return matches(l.path, p) }) {
			t.Errorf("package %s has no row in the table of layers", p)
		}
	}
	for _, i := range all {
		if objection := i.objection(); objection != "" {
			t.Errorf("%s imports %s: %s", i.from, i.to, objection)
		}
	}
}

// imports returns the import lines of all Go files of the module whose root is
// root, and the relative paths of its packages, both in the order of the walk.
func imports(root fs.FS) (all []importing, packages []string, err error) {
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skip(root, name)
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := path.Dir(name)
		if !slices.Contains(packages, from) {
			packages = append(packages, from)
		}
		for _, spec := range file.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			all = append(all, importing{from, to, strings.HasSuffix(name, "_test.go")})
		}
		return nil
	})
	return all, packages, err
}

// skip returns [fs.SkipDir] for the folders that the go command does not take
// for packages of the module: hidden ones, test data, other modules.
func skip(root fs.FS, dir string) error {
	if dir == "." {
		return nil
	}
	base := path.Base(dir)
	if base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return fs.SkipDir
	}
	if _, err := fs.Stat(root, path.Join(dir, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

// TestRankingClosure checks what the tables cannot: that nothing but gonum and
// the standard library is linked into a program that imports package ranking
// and all below it, through however many steps; and that what gonum brings with
// it is known.
func TestRankingClosure(t *testing.T) {
	for _, name := range []string{"go.mod", "go.sum"} { // for the test cache: the go command reads them, not this process
		if _, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	_, packages, err := imports(os.DirFS(".")) // likewise
	if err != nil {
		t.Fatal(err)
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skipf("no go command: %v", err)
	}
	arguments := []string{"list", "-deps"}
	for _, p := range packages {
		if matches("ranking/...", p) && !sharedByTests(p) {
			arguments = append(arguments, "./"+p)
		}
	}
	command := exec.CommandContext(t.Context(), goTool, arguments...)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	paths := strings.Fields(string(output))
	if !slices.Contains(paths, module+"/ranking") {
		t.Fatalf("%s: package ranking is not among %d packages", command, len(paths))
	}
	allowed := []string{
		module + "/ranking/...",
		"gonum.org/v1/gonum/...",
		"golang.org/x/tools/container/intsets", // a set type, by which gonum's optimize reaches its sampling
	}
	for _, p := range paths {
		if !standard(p) && !matchesAny(allowed, p) {
			t.Errorf("package ranking and those below it come to depend on %s", p)
		}
	}
}
