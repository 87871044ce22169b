package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// allowed returns somebody who may do an operation.
func allowed(t *testing.T, o operation) role {
	t.Helper()
	for _, who := range cast() {
		if expected(t, o, who, own) == 0 {
			return who
		}
	}
	t.Fatalf("nobody may do %s", o.id)
	return role{}
}

// raw returns a body as it is sent.
func raw(t *testing.T, body any) string {
	t.Helper()
	text, err := json.Marshal(body)
	must(t, err)
	return string(text)
}

// changed returns a body with a field changed.
func changed(t *testing.T, body any, f func(map[string]any)) string {
	t.Helper()
	var object map[string]any
	must(t, json.Unmarshal([]byte(raw(t, body)), &object))
	f(object)
	return raw(t, object)
}

func TestMalformedBodies(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, false)
	before := m.state(t)
	for _, o := range operations() {
		schema := o.body()
		if schema == nil {
			continue
		}
		who := allowed(t, o)
		good := m.request(t, o, who, own)
		good.session = m.session(t, who)
		body := raw(t, good.body)
		send := func(what, body string, status int, code survey.Code) {
			t.Helper()
			c := good
			c.body = body
			if o.id == "RequestSignIn" || o.id == "ConfirmSignIn" {
				c.peer = m.nextPeer()
			}
			wantProblem(t, o.id+", "+what, m.do(t, c), status, code)
		}
		for what, text := range map[string]string{
			"nothing": "", "null": "null", "an array": "[]", "a number": "1", "a text": `"x"`, "half": body[:len(body)-1],
			"something after it": body + "{}", "a word after it": body + " x", "raw NUL": strings.Replace(body, ":", ":\x00", 1),
			"not UTF-8": strings.Replace(body, `"`, "\"\xff", 1), "XML": "<a/>", "a form": "name=x", "deeply nested": strings.Repeat("[", 100_000),
			"a comment": body + "// x", "a byte order mark": "\ufeff" + body, "a number that is none": strings.Replace(body, "{", `{"x":NaN,`, 1),
		} {
			send(what, text, http.StatusBadRequest, codeMalformed)
		}
		send("a field more", strings.Replace(body, "{", `{"unheard_of":1,`, 1), http.StatusBadRequest, codeUnknownField)
		send("organisation", strings.Replace(body, "{", `{"organisation_id":"`+string(m.other.Organisation.ID)+`",`, 1), http.StatusBadRequest, codeUnknownField)
		send("an id that overrides that of the path", strings.Replace(body, "{", `{"id":"`+string(m.other.People[4].ID)+`",`, 1), http.StatusBadRequest, codeUnknownField)
		first := strings.SplitN(body[1:], ":", 2)[0]
		send("a field twice", strings.Replace(body, "{", "{"+first+":null,", 1), http.StatusBadRequest, codeMalformed)
		send("a field twice, once escaped", strings.Replace(body, "{", `{"\u00`+fmt.Sprintf("%02x", first[1])+first[2:]+":null,", 1), http.StatusBadRequest, codeMalformed)
		for _, name := range schema.Required {
			send("without "+name, changed(t, good.body, func(b map[string]any) { delete(b, name) }), http.StatusUnprocessableEntity, survey.CodeInvalid)
			if property := schema.Properties[name].Value; property.AnyOf == nil {
				send(name+" null", changed(t, good.body, func(b map[string]any) { b[name] = nil }), http.StatusBadRequest, codeMalformed)
			}
			send(name+" in another case", changed(t, good.body, func(b map[string]any) { b[strings.ToUpper(name)] = b[name] }), http.StatusBadRequest, codeUnknownField)
			send(name+" an object", changed(t, good.body, func(b map[string]any) { b[name] = []any{map[string]any{"x": 1}} }), http.StatusBadRequest, codeMalformed)
		}
		for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
			if schema.Properties[name].Value.Type.Is("string") {
				send(name+" with an escaped NUL", changed(t, good.body, func(b map[string]any) { b[name] = "a\x00b" }), http.StatusBadRequest, codeMalformed)
			}
		}
		for _, kind := range []string{"", "text/plain", "application/xml", "text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/jsonp", "application/json, text/plain", "text/csv", ";;;"} {
			c := good
			c.header = maps.Clone(good.header)
			c.header["Content-Type"] = kind
			wantProblem(t, o.id+" as "+kind, m.do(t, c), http.StatusUnsupportedMediaType, codeMediaType)
		}
		for _, encoding := range []string{"gzip", "deflate", "br", "zstd", "identity, gzip"} {
			c := good
			c.header = maps.Clone(good.header)
			c.header["Content-Encoding"] = encoding
			wantProblem(t, o.id+" packed by "+encoding, m.do(t, c), http.StatusUnsupportedMediaType, codeMediaType)
		}
		c := good
		c.body = `{"x":"` + strings.Repeat("x", maxBody) + `"}`
		wantProblem(t, o.id+", too large", m.do(t, c), http.StatusRequestEntityTooLarge, codeTooLarge)
	}
	if after := m.state(t); strip(t, after) != strip(t, before) {
		t.Error("a malformed body changed the other organisation")
	}
}

