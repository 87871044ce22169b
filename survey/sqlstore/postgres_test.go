package sqlstore_test

import (
	"bytes"
	"errors"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// TestNothingWritesOutsideOfTransactions checks that the server refuses what the
// driver might send twice.
func TestNothingWritesOutsideOfTransactions(t *testing.T) {
	s := sqlstoretest.PostgreSQL(t)
	for _, statement := range []string{
		`INSERT INTO rate_counter (name, ends, counted) VALUES ('a', now(), 1)`, `DELETE FROM rate_counter`, `CREATE TABLE x (y TEXT)`,
	} {
		if err := sqlstore.Outside(t.Context(), s, statement); err == nil {
			t.Errorf("%s: got no error", statement)
		}
	}
}

// proxy passes bytes between clients and a server. While cut is set it swallows the
// answer to the next COMMIT and breaks the connection instead.
type proxy struct {
	net.Listener
	server string
	cut    atomic.Bool
}

func (p *proxy) serve() {
	for {
		client, err := p.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		var committing atomic.Bool
		go func() {
			defer server.Close()
			buffer := make([]byte, 64<<10)
			for {
				n, err := client.Read(buffer)
				if p.cut.Load() && bytes.Contains(buffer[:n], []byte("COMMIT\x00")) {
					committing.Store(true)
				}
				if _, failed := server.Write(buffer[:n]); failed != nil || err != nil {
					return
				}
			}
		}()
		go func() {
			defer client.Close()
			buffer := make([]byte, 64<<10)
			for {
				n, err := server.Read(buffer)
				if committing.Load() {
					return // the server has answered; nobody will know
				}
				if _, failed := client.Write(buffer[:n]); failed != nil || err != nil {
					return
				}
			}
		}()
	}
}

// TestOutcomeUnknown cuts the connection between the commit and its answer: the
// store must say that it does not know, and must not try again.
func TestOutcomeUnknown(t *testing.T) {
	database := sqlstoretest.Database(t)
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: listener, server: u.Host}
	defer p.Close()
	go p.serve()
	u.Host = listener.Addr().String()

	s := sqlstoretest.Open(t, u.String())
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	runs := 0
	p.cut.Store(true)
	err = s.Write(t.Context(), func(tx survey.Tx) error {
		runs++
		return tx.InsertOrganisation(t.Context(), organisation())
	})
	p.cut.Store(false)
	if !errors.Is(err, survey.ErrOutcomeUnknown) || runs != 1 {
		t.Errorf("got %v after %d runs, want %v after 1", err, runs, survey.ErrOutcomeUnknown)
	}
	if n := organisations(t, s); n != 1 {
		t.Errorf("got %d organisations, want the one", n)
	}
}

// TestConnectionLostBefore ends the connection before the commit: nothing has
// happened, and that is known.
func TestConnectionLostBefore(t *testing.T) {
	s := sqlstoretest.PostgreSQL(t)
	err := s.Write(t.Context(), func(tx survey.Tx) error {
		if err := tx.InsertOrganisation(t.Context(), organisation()); err != nil {
			return err
		}
		_ = sqlstore.Raw(t.Context(), tx, `SELECT pg_terminate_backend(pg_backend_pid())`)
		_, err := tx.Organisations(t.Context())
		return err
	})
	if survey.KindOf(err) != survey.Unavailable || errors.Is(err, survey.ErrOutcomeUnknown) {
		t.Errorf("got %v, want that the database does not answer", err)
	}
	if n := organisations(t, s); n != 0 {
		t.Errorf("got %d organisations, want none", n)
	}
}

// TestServerRestarted ends every connection that waits in the pool.
func TestServerRestarted(t *testing.T) {
	s := sqlstoretest.PostgreSQL(t)
	var group sync.WaitGroup
	for range 8 { // fill the pool
		group.Go(func() {
			_ = s.Read(t.Context(), func(r survey.Reader) error {
				time.Sleep(20 * time.Millisecond)
				_, err := r.Now(t.Context())
				return err
			})
		})
	}
	group.Wait()
	query(t, s, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	if err := insertOrganisation(t, s); err != nil {
		t.Errorf("write: %v", err)
	}
	if n := organisations(t, s); n != 1 {
		t.Errorf("got %d organisations, want 1", n)
	}
}

// TestDeadlock lets two transactions lock two rows in opposite orders, again and
// again. One of them loses, or both on a busy server, runs again and succeeds.
func TestDeadlock(t *testing.T) {
	s := sqlstoretest.PostgreSQL(t)
	ids := []survey.ID{"aaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbb"}
	for _, id := range ids {
		o := organisation()
		o.ID = id
		if err := s.Write(t.Context(), func(tx survey.Tx) error { return tx.InsertOrganisation(t.Context(), o) }); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	var both sync.WaitGroup
	both.Add(2)
	var runs atomic.Int32
	for k := range 2 {
		group.Go(func() {
			first := true
			if err := s.Write(t.Context(), func(tx survey.Tx) error {
				runs.Add(1)
				for step := range 2 {
					line := survey.LogEntry{Organisation: ids[(k+step)%2], At: time.Unix(1, 0), Action: survey.SeeLog}
					if err := tx.AppendLog(t.Context(), line); err != nil {
						return err
					}
					if step == 0 && first {
						first = false
						both.Done()
						both.Wait() // each holds one
					}
				}
				return nil
			}); err != nil {
				t.Errorf("write: %v", err)
			}
		})
	}
	group.Wait()
	if got := runs.Load(); got != 3 && got != 4 {
		t.Errorf("got %d runs, want 3 or 4: one of the two twice, or both", got)
	}
	for _, id := range ids {
		if err := s.Read(t.Context(), func(r survey.Reader) error {
			log, err := r.Log(t.Context(), id, 0, 10)
			if len(log) != 2 {
				t.Errorf("got %d lines, want 2", len(log))
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
}

// TestSharedLocksAtOnce checks that submissions do not wait for one another. On
// SQLite they do by nature.
func TestSharedLocksAtOnce(t *testing.T) {
	s := sqlstoretest.PostgreSQL(t)
	ctx := t.Context()
	o := organisation()
	v := survey.Survey{Organisation: o.ID, ID: o.ID, Version: 1}
	round := survey.Round{Organisation: o.ID, ID: o.ID, Survey: o.ID, Number: 1, State: survey.Open, Version: 1}
	if err := s.Write(ctx, func(tx survey.Tx) error {
		return errors.Join(tx.InsertOrganisation(ctx, o), tx.InsertSurvey(ctx, v), tx.InsertRound(ctx, round))
	}); err != nil {
		t.Fatal(err)
	}
	var group, all sync.WaitGroup
	const many = 4
	all.Add(many)
	for k := range many {
		group.Go(func() {
			if err := s.Write(ctx, func(tx survey.Tx) error {
				if _, err := tx.LockRound(ctx, o.ID, round.ID, false); err != nil {
					return err
				}
				all.Done()
				all.Wait() // all hold it
				return tx.PutBallot(ctx, o.ID, round.ID, survey.SealedBallot{Pseudonym: survey.Key{byte(k)}, Version: 1, Sealed: []byte{1}})
			}); err != nil {
				t.Errorf("submit: %v", err)
			}
		})
	}
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("they wait for one another")
	}
}
