// Package sqlstoretest opens stores for tests, on both engines.
//
// # Purpose
//
// A test of anything that stands on a store calls [SQLite] or [PostgreSQL], or runs
// on both by [Each], and gets a store that is empty, has its schema and vanishes
// with the test.
//
// # Limits
//
// PostgreSQL is found by the environment variable FOLLOWSHIP_TEST_POSTGRES, the URL of
// a database whose user may create others; without it tests that need PostgreSQL are
// skipped. `make test` sets it, and starts a server for the purpose. One database
// per version of the schema stays behind there, from which those of tests are copied.
//
// # Imports
//
// survey/sqlstore and its migrations. Only tests may import it.
package sqlstoretest
