// Package migrations holds the database schema as one numbered sequence of SQL
// files, embedded in the binary, that both engines run: SQLite and PostgreSQL.
//
// # Purpose
//
// One directory for two engines keeps them from drifting apart: a statement
// that only one of them understands does not belong here. Every table carries
// organisation_id in its key, which is also the shard key.
//
// # Limits
//
// Migrations expand: they add tables, columns and indices. They do not rebuild a
// table, because SQLite removes the rows of its children without a word when
// that happens inside a transaction with foreign keys on. A released file is
// never edited; a mistake is put right by the next one. The package carries the
// files and nothing that runs them.
//
// # Imports
//
// The standard library only. survey/sqlstore and cmd/followship may import it.
package migrations
