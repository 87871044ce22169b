package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

var (
	mailedLink = regexp.MustCompile(`sign-in#([A-Za-z0-9_-]{43})`)
	mailedCode = regexp.MustCompile(`[^0-9]([0-9]{6})\n`)
)

// cookies returns the cookies of an answer by name.
func cookies(answer *httptest.ResponseRecorder) map[string]*http.Cookie {
	all := map[string]*http.Cookie{}
	for _, c := range answer.Result().Cookies() {
		all[c.Name] = c
	}
	return all
}

func TestSigningInByMail(t *testing.T) {
	t.Parallel()
	e := small(t)
	for name, use := range map[string]func(link, code string) map[string]string{
		"link": func(link, _ string) map[string]string { return map[string]string{"token": link} },
		"code": func(_, code string) map[string]string { return map[string]string{"code": code} },
	} {
		asked := e.do(t, call{method: http.MethodPost, path: base + "/session/requests", body: map[string]string{"mail": e.People[3].Mail}})
		if asked.Code != http.StatusAccepted {
			t.Fatalf("%s: got %d %s", name, asked.Code, asked.Body)
		}
		ticket := cookies(asked)[ticketCookie]
		safe(t, name+", ticket", ticket)
		box := e.Mail.Take()
		if len(box) != 1 {
			t.Fatalf("%s: got %d mails", name, len(box))
		}
		body := use(mailedLink.FindStringSubmatch(box[0].Text)[1], mailedCode.FindStringSubmatch(box[0].Text)[1])

		confirm := call{method: http.MethodPost, path: base + "/session", body: body}
		wantProblem(t, name+" in another browser", e.do(t, confirm), http.StatusUnprocessableEntity, survey.CodeLink)
		// A session that somebody planted beforehand is not taken over.
		planted := strings.Repeat("p", 43)
		confirm.header = map[string]string{"Cookie": ticketCookie + "=" + ticket.Value + "; " + sessionCookie + "=" + planted}
		in := e.do(t, confirm)
		if in.Code != http.StatusCreated {
			t.Fatalf("%s: got %d %s", name, in.Code, in.Body)
		}
		session := cookies(in)[sessionCookie]
		safe(t, name+", session", session)
		if session.Value == planted || strings.Contains(in.Body.String(), session.Value) {
			t.Errorf("%s: the session is %q", name, session.Value)
		}
		if gone := cookies(in)[ticketCookie]; gone == nil || gone.MaxAge >= 0 {
			t.Errorf("%s: the ticket is left: %v", name, gone)
		}
		wantProblem(t, name+" again", e.do(t, confirm), http.StatusUnprocessableEntity, survey.CodeLink)

		me := read[Session](t, e.do(t, call{method: http.MethodGet, path: base + "/session", session: session}))
		if me.Person != ID(e.People[3].ID) || me.Organisation != ID(e.Organisation.ID) || len(me.Roles) != 0 {
			t.Errorf("%s: signed in as %+v", name, me)
		}
		// Signing out ends it for good.
		out := e.do(t, call{method: http.MethodDelete, path: base + "/session", session: session})
		if out.Code != http.StatusNoContent {
			t.Errorf("%s: sign out: got %d", name, out.Code)
		}
		wantProblem(t, name+", signed out", e.do(t, call{method: http.MethodGet, path: base + "/session", session: session}), http.StatusUnauthorized, survey.CodeSignIn)
	}
}

// safe checks that a cookie goes to this host alone, over a safe connection, and not
// to scripts.
func safe(t *testing.T, what string, c *http.Cookie) {
	t.Helper()
	if c == nil {
		t.Fatalf("%s: there is none", what)
	}
	if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge <= 0 {
		t.Errorf("%s: got %v", what, c)
	}
}

