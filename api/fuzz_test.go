package api

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// requestsVariable says how many requests TestWhateverIsSent makes.
const requestsVariable = "FOLLOWSHIP_TEST_REQUESTS"

// TestWhateverIsSent makes requests of the contract's schemas, valid ones and ones that
// are a little or wholly wrong, as anybody. Whatever is sent, the answer is one of the
// contract, no fault of the server, and speaks of nothing that is another
// organisation's. The same seed makes the same requests.
func TestWhateverIsSent(t *testing.T) {
	t.Parallel()
	n := 4000
	if text := os.Getenv(requestsVariable); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		must(t, err)
	}
	if testing.Short() {
		n = 500
	}
	const life = 1000 // requests to one house: after a while there is little left to do in it
	statuses := map[int]int{}
	for k := range (n + life - 1) / life {
		f := newFuzz(t, uint64(k))
		for range min(life, n-k*life) {
			statuses[f.request(t)]++
			if t.Failed() {
				t.Fatalf("seed %d, last: %s", k, f.last)
			}
		}
		f.chain(t)
	}
	t.Logf("answers by status: %v", statuses)
	for _, status := range []int{200, 201, 204, 400, 401, 403, 404, 409, 412, 415, 422, 428} {
		if statuses[status] == 0 && n >= 4000 {
			t.Errorf("no answer has status %d: the requests do not reach it", status)
		}
	}
}

// fuzz makes requests to an edge with two houses.
type fuzz struct {
	*edge
	random   *rand.Rand
	other    *surveytest.House
	sessions map[int]*http.Cookie
	ids      []survey.ID            // of both houses, by which requests speak of things
	kinds    map[string][]survey.ID // ids of the house by what they are of
	foreign  map[string]bool
	last     string
}

func newFuzz(t *testing.T, seed uint64) *fuzz {
	t.Helper()
	f := &fuzz{edge: newEdge(t, surveytest.Options{People: 12, Auditor: true}), random: rand.New(rand.NewPCG(seed, 7)), sessions: map[int]*http.Cookie{}, foreign: map[string]bool{}}
	must(t, survey.Surveys{Parts: f.Parts}.Approve(t.Context(), f.Auditor(), f.Survey.ID, f.Survey.Settings.Hash()))
	f.other = f.World.House(t, surveytest.Options{Name: "Other", People: 4})
	f.unchecked = true
	theirs := idsOfHouse(t, f.other)
	for _, id := range theirs {
		f.foreign[string(id)] = true
	}
	f.ids = append(idsOfHouse(t, f.House), theirs[:4]...)
	f.kinds = map[string][]survey.ID{"survey": {f.Survey.ID}, "round": {f.ids[0], f.Draft(t).ID}, "item": {f.Survey.Settings.Items[0].ID}, "organisation": {f.Organisation.ID}}
	for _, p := range f.People {
		f.kinds["person"] = append(f.kinds["person"], p.ID)
	}
	for _, x := range f.Teams {
		f.kinds["team"] = append(f.kinds["team"], x.ID)
	}
	for _, x := range f.Areas {
		f.kinds["area"] = append(f.kinds["area"], x.ID)
	}
	for _, name := range []string{"holder", "manager", "groups", "no_contact", "names", "worked_with"} {
		f.kinds[name] = f.kinds["person"]
	}
	f.kinds["areas"] = f.kinds["area"]
	return f
}

// id returns an id of what a field or a part of a path is called after, or of
// whatever else.
func (f *fuzz) id(name string) survey.ID {
	if of := f.kinds[name]; len(of) > 0 && !f.one(10) {
		return pick(f.random, of)
	}
	return pick(f.random, f.ids)
}

var idForm = regexp.MustCompile(`\b[a-z2-7]{26}\b`)

