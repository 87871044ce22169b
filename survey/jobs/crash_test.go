package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/jobs"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// crashing names the database of a process that works on a job until it is killed.
const crashing = "FOLLOWSHIP_TEST_CRASHING"

// TestMain runs the tests, or is the process that [TestCrash] kills.
func TestMain(m *testing.M) {
	if database := os.Getenv(crashing); database != "" {
		fmt.Fprintln(os.Stderr, crash(context.Background(), database))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// crash works on a job, says so, and never ends.
func crash(ctx context.Context, database string) error {
	s, err := sqlstore.Open(ctx, sqlstore.Options{Database: database})
	if err != nil {
		return err
	}
	db, sqlite := s.Queue()
	w, err := jobs.New(db, sqlite, jobs.Handlers{survey.JobClose: func(context.Context, survey.Job) error {
		fmt.Println("working")
		select {}
	}}, jobs.Options{Poll: 50 * time.Millisecond, Timeout: time.Second})
	if err != nil {
		return err
	}
	if err := w.Start(ctx); err != nil {
		return err
	}
	time.Sleep(time.Minute)
	return errors.New("nobody killed it")
}

// TestCrash kills a server in the middle of a job. Another one runs it.
func TestCrash(t *testing.T) {
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		testCrash(t, filepath.Join(t.TempDir(), "followship.db"))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		testCrash(t, sqlstoretest.Database(t))
	})
}

func testCrash(t *testing.T, database string) {
	s := sqlstoretest.Open(t, database)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	enqueue(t, s, closing)

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(os.Environ(), crashing+"="+database)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	working := make(chan string)
	go func() {
		b := make([]byte, 100)
		n, _ := output.Read(b)
		working <- string(b[:n])
	}()
	if said := receive(t, "the job in another process", working); said != "working\n" {
		t.Fatalf("the other process says %q", said)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
	if state := states(t, s); state != "running" {
		t.Fatalf("after the crash the job is %s, want running", state)
	}

	ran := make(chan survey.Job, 10)
	began := time.Now()
	start(t, s, jobs.Handlers{survey.JobClose: func(_ context.Context, job survey.Job) error {
		ran <- job
		return nil
	}}, jobs.Options{Timeout: time.Second})
	if got := receive(t, "the job on the next server", ran); got.Object != round {
		t.Errorf("got %+v, want %+v", got, closing)
	}
	t.Logf("taken up after %v", time.Since(began).Round(time.Second))
}

func states(t *testing.T, s *sqlstore.Store) (state string) {
	t.Helper()
	db, _ := s.Queue()
	if err := db.QueryRowContext(t.Context(), `SELECT CAST(state AS TEXT) FROM river_job WHERE kind = 'close'`).Scan(&state); err != nil {
		t.Fatal(err)
	}
	return state
}
