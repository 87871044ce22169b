package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// vacuumed are the tables of which rows are taken away or emptied because nobody may
// read them any more. What PostgreSQL deletes stays in the file of its table until that
// is written anew, which keeps everybody else from the table meanwhile: one after the
// other, those of submissions first and in the order in which they are locked there.
var vacuumed = []string{
	"roll", "ballot", "draft", "idempotency", "carry_forward", "comment_share",
	"person", "person_role", "intent", "acquaintance", "decline", "reply", "challenge", "membership", "mandate", "sign_in",
}

// checkpoints is how often it is tried to empty the write-ahead log of SQLite, and
// checkpointPause how long others go before, each time.
const (
	checkpoints     = 40
	checkpointPause = 250 * time.Millisecond
)

// snapshots is how often a table of PostgreSQL is written anew because somebody needed
// what was deleted, and snapshotPause how long they have to end, each time.
const (
	snapshots     = 10
	snapshotPause = time.Second
)

// Vacuum implements [survey.Store].
//
// On SQLite the whole file is written anew; who writes waits for that, and who reads
// does not. On PostgreSQL a table at a time is; who needs it waits. When somebody holds
// on to a table, so that others would queue up behind this, it gives up and returns the
// error: it is to be tried again.
func (s *Store) Vacuum(ctx context.Context) error {
	vacuum := s.vacuumPostgreSQL
	if s.engine.sqlite() {
		vacuum = s.vacuumSQLite
	}
	if err := vacuum(ctx); err != nil {
		return fmt.Errorf("vacuum: %w", translate(err, deleting))
	}
	return nil
}

func (s *Store) vacuumPostgreSQL(ctx context.Context) error {
	c, err := s.queue.Connx(ctx)
	if err != nil {
		return err
	}
	defer c.Close()                                           //nolint:errcheck // it goes with its setting, not back to the pool
	defer c.Raw(func(any) error { return driver.ErrBadConn }) //nolint:errcheck // that is how
	if _, err := c.ExecContext(ctx, `SET lock_timeout = '1s'`); err != nil {
		return err
	}
	var now string
	if err := c.QueryRowxContext(ctx, `SELECT CAST(CAST(pg_current_xact_id() AS xid) AS TEXT)`).Scan(&now); err != nil {
		return err
	}
	for _, table := range vacuumed {
		if err := vacuumTable(ctx, c, table, now); err != nil {
			return err
		}
	}
	return nil
}

// vacuumTable writes a table anew without any row that was deleted or replaced before a
// transaction. While somebody has a snapshot from before it, as a backup has, such rows
// are copied for them: then the oldest transaction that the table knows of is older, and
// it is to be done again.
func vacuumTable(ctx context.Context, c *sqlx.Conn, table, before string) error {
	for range snapshots {
		if _, err := c.ExecContext(ctx, `VACUUM (FULL) `+table); err != nil {
			return err
		}
		var clean bool
		err := c.QueryRowxContext(ctx, `SELECT age(relfrozenxid) <= age(CAST(CAST($1 AS TEXT) AS xid)) FROM pg_class
			WHERE oid = to_regclass($2)`, before, table).Scan(&clean)
		if err != nil || clean {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(snapshotPause):
		}
	}
	return fmt.Errorf("somebody has looked at table %s for so long that what was deleted must stay for them", table)
}

func (s *Store) vacuumSQLite(ctx context.Context) error {
	const vacuum = `VACUUM`
	if _, err := s.queue.ExecContext(ctx, vacuum); err != nil {
		return err
	}
	// What was written is in the log too, and so is what was there before it, until the
	// log is emptied. That must wait for whoever reads what is older, and keeps others
	// from writing while it waits: a moment only, and then again.
	for range checkpoints {
		emptied, err := s.emptyLog(ctx)
		if err != nil || emptied {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(checkpointPause):
		}
	}
	return errors.New("somebody reads all the time, so that the write-ahead log cannot be emptied")
}

// emptyLog empties the write-ahead log of SQLite if nobody needs it.
func (s *Store) emptyLog(ctx context.Context) (emptied bool, err error) {
	c, err := s.queue.Connx(ctx)
	if err != nil {
		return false, err
	}
	defer c.Close() //nolint:errcheck // back to the pool
	if err := patience(ctx, c, checkpointPause); err != nil {
		return false, err
	}
	var busy, pages, moved int
	err = c.QueryRowxContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	return busy == 0, errors.Join(err, patience(context.WithoutCancel(ctx), c, busyTimeout))
}

// patience sets how long a connection to SQLite waits for others.
func patience(ctx context.Context, c *sqlx.Conn, d time.Duration) error {
	_, err := c.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, d.Milliseconds()))
	return err
}
