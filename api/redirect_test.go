package api

import (
	"net/http"
	"strings"
	"testing"
)

// TestNothingRedirects asks for every address of the contract and many others, with
// targets elsewhere in the path, the query and the headers: no answer leads anywhere.
// This is open redirect, the class of CVE-2026-25779; where a sign-in returns to, the
// application decides: returnTo.test.ts.
func TestNothingRedirects(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Administrator())
	paths := []string{
		"/", "//evil.invalid", "//evil.invalid/", "///evil.invalid/%2e%2e", "/\\evil.invalid", "/%2F%2Fevil.invalid", "/%5cevil.invalid/", "/.//evil.invalid",
		"/sign-in?to=//evil.invalid", "/sign-in?to=https://evil.invalid", "/sign-in/", "/index.html", "/assets//evil.invalid", "/api//evil.invalid", "/api/v1//evil.invalid/",
		"/api/v1/session?to=https://evil.invalid", "/healthz/", "/api/", "/metrics//evil.invalid", "/how?url=https://evil.invalid&next=//evil.invalid&redirect=//evil.invalid&return=//evil.invalid",
	}
	for _, o := range operations() {
		paths = append(paths, base+strings.NewReplacer("{", "", "}", "").Replace(o.path)+"?to=//evil.invalid&next=https://evil.invalid", base+"//evil.invalid/.."+o.path)
	}
	for _, path := range paths {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodHead} {
			for _, who := range []*http.Cookie{nil, session} {
				answer := e.send(t, call{method: method, path: path, session: who, peer: e.nextPeer(), header: map[string]string{
					"X-Forwarded-Host": "evil.invalid", "X-Original-URL": "//evil.invalid", "Referer": "https://evil.invalid/",
				}})
				if answer.Code >= 300 && answer.Code <= 399 || answer.Header().Get("Location") != "" || answer.Header().Get("Refresh") != "" {
					t.Errorf("%s %s: got %d to %q", method, path, answer.Code, answer.Header().Get("Location"))
				}
				if strings.Contains(answer.Body.String(), "evil.invalid") {
					t.Errorf("%s %s: the answer repeats the target: %s", method, path, answer.Body)
				}
			}
		}
	}
}
