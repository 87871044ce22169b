package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestNoFieldIsTakenThatIsNotAskedFor puts every name that any schema of the contract
// knows, and those that stores and languages know, into every object of every body that
// has no such field: ids, versions, states, roles, organisations. Each is refused, and
// nothing changes. This is mass assignment, the class of CVE-2026-34389 and
// CVE-2025-41115.
func TestNoFieldIsTakenThatIsNotAskedFor(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, false)
	doc, _ := document()
	names := map[string]bool{"organisation_id": true, "person_id": true, "session_epoch": true, "__proto__": true, "constructor": true, "is_admin": true, "": true}
	for _, schema := range doc.Components.Schemas {
		for name := range schema.Value.Properties {
			names[name] = true
		}
	}
	objects, cases := 0, 0
	for _, o := range operations() {
		if o.body() == nil {
			continue
		}
		who := allowed(t, o)
		good := m.request(t, o, who, own)
		var body any
		must(t, json.Unmarshal([]byte(raw(t, good.body)), &body))
		objectsOf(o.RequestBody.Value.Content["application/json"].Schema, nil, func(way []step, schema *openapi3.Schema) {
			objects++
			for _, name := range slices.Sorted(maps.Keys(names)) {
				if schema.Properties[name] != nil || strings.ToLower(name) != name {
					continue
				}
				c := good
				c.session = m.session(t, who)
				if o.id == "RequestSignIn" || o.id == "ConfirmSignIn" {
					c.peer = m.nextPeer()
				}
				c.body = put(body, append(slices.Clone(way), step(name)), "x")
				cases++
				wantProblem(t, fmt.Sprint(o.id, " ", way, " with ", name), m.do(t, c), http.StatusBadRequest, codeUnknownField)
			}
		})
	}
	if objects < 30 {
		t.Errorf("only %d objects: the walk is broken", objects)
	}
	t.Logf("%d fields too many, in %d objects", cases, objects)
	m.untouched(t)
}

// objectsOf walks a schema to every object with fields of its own.
func objectsOf(schema *openapi3.SchemaRef, way []step, found func([]step, *openapi3.Schema)) {
	s := schema.Value
	for _, either := range s.AnyOf {
		objectsOf(either, way, found)
	}
	switch {
	case s.Type.Is("array"):
		objectsOf(s.Items, append(slices.Clone(way), "[]"), found)
	case s.Type.Is("object") && s.AdditionalProperties.Schema == nil:
		found(way, s)
		for name, property := range s.Properties {
			objectsOf(property, append(slices.Clone(way), step(name)), found)
		}
	}
}
