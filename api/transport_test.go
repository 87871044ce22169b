package api

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func small(t *testing.T) *edge {
	t.Helper()
	return newEdge(t, surveytest.Options{People: 5, Teams: 1})
}

func TestAddressesAndMethodsThatAreNotThere(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Actor(3))
	for _, who := range []*http.Cookie{nil, session} {
		for _, path := range []string{
			"/assets", "/assets/", "/nothing.js", "/api/", "/api/v1", "/api/v1/", "/api/v2/session", "/api/v1/nothing", "/api/v1/session/nothing", "/api/v1//people", "/api/v1/people/",
			"//evil.example/", "/api/v1/../v1/people", "/.git/config", "/api/v1/people/me", "/api/debug/pprof/", "/api/openapi.json",
		} {
			answer := e.send(t, call{method: http.MethodGet, path: path, session: who})
			if answer.Code == http.StatusMethodNotAllowed || answer.Code == http.StatusUnauthorized && who == nil {
				problem(t, answer) // an address of something else
				continue
			}
			wantProblem(t, "GET "+path, answer, http.StatusNotFound, codeOfNothing(path))
		}
		for _, method := range []string{http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPatch, http.MethodConnect, http.MethodPost, "PROPFIND", "INVENTED"} {
			for _, path := range []string{"/api/v1/organisation", "/api/v1/people/me/profile", "/api"} {
				answer := e.send(t, call{method: method, path: path, session: who})
				if answer.Code != http.StatusMethodNotAllowed && answer.Code != http.StatusNotFound {
					t.Errorf("%s %s: got %d", method, path, answer.Code)
				}
				if allow := answer.Header().Get("Allow"); answer.Code == http.StatusMethodNotAllowed && !strings.Contains(allow, http.MethodGet) {
					t.Errorf("%s %s: allowed are %q", method, path, allow)
				}
				problem(t, answer)
			}
		}
	}
}

// codeOfNothing is the code for an address without anything: one that has the form
// of an id's is that of something that is not there.
func codeOfNothing(path string) survey.Code {
	if path == "/api/v1/people/me" {
		return survey.CodeNotFound
	}
	return codeNoAddress
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Actor(3))
	for name, c := range map[string]call{
		"success":        {method: http.MethodGet, path: "/api/v1/organisation", session: session},
		"refusal":        {method: http.MethodPost, path: "/api/v1/teams", session: session, body: map[string]any{"name": "x"}},
		"visitor":        {method: http.MethodGet, path: "/api/v1/organisation"},
		"nothing":        {method: http.MethodGet, path: "/nothing.js"},
		"another origin": {method: http.MethodPost, path: "/api/v1/session", header: map[string]string{"Sec-Fetch-Site": "cross-site"}},
		"documentation":  {method: http.MethodGet, path: "/api"},
		"health":         {method: http.MethodGet, path: "/healthz"},
	} {
		h := e.send(t, c).Header()
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000",
		} {
			if got := h.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		policy := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy is %q, want %s in it", name, policy, part)
			}
		}
		if strings.Contains(policy, "script") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy lets script in: %q", name, policy)
		}
		if !strings.Contains(strings.Join(h.Values("Cache-Control"), ","), "no-store") {
			t.Errorf("%s: may be kept: %q", name, h.Values("Cache-Control"))
		}
		for _, header := range []string{"Access-Control-Allow-Origin", "Server", "X-Powered-By"} {
			if got := h.Get(header); got != "" {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
	}
}

func TestOtherSitesCannotWrite(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Administrator())
	for name, c := range map[string]struct {
		header map[string]string
		refuse bool
	}{
		"no browser":                   {nil, false},
		"our page":                     {map[string]string{"Sec-Fetch-Site": "same-origin"}, false},
		"our page, in an old browser":  {map[string]string{"Origin": "https://followship.example"}, false},
		"another site":                 {map[string]string{"Sec-Fetch-Site": "cross-site"}, true},
		"a site beside ours":           {map[string]string{"Sec-Fetch-Site": "same-site"}, true},
		"another site, in an old one":  {map[string]string{"Origin": "https://evil.example"}, true},
		"no site":                      {map[string]string{"Origin": "null"}, true},
		"our host, not safely":         {map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://followship.example"}, true},
		"another port":                 {map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "https://followship.example:8443"}, true},
		"another site, under our name": {map[string]string{"Origin": "https://followship.example.evil.example"}, true},
		"our site, with another host":  {map[string]string{"Origin": "https://evil.example", "Host": "followship.example"}, true},
	} {
		for _, o := range operations() {
			if o.method == http.MethodGet || strings.Contains(o.path, "{") {
				continue
			}
			answer := e.do(t, call{method: o.method, path: base + o.path, header: c.header, peer: e.nextPeer(), body: "{"})
			if got := answer.Code == http.StatusForbidden; got != c.refuse {
				t.Errorf("%s, %s: got %d", name, o.id, answer.Code)
			}
			if c.refuse {
				wantProblem(t, name, answer, http.StatusForbidden, codeCrossOrigin)
			}
		}
		// Reading is not writing: browsers keep the answer from the page.
		if answer := e.do(t, call{method: http.MethodGet, path: base + "/organisation", header: c.header, session: session}); answer.Code != http.StatusOK {
			t.Errorf("%s, read: got %d", name, answer.Code)
		}
	}
}

