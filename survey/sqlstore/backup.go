package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrOtherTools is returned for a backup of PostgreSQL, which brings better tools.
var ErrOtherTools = errors.New("PostgreSQL has tools of its own for this")

// Backup writes a copy of a SQLite database to a new file of mode 0600: one state of
// it, while others go on reading and writing. What was deleted is not in it.
func (s *Store) Backup(ctx context.Context, file string) (err error) {
	if !s.engine.sqlite() {
		return ErrOtherTools
	}
	// Made first, so that nobody else can read it at any time.
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("back up: %w", err), os.Remove(file))
		}
	}()
	if err := f.Close(); err != nil {
		return err
	}
	// VACUUM does not run in a transaction: it is one, that reads. It writes into a
	// file that is there if it is empty.
	const vacuum = `VACUUM INTO $1`
	if _, err := s.queue.ExecContext(ctx, vacuum, file); err != nil {
		return translate(err, reading)
	}
	return syncFile(file)
}

// syncFile sees a file onto the disk.
func syncFile(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Check reads a whole SQLite database and returns an error when it is damaged.
func (s *Store) Check(ctx context.Context) error {
	if !s.engine.sqlite() {
		return ErrOtherTools
	}
	for _, query := range []string{
		`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		`SELECT "table" FROM pragma_foreign_key_check`,
	} {
		var faults []string
		if err := s.reader.SelectContext(ctx, &faults, query); err != nil {
			return fmt.Errorf("check the database: %w", translate(err, reading))
		}
		if len(faults) > 0 {
			return fmt.Errorf("check the database: %w", fs.ErrInvalid)
		}
	}
	return nil
}