func TestVersionsMustBeNamed(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	n := 0
	for _, o := range operations() {
		if o.Parameters.GetByInAndName("header", "If-Match") == nil {
			continue
		}
		n++
		who := allowed(t, o)
		good := m.request(t, o, who, own)
		send := func(what, value string, status int, code survey.Code) {
			t.Helper()
			c := good
			c.session = m.session(t, who)
			c.header = maps.Clone(good.header)
			delete(c.header, "If-Match")
			if value != "" {
				c.header["If-Match"] = value
			}
			wantProblem(t, o.id+" "+what, m.do(t, c), status, code)
		}
		send("without a version", "", http.StatusPreconditionRequired, codeIfMatch)
		for _, value := range []string{"*", "1", `W/"1"`, `"one"`, `"-1"`, `"1`, `1"`, `""`, `"1", "2"`, `"99999999999999999999"`} {
			send("of "+value, value, http.StatusPreconditionRequired, codeIfMatch)
		}
		send("of another version", `"4711"`, http.StatusPreconditionFailed, survey.CodeStale)
	}
	if n != 10 {
		t.Errorf("%d operations name a version, want 10", n)
	}
	// What was read can be edited, once.
	get := m.do(t, call{method: http.MethodGet, path: base + "/surveys/" + string(m.Survey.ID), session: m.session(t, cast()[1])})
	put := call{method: http.MethodPut, path: base + "/surveys/" + string(m.Survey.ID), session: m.session(t, cast()[1]), body: map[string]any{"name": "Edited"}, header: map[string]string{"If-Match": get.Header().Get("ETag")}}
	if answer := m.do(t, put); answer.Code != http.StatusOK || answer.Header().Get("ETag") == get.Header().Get("ETag") {
		t.Errorf("got %d %s with %s", answer.Code, answer.Body, answer.Header().Get("ETag"))
	}
	wantProblem(t, "edited a second time", m.do(t, put), http.StatusPreconditionFailed, survey.CodeStale)
}

func TestIdempotencyKeys(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, false)
	_, all := document()
	o, who := all["SubmitBallot"], cast()[3]
	send := func(key string, body any) (int, Problem, Receipt) {
		c := m.request(t, o, who, own)
		delete(c.header, "Idempotency-Key")
		if key != "" {
			c.header["Idempotency-Key"] = key
		}
		if body != nil {
			c.body = body
		}
		answer := m.do(t, c)
		if answer.Code == http.StatusCreated {
			return answer.Code, Problem{}, read[Receipt](t, answer)
		}
		return answer.Code, problem(t, answer), Receipt{}
	}
	if status, p, _ := send("", nil); status != http.StatusBadRequest || p.Code != "invalid" {
		t.Errorf("without a key: got %d %s", status, p.Code)
	}
	for _, key := range []string{"short", strings.Repeat("x", 201), "with \x7f control in it"} {
		if status, p, _ := send(key, nil); status != http.StatusUnprocessableEntity || p.Code != "invalid" {
			t.Errorf("key %q: got %d %s", key, status, p.Code)
		}
	}
	_, _, first := send("one-idempotency-key", nil)
	// The same list in other words is the same request.
	spaced := `{ "groups" : [["` + string(m.House.People[11].ID) + `"] ] }`
	if status, _, again := send("one-idempotency-key", spaced); status != http.StatusCreated || again != first {
		t.Errorf("sent again: got %d %+v, want %+v", status, again, first)
	}
	if status, p, _ := send("one-idempotency-key", map[string]any{"groups": []any{}}); status != http.StatusConflict || survey.Code(p.Code) != survey.CodeIdempotency {
		t.Errorf("another list: got %d %s", status, p.Code)
	}
	if _, _, next := send("two-idempotency-key", nil); next.Version != 2 {
		t.Errorf("another key: got version %d, want 2", next.Version)
	}
}

