package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/followship/followship/survey"
)

// operation is an operation of the contract.
type operation struct {
	id, method, path string
	*openapi3.Operation
}

// document returns the contract, and its operations by id.
var document = sync.OnceValues(func() (*openapi3.T, map[string]operation) {
	doc, err := openapi3.NewLoader().LoadFromData(contract)
	if err != nil {
		panic(err)
	}
	operations := make(map[string]operation)
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			// As the generated interface calls it.
			id := strings.ToUpper(o.OperationID[:1]) + o.OperationID[1:]
			operations[id] = operation{id, method, path, o}
		}
	}
	return doc, operations
})

// operations returns every operation of the contract by name.
func operations() []operation {
	_, all := document()
	return slices.SortedFunc(maps.Values(all), func(a, b operation) int { return strings.Compare(a.id, b.id) })
}

// body returns the schema of what an operation takes, nil when it takes no JSON.
func (o operation) body() *openapi3.Schema {
	if o.RequestBody == nil || o.RequestBody.Value.Content["application/json"] == nil {
		return nil
	}
	return o.RequestBody.Value.Content["application/json"].Schema.Value
}

// find returns the operation that a request is for, false for none. A name in a
// path goes before an id.
func find(method, path string) (found operation, ok bool) {
	path = strings.TrimPrefix(path, base)
	asked := strings.Split(path, "/")
	fewest := len(asked) + 1
	_, all := document()
	for _, o := range all {
		parts := strings.Split(o.path, "/")
		if o.method != method || len(parts) != len(asked) {
			continue
		}
		ids := 0
		for k, part := range parts {
			if strings.HasPrefix(part, "{") {
				ids++
			} else if part != asked[k] {
				ids = len(asked) + 1
			}
		}
		if ids < fewest {
			found, fewest, ok = o, ids, true
		}
	}
	return found, ok
}

// promised returns how an answer breaks the contract, "" when it does not.
func promised(o operation, answer *httptest.ResponseRecorder) string {
	status := answer.Code
	response := o.Responses.Status(status)
	if response == nil {
		return fmt.Sprintf("status %d is not in the contract: %s", status, answer.Body)
	}
	if response.Value.Headers["ETag"] != nil && answer.Header().Get("ETag") == "" {
		return "the header ETag is missing"
	}
	if len(response.Value.Content) == 0 {
		if answer.Body.Len() > 0 {
			return "there is a body: " + answer.Body.String()
		}
		return ""
	}
	kind, _, _ := strings.Cut(answer.Header().Get("Content-Type"), ";")
	media := response.Value.Content[kind]
	if media == nil {
		return fmt.Sprintf("the media type %q is not in the contract", kind)
	}
	var sent any = answer.Body.String()
	if kind == "application/json" || kind == "application/problem+json" {
		if err := json.Unmarshal(answer.Body.Bytes(), &sent); err != nil {
			return err.Error()
		}
	}
	if err := media.Schema.Value.VisitJSON(sent); err != nil {
		return fmt.Sprintf("%v\n%s", err, answer.Body)
	}
	return ""
}

func TestContractIsValid(t *testing.T) {
	doc, _ := document()
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestEveryOperationIsFoundByItsAddress(t *testing.T) {
	for _, o := range operations() {
		path := strings.NewReplacer("{", "x", "}", "x").Replace(o.path)
		if found, ok := find(o.method, base+path); !ok || found.id != o.id {
			t.Errorf("%s %s: got %s", o.method, path, found.id)
		}
	}
	if _, ok := find(http.MethodGet, base+"/nothing"); ok {
		t.Error("found nothing")
	}
}

func TestCodesAreThoseOfTheContract(t *testing.T) {
	doc, _ := document()
	var inContract []survey.Code
	for _, code := range doc.Components.Schemas["Problem"].Value.Properties["code"].Value.Enum {
		inContract = append(inContract, survey.Code(code.(string)))
	}
	inCode := append(survey.Codes(), transportCodes()...)
	slices.Sort(inContract)
	slices.Sort(inCode)
	if !slices.Equal(inContract, inCode) {
		t.Errorf("in the contract %v\nin code %v", inContract, inCode)
	}
}

func TestPublicAddressesAreThoseOfSigningIn(t *testing.T) {
	want := map[string]bool{}
	for _, o := range operations() {
		if actions[o.id] == survey.RequestSignIn {
			want[o.method+" "+base+o.path] = true
			if o.Security == nil || len(*o.Security) > 0 {
				t.Errorf("%s needs no session, and the contract says it does", o.id)
			}
		} else if o.Security != nil {
			t.Errorf("%s needs a session, and the contract says it does not", o.id)
		}
	}
	if !maps.Equal(public, want) {
		t.Errorf("got %v, want %v", public, want)
	}
}

// TestOperationWithoutAnActionDoesNotStart takes each row out of the table, has one say
// what the policy does not know, and adds one of no operation.
func TestOperationWithoutAnActionDoesNotStart(t *testing.T) {
	must(t, checkActions(actions))
	for operation := range actions {
		less := maps.Clone(actions)
		delete(less, operation)
		if err := checkActions(less); err == nil || !strings.Contains(err.Error(), operation) {
			t.Errorf("without an action for %s: got %v", operation, err)
		}
	}
	other := maps.Clone(actions)
	other["GetOrganisation"] = "do_as_one_likes"
	if err := checkActions(other); err == nil || !strings.Contains(err.Error(), "GetOrganisation") {
		t.Errorf("with an action that is none: got %v", err)
	}
	other = maps.Clone(actions)
	other["GetEverything"] = survey.SeePublic
	if err := checkActions(other); err == nil {
		t.Error("a row of no operation is not found")
	}
}

func TestEveryActionIsDecided(t *testing.T) {
	if err := checkActions(actions); err != nil {
		t.Error(err)
	}
	for _, o := range operations() {
		if _, ok := actions[o.id]; !ok {
			t.Errorf("%s has no action", o.id)
		}
	}
	if len(actions) != len(operations()) {
		t.Errorf("%d actions for %d operations", len(actions), len(operations()))
	}
}

func TestStatusOfEveryKind(t *testing.T) {
	for kind := survey.Fault; kind <= survey.Unavailable; kind++ {
		status, ok := statuses[kind]
		if !ok || titles[status] == "" {
			t.Errorf("kind %d: status %d, title %q", kind, status, titles[status])
		}
	}
	for status, title := range titles {
		if !utf8.ValidString(title) || title == "" {
			t.Errorf("status %d has no title", status)
		}
	}
}
