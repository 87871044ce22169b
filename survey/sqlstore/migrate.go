package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/followship/followship/migrations"
)

// migrationLock is the advisory lock of PostgreSQL under which a schema is brought
// up to date.
const migrationLock = 7_029_480_351_144_202

// Migrate brings the schema up to date, that of the job queue too. Any number of
// servers may call it at once: one does it, the others wait. A schema that is newer
// than the program is an error.
func (s *Store) Migrate(ctx context.Context) (err error) {
	unlock, err := s.lockSchema(ctx)
	if err != nil {
		return fmt.Errorf("lock schema: %w", translate(err, reading))
	}
	defer func() {
		if unlockErr := unlock(); err == nil && unlockErr != nil {
			err = fmt.Errorf("unlock schema: %w", unlockErr)
		}
	}()
	provider, err := s.provider()
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read version of schema: %w", err)
	}
	if current > target {
		return fmt.Errorf("the schema has version %d, this program knows %d: it is older than the data", current, target)
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, r := range results {
		s.log.InfoContext(ctx, "migrated", slog.Int64("version", r.Source.Version), slog.Duration("took", r.Duration))
	}
	if s.engine.sqlite() {
		return migrateQueue(ctx, riversqlite.New(s.queue.DB))
	}
	return migrateQueue(ctx, riverdatabasesql.New(s.queue.DB))
}

// Version returns the version of the schema; 0 is none.
func (s *Store) Version(ctx context.Context) (int64, error) {
	provider, err := s.provider()
	if err != nil {
		return 0, err
	}
	version, err := provider.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("read version of schema: %w", err)
	}
	return version, nil
}

func (s *Store) provider() (*goose.Provider, error) {
	dialect := goose.DialectPostgres
	if s.engine.sqlite() {
		dialect = goose.DialectSQLite3
	}
	provider, err := goose.NewProvider(dialect, s.queue.DB, migrations.For(s.engine.name), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

func migrateQueue(ctx context.Context, queue riverdriver.Driver[*sql.Tx]) error {
	migrator, err := rivermigrate.New(queue, nil)
	if err != nil {
		return fmt.Errorf("read migrations of the job queue: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

// lockSchema keeps other processes from migrating until unlock.
func (s *Store) lockSchema(ctx context.Context) (unlock func() error, err error) {
	if s.engine.sqlite() {
		return s.lockSQLite(ctx)
	}
	c, err := s.queue.Connx(ctx)
	if err != nil {
		return nil, err
	}
	// Another server may be at it for longer than a lock is otherwise waited for.
	for _, query := range []string{`SET lock_timeout = '5min'`, fmt.Sprintf(`SELECT pg_advisory_lock(%d)`, migrationLock)} {
		if _, err := c.ExecContext(ctx, query); err != nil {
			_ = c.Close()
			return nil, err
		}
	}
	return func() error {
		// The connection ends here, and with it the lock and the setting.
		_ = c.Raw(func(any) error { return driver.ErrBadConn })
		return nil
	}, nil
}

// lockSQLite locks a file beside the data: the file itself cannot be locked as a
// whole while anybody has it open. It stays there, empty, because whoever removed it
// might remove the one that somebody else has just locked.
func (s *Store) lockSQLite(ctx context.Context) (unlock func() error, err error) {
	var path string
	if err := s.writer.GetContext(ctx, &path, `SELECT file FROM pragma_database_list WHERE name = 'main'`); err != nil {
		return nil, err
	}
	db, err := sqlx.Open("sqlite", sqliteName(path+"-schema", url.Values{"_pragma": {"busy_timeout(60000)"}}))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `BEGIN EXCLUSIVE`); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db.Close, nil
}
