package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/followship/followship/survey"
)

// Store implements [survey.Store].
type Store struct {
	engine engine
	// reader and writer begin the transactions of Read and Write. They are one
	// pool on PostgreSQL. Nothing runs on them outside of a transaction.
	reader, writer *sqlx.DB
	// queue may write outside of transactions: migrations and the job queue do.
	// It is the writer on SQLite.
	queue *sqlx.DB
	jobs  enqueuer
	// prepared are the frequent statements of the writer, nil before the first time.
	prepared  atomic.Pointer[statements]
	preparing sync.Mutex
	log       *slog.Logger
}

var _ survey.Store = (*Store)(nil)

// Options say where the data is.
type Options struct {
	// Database is the path of a SQLite file, whose folder exists, or the URL of a
	// PostgreSQL database (postgres://…).
	Database string
	// Connections is the most the store holds to PostgreSQL, or to a SQLite file
	// for reading; 0 stands for 16. The job queue has up to four more.
	Connections int
	Logger      *slog.Logger // nil for none
}

const defaultConnections = 16

// Open opens a database and checks that it is set up as the store relies on. It
// makes an empty SQLite file where there is none, and no tables: see
// [Store.Migrate].
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	open := openSQLite
	if isPostgreSQL(o.Database) {
		open = openPostgreSQL
	}
	s, err := open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s.log = o.Logger
	return s, nil
}

func isPostgreSQL(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

// Queue returns a handle for the workers of the job queue, and whether it is one of
// SQLite, where it holds the only connection that writes: keep transactions on it
// short.
func (s *Store) Queue() (db *sql.DB, sqlite bool) { return s.queue.DB, s.engine.sqlite() }

// Ping implements [survey.Store].
func (s *Store) Ping(ctx context.Context) error {
	for _, db := range s.pools() {
		if err := db.PingContext(ctx); err != nil {
			return fmt.Errorf("ping database: %w", translate(err, reading))
		}
	}
	return nil
}

// Close implements [survey.Store].
func (s *Store) Close() error {
	var failed []error
	for _, db := range s.pools() {
		failed = append(failed, db.Close())
	}
	return errors.Join(failed...)
}

// pools returns every pool once.
func (s *Store) pools() []*sqlx.DB {
	pools := []*sqlx.DB{s.reader}
	if s.writer != s.reader {
		pools = append(pools, s.writer)
	}
	if s.queue != s.writer {
		pools = append(pools, s.queue)
	}
	return pools
}

// Read implements [survey.Store].
func (s *Store) Read(ctx context.Context, f func(survey.Reader) error) error {
	return s.transact(ctx, s.reader, s.engine.read, func(t *sqlx.Tx) (func() error, error) {
		r := &reader{tx: t, engine: s.engine}
		if err := f(r); err != nil {
			return nil, err
		}
		return t.Rollback, r.failed // nothing to keep
	})
}

// Write implements [survey.Store].
func (s *Store) Write(ctx context.Context, f func(survey.Tx) error) error {
	prepared := s.prepare(ctx)
	return s.transact(ctx, s.writer, s.engine.write, func(t *sqlx.Tx) (func() error, error) {
		w := &tx{reader: reader{tx: t, engine: s.engine, prepared: prepared}, jobs: s.jobs}
		if err := f(w); err != nil {
			return nil, err
		}
		// On PostgreSQL a statement that failed has ended the transaction, and on
		// SQLite it must not matter less, whatever f made of the error.
		return t.Commit, w.failed
	})
}

// pauses are how long a transaction waits before it runs again, having lost a
// race. What wins goes on meanwhile, so there is no need for chance in them.
var pauses = []time.Duration{
	time.Millisecond, 4 * time.Millisecond, 16 * time.Millisecond, 64 * time.Millisecond, 256 * time.Millisecond, time.Second,
}

// transact runs f in a transaction and ends it as f says, again and again while it
// loses races.
func (s *Store) transact(ctx context.Context, db *sqlx.DB, o *sql.TxOptions, f func(*sqlx.Tx) (end func() error, err error)) error {
	for _, pause := range pauses {
		err := s.once(ctx, db, o, f)
		if !contended(err) {
			return err
		}
		s.log.DebugContext(ctx, "transaction lost a race", slog.Duration("pause", pause), slog.Any("error", err))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return s.once(ctx, db, o, f)
}

// once runs f in one transaction.
//
// The transaction itself does not hear of the end of ctx, though what f does in it
// may: a commit that is cancelled half-way is one whose outcome nobody knows.
func (s *Store) once(ctx context.Context, db *sqlx.DB, o *sql.TxOptions, f func(*sqlx.Tx) (end func() error, err error)) error {
	t, release, err := begin(ctx, db, o)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", translate(err, reading))
	}
	defer release()
	defer t.Rollback() //nolint:errcheck // after the end it does nothing; before it, a panic or another error counts
	end, err := f(t)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := end(); err != nil {
		return translate(err, ending)
	}
	return nil
}

// begin begins a transaction on a connection of its own. One that has died in the
// pool is replaced, since nothing has happened on it yet; all may have, when the
// server was started anew.
func begin(ctx context.Context, db *sqlx.DB, o *sql.TxOptions) (t *sqlx.Tx, release func(), err error) {
	for range db.Stats().MaxOpenConnections + 1 {
		var c *sqlx.Conn
		if c, err = db.Connx(ctx); err != nil {
			return nil, nil, err
		}
		t, err = c.BeginTxx(context.WithoutCancel(ctx), o)
		if err == nil {
			return t, func() { _ = c.Close() }, nil // back to the pool
		}
		_ = c.Close()
		if classify(err) != lost {
			return nil, nil, err
		}
	}
	return nil, nil, err
}
