package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

// migrateCommand groups what is done about the schema of the database.
type migrateCommand struct {
	Up     migrateUpCommand     `cmd:"" help:"Bring the schema up to date."`
	Status migrateStatusCommand `cmd:"" help:"Print the version of the schema and the one this program needs."`
}

// migrateUpCommand brings the schema up to date.
type migrateUpCommand struct{ place }

// Run migrates. With SQLite no service may run meanwhile.
func (c *migrateUpCommand) Run(ctx context.Context, std *streams) (err error) {
	if err := c.mustBeThere(); err != nil {
		return err
	}
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	h, err := c.openDatabase(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	before, _, err := h.store.Versions(ctx)
	if err != nil {
		return err
	}
	if err := h.store.Migrate(ctx); err != nil {
		return err
	}
	after, _, err := h.store.Versions(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "The schema had version %d and has version %d.\n", before, after)
	return err
}

// migrateStatusCommand tells how far the schema is.
type migrateStatusCommand struct{ place }

// Run prints the versions.
func (c *migrateStatusCommand) Run(ctx context.Context, std *streams) (err error) {
	if err := c.mustBeThere(); err != nil {
		return err
	}
	h, err := c.openDatabase(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	has, wants, err := h.store.Versions(ctx)
	if err != nil {
		return err
	}
	verdict := "up to date"
	switch {
	case has < wants:
		verdict = "run followship migrate up"
	case has > wants:
		verdict = "newer than this program"
	}
	_, err = fmt.Fprintf(std.out, "schema   %d\nprogram  %d\n%s\n", has, wants, verdict)
	return err
}

// mustBeThere fails where there is no SQLite file, which opening would make.
func (p place) mustBeThere() error {
	if !p.sqlite() {
		return nil
	}
	there, err := p.there()
	if err == nil && !there {
		err = errNotFounded
	}
	return err
}
