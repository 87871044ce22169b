package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/followship/followship/survey"
)

// Keystore implements [survey.Keystore] in a PostgreSQL database of its own.
type Keystore struct {
	store *Store // for its transactions; it has none of the store's tables
}

var _ survey.Keystore = (*Keystore)(nil)

const (
	// keystoreLock is the advisory lock under which the table is made.
	keystoreLock = `SELECT pg_advisory_xact_lock(2280641993017455)`
	createKeys   = `CREATE TABLE IF NOT EXISTS followship_key (
		name    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
		wrapped BYTEA NOT NULL)`
	insertKey  = `INSERT INTO followship_key (name, wrapped) VALUES ($1, $2)`
	selectKey  = `SELECT wrapped FROM followship_key WHERE name = $1`
	selectKeys = `SELECT name FROM followship_key ORDER BY name`
	deleteKey  = `DELETE FROM followship_key WHERE name = $1`
	// A deleted row stays in its file until that is written anew.
	vacuumKeys = `VACUUM FULL followship_key`
)

// OpenKeystore opens the key store at the URL of a PostgreSQL database, and makes its
// table where there is none. protects is the database whose ballots the keys open,
// as in [Options]; it is an error when that is the same one, whatever name it goes
// by, since then one backup would hold both.
func OpenKeystore(ctx context.Context, url, protects string) (*Keystore, error) {
	if !isPostgreSQL(url) {
		return nil, errors.New("open key store: want the URL of a PostgreSQL database, postgres://…")
	}
	db, err := connectPostgreSQL(ctx, url, queueConnections, transactional)
	if err != nil {
		return nil, fmt.Errorf("open key store: %w", err)
	}
	k := &Keystore{newPostgreSQLStore(db, db)}
	if err := k.prepare(ctx, protects); err != nil {
		_ = k.Close()
		return nil, fmt.Errorf("open key store: %w", err)
	}
	return k, nil
}

func (k *Keystore) prepare(ctx context.Context, protects string) error {
	if isPostgreSQL(protects) {
		if err := k.apartFrom(ctx, protects); err != nil {
			return err
		}
	}
	return k.write(ctx, func(t *tx) error {
		for _, statement := range []string{keystoreLock, createKeys} {
			if _, err := t.exec(ctx, writing, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// apartFrom returns an error when the keys would lie in the database they protect.
func (k *Keystore) apartFrom(ctx context.Context, protects string) error {
	other, err := connectPostgreSQL(ctx, protects, 1, transactional)
	if err != nil {
		return fmt.Errorf("look at the database it protects: %w", err)
	}
	defer other.Close() //nolint:errcheck // only read
	ours, err := identify(ctx, k.store.reader)
	if err != nil {
		return err
	}
	theirs, err := identify(ctx, other)
	if err != nil {
		return err
	}
	if ours == theirs {
		return errors.New("it lies in the database that it protects: one backup would hold the ballots and their keys; use another database")
	}
	return nil
}

// identity is a database whatever name its server goes by. A standby has that of
// its primary.
type identity struct {
	Server   string `db:"system_identifier"`
	Database string `db:"database"`
}

func identify(ctx context.Context, db *sqlx.DB) (i identity, err error) {
	const query = `SELECT CAST(system_identifier AS TEXT) AS system_identifier, CAST(current_database() AS TEXT) AS database
		FROM pg_control_system()`
	if err := db.GetContext(ctx, &i, query); err != nil {
		return i, fmt.Errorf("tell databases apart: %w", translate(err, reading))
	}
	return i, nil
}

// Put implements [survey.Keystore].
func (k *Keystore) Put(ctx context.Context, name string, wrapped []byte) error {
	return k.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, writing, insertKey, name, wrapped)
		return err
	})
}

// Get implements [survey.Keystore].
func (k *Keystore) Get(ctx context.Context, name string) (wrapped []byte, err error) {
	err = k.read(ctx, func(r *reader) error { return r.get(ctx, &wrapped, selectKey, name) })
	return wrapped, err
}

// Delete implements [survey.Keystore]. The key leaves the files of the database too,
// though not its backups and its log, which is why keys have a rotation of their own.
func (k *Keystore) Delete(ctx context.Context, name string) error {
	if err := k.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, deleting, deleteKey, name)
		return err
	}); err != nil {
		return err
	}
	// Outside of a transaction, where alone it can be; run twice it does no harm.
	if _, err := k.store.writer.ExecContext(ctx, vacuumKeys); err != nil {
		return fmt.Errorf("vacuum keys: %w", translate(err, deleting))
	}
	return nil
}

// Names implements [survey.Keystore].
func (k *Keystore) Names(ctx context.Context) ([]string, error) {
	names := []string{}
	err := k.read(ctx, func(r *reader) error { return r.all(ctx, &names, selectKeys) })
	return names, err
}

// Close closes the connections.
func (k *Keystore) Close() error { return k.store.Close() }

func (k *Keystore) read(ctx context.Context, f func(*reader) error) error {
	return k.store.Read(ctx, func(r survey.Reader) error { return f(r.(*reader)) })
}

func (k *Keystore) write(ctx context.Context, f func(*tx) error) error {
	return k.store.Write(ctx, func(w survey.Tx) error { return f(w.(*tx)) })
}
