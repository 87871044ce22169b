package main

import (
	"bytes"
	"log/slog"
	"net"
	"strings"
	"testing"
)

func TestBaseURL(t *testing.T) {
	bound := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4711}
	for name, c := range map[string]struct{ said, listen, want string }{
		"said":              {"https://followship.example/", ":8080", "https://followship.example"},
		"this machine":      {"", "localhost:0", "http://localhost:4711"},
		"by address":        {"", "[::1]:8080", "http://[::1]:4711"},
		"everywhere":        {"", ":8080", ""},
		"another interface": {"", "192.0.2.1:8080", ""},
		"no address":        {"", "localhost", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := baseURL(c.said, c.listen, bound)
			if got != c.want || (err != nil) != (c.want == "") {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestNetworks(t *testing.T) {
	got, err := networks("--scrapers", []string{"10.0.0.0/8", "192.0.2.7", "2001:db8::1"})
	if err != nil || len(got) != 3 || got[1].String() != "192.0.2.7/32" || got[2].String() != "2001:db8::1/128" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := networks("--scrapers", []string{"balancer"}); err == nil {
		t.Error("a name is no network")
	}
}

func TestRedacted(t *testing.T) {
	if got := redacted("postgres://u:secret@db/x"); strings.Contains(got, "secret") || !strings.Contains(got, "db/x") {
		t.Errorf("got %q", got)
	}
	if got := redacted("postgres://u:sec%ret@db/x"); strings.Contains(got, "ret") {
		t.Errorf("malformed: got %q", got)
	}
}

func TestServerLogsNoAddresses(t *testing.T) {
	var out bytes.Buffer
	server := newServer(nil, slog.New(slog.NewTextHandler(&out, nil)))
	for _, line := range []string{
		"http: TLS handshake error from 192.0.2.1:51234: EOF",
		"http: TLS handshake error from [2001:db8::7]:51234: EOF",
		"http: TLS handshake error from [fe80::1%eth0]:51234: EOF",
	} {
		server.ErrorLog.Print(line)
	}
	got := out.String()
	if strings.Count(got, "handshake error from somebody") != 3 || strings.Contains(got, "192.0") || strings.Contains(got, "db8") || strings.Contains(got, "fe80") {
		t.Errorf("got %s", got)
	}
}
