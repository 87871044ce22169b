package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// hostileTexts are texts that something somewhere takes for more than text: markup,
// script, style, templates, queries, formulas, paths, addresses, marks that turn the
// direction of writing, controls, what is too long. The browser tests store them too.
//
//go:embed testdata/hostile.json
var hostileTexts []byte

func hostile(t *testing.T) (texts []string) {
	t.Helper()
	must(t, json.Unmarshal(hostileTexts, &texts))
	if len(texts) < 200 {
		t.Fatalf("only %d texts", len(texts))
	}
	return texts
}

// step is one on the way to a text in a body: a field, "[]" for an element of a list,
// "{}" for a value of a map.
type step string

// textFields walks a schema to every field that holds free text.
func textFields(schema *openapi3.SchemaRef, way []step, found func([]step)) {
	s := schema.Value
	for _, either := range s.AnyOf {
		textFields(either, way, found)
	}
	switch {
	case s.Type.Is("string") || s.Type.Includes("string"):
		named := schema.Ref[strings.LastIndex(schema.Ref, "/")+1:]
		if named != "ID" && named != "Date" && s.Format != "date-time" && len(s.Enum) == 0 {
			found(slices.Clone(way))
		}
	case s.Type.Is("array"):
		textFields(s.Items, append(way, "[]"), found)
	case s.Type.Is("object"):
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			textFields(s.Properties[name], append(way, step(name)), found)
		}
		if s.AdditionalProperties.Schema != nil {
			textFields(s.AdditionalProperties.Schema, append(way, "{}"), found)
		}
	}
}

// put returns a value of a body with a text at the end of a way.
func put(value any, way []step, text string) any {
	if len(way) == 0 {
		return text
	}
	switch way[0] {
	case "[]":
		list, _ := value.([]any)
		var first any
		if len(list) > 0 {
			first = list[0]
		}
		return []any{put(first, way[1:], text)}
	case "{}":
		return map[string]any{"team": put(nil, way[1:], text)}
	}
	object, _ := value.(map[string]any)
	object = maps.Clone(object)
	if object == nil {
		object = map[string]any{}
	}
	object[string(way[0])] = put(object[string(way[0])], way[1:], text)
	return object
}

// holds reports whether a text stands anywhere within JSON.
func holds(value any, text string) bool {
	switch v := value.(type) {
	case string:
		return v == text
	case []any:
		return slices.ContainsFunc(v, func(x any) bool { return holds(x, text) })
	case map[string]any:
		for key, x := range v {
			if key == text || holds(x, text) {
				return true
			}
		}
	}
	return false
}

// noFreeText are the fields that take words of a form alone, and why none of the texts
// needs to get through.
var noFreeText = map[string]string{
	"RequestSignIn mail":               "an address, which is not said back",
	"ConfirmSignIn token":              "a secret",
	"ConfirmSignIn code":               "six digits",
	"ErasePerson name":                 "the name that is to be erased",
	"ApproveSettings settings_hash":    "a hash",
	"UpdateOrganisation time_zone":     "the name of a zone",
	"CreatePerson mail":                "an address",
	"UpdatePerson mail":                "an address",
	"CreateSurvey settings/cadence":    "a rule of RFC 5545",
	"UpdateSurvey settings/cadence":    "a rule of RFC 5545",
	"UpdateOrganisation vocabulary/{}": "", // free text
}

// TestHostileTexts sends every hostile text through every text field of the contract.
// It is refused with a code that says why, or taken and read back as it was sent: no
// character is dropped, escaped or run. A field that takes none fails, unless it is
// known to take words of a form. Stored scripts are the class of CVE-2026-21483; formulas
// that come in, of CVE-2017-18900, stay texts too, and are disarmed on their way out:
// csv.test.ts. What a browser makes of them: hostile.spec.ts.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	m := newMatrixOf(t, surveytest.Options{Auditor: true, People: 140, Settings: func(s *survey.Settings) {
		s.Comments = []survey.CommentPrompt{{Text: "What should they go on doing?"}}
	}}, true)
	texts := hostile(t)
	fields, sent, taken := 0, 0, 0
	all := operations()
	slices.Reverse(all) // what is updated before what is created: names are unique
	for _, o := range all {
		if o.body() == nil {
			continue
		}
		who := allowed(t, o)
		textFields(o.RequestBody.Value.Content["application/json"].Schema, nil, func(way []step) {
			fields++
			parts := make([]string, len(way))
			for k, s := range way {
				parts[k] = string(s)
			}
			name := o.id + " " + strings.Join(parts, "/")
			got := m.hostile(t, o, who, way, name, texts)
			sent += len(texts)
			taken += got
			if got == 0 && noFreeText[name] == "" {
				t.Errorf("%s took no text at all", name)
			}
		})
	}
	if fields < 40 {
		t.Errorf("only %d fields: the walk is broken", fields)
	}
	t.Logf("%d texts through %d fields: %d requests, %d taken and read back", len(texts), fields, sent, taken)
}

