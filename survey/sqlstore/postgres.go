package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// session are the settings of a connection to PostgreSQL where its URL has none:
// what holds a lock and does nothing more, or waits for one forever, must not keep
// all others from submitting.
var session = map[string]string{
	"application_name":                    "followship",
	"lock_timeout":                        "10s",
	"idle_in_transaction_session_timeout": "5min",
}

// queueConnections is the most the job queue holds.
const queueConnections = 4

// transactional are the settings of connections on which only transactions run.
var transactional = map[string]string{
	// The server refuses to write but in the transactions that Write begins: the
	// driver sends a statement outside of one again when its answer is lost.
	"default_transaction_read_only": "on",
	// The driver sends a statement together with its parameters, and does not ask
	// first of what types they are: one round trip instead of two.
	"binary_parameters": "yes",
}

func openPostgreSQL(ctx context.Context, o Options) (*Store, error) {
	db, err := connectPostgreSQL(ctx, o.Database, o.Connections, transactional)
	if err != nil {
		return nil, err
	}
	queue, err := connectPostgreSQL(ctx, o.Database, queueConnections, nil)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return newPostgreSQLStore(db, queue), nil
}

func newPostgreSQLStore(db, queue *sqlx.DB) *Store {
	return &Store{
		engine: postgresEngine, reader: db, writer: db, queue: queue,
		jobs: newPostgreSQLEnqueuer(), log: slog.New(slog.DiscardHandler),
	}
}

// connectPostgreSQL opens a pool of connections with settings that a URL cannot
// override, and checks what the server makes of them.
func connectPostgreSQL(ctx context.Context, rawURL string, connections int, settings map[string]string) (*sqlx.DB, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		// The error would show the URL, and with it the password.
		return nil, errors.New("the URL of the database is malformed")
	}
	query := u.Query()
	for name, value := range session {
		if !query.Has(name) {
			query.Set(name, value)
		}
	}
	for name, value := range settings {
		query.Set(name, value)
	}
	query.Set("timezone", "UTC")
	query.Set("synchronous_commit", "on") // a commit that returns is on disk
	u.RawQuery = query.Encode()
	connector, err := pq.NewConnector(u.String())
	if err != nil {
		return nil, err
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(time.Hour) // follow a failover in the end
	if err := checkPostgreSQL(ctx, db); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// oldestPostgreSQL is the oldest major version that is tested.
const oldestPostgreSQL = 13

func checkPostgreSQL(ctx context.Context, db *sqlx.DB) error {
	var server struct {
		Version  int    `db:"version"`
		Encoding string `db:"encoding"`
		Zone     string `db:"zone"`
	}
	const query = `SELECT CAST(current_setting('server_version_num') AS INTEGER) / 10000 AS version,
		current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone`
	if err := db.GetContext(ctx, &server, query); err != nil {
		return translate(err, reading)
	}
	if server.Version < oldestPostgreSQL {
		return fmt.Errorf("got PostgreSQL %d, want %d or newer", server.Version, oldestPostgreSQL)
	}
	if server.Encoding != "UTF8" {
		return fmt.Errorf("the database is encoded in %s, want UTF8", server.Encoding)
	}
	if server.Zone != "UTC" {
		return fmt.Errorf("the time zone of the connection is %s, want UTC", server.Zone)
	}
	return nil
}
