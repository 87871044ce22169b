package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// orderly is how soon a service without requests must have ended, on a machine that is
// busy with others. Elsewhere it is a fraction of a second.
const orderly = 20 * time.Second

func initialise(t *testing.T, folder string, more ...string) string {
	t.Helper()
	return mustExecute(t, folder, append([]string{
		"init", "--name", "Orchard", "--mail", "Ada@Example.org", "--admin-name", "Ada Berg", "--time-zone", "Europe/Berlin",
	}, more...)...)
}

func TestServe(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts servers")
	}
	folder := t.TempDir()
	refused := func(t *testing.T, want string, args ...string) {
		t.Helper()
		status, out, errs := execute(t, folder, args...)
		if status == statusOK || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: got status %d, %q, %q, want a refusal in one line with %q", args, status, out, errs, want)
		}
	}
	refused(t, "run followship init first", "serve")
	if _, err := os.Stat(filepath.Join(folder, "data")); err == nil {
		t.Error("a serve that was refused has made a data folder")
	}
	if out := initialise(t, folder); !strings.Contains(out, "followship serve") {
		t.Errorf("init does not say what comes next: %s", out)
	}
	checkModes(t, filepath.Join(folder, "data"))
	refused(t, "already initialised", "init", "--name", "Other", "--mail", "b@example.org", "--admin-name", "B", "--time-zone", "UTC")
	refused(t, "mail server", "serve", "--listen", freePort(t), "--base-url", "https://followship.example")

	first := start(t, folder, "serve", "--listen", "localhost:0")
	base := first.serving()
	for path, want := range map[string]string{"/healthz": "alive", "/readyz": "ready", "/metrics": "go_goroutines"} {
		if status, body := get(t, base+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: got %d, %q", path, status, body)
		}
	}
	long, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	long.Header.Set("X-Long", strings.Repeat("long ", 10_000))
	if status, _, _ := send(t, long); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a header of 50 kB: got %d", status)
	}
	refused(t, "another process uses data", "serve", "--listen", "localhost:0")
	refused(t, "another process uses data", "migrate", "up")
	if out := mustExecute(t, folder, "migrate", "status"); !strings.Contains(out, "up to date") {
		t.Errorf("status: %s", out) // works beside a service
	}
	if took, err := first.stop(); err != nil || took > orderly {
		t.Errorf("it ended with %v after %v", err, took)
	}
	if c, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(base, "http://")); err == nil {
		_ = c.Close()
		t.Error("it still listens")
	}

	wrong := filepath.Join(folder, "wrong")
	if err := seal.WriteKEK(wrong, seal.GenerateKEK()); err != nil {
		t.Fatal(err)
	}
	refused(t, seal.ErrWrongKEK.Error(), "serve", "--listen", "localhost:0", "--kek-file", wrong)
	refused(t, "read the key-encryption key", "serve", "--listen", "localhost:0", "--kek-file", filepath.Join(folder, "missing"))
	refused(t, seal.ErrNoCanary.Error(), "serve", "--listen", "localhost:0", "--keys", "dir:"+filepath.Join(folder, "empty"))
}

// checkModes checks that nobody but its owner can read a data folder.
func checkModes(t *testing.T, folder string) {
	t.Helper()
	for _, name := range []string{".", "kek", "keys", "followship.db"} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s has mode %#o", name, mode)
		}
	}
}