// hostile sends texts through one field and returns how many were taken.
func (m *matrix) hostile(t *testing.T, o operation, who role, way []step, name string, texts []string) (taken int) {
	t.Helper()
	good := m.request(t, o, who, own)
	var body any
	must(t, json.Unmarshal([]byte(raw(t, good.body)), &body))
	if o.id == "CreateSurvey" || o.id == "UpdateSurvey" {
		// Settings are sent whole, as they are read.
		get := read[map[string]any](t, m.do(t, call{method: http.MethodGet, path: base + "/surveys/" + string(m.Survey.ID), session: m.session(t, who)}))
		settings := get["settings"].(map[string]any)
		settings["comments"] = []any{map[string]any{"text": "What should they go on doing?"}}
		settings["items"] = []any{map[string]any{"text": "Something was asked", "demand": false}}
		body.(map[string]any)["settings"] = settings
	}
	if o.id == "SubmitBallot" {
		other, prompt := m.People[11].ID, m.Survey.Settings.Comments[0].ID
		body.(map[string]any)["comments"] = []any{map[string]any{"person": other, "prompt": prompt, "text": "x", "signed": true}}
	}
	version := good.header["If-Match"]
	for k, text := range texts {
		c := good
		c.header = maps.Clone(good.header)
		asker := who
		switch o.id {
		case "AskChallenge": // nobody may ask without end
			asker = role{fmt.Sprint("asker ", k%120), 12 + k%120, true, nil, true}
		case "CreatePerson": // an address is one person's
			body.(map[string]any)["mail"] = fmt.Sprintf("hostile.%s.%d@example.net", way[0], k)
		case "RequestSignIn", "ConfirmSignIn":
			c.peer = m.nextPeer()
		case "SubmitBallot":
			c.header["Idempotency-Key"] = fmt.Sprintf("hostile-idempotency-key-%d", k)
		}
		if version != "" {
			c.header["If-Match"] = version
		}
		c.session = m.session(t, asker)
		c.body = put(body, way, text)
		answer := m.do(t, c)
		if o.id == "ConfirmSignIn" || o.id == "RequestSignIn" {
			delete(m.sessions, who.name)
		}
		switch {
		case answer.Code == http.StatusBadRequest || answer.Code == http.StatusUnprocessableEntity || answer.Code == http.StatusConflict:
			if p := problem(t, answer); p.Code == "" || p.Code == ProblemCode(survey.CodeFault) {
				t.Errorf("%s: %q is refused by %+v", name, text, p)
			}
			continue
		case answer.Code < 200 || answer.Code > 299:
			t.Errorf("%s: %q: got %d %s", name, text, answer.Code, answer.Body)
			continue
		}
		if o.id == "AnswerChallenge" { // it is answered once
			good.path = m.request(t, o, who, own).path
		}
		if tag := answer.Header().Get("ETag"); tag != "" && version != "" {
			version = tag
		}
		if noFreeText[name] != "" {
			taken++
			continue
		}
		back := answer
		switch o.id {
		case "SubmitBallot":
			back = m.do(t, call{method: http.MethodGet, path: c.path, session: c.session})
		case "SaveDraft":
			version = tag(read[DraftSaved](t, answer).Revision)
			back = m.do(t, call{method: http.MethodGet, path: c.path, session: c.session})
		}
		var sent any
		must(t, json.Unmarshal(back.Body.Bytes(), &sent))
		if !holds(sent, text) {
			t.Errorf("%s: %q was taken and reads %s", name, text, back.Body)
			continue
		}
		taken++
	}
	return taken
}

// TestHalfCharacters sends halves of surrogate pairs, which no text holds: read
// leniently they would become another text than was sent.
func TestHalfCharacters(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Administrator())
	for text, want := range map[string]int{
		`"\ud800 x"`: http.StatusBadRequest, `"\udc00 x"`: http.StatusBadRequest, `"x \ud800\ud800"`: http.StatusBadRequest,
		`"\uDBFF\u0041"`: http.StatusBadRequest, `"\ud83d"`: http.StatusBadRequest, `"a \\ud800 b"`: http.StatusCreated,
		`"\ud83d\ude00 x"`: http.StatusCreated, `"\uD83D\uDE00 y"`: http.StatusCreated,
	} {
		answer := e.do(t, call{method: http.MethodPost, path: base + "/teams", session: session, body: `{"name":` + text + `}`})
		if answer.Code != want {
			t.Errorf("%s: got %d %s, want %d", text, answer.Code, answer.Body, want)
		}
	}
}