func TestMalformedAddresses(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, false)
	for _, o := range operations() {
		if !strings.Contains(o.path, "{") {
			continue
		}
		who := allowed(t, o)
		good := m.request(t, o, who, own)
		for _, id := range []string{"x", "1", strings.Repeat("A", 26), strings.Repeat("a", 25), strings.Repeat("a", 27), strings.Repeat("1", 26), "%00" + strings.Repeat("a", 25), "%ff", "..%2f..", strings.Repeat("a", 26) + "%20", "'%20OR%201=1--", "%F0%9F%98%80", strings.Repeat("a", 26)} {
			parts := strings.Split(o.path, "/")
			for k := range parts {
				if strings.HasPrefix(parts[k], "{") {
					parts[k] = id
				}
			}
			c := good
			c.session = m.session(t, who)
			c.path = base + strings.Join(parts, "/")
			m.unchecked = true
			answer := m.do(t, c)
			m.unchecked = false
			if answer.Code != http.StatusNotFound {
				t.Errorf("%s of %s: got %d %s, want 404", o.id, id, answer.Code, answer.Body)
			}
			problem(t, answer)
		}
	}
}

func TestMalformedQueries(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, false)
	session := m.session(t, cast()[0])
	for path, want := range map[string]int{
		"/people?limit=0": 422, "/people?limit=201": 422, "/people?limit=-1": 422, "/people?limit=x": 400, "/people?limit=1.5": 400,
		"/people?limit=99999999999999999999": 400, "/people?search=%00": 400, "/people?search=%ff": 400, "/people?search=" + strings.Repeat("x", 201): 422,
		"/people?cursor=%00": 400, "/transparency-log?cursor=x": 422, "/transparency-log?cursor=-1": 422, "/transparency-log?limit=0": 422,
		"/transparency-log?cursor=9999999999999999999999": 422, "/rounds?survey=%00": 400, "/people?limit=1&limit=2": 400, "/people?limit=": 400,
		"/people?limit=%zz": 400,
	} {
		answer := m.do(t, call{method: http.MethodGet, path: base + path, session: session})
		if answer.Code != want {
			t.Errorf("%s: got %d %s, want %d", path, answer.Code, answer.Body, want)
		}
		problem(t, answer)
	}
	answer := m.do(t, call{method: http.MethodPost, path: base + "/imports/people?dry_run=perhaps", session: session, body: "mail,name\n", header: map[string]string{"Content-Type": "text/csv"}})
	wantProblem(t, "dry run", answer, http.StatusBadRequest, survey.CodeInvalid)
	// A survey that is not there, or of others, has no rounds.
	for _, id := range []string{"x", string(m.other.Survey.ID)} {
		if got := read[Rounds](t, m.do(t, call{method: http.MethodGet, path: base + "/rounds?survey=" + id, session: session})); len(got.Rounds) > 0 {
			t.Errorf("survey %s has %d rounds", id, len(got.Rounds))
		}
	}
}

func TestImportsAreFiles(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, false)
	session := m.session(t, cast()[0])
	for _, path := range []string{"/imports/people", "/imports/mandates"} {
		send := func(header map[string]string, body string) (int, survey.Code) {
			answer := m.do(t, call{method: http.MethodPost, path: base + path, session: session, body: body, header: header})
			return answer.Code, survey.Code(problem(t, answer).Code)
		}
		for _, kind := range []string{"", "application/json", "text/plain", "application/xml", "text/csv; charset=utf-16", "multipart/form-data; boundary=x"} {
			if status, code := send(map[string]string{"Content-Type": kind}, "mail,name\n"); status != http.StatusUnsupportedMediaType || code != codeMediaType {
				t.Errorf("%s as %q: got %d %s", path, kind, status, code)
			}
		}
		if status, code := send(map[string]string{"Content-Type": "text/csv", "Content-Encoding": "gzip"}, "mail,name\n"); status != http.StatusUnsupportedMediaType || code != codeMediaType {
			t.Errorf("%s, packed: got %d %s", path, status, code)
		}
		for what, body := range map[string]string{"nothing": "", "JSON": "{}", "too large": strings.Repeat("x", survey.MaxImportBytes+1), "not UTF-8": "mail,name\n\xff,x\n", "NUL": "mail,name\na\x00,x\n"} {
			if status, code := send(map[string]string{"Content-Type": "text/csv"}, body); status != http.StatusUnprocessableEntity || code != survey.CodeMalformedImport {
				t.Errorf("%s, %s: got %d %s", path, what, status, code)
			}
		}
	}
}
