package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// looks returns everything that can be read by anybody but one person while a round
// is open: every address of the contract that is read, as every role, with headers.
func (m *matrix) looks(t *testing.T, submitter int) map[string]string {
	t.Helper()
	seen := map[string]string{}
	look := func(who role, path string) {
		answer := m.do(t, call{method: http.MethodGet, path: path, session: m.session(t, who)})
		header := answer.Header().Clone()
		header.Del("Set-Cookie") // of the reader's own session, which is prolonged
		header.Del("Date")
		text, err := json.Marshal(header)
		must(t, err)
		seen[who.name+" "+path] = fmt.Sprintf("%d %s %d %s", answer.Code, text, answer.Body.Len(), answer.Body)
	}
	for _, who := range cast() {
		// First the log, to which some of what is read adds a line.
		look(who, base+"/transparency-log")
		for _, o := range operations() {
			if o.method != http.MethodGet || o.id == "ListLog" {
				continue
			}
			for _, round := range []survey.ID{m.open.ID, m.published.ID} {
				if o.id == "ListReplies" || o.id == "GetOwnData" || round == m.published.ID && (o.id == "GetLeadershipReport" || o.id == "GetTeamResult") {
					continue // these are noted in the log
				}
				path := strings.NewReplacer(
					"{person}", string(m.People[submitter].ID), "{team}", string(m.Teams[who.k%3].ID), "{survey}", string(m.Survey.ID),
					"{round}", string(round), "{leaf}", strings.Repeat("ab", 32),
				).Replace(o.path)
				look(who, base+path)
			}
		}
		// The application's page is new each time by its nonce; its files are not.
		for _, path := range []string{"/icon.svg", "/assets/app-1.js", "/api", "/api/openapi.yaml", "/healthz", "/readyz", base + "/people?search=a&limit=3"} {
			look(who, path)
		}
	}
	return seen
}

// counted returns the measurements that the service itself makes, without those of
// reading them.
func (m *matrix) counted(t *testing.T) string {
	t.Helper()
	text := m.send(t, call{method: http.MethodGet, path: "/metrics", peer: "198.51.100.7:1"}).Body.String()
	var lines []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "followship_") && !strings.Contains(line, `route="/metrics"`) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// TestNobodyCanSeeThatSomebodySubmits is R6 and the attack of polling: what anybody
// else can read is the same to the byte before and after somebody saves a draft,
// hands in a list and changes it.
func TestNobodyCanSeeThatSomebodySubmits(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	const submitter = 9
	who := role{"submitter", submitter, true, nil, true}
	for k := range 4 { // some have answered before
		m.Submit(t, m.open.ID, k)
	}
	session := m.session(t, who)
	m.looks(t, submitter) // a session that has ended is said so once
	before := m.looks(t, submitter)
	if again := m.looks(t, submitter); !same(t, "nothing", before, again) {
		t.Fatal("what is read changes by being read")
	}
	for name, act := range map[string]call{
		"saves a draft": {method: http.MethodPut, path: "/draft", body: map[string]any{"content": "a draft"}, header: map[string]string{"If-Match": `"0"`}},
		"hands in a long list": {
			method: http.MethodPut, path: "/ballot", body: ballot(m.Ballot(t, m.open.ID, submitter)),
			header: map[string]string{"Idempotency-Key": "idempotency-key-1"},
		},
		"hands in a short list": {method: http.MethodPut, path: "/ballot", body: map[string]any{"groups": []any{}}, header: map[string]string{"Idempotency-Key": "idempotency-key-2"}},
		"reads their receipt":   {method: http.MethodGet, path: "/receipt"},
		"is refused":            {method: http.MethodPut, path: "/ballot", body: map[string]any{"groups": []any{[]any{}}}, header: map[string]string{"Idempotency-Key": "idempotency-key-3"}},
	} {
		measured, logged := m.counted(t), m.Logs.String()
		act.path, act.session = base+"/rounds/"+string(m.open.ID)+act.path, session
		if answer := m.do(t, act); answer.Code >= 300 && name != "is refused" {
			t.Fatalf("%s: got %d %s", name, answer.Code, answer.Body)
		}
		if got := m.counted(t); got != measured {
			t.Errorf("somebody %s, and the measurements show it:\n%s\n%s", name, measured, got)
		}
		if got := m.Logs.String(); got != logged {
			t.Errorf("somebody %s, and it is logged: %s", name, strings.TrimPrefix(got, logged))
		}
		same(t, name, before, m.looks(t, submitter))
	}
	// Nor does what runs by itself show it before a day has passed.
	must(t, m.Rounds().Daily(t.Context()))
	must(t, m.Rounds().Due(t.Context()))
	same(t, "did all of it, then time passes", before, m.looks(t, submitter))
	if len(before) < 250 {
		t.Errorf("only %d things were looked at", len(before))
	}
	t.Logf("%d things looked at", len(before))
}

