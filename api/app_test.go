package api

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// built is an application as its build leaves it.
var built = fstest.MapFS{
	".gitkeep":             {},
	"index.html":           {Data: []byte(`<!doctype html><meta name="csp-nonce" content="{{nonce}}" /><script type="module" src="/assets/app-1.js"></script>`)},
	"icon.svg":             {Data: []byte("<svg/>")},
	"assets/app-1.js":      {Data: []byte("as it is")},
	"assets/app-1.js.br":   {Data: []byte("as br")},
	"assets/app-1.js.gz":   {Data: []byte("as gzip")},
	"assets/app-1.css":     {Data: []byte("body{}")},
	"assets/serif-1.woff2": {Data: []byte("wOF2")},
}

func TestAppPage(t *testing.T) {
	t.Parallel()
	e := small(t)
	policyForm := regexp.MustCompile(`^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-([A-Za-z0-9+/]{22}==)'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'$`)
	var nonces []string
	for _, path := range []string{"/", "/index.html", "/sign-in", "/sign-in/", "/rounds/0198/ballot", "/people/0198/", "/pages", "/apiary", "/metrics/x", "/?next=/a.js"} {
		answer := e.send(t, call{method: http.MethodGet, path: path})
		h := answer.Header()
		if answer.Code != http.StatusOK || h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Cache-Control") != "no-store" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s: got %d, %v", path, answer.Code, h)
		}
		found := policyForm.FindStringSubmatch(h.Get("Content-Security-Policy"))
		if found == nil {
			t.Fatalf("%s: the policy is %q", path, h.Get("Content-Security-Policy"))
		}
		if page := answer.Body.String(); !strings.Contains(page, `content="`+found[1]+`"`) || strings.Contains(page, "{{") {
			t.Errorf("%s: the page has not the nonce %s of its policy: %s", path, found[1], page)
		}
		if slices.Contains(nonces, found[1]) {
			t.Errorf("%s: the nonce %s was used before", path, found[1])
		}
		nonces = append(nonces, found[1])
	}
}

func TestAppFiles(t *testing.T) {
	t.Parallel()
	e := small(t)
	const immutable, hour = "public, max-age=31536000, immutable", "public, max-age=3600"
	for _, c := range []struct {
		path, accept                string
		body, encoding, kind, cache string
		varies                      bool
	}{
		{"/assets/app-1.js", "", "as it is", "", "text/javascript; charset=utf-8", immutable, true},
		{"/assets/app-1.js", "gzip, deflate, br, zstd", "as br", "br", "text/javascript; charset=utf-8", immutable, true},
		{"/assets/app-1.js", "gzip", "as gzip", "gzip", "text/javascript; charset=utf-8", immutable, true},
		{"/assets/app-1.js", "GZIP;q=0.5, br; q=0", "as gzip", "gzip", "text/javascript; charset=utf-8", immutable, true},
		{"/assets/app-1.js", "br;q=x, gzip;q=0.0, *", "as it is", "", "text/javascript; charset=utf-8", immutable, true},
		{"/assets/app-1.css", "gzip, br", "body{}", "", "text/css; charset=utf-8", immutable, false},
		{"/assets/serif-1.woff2", "gzip, br", "wOF2", "", "font/woff2", immutable, false},
		{"/icon.svg", "br", "<svg/>", "", "image/svg+xml", hour, false},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			answer := e.send(t, call{method: method, path: c.path, header: map[string]string{"Accept-Encoding": c.accept}})
			h, want := answer.Header(), c.body
			if method == http.MethodHead {
				want = ""
			}
			if answer.Code != http.StatusOK || answer.Body.String() != want || h.Get("Content-Encoding") != c.encoding ||
				h.Get("Content-Type") != c.kind || h.Get("Cache-Control") != c.cache || (h.Get("Vary") == "Accept-Encoding") != c.varies {
				t.Errorf("%s %s (%s): got %d, %q, %v", method, c.path, c.accept, answer.Code, answer.Body, h)
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%s %s: headers %v", method, c.path, h)
			}
			if len(h.Values("Vary")) > 1 || strings.Contains(h.Get("Vary"), "Cookie") {
				t.Errorf("%s: it varies with %q", c.path, h.Values("Vary"))
			}
		}
	}
}

func TestAppHasNothingElse(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Actor(3))
	for _, path := range []string{
		"/assets", "/assets/", "/assets/app-2.js", "/assets/app", "/assets/app-1.js/", "/assets//app-1.js", "//assets/app-1.js", "/assets/app-1.js.br", "/assets/app-1.js.gz",
		"/assets/../index.html", "/assets/../assets/app-1.js", "/../go.mod", "/..%2fgo.mod", "/%2e%2e/go.mod", "/assets/..%5c..%5cgo", "/a%00b", "/assets/app-1.js%00", "/index.html/",
		"/.gitkeep", "/.git/config", "/.well-known/security.txt", "/nothing.js", "/favicon.ico", "//", "//evil.example/", "/a//b", "/index.html.br", "/Assets/app-1.js", "/sign-in.html",
		"/api/assets/app-1.js", "/api/v1/nothing", "/api/nothing", "/api/",
	} {
		answer := e.send(t, call{method: http.MethodGet, path: path, session: session})
		wantProblem(t, "GET "+path, answer, http.StatusNotFound, codeNoAddress)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodTrace, http.MethodConnect, "PROPFIND", "INVENTED"} {
		for _, path := range []string{"/", "/sign-in", "/assets/app-1.js", "/nothing.js"} {
			answer := e.send(t, call{method: method, path: path, session: session})
			wantProblem(t, method+" "+path, answer, http.StatusMethodNotAllowed, codeNoMethod)
			if got := answer.Header().Get("Allow"); got != "GET, HEAD" {
				t.Errorf("%s %s: allowed are %q", method, path, got)
			}
		}
	}
}

// An application that was not built says so, and is no reason not to serve.
func TestAppNotBuilt(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{"nothing": nil, "an empty folder": {".gitkeep": {}}} {
		a, err := newApp(files)
		must(t, err)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make build") || w.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s: got %d, %s", name, w.Code, w.Body)
		}
	}
	if _, err := newApp(fstest.MapFS{"assets/module.wasm": {}}); err == nil || !strings.Contains(err.Error(), "assets/module.wasm") {
		t.Errorf("a file without a media type: got %v", err)
	}
}

// The page of the contract obeys its own policy: no script, nothing from elsewhere,
// and every file that it names is there.
func TestDocumentationPage(t *testing.T) {
	t.Parallel()
	e := small(t)
	answer := e.send(t, call{method: http.MethodGet, path: "/api"})
	page := answer.Body.String()
	if answer.Code != http.StatusOK || !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
		t.Fatalf("status %d, %s", answer.Code, answer.Header().Get("Content-Type"))
	}
	for _, forbidden := range []string{"<script", "style=", "onclick=", "http://", "https://"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("it holds %q", forbidden)
		}
	}
	for _, link := range regexp.MustCompile(`(?:src|href)="([^"#]+)[^"]*"`).FindAllStringSubmatch(page, -1) {
		if got := e.send(t, call{method: http.MethodGet, path: link[1]}); got.Code != http.StatusOK {
			t.Errorf("it names %s, which answers %d", link[1], got.Code)
		}
	}
}
