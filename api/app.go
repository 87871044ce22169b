package api

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// app serves the built web application. All its files lie in a table by address, so
// that no request ever reaches a file system.
type app struct {
	files map[string]appFile
	index []byte // nil where the application was not built
}

// An appFile is a file as it may be sent, the smaller encodings first.
type appFile struct {
	kind     string
	cache    string
	encoded  []encoding
	original []byte
}

type encoding struct {
	name    string // as in Accept-Encoding
	content []byte
}

// encodings are those that the build leaves beside a file, in order of preference.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

const (
	indexFile    = "index.html"
	assetsFolder = "assets/"
	// nonceMark is where the page expects the nonce of its answer.
	nonceMark = "{{nonce}}"
	// nonceSize is the number of random bytes of a nonce.
	nonceSize = 16
	// appPolicy lets the application use its own files and nothing else; style
	// elements that it adds itself must carry the nonce.
	appPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%s'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
	// The name of an asset contains a hash of its content; other names stay when the
	// content changes.
	cacheAsset = "public, max-age=31536000, immutable"
	cacheOther = "public, max-age=3600"
	notBuilt   = "the web application is not built: make build\n"
)

// kinds are the media types of the application's files: those that a machine knows
// by extension differ from one to the next.
var kinds = map[string]string{
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".json":        "application/json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".txt":         "text/plain; charset=utf-8",
	".woff2":       "font/woff2",
	".webmanifest": "application/manifest+json",
}

// newApp reads the files of an application; nil is an application that was not built.
func newApp(files fs.FS) (*app, error) {
	a := &app{files: map[string]appFile{}}
	if files == nil {
		return a, nil
	}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return a.add(files, name)
	})
	if err != nil {
		return nil, fmt.Errorf("read the web application: %w", err)
	}
	return a, nil
}

// add takes in one file. Marks of the build are none of the application's, and its
// other encodings come with the file that they encode.
func (a *app) add(files fs.FS, name string) error {
	extension := path.Ext(name)
	if strings.HasPrefix(path.Base(name), ".") || extension == ".br" || extension == ".gz" {
		return nil
	}
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if name == indexFile {
		a.index = content
		return nil
	}
	f := appFile{kind: kinds[extension], cache: cacheOther, original: content}
	if f.kind == "" {
		return fmt.Errorf("%s: files of this kind have no media type here", name)
	}
	if strings.HasPrefix(name, assetsFolder) {
		f.cache = cacheAsset
	}
	for _, e := range encodings {
		content, err := fs.ReadFile(files, name+e.suffix)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		default:
			f.encoded = append(f.encoded, encoding{e.name, content})
		}
	}
	a.files["/"+name] = f
	return nil
}

// ServeHTTP answers with a file, or with the page for every address that can be one
// of its own.
func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeProblem(w, newProblem(http.StatusMethodNotAllowed, codeNoMethod, "this address does not take this method", ""))
		return
	}
	if f, ok := a.files[r.URL.Path]; ok {
		f.serve(w, r)
		return
	}
	if !isPage(r.URL.Path) {
		writeProblem(w, newProblem(http.StatusNotFound, codeNoAddress, "there is nothing at this address", ""))
		return
	}
	a.page(w, r)
}

// isPage reports whether an address can be one of the application's pages. What
// looks like a file is none: a missing script must not be answered with a page.
func isPage(address string) bool {
	if address == "/" || address == "/"+indexFile {
		return true
	}
	name := strings.TrimSuffix(strings.TrimPrefix(address, "/"), "/")
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") || strings.Contains(address, "/.") {
		return false
	}
	return !strings.HasPrefix(name+"/", assetsFolder) && !strings.Contains(path.Base(name), ".")
}

// page sends the page with a nonce of its own, in its policy and in itself.
func (a *app) page(w http.ResponseWriter, r *http.Request) {
	if a.index == nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		send(w, r, http.StatusServiceUnavailable, []byte(notBuilt))
		return
	}
	random := make([]byte, nonceSize)
	_, _ = rand.Read(random) // never fails: it ends the program where there is no randomness
	nonce := base64.StdEncoding.EncodeToString(random)
	w.Header().Set("Content-Security-Policy", fmt.Sprintf(appPolicy, nonce))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	send(w, r, http.StatusOK, bytes.ReplaceAll(a.index, []byte(nonceMark), []byte(nonce)))
}

func (f appFile) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", f.cache)
	content := f.original
	if len(f.encoded) > 0 {
		h.Set("Vary", "Accept-Encoding")
		accepted := strings.Join(r.Header.Values("Accept-Encoding"), ",")
		for _, e := range f.encoded {
			if accepts(accepted, e.name) {
				h.Set("Content-Encoding", e.name)
				content = e.content
				break
			}
		}
	}
	send(w, r, http.StatusOK, content)
}

// accepts reports whether an Accept-Encoding names an encoding and does not refuse
// it. What is only implied, as by *, is not taken up: everybody understands the file
// as it is.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameter, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		weight, found := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q=")
		if !found {
			return true
		}
		q, err := strconv.ParseFloat(weight, 64)
		return err == nil && q > 0
	}
	return false
}

func send(w http.ResponseWriter, r *http.Request, status int, content []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(content) // a client that has gone away cannot be told
	}
}

// ofService reports whether an address belongs to the service, not to the
// application.
func ofService(address string) bool {
	switch address {
	case "/api", "/healthz", "/readyz", "/metrics":
		return true
	}
	return strings.HasPrefix(address, "/api/")
}
