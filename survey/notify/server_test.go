package notify

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// postOffice is a mail server on this machine: as much of RFC 5321 as one message
// needs, for at most a few seconds.
type postOffice struct {
	address string
	roots   *x509.CertPool

	certificate tls.Certificate
	implicit    bool   // TLS from the first byte
	startTLS    bool   // offered
	refuse      string // what RCPT is answered, "" for taking it
	afterData   string // what RSET and QUIT are answered, "" for taking them

	mu       sync.Mutex
	messages []string // as they came, between DATA and the dot
	accounts []string // AUTH lines
	clear    bool     // a message came without TLS
}

// open serves until the test ends.
func (p *postOffice) open(t *testing.T) *postOffice {
	t.Helper()
	p.certificate, p.roots = certificate(t)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = listener.Addr().String()
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		connections.Wait()
	})
	return p
}

func (p *postOffice) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(deadline())
	secure := p.implicit
	if secure {
		c = tls.Server(c, p.tls())
	}
	in := bufio.NewReader(c)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(c, format+"\r\n", args...) }
	say("220 post.example ready")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
		case "EHLO", "HELO":
			say("250-post.example")
			if p.startTLS && !secure {
				say("250-STARTTLS")
			}
			if secure {
				say("250-AUTH PLAIN")
			}
			say("250 ENHANCEDSTATUSCODES")
		case "STARTTLS":
			say("220 go on")
			c = tls.Server(c, p.tls())
			in, secure = bufio.NewReader(c), true
		case "AUTH":
			p.mu.Lock()
			p.accounts = append(p.accounts, line)
			p.mu.Unlock()
			say("235 2.7.0 welcome")
		case "RCPT":
			say("%s", orElse(p.refuse, "250 2.1.5 fine"))
		case "DATA":
			say("354 go on")
			p.keep(in, secure)
			say("250 2.0.0 taken")
		case "RSET", "QUIT":
			say("%s", orElse(p.afterData, "250 2.0.0 fine"))
			if verb == "QUIT" {
				return
			}
		default:
			say("250 2.0.0 fine")
		}
	}
}

func (p *postOffice) keep(in *bufio.Reader, secure bool) {
	var message strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		message.WriteString(strings.TrimPrefix(line, ".")) // RFC 5321, 4.5.2
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.messages = append(p.messages, message.String())
	p.clear = p.clear || !secure
}

func (p *postOffice) tls() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{p.certificate}, MinVersion: tls.VersionTLS12}
}

// got returns the messages that came.
func (p *postOffice) got() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.messages...)
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

// deadline bounds every connection of a test.
func deadline() time.Time {
	return time.Now().Add(20 * time.Second)
}

// certificate returns one for 127.0.0.1 and the pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "post.example"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: deadline().Add(-time.Hour), NotAfter: deadline().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
