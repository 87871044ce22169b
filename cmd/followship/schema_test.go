package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/followship/followship/ranking/rankingtest"
	"github.com/followship/followship/ranking/study"
)

// schemaFile is the schema that readers of the document are given.
var schemaFile = filepath.Join("..", "..", "docs", "analyse.schema.json")

// schema is the compiled schema with what documents have shown of it so far.
type schema struct {
	compiled *jsonschema.Schema
	source   map[string]any
	met      map[string]bool // keys that held a value, as "definition.key"
}

func newSchema(t *testing.T) *schema {
	t.Helper()
	content, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	source, err := jsonschema.UnmarshalJSON(strings.NewReader(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("analyse.schema.json", source); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("analyse.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return &schema{compiled: compiled, source: source.(map[string]any), met: make(map[string]bool)}
}

// check validates what analyse prints for the arguments.
func (s *schema) check(t *testing.T, args ...string) {
	t.Helper()
	status, stdout, stderr := invoke(t, "", append([]string{"analyse", "--json"}, args...)...)
	if status != statusOK {
		t.Fatalf("analyse %v: status %d: %s", args, status, stderr)
	}
	s.validate(t, stdout)
}

func (s *schema) validate(t *testing.T, text string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.compiled.Validate(value); err != nil {
		t.Errorf("%v", err)
	}
	for _, fault := range nulls("", value) {
		t.Error(fault)
	}
	s.note(s.source, "document", value)
}

// note remembers which keys of the schema hold values in a document.
func (s *schema) note(node map[string]any, name string, value any) {
	node, name = s.resolve(node, name)
	switch value := value.(type) {
	case []any:
		if items, ok := node["items"].(map[string]any); ok {
			for _, item := range value {
				s.note(items, name, item)
			}
		}
	case map[string]any:
		properties, _ := node["properties"].(map[string]any)
		for key, item := range value {
			if property, ok := properties[key].(map[string]any); ok && item != nil {
				s.met[name+"."+key] = true
				s.note(property, name+"."+key, item)
			}
		}
	}
}

// resolve follows references, also those of an object that may be null.
func (s *schema) resolve(node map[string]any, name string) (resolved map[string]any, of string) {
	if alternatives, ok := node["anyOf"].([]any); ok {
		return s.resolve(alternatives[0].(map[string]any), name)
	}
	if pointer, ok := node["$ref"].(string); ok {
		definition := strings.TrimPrefix(pointer, "#/$defs/")
		return s.resolve(s.source["$defs"].(map[string]any)[definition].(map[string]any), definition)
	}
	return node, name
}

// keys lists all keys of the schema, as note names them.
func (s *schema) keys() []string {
	var keys []string
	add := func(name string, node map[string]any) {
		properties, _ := node["properties"].(map[string]any)
		for key := range properties {
			if key != "reasons" {
				keys = append(keys, name+"."+key)
			}
		}
	}
	add("document", s.source)
	for name, node := range s.source["$defs"].(map[string]any) {
		add(name, node.(map[string]any))
	}
	slices.Sort(keys)
	return keys
}

// TestSchema validates documents of every kind of input against the schema,
// and checks that together they fill every key of it.
func TestSchema(t *testing.T) {
	s := newSchema(t)
	path := write(t, "six.csv", six)
	for _, method := range study.MethodNames() {
		t.Run("six, "+method, func(t *testing.T) { s.check(t, path, "--method", method) })
	}
	t.Run("six, no maximum", func(t *testing.T) { s.check(t, path, "--kappa", "0", "--tau", "0") })
	t.Run("six, derived graph", func(t *testing.T) { s.check(t, path, "--follows-from-top", "1") })

	args := simulated(t, "--people", "40", "--rounds", "6")
	t.Run("everything", func(t *testing.T) { s.check(t, args...) })
	for _, method := range study.MethodNames() {
		t.Run("everything, "+method, func(t *testing.T) {
			s.check(t, append(simulated(t, "--people", "40", "--rounds", "2"), "--method", method)...)
		})
	}
	t.Run("complete lists", func(t *testing.T) {
		var lists strings.Builder
		lists.WriteString("rater,ratee,rank\n")
		for _, rater := range []string{"x", "y", "z"} {
			for rank, ratee := range []string{"a", "b", "c", "d"} {
				fmt.Fprintf(&lists, "%s,%s,%d\n", rater, ratee, rank)
			}
		}
		s.check(t, write(t, "ballots.csv", lists.String()))
	})

	for _, key := range s.keys() {
		if !s.met[key] {
			t.Errorf("no document holds a value for %s: a key that is never filled, or an example is missing", key)
		}
	}
}

// TestSchemaDegenerate validates documents of inputs that leave most
// statistics undefined.
func TestSchemaDegenerate(t *testing.T) {
	s := newSchema(t)
	for name, files := range map[string]struct{ ballots, follows, mandates string }{
		"one list":           {ballots: "rater,ratee,rank\na,b,1\na,c,2\n"},
		"one list of one":    {ballots: "rater,ratee,rank\na,b,1\n"},
		"an empty list":      {ballots: "rater,ratee,rank\na,,\n"},
		"all tied":           {ballots: "rater,ratee,rank\na,b,1\na,c,1\na,d,1\nb,a,1\nb,c,1\nb,d,1\n"},
		"two groups apart":   {ballots: "rater,ratee,rank\na,b,1\na,c,2\nb,a,1\nb,c,2\nd,e,1\nd,f,2\ne,d,1\ne,f,2\n"},
		"weights below 1":    {ballots: "rater,ratee,rank,weight\na,b,1,0.1\na,c,2,0.1\nb,c,1,0.2\nb,a,2,0.2\n"},
		"follows only":       {follows: "round,area,from,to\n1,x,a,b\n1,x,b,\n1,y,c,b\n"},
		"nobody is named":    {follows: "from,to\na,\nb,\n", mandates: "person,title\na,Lead\n"},
		"everybody is named": {follows: "from,to\na,b\nb,a\n", mandates: "person,title\na,Lead\nb,Lead\n"},
		"one person":         {follows: "from,to\na,\n", mandates: "person,title,level\na,Lead,3\n"},
		"two rounds, no list in one": {
			ballots: "round,rater,ratee,rank\n1,a,b,1\n1,a,c,2\n", follows: "round,from,to\n2,a,b\n2,c,b\n", mandates: "person,title\nb,Lead\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var args []string
			if files.ballots != "" {
				args = append(args, write(t, "ballots.csv", files.ballots))
			}
			if files.follows != "" {
				args = append(args, "--follows", write(t, "follows.csv", files.follows))
			}
			if files.mandates != "" {
				args = append(args, "--mandates", write(t, "mandates.csv", files.mandates))
			}
			s.check(t, args...)
			s.check(t, append(args, "--kappa", "0", "--tau", "0", "--max-tie-order", "1", "--follows-from-top", "2")...)
		})
	}
}

// TestSchemaPublished validates the documents of the data sets of chapter K.
func TestSchemaPublished(t *testing.T) {
	s := newSchema(t)
	t.Run("Newcomb", func(t *testing.T) { s.check(t, rankingtest.DataFile(t, "newcomb/ballots.csv")) })
	t.Run("Newcomb, follows from top", func(t *testing.T) {
		s.check(t, rankingtest.DataFile(t, "newcomb/ballots.csv"), "--follows-from-top", "3")
	})
	t.Run("Krackhardt", func(t *testing.T) {
		s.check(
			t, "--follows", rankingtest.DataFile(t, "krackhardt/follows.csv"), "--people", rankingtest.DataFile(t, "krackhardt/people.csv"),
			"--mandates", rankingtest.DataFile(t, "krackhardt/mandates.csv"), "--team-column", "department",
		)
	})
}

// TestSchemaRefuses checks that the schema says no to what the document
// promises not to hold.
func TestSchemaRefuses(t *testing.T) {
	s := newSchema(t)
	_, text, _ := invoke(t, "", "analyse", "--json", write(t, "six.csv", six))
	for name, change := range map[string]func(round map[string]any){
		"an unknown key":    func(r map[string]any) { r["surprise"] = 1 },
		"a missing key":     func(r map[string]any) { delete(r, "scores") },
		"a number as text":  func(r map[string]any) { r["people"] = "6" },
		"an unknown status": func(r map[string]any) { r["scores"].([]any)[0].(map[string]any)["status"] = "excellent" },
		"an unknown reason": func(r map[string]any) { r["reasons"] = map[string]any{"network": "lazy"} },
		"a misnamed reason": func(r map[string]any) { r["reasons"] = map[string]any{"networks": "no_data"} },
		"a score of 101":    func(r map[string]any) { r["scores"].([]any)[0].(map[string]any)["score"] = 101 },
		"an unknown scope":  func(r map[string]any) { r["scope"] = "department:X" },
		"a wrong tie order": func(r map[string]any) { r["fit"].(map[string]any)["tie_parameters"] = map[string]any{"1": 0.5} },
	} {
		t.Run(name, func(t *testing.T) {
			var d map[string]any
			if err := json.Unmarshal([]byte(text), &d); err != nil {
				t.Fatal(err)
			}
			change(d["rounds"].([]any)[0].(map[string]any))
			if s.compiled.Validate(d) == nil {
				t.Error("accepted")
			}
		})
	}
}
