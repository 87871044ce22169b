package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// restoreCommand brings a copy back, to where there is nothing.
type restoreCommand struct {
	place

	File       string   `arg:"" optional:"" placeholder:"FILE" help:"Copy of a database."`
	KeysFrom   string   `placeholder:"FILE" help:"Copy of a key store, to restore instead."`
	Identities []string `name:"identity" short:"i" placeholder:"FILE" help:"Files of age identities, for a copy that is encrypted."`
}

// Validate refuses both and neither; kong calls it.
func (c *restoreCommand) Validate() error {
	if err := c.place.Validate(); err != nil {
		return err
	}
	if (c.File == "") == (c.KeysFrom == "") {
		return errors.New("name the copy of a database, or --keys-from for that of a key store")
	}
	return nil
}

// Run restores.
func (c *restoreCommand) Run(ctx context.Context, std *streams) (err error) {
	with, err := identities(c.Identities)
	if err != nil {
		return err
	}
	if c.KeysFrom != "" {
		return c.restoreKeys(ctx, std, with)
	}
	if !c.sqlite() {
		return errors.New("PostgreSQL brings its own tools: restore with pg_restore into an empty database")
	}
	if err := c.makeFolder(); err != nil {
		return err
	}
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	there, err := c.there()
	if err != nil {
		return err
	}
	if there {
		return fmt.Errorf("there is a database in %s: a copy is restored to where there is none", c.Data)
	}
	err = decrypted(c.File, with, func(r io.Reader) error { return c.restoreDatabase(ctx, r) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "The database is back in %s. Its ballots open only with the key store and the key-encryption key\nthat belong to it.\n", c.Data)
	return err
}

// restoreDatabase writes a database beside its place, checks it, and gives it its
// name: there is a whole one or none.
func (c *restoreCommand) restoreDatabase(ctx context.Context, r io.Reader) (err error) {
	folder, err := os.MkdirTemp(c.Data, "restore-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	beside := place{Data: folder}
	if err := writeSynced(beside.database(), r); err != nil {
		return err
	}
	if err := checkDatabase(ctx, beside); err != nil {
		return malformed(fmt.Errorf("%s: %w", c.File, err))
	}
	if err := os.Rename(beside.database(), c.database()); err != nil {
		return err
	}
	data, err := os.Open(filepath.Clean(c.Data))
	if err != nil {
		return err
	}
	return errors.Join(data.Sync(), data.Close())
}

// writeSynced makes a file of what a reader has, and sees it onto the disk.
func writeSynced(name string, r io.Reader) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// checkDatabase refuses what is no database of this program.
func checkDatabase(ctx context.Context, p place) (err error) {
	h, err := p.openDatabase(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.store.Check(ctx); err != nil {
		return err
	}
	has, wants, err := h.store.Versions(ctx)
	switch {
	case err != nil:
		return err
	case has == 0:
		return errors.New("it is no database of followship")
	case has > wants:
		return fmt.Errorf("its schema has version %d, this program knows %d: it is older than the copy", has, wants)
	}
	return nil
}
