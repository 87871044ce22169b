package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// serving waits until a program serves and returns its base URL.
func (r *running) serving() string {
	r.t.Helper()
	address := regexp.MustCompile(`(?:msg=serving address=|being served at )(http://\S+)`)
	return r.waitFor("its address", func(text string) string {
		if m := address.FindStringSubmatch(text); m != nil {
			return m[1]
		}
		return ""
	})
}

var client = &http.Client{Timeout: 30 * time.Second}

// get returns status and body of an address.
func get(t *testing.T, address string, cookies ...*http.Cookie) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	status, body, _ := send(t, r)
	return status, body
}

func send(t *testing.T, r *http.Request) (status int, body string, cookies []*http.Cookie) {
	t.Helper()
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text), response.Cookies()
}

// confirm sends the token of a sign-in link, with a header and a host if they are
// not "".
func confirm(t *testing.T, link, header, host string) (status int, session *http.Cookie, roles string) {
	t.Helper()
	base, token, ok := strings.Cut(link, "/sign-in#")
	if !ok {
		t.Fatalf("%q is no link to sign in with", link)
	}
	body, err := json.Marshal(map[string]string{"token": token})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/v1/session", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if header != "" {
		r.Header.Set(header, "192.0.2.1")
	}
	if host != "" {
		r.Host = host
	}
	status, text, cookies := send(t, r)
	for _, c := range cookies {
		if c.Name == "__Host-session" {
			session = c
		}
	}
	var me struct {
		Roles []string `json:"roles"`
	}
	if status == http.StatusCreated {
		if err := json.Unmarshal([]byte(text), &me); err != nil {
			t.Fatal(err)
		}
	}
	return status, session, strings.Join(me.Roles, ",")
}
