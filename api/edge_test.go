package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// edge is a server with a house behind it.
type edge struct {
	*surveytest.House
	handler http.Handler
	peers   atomic.Int32
	// unchecked leaves the contract to the caller.
	unchecked bool
}

func newEdge(t testing.TB, o surveytest.Options) *edge {
	t.Helper()
	w := surveytest.New(t, kept(t))
	handler, err := New(Options{
		Parts: w.Parts, BaseURL: w.BaseURL, Version: "test", Log: w.Log, LocalLinks: true,
		Scrapers: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}, App: built,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &edge{House: w.House(t, o), handler: handler}
}

// call is a request in the making.
type call struct {
	method, path string
	body         any // a string or bytes as they are, anything else as JSON
	header       map[string]string
	session      *http.Cookie
	peer         string
}

// do sends a request and holds the answer against the contract.
func (e *edge) do(t testing.TB, c call) *httptest.ResponseRecorder {
	t.Helper()
	answer := e.send(t, c)
	if o, ok := find(c.method, strings.SplitN(c.path, "?", 2)[0]); ok && !e.unchecked {
		if wrong := promised(o, answer); wrong != "" {
			t.Errorf("%s %s: %s", c.method, c.path, wrong)
		}
	}
	return answer
}

func (e *edge) send(t testing.TB, c call) *httptest.ResponseRecorder {
	t.Helper()
	var body []byte
	switch b := c.body.(type) {
	case nil:
	case string:
		body = []byte(b)
	case []byte:
		body = b
	default:
		var err error
		if body, err = json.Marshal(b); err != nil {
			t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, bytes.NewReader(body))
	r.Host, r.RemoteAddr = "followship.example", "192.0.2.1:4711"
	if c.peer != "" {
		r.RemoteAddr = c.peer
	}
	if c.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	if c.session != nil {
		r.AddCookie(c.session)
	}
	answer := httptest.NewRecorder()
	e.handler.ServeHTTP(answer, r)
	return answer
}

// nextPeer returns an address of this machine that was not used before, so that no
// limit is reached by chance.
func (e *edge) nextPeer() string {
	n := e.peers.Add(1)
	return fmt.Sprintf("127.%d.%d.%d:4711", 1+n>>16, n>>8&0xff, n&0xff)
}

// link returns the token of a link that signs somebody in on this machine.
func (e *edge) link(t testing.TB, a survey.Actor) string {
	t.Helper()
	link, err := survey.Accounts{Parts: e.Parts}.Reusable(t.Context(), a.Organisation, a.Person, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(link, "#")
	return token
}

// signIn returns a session of somebody.
func (e *edge) signIn(t testing.TB, a survey.Actor) *http.Cookie {
	t.Helper()
	answer := e.do(t, call{
		method: http.MethodPost, path: base + "/session", body: map[string]string{"token": e.link(t, a)},
		header: map[string]string{"Host": "localhost"}, peer: e.nextPeer(),
	})
	if answer.Code != http.StatusCreated {
		t.Fatalf("sign in: got %d %s", answer.Code, answer.Body)
	}
	return sessionOf(t, answer)
}

func sessionOf(t testing.TB, answer *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	for _, c := range answer.Result().Cookies() {
		if c.Name == sessionCookie && c.MaxAge >= 0 {
			return &http.Cookie{Name: c.Name, Value: c.Value}
		}
	}
	t.Fatal("there is no session")
	return nil
}

// problem reads a problem.
func problem(t testing.TB, answer *httptest.ResponseRecorder) Problem {
	t.Helper()
	if kind := answer.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("got %d as %q, want a problem: %s", answer.Code, kind, answer.Body)
	}
	var p Problem
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil {
		t.Errorf("%v: %s", err, answer.Body)
	}
	if p.Status != answer.Code {
		t.Errorf("the problem says %d, the answer %d", p.Status, answer.Code)
	}
	return p
}

// wantProblem checks status and code of an answer.
func wantProblem(t testing.TB, what string, answer *httptest.ResponseRecorder, status int, code survey.Code) {
	t.Helper()
	if p := problem(t, answer); answer.Code != status || survey.Code(p.Code) != code {
		t.Errorf("%s: got %d %s, want %d %s", what, answer.Code, p.Code, status, code)
	}
}

// read reads JSON.
func read[T any](t testing.TB, answer *httptest.ResponseRecorder) (v T) {
	t.Helper()
	if answer.Code >= 300 {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