func same(t *testing.T, what string, before, after map[string]string) bool {
	t.Helper()
	ok := len(before) == len(after)
	for look, seen := range before {
		if after[look] != seen {
			t.Errorf("somebody: %s; and it shows in %s:\n%s\n%s", what, look, seen, after[look])
			ok = false
		}
	}
	return ok
}

// TestWhatIsKeptBackLooksTheSame is R10: where nothing can be shown of anybody, the
// answers to all are the same to the byte but for ids, whatever kept it back.
func TestWhatIsKeptBackLooksTheSame(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{})
	r := e.Open(t)
	for k := range 6 { // fewer than the floor
		e.Submit(t, r.ID, k)
	}
	e.Count(t, r.ID)
	var first []byte
	for k := range e.People {
		session := e.signIn(t, e.Actor(k))
		path := base + "/rounds/" + string(r.ID)
		own := e.do(t, call{method: http.MethodGet, path: path + "/result", session: session})
		all := e.do(t, call{method: http.MethodGet, path: base + "/people/me/results", session: session})
		team := e.do(t, call{method: http.MethodGet, path: path + "/teams/" + string(e.Teams[k%3].ID), session: session})
		if own.Code != http.StatusOK || all.Code != http.StatusOK || team.Code != http.StatusOK {
			t.Fatalf("got %d, %d, %d", own.Code, all.Code, team.Code)
		}
		body := idForm.ReplaceAll(bytes.Join([][]byte{own.Body.Bytes(), all.Body.Bytes(), team.Body.Bytes()}, nil), []byte("id"))
		if first == nil {
			first = body
			result := read[OwnResult](t, own).Result
			if result.Tier != nil || result.Score != nil || len(result.Followed) != 4 {
				t.Fatalf("something is shown: %s", own.Body)
			}
		}
		if !bytes.Equal(body, first) {
			t.Errorf("person %d is shown\n%s\nthe first\n%s", k, body, first)
		}
	}
}

