package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/followship/followship/cmd/followship/document"
	"github.com/followship/followship/ranking"
)

// TestSchemaTypes walks the document's types beside the schema and checks that
// they agree both ways: the same keys, the same ones always present, the same
// kinds of values, and a sentence for every key.
func TestSchemaTypes(t *testing.T) {
	s := newSchema(t)
	c := newComparison(s)
	c.compare("document", reflect.TypeFor[document.Document](), s.source)
	for _, fault := range c.faults {
		t.Error(fault)
	}
	for name, definition := range s.source["$defs"].(map[string]any) {
		if !c.seen[name] {
			t.Errorf("definition %s belongs to no type of the document", name)
		}
		if !sentence(definition) {
			t.Errorf("definition %s is not described in a sentence", name)
		}
	}
}

// comparison compares Go types with schemas, every definition once.
type comparison struct {
	schema *schema
	seen   map[string]bool
	faults []string
}

func newComparison(s *schema) *comparison { return &comparison{schema: s, seen: make(map[string]bool)} }

func (c *comparison) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// compare checks that node describes what encoding/json makes of a Go type.
func (c *comparison) compare(at string, goType reflect.Type, node map[string]any) {
	if _, ok := node["const"]; ok {
		c.fault("%s: a const; write an enum of one", at)
	}
	if pointer, ok := node["$ref"].(string); ok {
		name := strings.TrimPrefix(pointer, "#/$defs/")
		definition, ok := c.schema.source["$defs"].(map[string]any)[name].(map[string]any)
		if !ok {
			c.fault("%s: no definition %s", at, name)
			return
		}
		if c.seen[name] && goType.Kind() == reflect.Struct {
			// The same definition for two types would hide a difference.
			if key := name + " of " + goType.String(); !c.seen[key] {
				c.fault("%s: definition %s also describes %s", at, name, goType)
			}
			return
		}
		c.seen[name], c.seen[name+" of "+goType.String()] = true, true
		c.compare(at, goType, definition)
		return
	}
	if of, ok := maybe(goType); ok {
		c.compare(at, of, c.withoutNull(at, of, node))
		return
	}
	switch goType {
	case reflect.TypeFor[document.Number]():
		if kinds := types(node); !subset(kinds, "number", "integer", "null") {
			c.fault("%s: types %v, want a number, or null", at, kinds)
		}
		return
	case reflect.TypeFor[ranking.Reason]():
		c.wantEnum(at, node)
		return
	case reflect.TypeFor[document.Reasons]():
		c.reasons(at, node)
		return
	}
	switch goType.Kind() {
	case reflect.Pointer:
		c.compare(at, goType.Elem(), node)
	case reflect.Struct:
		c.object(at, goType, node)
	case reflect.Slice:
		c.wantType(at, node, "array")
		c.compare(at+"[]", goType.Elem(), c.child(at, node, "items"))
	case reflect.Array:
		c.wantType(at, node, "array")
		if prefix, _ := node["prefixItems"].([]any); len(prefix) != goType.Len() || node["items"] != false {
			c.fault("%s: want exactly %d items", at, goType.Len())
		}
	case reflect.Map:
		c.wantType(at, node, "object")
	case reflect.Int:
		c.wantType(at, node, "integer")
	case reflect.Bool:
		c.wantType(at, node, "boolean")
	case reflect.String:
		if _, closed := node["enum"]; !closed {
			c.wantType(at, node, "string")
		}
	default:
		c.fault("%s: %s, which the schema cannot be compared with", at, goType)
	}
}

// object compares the keys of a struct with the properties of an object.
func (c *comparison) object(at string, goType reflect.Type, node map[string]any) {
	c.wantType(at, node, "object")
	if node["additionalProperties"] != false {
		c.fault("%s: other keys are not refused", at)
	}
	properties, _ := node["properties"].(map[string]any)
	var always, keys []string
	for k := range goType.NumField() {
		field := goType.Field(k)
		key, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if key == "" || key == "-" {
			c.fault("%s.%s: no key of the document", at, field.Name)
			continue
		}
		keys = append(keys, key)
		if options == "" {
			always = append(always, key)
		} else if options != "omitempty" && options != "omitzero" {
			c.fault("%s.%s: option %q", at, key, options)
		}
		property, ok := properties[key].(map[string]any)
		if !ok {
			c.fault("%s: never in the schema: %s", at, key)
			continue
		}
		if !sentence(property) {
			c.fault("%s.%s is not described in a sentence", at, key)
		}
		c.compare(at+"."+key, field.Type, property)
	}
	for key := range properties {
		if !slices.Contains(keys, key) {
			c.fault("%s: never printed: %s", at, key)
		}
	}
	var required []string
	for _, key := range list(node["required"]) {
		required = append(required, key.(string))
	}
	slices.Sort(always)
	slices.Sort(required)
	if !slices.Equal(always, required) {
		c.fault("%s: required are %v, always printed are %v", at, required, always)
	}
	if reasons, ok := properties["reasons"].(map[string]any); ok {
		names, _ := reasons["propertyNames"].(map[string]any)
		for _, key := range list(names["enum"]) {
			if !slices.Contains(keys, key.(string)) {
				c.fault("%s.reasons: %v is no key of the object", at, key)
			}
		}
	}
}

