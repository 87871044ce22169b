package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestLocal(t *testing.T) {
	for name, c := range map[string]struct {
		from, host, header string
		want               bool
	}{
		"this machine":               {"127.0.0.1:5000", "localhost:8080", "", true},
		"this machine, by address":   {"127.0.0.1:5000", "127.0.0.1", "", true},
		"this machine, version 6":    {"[::1]:5000", "[::1]:8080", "", true},
		"this machine, mapped":       {"[::ffff:127.0.0.1]:5000", "localhost", "", true},
		"another machine":            {"192.0.2.7:5000", "localhost:8080", "", false},
		"another name":               {"127.0.0.1:5000", "evil.example", "", false},
		"a name that begins like it": {"127.0.0.1:5000", "localhost.evil.example", "", false},
		"through a balancer":         {"127.0.0.1:5000", "localhost:8080", "X-Forwarded-For", false},
		"through another":            {"127.0.0.1:5000", "localhost:8080", "Forwarded", false},
		"no address":                 {"@", "localhost:8080", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)
			r.RemoteAddr, r.Host = c.from, c.host
			if c.header != "" {
				r.Header.Set(c.header, "127.0.0.1")
			}
			if got := local(r); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
