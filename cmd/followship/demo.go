package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/followship/followship/cmd/followship/demo"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/notify"
)

// demoCommand serves an invented organisation.
type demoCommand struct {
	Data    string  `placeholder:"DIR" help:"Folder to keep the demonstration in, and to find it again. Default: a temporary one."`
	Listen  string  `default:"localhost:8080" placeholder:"HOST:PORT" help:"Address to listen at, of this machine."`
	Seed    uint64  `default:"1" help:"Decides everything that is invented."`
	People  int     `default:"120" placeholder:"N" help:"Size of the organisation, 60 at least."`
	Logging logging `embed:"" prefix:"log-"`
}

// leastDemo is the smallest organisation in which there is something to see: below
// about 60 people nearly everything is kept back.
const leastDemo = 60

// linkLife is how long the links of a demonstration sign in.
const linkLife = 30 * 24 * time.Hour

// Validate refuses what would let others in; kong calls it.
func (c *demoCommand) Validate() error {
	host, _, err := net.SplitHostPort(c.Listen)
	switch {
	case err != nil || !loopback(host):
		return fmt.Errorf("--listen %s: want an address of this machine: whoever reaches the demonstration can sign in as anybody", c.Listen)
	case c.People < leastDemo:
		return fmt.Errorf("--people %d: want %d at least", c.People, leastDemo)
	}
	return nil
}

// Run builds the organisation, unless the folder has it, and serves it.
func (c *demoCommand) Run(ctx context.Context, std *streams) (err error) {
	folder := c.Data
	if folder == "" {
		if folder, err = os.MkdirTemp("", "followship-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	}
	p := place{Data: folder, Keys: "dir:" + filepath.Join(folder, "keys"), KEK: filepath.Join(folder, "kek")}
	if err := p.makeFolder(); err != nil {
		return err
	}
	unlock, err := p.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	log := c.Logging.logger(std.err)
	visitors, err := c.prepare(ctx, std, p)
	if err != nil {
		return err
	}
	h, err := p.open(ctx, log, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return h.serve(ctx, serving{
		listen: c.Listen, localLinks: true,
		mailer: func(string) (mailers, error) {
			// Nobody is there to be told of rounds.
			return mailers{signIn: notify.NewPrinter(std.out), others: notify.NewPrinter(io.Discard)}, nil
		},
		ready: func(ctx context.Context, parts *survey.Parts) error {
			return c.welcome(ctx, std.out, parts, visitors, folder)
		},
	})
}

// prepare returns whom a folder's demonstration lets one look around as, and builds
// it first where there is none.
func (c *demoCommand) prepare(ctx context.Context, std *streams, p place) (demo.Visitors, error) {
	m, err := p.readMark()
	if err != nil || m.Ready {
		return m.Visitors, err
	}
	if err := p.clear(m); err != nil {
		return m.Visitors, err
	}
	m = mark{Made: true, Seed: c.Seed, People: c.People}
	if err := p.writeMark(m); err != nil {
		return m.Visitors, err
	}
	h, _, err := p.prepare(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return m.Visitors, err
	}
	m.Visitors, err = demo.Build(ctx, h.parts("", nil), demo.Options{
		Seed: c.Seed, People: c.People, Now: time.Now().UTC(),
		Progress: func(step, steps int, what string) {
			_, _ = fmt.Fprintf(std.err, "[%d/%d] building %s\n", 1+step, steps, what)
		},
	})
	if err := errors.Join(err, h.Close()); err != nil {
		return m.Visitors, err
	}
	m.Ready = true
	return m.Visitors, p.writeMark(m)
}

// welcome prints how to sign in.
func (c *demoCommand) welcome(ctx context.Context, w io.Writer, parts *survey.Parts, v demo.Visitors, folder string) error {
	links := make([]any, 0, 5)
	for _, person := range []survey.ID{v.Associate, v.Faculty, v.Administrator} {
		link, err := survey.Accounts{Parts: parts}.Reusable(ctx, v.Organisation, person, linkLife)
		if err != nil {
			return err
		}
		links = append(links, link)
	}
	_, err := fmt.Fprintf(w, `
An invented organisation is being served at %[4]s

Sign in, as often as you like and on this machine only, as

  an associate      %[1]s
  a faculty member  %[2]s
  an administrator  %[3]s

It is kept in %[5]s. Ctrl-C ends it.

`, append(links, parts.BaseURL, folder)...)
	return err
}
