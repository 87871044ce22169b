//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package main

import "errors"

// lock refuses: without a lock that ends with its process, two services could write
// to one file. The analysis of files works everywhere.
func (p place) lock() (unlock func() error, err error) {
	if !p.sqlite() {
		return func() error { return nil }, nil
	}
	return nil, errors.New("a service with SQLite needs Linux, macOS or BSD")
}