func TestSessionIsNewAtEverySignIn(t *testing.T) {
	t.Parallel()
	e := small(t)
	first := e.signIn(t, e.Actor(3))
	answer := e.do(t, call{
		method: http.MethodPost, path: base + "/session", session: first, body: map[string]string{"token": e.link(t, e.Actor(4))},
		header: map[string]string{"Host": "localhost"}, peer: e.nextPeer(),
	})
	second := sessionOf(t, answer)
	if first.Value == second.Value {
		t.Error("the session is the same")
	}
	wantProblem(t, "the first", e.do(t, call{method: http.MethodGet, path: base + "/session", session: first}), http.StatusUnauthorized, survey.CodeSignIn)
	if me := read[Session](t, e.do(t, call{method: http.MethodGet, path: base + "/session", session: second})); me.Person != ID(e.People[4].ID) {
		t.Errorf("signed in as %s", me.Person)
	}
}

func TestSigningOutEverywhere(t *testing.T) {
	t.Parallel()
	e := small(t)
	a, b, other := e.signIn(t, e.Actor(3)), e.signIn(t, e.Actor(3)), e.signIn(t, e.Actor(4))
	if got := e.do(t, call{method: http.MethodDelete, path: base + "/sessions", session: a}); got.Code != http.StatusNoContent {
		t.Fatalf("got %d", got.Code)
	}
	for _, c := range []struct {
		session *http.Cookie
		want    int
	}{{a, 401}, {b, 401}, {other, 200}} {
		if got := e.do(t, call{method: http.MethodGet, path: base + "/session", session: c.session}); got.Code != c.want {
			t.Errorf("got %d, want %d", got.Code, c.want)
		}
	}
}

func TestSessionsEndWithWhatTheyStandOn(t *testing.T) {
	t.Parallel()
	e := small(t)
	admin := e.signIn(t, e.Administrator())
	session := e.signIn(t, e.Actor(3))
	put := e.do(t, call{method: http.MethodPut, path: base + "/people/" + string(e.People[3].ID) + "/roles", session: admin, body: map[string]any{"roles": []string{"auditor"}}})
	if put.Code != http.StatusNoContent {
		t.Fatalf("got %d %s", put.Code, put.Body)
	}
	answer := e.do(t, call{method: http.MethodGet, path: base + "/session", session: session})
	wantProblem(t, "after a change of roles", answer, http.StatusUnauthorized, survey.CodeSignIn)
	if c := cookies(answer)[sessionCookie]; c == nil || c.MaxAge >= 0 {
		t.Errorf("the browser keeps the session: %v", c)
	}
}

func TestReusableLinksWorkOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	e := small(t)
	closed, err := New(Options{Parts: e.Parts, BaseURL: e.BaseURL, Log: e.Log})
	must(t, err)
	open := e.handler
	token := e.link(t, e.Actor(3))
	for name, c := range map[string]struct {
		handler    http.Handler
		peer, host string
		header     string
		want       int
	}{
		"here":                        {open, "127.0.0.1:1", "localhost", "", 201},
		"here, again":                 {open, "[::1]:1", "localhost:8080", "", 201},
		"elsewhere":                   {open, "203.0.113.1:1", "localhost", "", 422},
		"elsewhere, by its real name": {open, "203.0.113.1:1", "followship.example", "", 422},
		"here, under another name":    {open, "127.0.0.1:1", "rebound.example", "", 422},
		"here, for somebody else":     {open, "127.0.0.1:1", "localhost", "X-Forwarded-For", 422},
		"here, without demonstration": {closed, "127.0.0.1:1", "localhost", "", 422},
	} {
		e.handler = c.handler
		header := map[string]string{"Host": c.host}
		if c.header != "" {
			header[c.header] = "127.0.0.1"
		}
		answer := e.do(t, call{method: http.MethodPost, path: base + "/session", body: map[string]string{"token": token}, header: header, peer: c.peer})
		if answer.Code != c.want {
			t.Errorf("%s: got %d %s, want %d", name, answer.Code, answer.Body, c.want)
		}
	}
}

