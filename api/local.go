package api

import (
	"context"
	"net"
	"net/http"
	"net/netip"
)

// localKey is where it is left for the handler whether a request comes from this
// machine.
type localKey struct{}

func isLocal(ctx context.Context) bool {
	here, _ := ctx.Value(localKey{}).(bool)
	return here
}

// forwarding are the headers by which a balancer says that the request is
// somebody else's.
var forwarding = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"}

// local reports whether a request was made on this machine: over a connection from
// it, under a name of it, and handed on by nobody. The name matters because a page
// elsewhere may have a host whose address it changes to that of its visitor.
func local(r *http.Request) bool {
	for _, name := range forwarding {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && from.Addr().Unmap().IsLoopback() && loopback(r.Host)
}

// loopback reports whether a host, with a port or without, is this machine whatever
// a name server says.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