// request makes one request and returns the status of the answer.
func (f *fuzz) request(t *testing.T) int {
	t.Helper()
	all := operations()
	o := all[f.random.IntN(len(all))]
	who := f.who(o)
	c := call{method: o.method, header: map[string]string{}, session: f.session(t, who), peer: f.nextPeer()}
	c.path = base + f.path(o)
	if o.RequestBody != nil {
		c.body = f.body(o)
		if o.body() == nil {
			c.header["Content-Type"] = "text/csv"
		}
	}
	for _, p := range o.Parameters {
		if p.Value.In == "header" && !f.one(20) {
			c.header[p.Value.Name] = f.header(p.Value.Name)
		}
	}
	if f.one(30) {
		c.header["Content-Type"] = pick(f.random, []string{"", "text/plain", "application/xml", "text/csv", "application/json; charset=utf-8"})
	}
	if f.one(60) {
		c.method = pick(f.random, []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodHead, http.MethodOptions})
	}
	f.last = fmt.Sprintf("%s %s %v %s", c.method, c.path, c.header, c.body)
	answer := f.do(t, c)
	if answer.Code >= 500 {
		t.Errorf("got %d %s\n%s", answer.Code, answer.Body, f.Logs)
	}
	if o, ok := find(c.method, strings.SplitN(c.path, "?", 2)[0]); ok {
		if wrong := promised(o, answer); wrong != "" {
			t.Error(wrong)
		}
	}
	for _, id := range idForm.FindAllString(answer.Body.String(), -1) {
		if f.foreign[id] {
			t.Errorf("the answer speaks of another organisation: %s", answer.Body)
		}
	}
	if answer.Code == http.StatusUnauthorized || o.id == "ConfirmSignIn" {
		delete(f.sessions, who)
	}
	if answer.Code == http.StatusCreated {
		f.learn(strings.ToLower(strings.TrimPrefix(o.id, "Create")), answer.Body.Bytes())
	}
	return answer.Code
}

// learn takes up the id of something of a kind that was made.
func (f *fuzz) learn(kind string, body []byte) {
	var made struct{ ID survey.ID }
	if json.Unmarshal(body, &made) == nil && made.ID.Valid() {
		f.kinds[kind] = append(f.kinds[kind], made.ID)
	}
}

// who returns who makes a request, mostly somebody who may: 4 for a visitor.
func (f *fuzz) who(o operation) int {
	if f.one(12) {
		return 4
	}
	if f.one(5) {
		return f.random.IntN(4)
	}
	var able []int
	for _, who := range cast()[:4] {
		if words := may[o.id]; words == "associates" || words == "anybody" || words == "team" || words == "holder" || who.may(words) {
			able = append(able, who.k)
		}
	}
	return pick(f.random, able)
}

// session returns a session of somebody, nobody's for one of the five and for who can
// no longer sign in.
func (f *fuzz) session(t *testing.T, who int) *http.Cookie {
	t.Helper()
	if who == 4 {
		return nil
	}
	if f.sessions[who] == nil {
		answer := f.do(t, call{
			method: http.MethodPost, path: base + "/session", body: map[string]string{"token": f.link(t, f.Actor(who))},
			header: map[string]string{"Host": "localhost"}, peer: f.nextPeer(),
		})
		if answer.Code != http.StatusCreated {
			return nil
		}
		f.sessions[who] = sessionOf(t, answer)
	}
	return f.sessions[who]
}

// one returns true once in n times.
func (f *fuzz) one(n int) bool { return f.random.IntN(n) == 0 }

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

func (f *fuzz) path(o operation) string {
	parts := strings.Split(o.path, "/")
	for k, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[k] = string(f.id(part[1 : len(part)-1]))
			if f.one(15) {
				parts[k] = pick(f.random, []string{"me", "x", "%00", "..", "A" + parts[k][1:], parts[k] + "a"})
			}
		}
	}
	path := strings.Join(parts, "/")
	var query []string
	for _, p := range o.Parameters {
		if p.Value.In == "query" && f.one(2) {
			query = append(query, p.Value.Name+"="+pick(f.random, []string{"", "1", "0", "200", "201", "-1", "x", "true", "false", "%00", "%zz", "a%20b", string(pick(f.random, f.ids))}))
		}
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	return path
}