// TestLinksBeginWithTheBaseURL asks for a mail under other hosts. This is links by a
// header of who asks, the class of CVE-2026-53523.
func TestLinksBeginWithTheBaseURL(t *testing.T) {
	t.Parallel()
	e := small(t)
	for _, header := range []map[string]string{
		{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example;proto=http"}, {"X-Original-URL": "http://evil.example/"},
	} {
		answer := e.do(t, call{method: http.MethodPost, path: base + "/session/requests", body: map[string]string{"mail": e.People[3].Mail}, header: header, peer: e.nextPeer()})
		if answer.Code != http.StatusAccepted {
			t.Fatalf("%v: got %d %s", header, answer.Code, answer.Body)
		}
		box := e.Mail.Take()
		if len(box) != 1 || !strings.Contains(box[0].Text, "https://followship.example/sign-in#") || strings.Contains(box[0].Text, "evil") {
			t.Errorf("%v: got %v", header, box)
		}
	}
}

// TestAddressOfAClientCannotBeMadeUp asks again and again from addresses that are made up
// in headers. This is getting around limits by spoofed addresses, the class of
// CVE-2026-46356.
func TestAddressOfAClientCannotBeMadeUp(t *testing.T) {
	t.Parallel()
	e := small(t)
	ask := func(handler http.Handler, k int, peer string, header map[string]string) int {
		old := e.handler
		defer func() { e.handler = old }()
		e.handler = handler
		return e.do(t, call{method: http.MethodPost, path: base + "/session/requests", body: map[string]string{"mail": fmt.Sprintf("%s.%d@example.net", strings.NewReplacer(":", "-", "[", "", "]", "").Replace(peer), k)}, header: header, peer: peer}).Code
	}
	// Nobody is trusted: what a request says of where it comes from is nothing.
	for k := range 61 {
		want := http.StatusAccepted
		if k == 60 {
			want = http.StatusTooManyRequests
		}
		if got := ask(e.handler, k, "203.0.113.1:1", map[string]string{"X-Forwarded-For": fmt.Sprintf("198.51.100.%d", k), "X-Real-Ip": fmt.Sprintf("198.51.100.%d", k)}); got != want {
			t.Fatalf("request %d: got %d, want %d", k, got, want)
		}
	}
	// A balancer is trusted for what it has seen itself, the last of the list.
	trusting, err := New(Options{Parts: e.Parts, BaseURL: e.BaseURL, Log: e.Log, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	must(t, err)
	for k := range 61 {
		want := http.StatusAccepted
		if k == 60 {
			want = http.StatusTooManyRequests
		}
		if got := ask(trusting, k, "10.0.0.1:1", map[string]string{"X-Forwarded-For": fmt.Sprintf("198.51.100.%d, 203.0.113.2", k)}); got != want {
			t.Fatalf("through a balancer, request %d: got %d, want %d", k, got, want)
		}
	}
	if got := ask(trusting, 61, "10.0.0.1:1", map[string]string{"X-Forwarded-For": "203.0.113.3"}); got != http.StatusAccepted {
		t.Errorf("another client of the balancer: got %d", got)
	}
	if got := ask(trusting, 62, "203.0.113.2:1", map[string]string{"X-Forwarded-For": "203.0.113.4"}); got != http.StatusTooManyRequests {
		t.Errorf("past the balancer: got %d", got)
	}
}

func TestMeasurementsAreForThoseWhoMayReadThem(t *testing.T) {
	t.Parallel()
	e := small(t)
	for name, c := range map[string]struct {
		call call
		want int
	}{
		"this machine":             {call{peer: "127.0.0.1:1", header: map[string]string{"Host": "localhost:8080"}}, http.StatusOK},
		"who may":                  {call{peer: "198.51.100.7:1"}, http.StatusOK},
		"anybody":                  {call{peer: "203.0.113.1:1"}, http.StatusNotFound},
		"anybody, made up":         {call{peer: "203.0.113.1:1", header: map[string]string{"X-Forwarded-For": "127.0.0.1", "Host": "localhost"}}, http.StatusNotFound},
		"through a balancer here":  {call{peer: "127.0.0.1:1", header: map[string]string{"X-Forwarded-For": "203.0.113.1", "Host": "localhost"}}, http.StatusNotFound},
		"under another name, here": {call{peer: "127.0.0.1:1", header: map[string]string{"Host": "evil.example"}}, http.StatusNotFound},
	} {
		c.call.method, c.call.path = http.MethodGet, "/metrics"
		if got := e.send(t, c.call).Code; got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
	// Methods that are made up are one.
	for k := range 50 {
		e.send(t, call{method: fmt.Sprintf("MADEUP%d", k), path: "/api/v1/organisation"})
		e.send(t, call{method: http.MethodGet, path: fmt.Sprintf("/api/v1/made/up/%d", k)})
	}
	text := e.send(t, call{method: http.MethodGet, path: "/metrics", peer: "198.51.100.7:1"}).Body.String()
	if strings.Contains(text, "MADEUP") || strings.Contains(text, "made/up") {
		t.Error("what was made up is counted apart")
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	e := small(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := e.send(t, call{method: http.MethodGet, path: path}).Code; got != http.StatusOK {
			t.Errorf("%s: got %d", path, got)
		}
	}
	must(t, e.Store.Close())
	if got := e.send(t, call{method: http.MethodGet, path: "/healthz"}).Code; got != http.StatusOK {
		t.Errorf("alive: got %d", got)
	}
	answer := e.send(t, call{method: http.MethodGet, path: "/readyz"})
	if answer.Code < 500 {
		t.Errorf("ready without a database: got %d", answer.Code)
	}
	problem(t, answer)
}

func TestFaultsSayNothing(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Administrator())
	for name, c := range map[string]struct {
		err    error
		status int
		code   survey.Code
	}{
		"of the machine":      {errors.New("pq: password of user postgres is secret-canary"), http.StatusInternalServerError, survey.CodeFault},
		"of the program":      {&survey.Error{Kind: survey.Fault, Code: survey.CodeFault, Message: "secret-canary"}, http.StatusInternalServerError, survey.CodeFault},
		"with an inner cause": {&survey.Error{Kind: survey.Conflict, Code: survey.CodeExists, Message: "it exists already", Err: errors.New("secret-canary")}, http.StatusConflict, survey.CodeExists},
		"of a lost commit":    {survey.ErrOutcomeUnknown, http.StatusServiceUnavailable, survey.CodeOutcomeUnknown},
	} {
		// The session is written at the end of a request, but this is before.
		e.Kept.FailNext(c.err)
		answer := e.do(t, call{method: http.MethodPost, path: base + "/teams", session: session, body: map[string]any{"name": name}})
		wantProblem(t, name, answer, c.status, c.code)
		if strings.Contains(answer.Body.String(), "canary") {
			t.Errorf("%s: the answer says %s", name, answer.Body)
		}
	}
}

func TestBaseURLs(t *testing.T) {
	t.Parallel()
	w := surveytest.New(t, nil)
	for text, good := range map[string]bool{
		"https://followship.example": true, "https://followship.example:8443": true, "http://localhost:8080": true, "http://127.0.0.1": true, "http://[::1]:8080": true,
		"http://followship.example": false, "http://localhost.evil.example": false, "https://followship.example/": false, "https://followship.example/path": false, "followship.example": false,
		"https://": false, "": false, "https://a@followship.example": false, "https://followship.example?x": false, "https://followship.example#x": false, "ftp://localhost": false, "http://0.0.0.0": false,
	} {
		_, err := New(Options{Parts: w.Parts, BaseURL: text, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if (err == nil) != good {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// TestHandlerThatPanics checks that a panic is a fault like others, without a word
// of what panicked.
func TestHandlerThatPanics(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Actor(3))
	round := e.Open(t)
	e.Sealer = nil
	answer := e.do(t, call{method: http.MethodGet, path: base + "/rounds/" + string(round.ID) + "/ballot", session: session})
	wantProblem(t, "panic", answer, http.StatusInternalServerError, survey.CodeFault)
	if strings.Contains(answer.Body.String(), "nil pointer") || !strings.Contains(e.Logs.String(), "panicked") {
		t.Errorf("said %s, logged %s", answer.Body, e.Logs)
	}
}
