//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock keeps other processes from changing a data folder at the same time. The
// system lets go of it when the process ends, however it ends: a file that is left
// behind locks nothing.
func (p place) lock() (unlock func() error, err error) {
	if !p.sqlite() {
		return func() error { return nil }, nil // PostgreSQL is made for several
	}
	file := filepath.Join(p.Data, "lock")
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("another process uses %s: one service serves a SQLite database; for several use --database postgres://…", p.Data)
		}
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	return f.Close, nil
}