func (f *fuzz) header(name string) string {
	if name == "If-Match" {
		return pick(f.random, []string{`"1"`, `"2"`, `"3"`, `"0"`, `"7"`, `*`, `W/"1"`, `1`, ``})
	}
	return pick(f.random, []string{"idempotency-key-one", "idempotency-key-two", "short", strings.Repeat("x", 201), fmt.Sprintf("idempotency-key-%d", f.random.IntN(1000))})
}

// body returns a body: mostly of the form of the contract, now and then broken.
func (f *fuzz) body(o operation) string {
	schema := o.body()
	if schema == nil {
		rows := []string{"mail,name,team,manager", "mail,title,scope,level", "a@example.net,A,,", "b@example.net,B,Team 0,a@example.net", "acme.3@example.org,Lead,organisation,2", "acme.4@example.org,Lead,team:Team 0,x", "\"", "", "\xff", "a,b,c,d,e"}
		text := pick(f.random, rows[:2]) + "\n"
		for range f.random.IntN(4) {
			text += pick(f.random, rows) + "\n"
		}
		return text
	}
	text, err := json.Marshal(f.value(schema, "", 0))
	if err != nil {
		panic(err)
	}
	if f.one(12) && len(text) > 2 { // a byte is wrong, missing or too much
		k := f.random.IntN(len(text))
		switch f.random.IntN(3) {
		case 0:
			text[k] = byte(f.random.IntN(256))
		case 1:
			text = slices.Delete(text, k, k+1)
		case 2:
			text = slices.Insert(text, k, pick(f.random, []byte("{}[]\",:0x\x00")))
		}
	}
	return string(text)
}

// value returns a value of a schema, or one that nearly is.
func (f *fuzz) value(s *openapi3.Schema, name string, depth int) any {
	if depth > 0 && f.one(80) {
		return pick(f.random, []any{nil, "", 0, -1, 1e300, true, []any{}, map[string]any{}, "x", strings.Repeat("x", 3000)})
	}
	switch {
	case len(s.AnyOf) > 0:
		if f.one(3) {
			return nil
		}
		return f.value(s.AnyOf[0].Value, name, depth)
	case len(s.Enum) > 0:
		return pick(f.random, s.Enum)
	case s.Type.Is("object"):
		return f.object(s, depth)
	case s.Type.Is("array"):
		list := []any{}
		most := 4
		if f.one(20) {
			most = 60
		}
		for range f.random.IntN(most) {
			list = append(list, f.value(s.Items.Value, name, depth+1))
		}
		return list
	case s.Type.Is("boolean"):
		return f.one(2)
	case s.Type.Is("integer"), s.Type.Is("number"):
		least, most := 0, 30
		if s.Min != nil {
			least = int(*s.Min)
		}
		if s.Max != nil {
			most = int(*s.Max)
		}
		return pick(f.random, []int{least, least, most, least + f.random.IntN(most-least+1), least + f.random.IntN(most-least+1), least + f.random.IntN(most-least+1), least + f.random.IntN(min(5, most-least+1)), pick(f.random, []int{least - 1, most + 1, 1 << 40, most})})
	}
	return f.text(s, name)
}

func (f *fuzz) object(s *openapi3.Schema, depth int) any {
	object := map[string]any{}
	if s.AdditionalProperties.Schema != nil {
		for range f.random.IntN(3) {
			object[pick(f.random, []string{"lead", "team", "", "x\u202e"})] = f.value(s.AdditionalProperties.Schema.Value, "", depth+1)
		}
		return object
	}
	for _, name := range sorted(s.Properties) {
		if required := slices.Contains(s.Required, name); required && !f.one(100) || !required && f.one(2) {
			object[name] = f.value(s.Properties[name].Value, name, depth+1)
		}
	}
	if f.one(40) {
		object[pick(f.random, []string{"id", "organisation", "Name", "version", "state", "__proto__", "roles"})] = "x"
	}
	return object
}

