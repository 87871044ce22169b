package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// TestForeignThingsAreLikeNothing asks for things of another organisation, and then in
// the same words for things that are nowhere: whoever asks cannot tell the two apart by
// status, words, length or headers. This is object-level authorisation, the class of
// CVE-2026-33313.
func TestForeignThingsAreLikeNothing(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	cases := 0
	for _, o := range operations() {
		if !strings.Contains(o.path, "{") && o.id != "CreateMembership" && o.id != "CreateMandate" && o.id != "CreateRound" {
			continue
		}
		for _, who := range cast()[:4] {
			foreign := m.request(t, o, who, otherOrganisation)
			foreign.session = m.used(t, who)
			nothing := foreign
			there := m.do(t, foreign)
			nothing.path = m.elsewhere(foreign.path)
			if foreign.body != nil {
				text, plain := foreign.body.(string)
				if !plain {
					text = raw(t, foreign.body)
				}
				nothing.body = m.elsewhere(text)
			}
			alike(t, o.id+" as "+who.name, there, m.do(t, nothing))
			cases++
		}
	}
	t.Logf("%d pairs", cases)
	m.untouched(t)
}

// used returns a session that was used today: the first use of a day is noted, which
// shows in an answer.
func (m *matrix) used(t *testing.T, who role) *http.Cookie {
	t.Helper()
	session := m.session(t, who)
	if got := m.do(t, call{method: http.MethodGet, path: base + "/session", session: session}); got.Code != http.StatusOK {
		t.Fatalf("a session of %s: got %d", who.name, got.Code)
	}
	return session
}

// elsewhere replaces every id of the other organisation in a text by one of nothing.
func (m *matrix) elsewhere(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '2' && r <= '7') })
	for _, word := range words {
		if id := survey.ID(word); id.Valid() {
			text = strings.ReplaceAll(text, word, string(m.IDs.New()))
		}
	}
	return text
}

// alike checks that nobody can tell two answers apart.
func alike(t *testing.T, what string, a, b *httptest.ResponseRecorder) {
	t.Helper()
	if a.Code != b.Code || a.Body.String() != b.Body.String() {
		t.Errorf("%s: got %d %s for what is elsewhere, %d %s for nothing", what, a.Code, a.Body, b.Code, b.Body)
	}
	if x, y := fmt.Sprint(a.Header()), fmt.Sprint(b.Header()); x != y {
		t.Errorf("%s: headers %s and %s", what, x, y)
	}
}

// TestForeignThingsInBodies names people, teams, areas and surveys of another
// organisation in every field that takes an id: none is taken, and each is refused as
// one of nothing is.
func TestForeignThingsInBodies(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	_, all := document()
	person, area, team := m.other.People[4].ID, m.other.Areas[0].ID, m.other.Teams[0].ID
	seen := map[string]bool{}
	for _, c := range []struct {
		id    string
		names []string // the fields that are tried
		body  map[string]any
	}{
		{"CreatePerson", []string{"manager"}, map[string]any{"name": "x y", "mail": "x@example.net", "manager": person}},
		{"CreatePerson", []string{"areas"}, map[string]any{"name": "x y", "mail": "x@example.net", "areas": []survey.ID{area}}},
		{"UpdatePerson", []string{"manager"}, map[string]any{"name": "x y", "mail": "x@example.net", "manager": person}},
		{"UpdatePerson", []string{"areas"}, map[string]any{"name": "x y", "mail": "x@example.net", "areas": []survey.ID{area}}},
		{"UpdateProfile", []string{"areas"}, map[string]any{"locale": "en", "areas": []survey.ID{area}}},
		{"UpdateProfile", []string{"worked_with"}, map[string]any{"locale": "en", "areas": []survey.ID{}, "worked_with": []survey.ID{person}}},
		{"UpdateProfile", []string{"intents"}, map[string]any{"locale": "en", "areas": []survey.ID{}, "intents": []any{map[string]any{"area": area, "wish": "would_lead"}}}},
		{"CreateTeam", []string{"parent"}, map[string]any{"name": "x y", "parent": team}},
		{"UpdateTeam", []string{"parent"}, map[string]any{"name": "x y", "parent": team}},
		{"CreateArea", []string{"parent"}, map[string]any{"name": "x y", "parent": area}},
		{"UpdateArea", []string{"parent"}, map[string]any{"name": "x y", "parent": area}},
		{"CreateMandate", []string{"scope"}, with(mandateBody("x y", m.People[3].ID), "scope", map[string]any{"kind": "team", "id": team})},
		{"UpdateMandate", []string{"scope"}, without(with(mandateBody("x y", ""), "scope", map[string]any{"kind": "area", "id": area}), "holder")},
		{"CreateSurvey", []string{"areas"}, map[string]any{"name": "x y", "settings": map[string]any{"areas": []survey.ID{area}}}},
		{"SubmitBallot", []string{"groups"}, map[string]any{"groups": [][]survey.ID{{person}}}},
		{"SubmitBallot", []string{"follows"}, map[string]any{"groups": [][]survey.ID{}, "follows": []any{map[string]any{"area": area, "names": []survey.ID{}}}}},
	} {
		o, who := all[c.id], allowed(t, all[c.id])
		good := m.request(t, o, who, own)
		schema := o.body()
		for _, name := range c.names {
			if _, known := schema.Properties[name]; !known && c.id != "CreateSurvey" {
				t.Errorf("%s has no field %s", c.id, name)
			}
			seen[c.id+" "+name] = true
		}
		if c.id == "CreateSurvey" {
			if _, nested := schema.Properties["settings"]; !nested {
				c.body = map[string]any{"name": "x y", "areas": []survey.ID{area}}
			}
		}
		there, nothing := good, good
		there.session = m.used(t, who)
		nothing.session = there.session
		there.body, nothing.body = c.body, m.elsewhere(raw(t, c.body))
		if c.id == "CreateMandate" || c.id == "UpdatePerson" { // keep what is ours
			nothing.body = strings.ReplaceAll(m.elsewhere(strings.ReplaceAll(raw(t, c.body), string(m.People[3].ID), "HOLDER")), "HOLDER", string(m.People[3].ID))
		}
		a, b := m.do(t, there), m.do(t, nothing)
		alike(t, c.id+" "+strings.Join(c.names, " "), a, b)
		if a.Code < 400 || a.Code >= 500 {
			t.Errorf("%s with a foreign %v: got %d %s", c.id, c.names, a.Code, a.Body)
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d fields", len(seen))
	}
	m.untouched(t)
}

func with(body map[string]any, name string, value any) map[string]any {
	body[name] = value
	return body
}

func without(body map[string]any, names ...string) map[string]any {
	for name := range body {
		if slices.Contains(names, name) {
			delete(body, name)
		}
	}
	return body
}