func TestServeSignsIn(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts servers")
	}
	folder := t.TempDir()
	initialise(t, folder)
	h, ada := founded(t, folder)
	reusable, err := survey.Accounts{Parts: h.parts("", nil)}.Reusable(t.Context(), ada.Organisation, ada.ID, time.Hour)
	if err := errors.Join(err, h.Close()); err != nil {
		t.Fatal(err)
	}
	r := start(t, folder, "serve", "--listen", "localhost:0", "--log-format", "json")
	base := r.waitFor("its address", func(text string) string {
		if m := regexp.MustCompile(`"msg":"serving","address":"([^"]+)"`).FindStringSubmatch(text); m != nil {
			return m[1]
		}
		return ""
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/v1/session/requests", strings.NewReader(`{"mail":"ada@example.org"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	status, body, cookies := send(t, request)
	if status != http.StatusAccepted || len(cookies) != 1 {
		t.Fatalf("got %d, %s, %v", status, body, cookies)
	}
	link := r.waitFor("the mail", func(text string) string { return regexp.MustCompile(`http://\S+/sign-in#\S+`).FindString(text) })
	if status, _, _ := confirm(t, link, "", ""); status == http.StatusCreated {
		t.Error("a link signs in without the cookie of who asked for it")
	}
	if status, _, _ := confirm(t, base+reusable, "", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("a link of the demonstration, here, in a service: got %d", status)
	}
	_, token, _ := strings.Cut(link, "#")
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 32 {
		t.Fatalf("the token has %d bytes (%v), want 256 bits", len(raw), err)
	}
	kept := func() (text string) {
		for _, name := range []string{"followship.db", "followship.db-wal"} {
			content, err := os.ReadFile(filepath.Join(folder, "data", name))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			text += string(content)
		}
		return text
	}
	waiting := kept() // for the link
	request, err = http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/v1/session", strings.NewReader(`{"token":"`+token+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Cookie", cookies[0].Name+"="+cookies[0].Value)
	status, body, session := send(t, request)
	if status != http.StatusCreated || len(session) != 2 {
		t.Fatalf("got %d, %s, %v", status, body, session)
	}
	// The mail waits in no table: what is left of it, and of the session, are hashes.
	if took, err := r.stop(); err != nil || took > orderly {
		t.Errorf("it ended with %v after %v", err, took)
	}
	secrets := map[string]string{
		"the token of the link": token, "the bytes of the token": string(raw), "the token, in hexadecimals": hex.EncodeToString(raw),
	}
	for _, c := range append(session, cookies...) {
		if c.Value != "" {
			secrets["the cookie "+c.Name] = c.Value
		}
	}
	if len(secrets) != 5 {
		t.Errorf("got %d secrets to look for", len(secrets))
	}
	for when, text := range map[string]string{"before it is used": waiting, "afterwards": kept()} {
		if hash := sha256.Sum256(raw); when == "before it is used" && !strings.Contains(text, string(hash[:])) {
			t.Error("the hash of the token is not in the database: the search is broken")
		}
		for what, secret := range secrets {
			if strings.Contains(text, secret[:24]) { // a part is too much as well
				t.Errorf("%s is in the database %s", what, when)
			}
		}
	}
	for line := range strings.Lines(r.said()) {
		if strings.HasPrefix(line, "{") && (strings.Contains(line, "ada@") || strings.Contains(line, "127.0.0.1:")) {
			t.Errorf("personal data in the log: %s", line)
		}
	}
}

// TestServeFinishesRequests stops a service in the middle of a request.
func TestServeFinishesRequests(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts servers")
	}
	folder := t.TempDir()
	initialise(t, folder)
	service := start(t, folder, "serve", "--listen", "localhost:0")
	base := service.serving()
	host := strings.TrimPrefix(base, "http://")
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	const head, tail = `{"mail":`, `"ada@example.org"}`
	if _, err := fmt.Fprintf(connection, "POST /api/v1/session/requests HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		host, len(head+tail), head); err != nil {
		t.Fatal(err)
	}
	// Connections are accepted in their order: when a later one is answered, the
	// service has the first. One that is kept alive from before would tell nothing.
	later := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	alive, err := later.Do(r)
	if err != nil || alive.StatusCode != http.StatusOK {
		t.Fatalf("got %v, %v", alive, err)
	}
	_ = alive.Body.Close()
	answered := make(chan int, 1)
	go func() {
		for !strings.Contains(service.said(), "msg=stopping") && t.Context().Err() == nil {
			time.Sleep(10 * time.Millisecond)
		}
		_, _ = io.WriteString(connection, tail)
		response, err := http.ReadResponse(bufio.NewReader(connection), nil)
		if err != nil {
			answered <- 0
			return
		}
		_ = response.Body.Close()
		answered <- response.StatusCode
	}()
	if _, err := service.stop(); err != nil {
		t.Errorf("it ended with %v:\n%s", err, service.said())
	}
	if status := <-answered; status != http.StatusAccepted {
		t.Errorf("the request in the middle: got %d", status)
	}
	if !strings.Contains(service.said(), "mail to ada@example.org") {
		t.Errorf("its mail was lost:\n%s", service.said())
	}
}

// TestServeOnPostgreSQL runs two replicas on one database with keys in another.
func TestServeOnPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts servers")
	}
	folder := t.TempDir()
	database, keys := sqlstoretest.Database(t), sqlstoretest.Database(t)
	where := []string{"--database", database, "--keys", keys}
	status, _, errs := execute(t, folder, "serve", "--listen", "localhost:0", "--database", database, "--kek-file", "missing")
	if status != statusFailed || strings.Contains(errs, "panic") {
		t.Errorf("an empty database: got %d, %s", status, errs)
	}
	status, _, errs = execute(t, folder, "init", "--name", "Orchard", "--mail", "a@example.org", "--admin-name", "Ada",
		"--time-zone", "UTC", "--database", database, "--keys", database)
	if status != statusFailed {
		t.Errorf("keys in the database they protect: got %d, %s", status, errs)
	}
	initialise(t, folder, where...)
	var replicas []*running
	for range 2 {
		r := start(t, folder, append([]string{"serve", "--listen", "localhost:0"}, where...)...)
		if status, body := get(t, r.serving()+"/readyz"); status != http.StatusOK {
			t.Errorf("got %d, %s", status, body)
		}
		replicas = append(replicas, r)
	}
	for _, r := range replicas {
		if took, err := r.stop(); err != nil || took > orderly {
			t.Errorf("it ended with %v after %v:\n%s", err, took, r.said())
		}
	}
	status, _, errs = execute(t, folder, append([]string{"backup", "copy"}, where...)...)
	if status != statusFailed || !strings.Contains(errs, "pg_dump") {
		t.Errorf("backup: got %d, %s", status, errs)
	}
}
