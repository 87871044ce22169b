package faulttest

import (
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"testing"
)

// A cut is what a proxy takes away of one exchange with the server, before it breaks
// the connection.
type cut int

const (
	theRequest cut = iota // the server never hears of it
	theAnswer             // the client never hears that it is done
	halfAnswer            // the client hears the beginning
)

// proxy stands between clients and a PostgreSQL. A client of the driver sends what it
// has to say in one piece and then waits, so that pieces count exchanges: beginnings,
// statements and commits.
type proxy struct {
	net.Listener
	server string

	mutex sync.Mutex
	next  func() (cut, bool) // asked before every exchange
}

// proxied returns a place that is reached through a proxy, and the proxy.
func (p place) proxied(t testing.TB) (place, *proxy) {
	t.Helper()
	u, err := url.Parse(p.Database)
	must(t, err)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	x := &proxy{Listener: listener, server: u.Host}
	t.Cleanup(func() { _ = x.Close() })
	go x.serve()
	u.Host = listener.Addr().String()
	p.Database = u.String()
	return p, x
}

func (p *proxy) serve() {
	for {
		client, err := p.Accept()
		if err != nil {
			return
		}
		go p.carry(client)
	}
}

// carry carries the exchanges of one connection until one is cut.
func (p *proxy) carry(client net.Conn) {
	defer client.Close()
	server, err := new(net.Dialer).Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	cutting := make(chan cut, 1)    // what to do with the next answer
	answered := make(chan struct{}) // closed when there will be no more
	go func() {
		defer close(answered)
		defer client.Close()
		carryAnswers(client, server, cutting)
	}()
	buffer := make([]byte, 64<<10)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		what, yes := p.ask()
		if yes && what == theRequest {
			return
		}
		if yes {
			cutting <- what
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
		if yes {
			<-answered // the server has done it
			return
		}
	}
}

func carryAnswers(client io.Writer, server io.Reader, cutting <-chan cut) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			return
		}
		select {
		case what := <-cutting:
			if what == halfAnswer {
				_, _ = client.Write(buffer[:n/2])
			}
			return
		default:
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func (p *proxy) ask() (cut, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.next == nil {
		return 0, false
	}
	return p.next()
}

// set says how the exchanges from now on are cut, nil for not at all.
func (p *proxy) set(next func() (cut, bool)) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.next = next
}

// nth cuts one exchange, the nth from now. The function it returns tells whether
// there was one, and lets all later ones pass.
func (p *proxy) nth(n int, what cut) (done func() bool) {
	seen := 0
	p.set(func() (cut, bool) {
		seen++
		return what, seen == n
	})
	return func() bool {
		p.set(nil)
		return seen >= n
	}
}

// sometimes cuts one in so many exchanges, in any way.
func (p *proxy) sometimes(oneIn int) {
	random := rand.New(rand.NewPCG(1, 3))
	p.set(func() (cut, bool) { return cut(random.IntN(3)), random.IntN(oneIn) == 0 })
}