func sorted(properties openapi3.Schemas) []string {
	names := make([]string, 0, len(properties))
	for name := range properties {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f *fuzz) text(s *openapi3.Schema, name string) any {
	if f.one(60) {
		return pick(f.random, []string{"", " ", "a\x00b", "\u202e", "\n", "'; DROP TABLE round; --", "<script>", "=1+1", "\ufffd", "😀", strings.Repeat("é", 300)})
	}
	switch {
	case strings.Contains(s.Pattern, "[a-z2-7]"):
		return f.id(name)
	case strings.Contains(s.Pattern, "{4}-"):
		return pick(f.random, []string{"2026-01-01", "2026-01-12", "2026-06-30", "2020-01-01", "2030-12-31", "2026-02-30", "0000-00-00", "9999-12-31"})
	case s.Format == "date-time":
		if !f.one(3) {
			return pick(f.random, map[string][]string{"opens_at": {"2026-01-12T08:00:00Z", "2026-01-13T09:00:00+01:00"}, "closes_at": {"2026-01-26T08:00:00Z", "2026-02-20T08:00:00.123456789Z"}}[name])
		}
		return pick(f.random, []string{"2026-01-12T08:00:00Z", "2026-01-20T08:00:00Z", "2026-01-13T09:00:00+01:00", "2026-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-13-01T00:00:00Z", "soon"})
	case name == "mail":
		return pick(f.random, []string{"a@example.net", "b@example.net", "acme.3@example.org", "no address", "A@EXAMPLE.NET", fmt.Sprintf("m%d@example.net", f.random.IntN(1000))})
	case name == "time_zone":
		return pick(f.random, []string{"Europe/Berlin", "UTC", "America/New_York", "Mars/Olympus", "Local", "../../etc/passwd"})
	case name == "cadence":
		return pick(f.random, []string{"", "FREQ=MONTHLY;INTERVAL=6", "FREQ=WEEKLY;BYDAY=MO", "FREQ=SECONDLY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "x"})
	case name == "settings_hash":
		return fmt.Sprintf("%x", f.Survey.Settings.Hash())
	}
	length := int(s.MinLength) + f.random.IntN(12)
	if s.MaxLength != nil && f.one(10) {
		length = int(*s.MaxLength) + f.random.IntN(2)
	}
	return strings.Repeat(pick(f.random, []string{"a", "b", "ß", "李"}), length)
}

// chain checks that the transparency log is whole, whatever was sent.
func (f *fuzz) chain(t *testing.T) {
	t.Helper()
	var previous survey.Hash
	for after := 0; ; {
		lines, err := survey.Logbook{Parts: f.Parts}.List(t.Context(), f.Actor(3), after, survey.MaxPage)
		must(t, err)
		if len(lines) == 0 {
			return
		}
		for _, line := range lines {
			if line.Number != after+1 || line.Previous != previous || line.Hash != line.Sum() {
				t.Fatalf("line %d does not follow from the one before", line.Number)
			}
			after, previous = line.Number, line.Hash
		}
	}
}

// idsOfHouse returns the ids of a house with an open round.
func idsOfHouse(t *testing.T, h *surveytest.House) []survey.ID {
	t.Helper()
	ids := []survey.ID{h.Open(t).ID, h.Survey.ID, h.People[3].ID, h.Teams[0].ID}
	for _, p := range h.People {
		ids = append(ids, p.ID)
	}
	for _, x := range h.Teams {
		ids = append(ids, x.ID)
	}
	for _, x := range h.Areas {
		ids = append(ids, x.ID)
	}
	return append(ids, h.Organisation.ID)
}
