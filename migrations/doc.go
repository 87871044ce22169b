// Package migrations holds the database schema as one numbered sequence of SQL
// files, embedded in the binary, that both engines run: SQLite and PostgreSQL.
//
// # Purpose
//
// One directory for two engines keeps them from drifting apart. Two clauses have
// no spelling that both understand, and stand in a comment that begins with the
// name of the engine they are for, as in
//
//	) /*sqlite WITHOUT ROWID*/;
//
// [For] takes such comments off for one engine; to everything else the files are
// plain SQL. WITHOUT ROWID keeps SQLite from numbering rows in order of arrival,
// which would link a ballot with the roll. COLLATE "C" makes PostgreSQL compare ids
// by their bytes, whatever the locale of the database, so that both engines list in
// one order and an index serves it.
//
// Every table carries organisation_id in its key, which is also the shard key, but
// for sign-ins, sessions and counters of attempts, which come before it is known.
//
// # Limits
//
// Migrations expand: they add tables, columns and indices, and nothing is taken
// back by a "down". They do not rebuild a table, because SQLite removes the rows of
// its children without a word when that happens inside a transaction with foreign
// keys on. A released file is never edited; a mistake is put right by the next one.
// The package carries the files and nothing that runs them. The job queue and the
// key store bring their own tables.
//
// # Imports
//
// The standard library only. survey/sqlstore and cmd/followship may import it.
package migrations