// TestSecretsAppearNowhere plants words and looks for them wherever somebody else, or
// whoever runs the server, could read.
func TestSecretsAppearNowhere(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{Name: "Zanzibar", People: 12})
	const draft, key, field = "canary-in-a-draft", "canary-idempotency-key", "canary_field"
	r := e.Open(t)
	writer, reader, admin := e.signIn(t, e.Actor(5)), e.signIn(t, e.Actor(6)), e.signIn(t, e.Administrator())
	round := base + "/rounds/" + string(r.ID)
	send := func(c call) string {
		answer := e.do(t, c)
		return answer.Body.String()
	}
	var receipt Receipt
	send(call{method: http.MethodPut, path: round + "/draft", session: writer, body: map[string]any{"content": draft}, header: map[string]string{"If-Match": `"0"`}})
	receipt = read[Receipt](t, e.do(t, call{method: http.MethodPut, path: round + "/ballot", session: writer, body: ballot(e.Ballot(t, r.ID, 5)), header: map[string]string{"Idempotency-Key": key}}))
	send(call{method: http.MethodPut, path: round + "/draft", session: writer, body: map[string]any{"content": draft}, header: map[string]string{"If-Match": `"0"`}})

	// Refusals do not repeat what was sent.
	for what, said := range map[string]string{
		"a field":           send(call{method: http.MethodPut, path: round + "/ballot", session: writer, body: `{"groups":[],"` + field + `":1}`, header: map[string]string{"Idempotency-Key": key}}),
		"a wrong type":      send(call{method: http.MethodPut, path: round + "/ballot", session: writer, body: `{"groups":"` + field + `"}`, header: map[string]string{"Idempotency-Key": key}}),
		"broken JSON":       send(call{method: http.MethodPut, path: round + "/ballot", session: writer, body: `{"groups":` + field, header: map[string]string{"Idempotency-Key": key}}),
		"another person":    send(call{method: http.MethodPut, path: round + "/ballot", session: writer, body: `{"groups":[["` + field + `"]]}`, header: map[string]string{"Idempotency-Key": key}}),
		"the key used":      send(call{method: http.MethodPut, path: round + "/ballot", session: writer, body: `{"groups":[]}`, header: map[string]string{"Idempotency-Key": key}}),
		"a stale draft":     send(call{method: http.MethodPut, path: round + "/draft", session: writer, body: map[string]any{"content": draft}, header: map[string]string{"If-Match": `"7"`}}),
		"an enumeration":    send(call{method: http.MethodPut, path: base + "/people/" + string(e.People[5].ID) + "/roles", session: admin, body: `{"roles":["` + field + `"]}`}),
		"an address":        send(call{method: http.MethodPost, path: base + "/session/requests", body: `{"mail":"` + field + `"}`}),
		"a link":            send(call{method: http.MethodPost, path: base + "/session", body: `{"token":"` + field + `"}`}),
		"a query":           send(call{method: http.MethodGet, path: base + "/people?limit=" + field, session: reader}),
		"a path":            send(call{method: http.MethodGet, path: base + "/people/" + field, session: reader}),
		"a version":         send(call{method: http.MethodPut, path: base + "/organisation", session: admin, body: `{}`, header: map[string]string{"If-Match": field}}),
		"what is there now": send(call{method: http.MethodPost, path: base + "/people", session: admin, body: map[string]any{"name": "X", "mail": e.People[5].Mail}}),
	} {
		for _, secret := range []string{field, draft, key, e.People[5].Mail, e.People[5].Name, receipt.Hash} {
			if strings.Contains(said, secret) {
				t.Errorf("%s: the refusal repeats %s: %s", what, secret, said)
			}
		}
	}

	// Faults, mail that is not sent, and what runs by itself.
	e.Kept.FailNext(errors.New("the disk is full"))
	send(call{method: http.MethodPost, path: base + "/teams", session: admin, body: map[string]any{"name": "X"}})
	e.Mail.Broken = true
	send(call{method: http.MethodPost, path: base + "/session/requests", body: map[string]any{"mail": e.People[5].Mail}, peer: "203.0.113.99:4711"})
	if err := e.Rounds().Remind(t.Context(), e.Organisation.ID, r.ID); err == nil {
		t.Error("mail that is not sent is no error")
	}
	e.Clock.Add(25 * time.Hour)
	must(t, e.Rounds().Daily(t.Context()))
	must(t, e.Rounds().Due(t.Context()))

	// While the round is open nobody else is shown anything of it.
	for _, session := range map[string]*http.Cookie{"reader": reader, "administrator": admin, "faculty": e.signIn(t, e.Faculty()), "visitor": nil} {
		for _, o := range operations() {
			if o.method != http.MethodGet {
				continue
			}
			path := strings.NewReplacer("{person}", string(e.People[5].ID), "{team}", string(e.Teams[2].ID), "{survey}", string(e.Survey.ID), "{round}", string(r.ID), "{leaf}", receipt.Hash).Replace(o.path)
			said := send(call{method: http.MethodGet, path: base + path, session: session})
			for _, secret := range []string{draft, key, receipt.Hash} {
				if strings.Contains(said, secret) {
					t.Errorf("%s says %s: %s", o.id, secret, said)
				}
			}
		}
	}

	measured := e.send(t, call{method: http.MethodGet, path: "/metrics", peer: "198.51.100.7:1"}).Body.String()
	logged := e.Logs.String()
	if !strings.Contains(logged, "request failed") || !strings.Contains(measured, "followship_request_duration_seconds") {
		t.Fatal("there are no logs or no measurements to look at")
	}
	for where, text := range map[string]string{"logs": logged, "measurements": measured} {
		secrets := []string{draft, key, field, receipt.Hash, "203.0.113.99", "192.0.2.1", "zanzibar", writer.Value, e.Organisation.Name}
		for _, p := range e.People {
			secrets = append(secrets, string(p.ID), p.Mail, p.Name)
		}
		for _, secret := range secrets {
			if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("the %s hold %s", where, secret)
			}
		}
	}
}