// TestUnknownAddressesAreAnsweredLikeKnownOnes: status, body and headers are alike. This is
// enumeration of accounts, the class of CVE-2026-23849; that the work is the same too:
// TestUnknownAddressesLookLikeKnownOnes.
func TestUnknownAddressesAreAnsweredLikeKnownOnes(t *testing.T) {
	t.Parallel()
	e := small(t)
	ask := func(mail string) *httptest.ResponseRecorder {
		return e.do(t, call{method: http.MethodPost, path: base + "/session/requests", body: map[string]string{"mail": mail}, peer: e.nextPeer()})
	}
	known, unknown := ask(e.People[3].Mail), ask("nobody.3@example.org")
	if known.Code != unknown.Code || !bytes.Equal(known.Body.Bytes(), unknown.Body.Bytes()) {
		t.Errorf("got %d %q and %d %q", known.Code, known.Body, unknown.Code, unknown.Body)
	}
	names := func(h http.Header) (all []string) {
		for name, values := range h {
			all = append(all, fmt.Sprint(name, len(values), len(values[0])))
		}
		slices.Sort(all)
		return all
	}
	if a, b := names(known.Header()), names(unknown.Header()); !slices.Equal(a, b) {
		t.Errorf("headers: got %v and %v", a, b)
	}
}

func TestChoosingAnOrganisation(t *testing.T) {
	t.Parallel()
	e := small(t)
	other := e.World.House(t, surveytest.Options{Name: "Other", People: 3, Teams: 1})
	_, err := survey.Directory{Parts: e.Parts}.CreatePerson(t.Context(), other.Administrator(), survey.Person{Name: "Guest", Mail: e.People[3].Mail})
	must(t, err)
	token := e.link(t, e.Actor(3))
	confirm := func(body map[string]any) *httptest.ResponseRecorder {
		return e.do(t, call{method: http.MethodPost, path: base + "/session", body: body, header: map[string]string{"Host": "localhost"}, peer: e.nextPeer()})
	}
	answer := confirm(map[string]any{"token": token})
	choices := read[SignInChoices](t, answer)
	if answer.Code != http.StatusOK || len(choices.Organisations) != 2 || cookies(answer)[sessionCookie] != nil {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
	me := read[Session](t, confirm(map[string]any{"token": token, "organisation": other.Organisation.ID}))
	if me.OrganisationName != "Other" {
		t.Errorf("got %+v", me)
	}
	for _, body := range []map[string]any{{}, {"token": token, "code": "123456"}, {"organisation": other.Organisation.ID}} {
		wantProblem(t, fmt.Sprint(body), confirm(body), http.StatusUnprocessableEntity, survey.CodeInvalid)
	}
}

// lifetimes keeps until when sessions are to live.
type lifetimes struct {
	survey.Store
	until []time.Time
}

func (s *lifetimes) PutSession(ctx context.Context, token string, data []byte, until time.Time) error {
	s.until = append(s.until, until)
	return s.Store.PutSession(ctx, token, data, until)
}

// TestSessionEndsAfterThreeMonths uses a session day after day: the day on which the
// store lets go of it, used or not, stays that of the sign-in. That the store does let
// go is the store's to show: testSessions.
func TestSessionEndsAfterThreeMonths(t *testing.T) {
	t.Parallel()
	e := small(t)
	kept := &lifetimes{Store: e.Store}
	parts := *e.Parts
	parts.Store = kept
	var err error
	e.handler, err = New(Options{Parts: &parts, BaseURL: e.BaseURL, Log: e.Log, LocalLinks: true})
	must(t, err)
	began := time.Now()
	session := e.signIn(t, e.Actor(3))
	const month = 30 * 24 * time.Hour
	if len(kept.until) == 0 {
		t.Fatal("no session was kept")
	}
	first := kept.until[0]
	if life := first.Sub(began); life < 3*month-time.Minute || life > 3*month+time.Minute {
		t.Errorf("it lives for %v", life)
	}
	for range 3 {
		e.Clock.Add(6 * 24 * time.Hour)
		if got := e.do(t, call{method: http.MethodGet, path: base + "/session", session: session}); got.Code != http.StatusOK {
			t.Fatalf("got %d", got.Code)
		}
	}
	if len(kept.until) < 4 {
		t.Errorf("the session was written %d times, want once a day of use", len(kept.until))
	}
	for _, until := range kept.until {
		if !until.Equal(first) {
			t.Errorf("use makes it live until %v instead of %v", until, first)
		}
	}
}
