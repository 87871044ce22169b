package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// backupCommand copies the database or the key store. It never copies both: who
// finds one backup must not be able to open ballots.
type backupCommand struct {
	place

	File       string   `arg:"" optional:"" placeholder:"FILE" help:"New file for the copy of the database."`
	KeysTo     string   `placeholder:"FILE" help:"New file for a copy of the key store instead, for two recipients at least. It brings keys back that were destroyed since."`
	Recipients []string `name:"recipient" short:"r" env:"FOLLOWSHIP_BACKUP_RECIPIENTS" placeholder:"AGE1…" help:"age recipients who can decrypt the copy, each by themselves."`
}

// leastKeepers is how many people a copy of the key store is encrypted to at least: one
// who is gone must not take all ballots along.
const leastKeepers = 2

// Validate refuses a copy of both, and of keys for one pair of eyes; kong calls it.
func (c *backupCommand) Validate() error {
	if err := c.place.Validate(); err != nil {
		return err
	}
	if (c.File == "") == (c.KeysTo == "") {
		return errors.New("name a file for the database, or --keys-to for the key store: they must not lie together")
	}
	if _, err := recipients(c.Recipients); err != nil {
		return err
	}
	if c.KeysTo != "" && distinct(c.Recipients) < leastKeepers {
		return fmt.Errorf("--keys-to: want %d different --recipient at least", leastKeepers)
	}
	return nil
}

// Run writes the copy. A service may run meanwhile.
func (c *backupCommand) Run(ctx context.Context, std *streams) error {
	if err := c.mustBeThere(); err != nil {
		return err
	}
	to, err := recipients(c.Recipients)
	if err != nil {
		return err
	}
	if c.KeysTo != "" {
		return c.backUpKeys(ctx, std, to)
	}
	if !c.sqlite() {
		return c.otherTools()
	}
	if err := c.backUpDatabase(ctx, to); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "The database is in %s. Its ballots open only with the key store and the key-encryption key.\n", c.File)
	return err
}

// otherTools says how PostgreSQL is backed up.
func (c *backupCommand) otherTools() error {
	return fmt.Errorf(`PostgreSQL brings its own tools. Back up with

  pg_dump --format=custom --no-owner --file=%[1]s '%[2]s'

and restore into an empty database with

  pg_restore --no-owner --single-transaction --dbname=URL %[1]s

The key store is another matter: followship backup --keys-to`, c.File, redacted(c.Database))
}

func (c *backupCommand) backUpDatabase(ctx context.Context, to []age.Recipient) (err error) {
	h, err := c.openDatabase(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if len(to) == 0 {
		return h.store.Backup(ctx, c.File)
	}
	// In clear it stays where the database is in clear.
	folder, err := os.MkdirTemp(c.Data, "backup-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	clearText := filepath.Join(folder, "followship.db")
	if err := h.store.Backup(ctx, clearText); err != nil {
		return err
	}
	from, err := os.Open(clearText)
	if err != nil {
		return err
	}
	defer from.Close() //nolint:errcheck // only read
	return encrypted(c.File, to, func(w io.Writer) error {
		_, err := io.Copy(w, from)
		return err
	})
}