// reasons checks that the reasons of an object are closed lists both of keys
// and of reasons.
func (c *comparison) reasons(at string, node map[string]any) {
	c.wantType(at, node, "object")
	names := c.child(at, node, "propertyNames")
	c.wantEnum(at+" keys", names)
	c.compare(at+" values", reflect.TypeFor[ranking.Reason](), c.child(at, node, "additionalProperties"))
}

// withoutNull returns the schema of what may be null, and checks that it may.
func (c *comparison) withoutNull(at string, of reflect.Type, node map[string]any) map[string]any {
	if alternatives := list(node["anyOf"]); len(alternatives) == 2 {
		if types(alternatives[1].(map[string]any))[0] != "null" {
			c.fault("%s: want a value or null", at)
		}
		return alternatives[0].(map[string]any)
	}
	if enum := list(node["enum"]); enum != nil {
		if !slices.Contains(enum, nil) {
			c.fault("%s may be null", at)
		}
		return node
	}
	if of.Kind() != reflect.Bool { // the only kind that is left out or there, never null
		c.fault("%s may be null", at)
	}
	return node
}

func (c *comparison) wantType(at string, node map[string]any, want string) {
	if kinds := types(node); !slices.Equal(kinds, []string{want}) {
		c.fault("%s: types %v, want %s", at, kinds, want)
	}
}

func (c *comparison) wantEnum(at string, node map[string]any) {
	if len(list(node["enum"])) == 0 {
		c.fault("%s: want a closed list", at)
	}
}

func (c *comparison) child(at string, node map[string]any, key string) map[string]any {
	child, ok := node[key].(map[string]any)
	if !ok {
		c.fault("%s: no %s", at, key)
		return map[string]any{}
	}
	return child
}

// maybe returns the type of what a [document.Maybe] holds.
func maybe(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct || !strings.HasPrefix(t.Name(), "Maybe[") {
		return nil, false
	}
	get, ok := t.MethodByName("Get")
	if !ok {
		return nil, false
	}
	return get.Type.Out(0).Elem(), true
}

func types(node map[string]any) []string {
	if one, ok := node["type"].(string); ok {
		return []string{one}
	}
	var out []string
	for _, kind := range list(node["type"]) {
		out = append(out, kind.(string))
	}
	return out
}

func list(x any) []any {
	out, _ := x.([]any)
	return out
}

func subset(kinds []string, of ...string) bool {
	for _, kind := range kinds {
		if !slices.Contains(of, kind) {
			return false
		}
	}
	return len(kinds) > 0
}

func sentence(node any) bool {
	text, _ := node.(map[string]any)["description"].(string)
	return len(text) > 10 && strings.HasSuffix(text, ".")
}

// TestSchemaLists checks that the closed lists of the schema are those of the
// constants they stand for.
func TestSchemaLists(t *testing.T) {
	s := newSchema(t)
	definitions := s.source["$defs"].(map[string]any)
	property := func(definition, key string) map[string]any {
		return definitions[definition].(map[string]any)["properties"].(map[string]any)[key].(map[string]any)
	}
	for _, test := range []struct {
		folder, typeName string
		node             map[string]any
	}{
		{"ranking", "Reason", definitions["reason"].(map[string]any)},
		{"ranking/certainty", "Status", property("score", "status")},
		{"ranking/certainty", "Tier", property("score", "tier")},
		{"ranking/titles", "Finding", property("cell", "finding")},
		{"ranking/titles", "ReferenceKind", property("cell", "reference")},
		{"ranking/power", "Rule", property("notice", "rule")},
	} {
		t.Run(test.typeName, func(t *testing.T) {
			want := constants(t, test.folder, test.typeName)
			var got []string
			for _, x := range list(test.node["enum"]) {
				if x != nil {
					got = append(got, x.(string))
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("schema %v, constants %v", got, want)
			}
		})
	}
}

// constants returns, sorted, the string constants of a type that are not empty.
func constants(t *testing.T, folder, typeName string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(folder), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != typeName {
				return true
			}
			for _, value := range spec.Values {
				if literal, ok := value.(*ast.BasicLit); ok {
					if text, err := strconv.Unquote(literal.Value); err == nil && text != "" {
						out = append(out, text)
					}
				}
			}
			return true
		})
	}
	if len(out) == 0 {
		t.Fatalf("no constants of type %s in %s", typeName, folder)
	}
	slices.Sort(out)
	return out
}

// TestSchemaTypesDrift shows that the comparison sees a type move away from the
// schema.
func TestSchemaTypesDrift(t *testing.T) {
	s := newSchema(t)
	node := s.source["$defs"].(map[string]any)["beaten"].(map[string]any)
	for _, test := range []struct {
		name   string
		goType reflect.Type
		want   string
	}{
		{"as it is", reflect.TypeFor[document.Beaten](), ""},
		{"a key more", reflect.TypeFor[struct {
			Person string `json:"person"`
			Beaten int    `json:"beaten"`
			Lost   int    `json:"lost"`
		}](), "never in the schema: lost"},
		{"a key less", reflect.TypeFor[struct {
			Person string `json:"person"`
		}](), "never printed: beaten"},
		{"another type", reflect.TypeFor[struct {
			Person string `json:"person"`
			Beaten string `json:"beaten"`
		}](), "beaten: types [integer], want string"},
		{"sometimes left out", reflect.TypeFor[struct {
			Person string `json:"person"`
			Beaten int    `json:"beaten,omitempty"`
		}](), "required are [beaten person], always printed are [person]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newComparison(s)
			c.compare("it", test.goType, node)
			got := strings.Join(c.faults, "; ")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
