package sqlstore

import (
	"database/sql"

	"github.com/followship/followship/migrations"
)

// engine is what differs between the two engines.
type engine struct {
	name migrations.Engine
	// read and write are how transactions begin.
	read, write *sql.TxOptions
	// clock is the time it is, which goes on within a transaction.
	clock string
	// forShare, forChange and forUpdate end a SELECT of a row that is to be kept from
	// change, from change and from others who lock it, or from everything. A transaction of SQLite that writes has the database to
	// itself from its start on.
	forShare, forChange, forUpdate string
}

func (e engine) sqlite() bool { return e.name == migrations.SQLite }

var (
	sqliteEngine = engine{
		name:  migrations.SQLite,
		read:  &sql.TxOptions{ReadOnly: true},
		write: &sql.TxOptions{},
		clock: `strftime('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00'`,
	}
	postgresEngine = engine{
		name:      migrations.PostgreSQL,
		read:      &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
		write:     &sql.TxOptions{Isolation: sql.LevelReadCommitted},
		clock:     `clock_timestamp()`,
		forShare:  ` FOR SHARE`,
		forChange: ` FOR NO KEY UPDATE`,
		forUpdate: ` FOR UPDATE`,
	}
)
