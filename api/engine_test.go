package api

import (
	"os"
	"testing"

	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// onPostgreSQL names the variable that has all tests of the edge run on PostgreSQL
// instead of SQLite. `make test` runs them on the one and then on the other.
const onPostgreSQL = "FOLLOWSHIP_TEST_EDGE_ON_POSTGRES"

// kept returns an empty store on the engine that is asked for.
func kept(t testing.TB) *sqlstore.Store {
	t.Helper()
	if os.Getenv(onPostgreSQL) != "" {
		return sqlstoretest.PostgreSQL(t)
	}
	return sqlstoretest.SQLite(t)
}
