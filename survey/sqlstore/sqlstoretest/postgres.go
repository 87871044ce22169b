package sqlstoretest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/lib/pq"

	"github.com/followship/followship/migrations"
	"github.com/followship/followship/survey/sqlstore"
)

// Variable names the URL of a database in which tests may make others.
const Variable = "FOLLOWSHIP_TEST_POSTGRES"

// server returns a connection to the server, and the URL of one of its databases.
func server(t testing.TB) (admin *sql.DB, of func(database string) string) {
	t.Helper()
	raw := os.Getenv(Variable)
	if raw == "" {
		t.Skipf("no PostgreSQL: run `make test`, or set %s to the URL of a database whose user may create others", Variable)
	}
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatalf("%s is no URL", Variable)
	}
	admin, err = sql.Open("postgres", raw)
	if err != nil {
		t.Fatal(err)
	}
	return admin, func(database string) string {
		c := *u
		c.Path = "/" + database
		return c.String()
	}
}

// clone copies a database and returns the URL of the copy, which vanishes with the
// test.
func clone(t testing.TB, template string) string {
	t.Helper()
	admin, of := server(t)
	name := "followship_test_" + strings.ToLower(rand.Text())
	if _, err := admin.ExecContext(t.Context(), `CREATE DATABASE `+pq.QuoteIdentifier(name)+` TEMPLATE `+pq.QuoteIdentifier(template)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer admin.Close() //nolint:errcheck // the test is over
		if _, err := admin.ExecContext(context.WithoutCancel(t.Context()), `DROP DATABASE `+pq.QuoteIdentifier(name)+` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return of(name)
}

// templateLock is the advisory lock under which the template is made.
const templateLock = 4_811_620_317_552_309

// schema returns the name of a database with the schema in it and nothing else,
// which is made when it is not there yet.
func schema(t testing.TB) string {
	t.Helper()
	admin, of := server(t)
	defer admin.Close() //nolint:errcheck // only read from here on
	name := "followship_template_" + fingerprint(t)
	lock, err := admin.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close() //nolint:errcheck // the lock ends with the connection at the latest
	if _, err := lock.ExecContext(t.Context(), `SELECT pg_advisory_lock($1)`, templateLock); err != nil {
		t.Fatal(err)
	}
	defer lock.ExecContext(t.Context(), `SELECT pg_advisory_unlock($1)`, templateLock) //nolint:errcheck // likewise
	var there bool
	if err := lock.QueryRowContext(t.Context(), `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if there {
		return name
	}
	// Under another name first: a template that is there is whole.
	half := name + "_" + strings.ToLower(rand.Text()[:8])
	if _, err := lock.ExecContext(t.Context(), `CREATE DATABASE `+pq.QuoteIdentifier(half)); err != nil {
		t.Fatal(err)
	}
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: of(half)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil { // nobody may be connected to what is copied
		t.Fatal(err)
	}
	if _, err := lock.ExecContext(t.Context(), `ALTER DATABASE `+pq.QuoteIdentifier(half)+` RENAME TO `+pq.QuoteIdentifier(name)); err != nil {
		t.Fatal(err)
	}
	return name
}

// fingerprint tells schemas apart: the files, and the version of the job queue,
// which brings its own.
func fingerprint(t testing.TB) string {
	t.Helper()
	hash := sha256.New()
	files := migrations.For(migrations.PostgreSQL)
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		hash.Write(text)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if strings.HasPrefix(dependency.Path, "github.com/riverqueue/") {
				hash.Write([]byte(dependency.Path + " " + dependency.Version + "\n"))
			}
		}
	}
	return fmt.Sprintf("%x", hash.Sum(nil))[:20]
}
