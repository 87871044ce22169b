package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// loopback reports whether a host is this machine, whatever a name server says.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// onThisMachine reports whether a base URL leads to this machine only.
func onThisMachine(baseURL string) bool {
	u, err := url.Parse(baseURL)
	return err == nil && loopback(u.Hostname())
}

// baseURL returns where people reach a server that listens at an address: what was
// said, or for this machine only what follows from the address.
func baseURL(said, listen string, bound net.Addr) (string, error) {
	if said != "" {
		return strings.TrimSuffix(said, "/"), nil
	}
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("--listen %s: %w", listen, err)
	}
	if !loopback(host) {
		return "", errors.New("say where people reach the service: --base-url https://…")
	}
	_, port, err := net.SplitHostPort(bound.String()) // the one that was free, for port 0
	if err != nil {
		return "", err
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// redacted returns a URL without its password.
func redacted(text string) string {
	if u, err := url.Parse(text); err == nil {
		return u.Redacted()
	}
	return "…"
}

// networks reads the networks that a flag names; a single address is a network of one.
func networks(flag string, texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		if ip, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%s %s: want an address, or a network such as 10.0.0.0/8", flag, text)
		}
		all = append(all, p)
	}
	return all, nil
}
