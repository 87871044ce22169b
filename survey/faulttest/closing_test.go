package faulttest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
)

// TestCloseAtOnce has several servers close one round at the same moment, again and
// again, by hand and because it is due: it is closed once, counted to one release,
// and announced once.
func TestCloseAtOnce(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		s := sqlite(t).opened(t)
		h := s.house(t, 12)
		for trial := range several(10, 200) {
			closeAtOnce(t, s, open(t, h), 2+trial%4, func(_ int, q question) error {
				_, err := q.carryOut(t.Context(), s, nil, nil)
				return err
			})
		}
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		p := postgres(t)
		s := p.opened(t)
		h := s.house(t, 12)
		var servers []*process
		for range 5 {
			servers = append(servers, p.start(t))
		}
		for trial := range several(10, 200) {
			closeAtOnce(t, s, open(t, h), 2+trial%4, func(k int, q question) error {
				a, ok := servers[k].ask(q)
				if !ok || a.Code != "" {
					return fmt.Errorf("server %d: %s", k, a.Error)
				}
				return nil
			})
		}
	})
}

func closeAtOnce(t *testing.T, s *service, r round, servers int, ask func(server int, q question) error) {
	t.Helper()
	ballots := survey.NewBallots(s.Parts)
	for k := range r.People[:8] {
		if _, err := r.submission(k, 1).send(t.Context(), ballots); err != nil {
			t.Fatal(err)
		}
	}
	var all sync.WaitGroup
	start := make(chan struct{})
	for k := range servers {
		all.Go(func() {
			<-start
			q := question{Do: "close", submission: submission{Organisation: r.Organisation.ID, Round: r.ID, Person: r.Faculty().Person}}
			if err := ask(k, q); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	closedOnce(t, s, r, 8)
}

// closedOnce checks that a round has ended as it should, once, and returns the hash
// of its release.
func closedOnce(t *testing.T, s *service, r round, turnout int) (hash survey.Hash) {
	t.Helper()
	closings, publications := 0, 0
	r.Read(t, func(ctx context.Context, rd survey.Reader) error {
		got, err := rd.Round(ctx, r.Organisation.ID, r.ID)
		if err != nil {
			return err
		}
		if got.State != survey.Published || got.Turnout != turnout {
			t.Errorf("the round is %s with a turnout of %d, want it published with %d", got.State, got.Turnout, turnout)
		}
		release, err := rd.Release(ctx, r.Organisation.ID, r.ID)
		if err != nil {
			return err
		}
		document, err := survey.DecodeRelease(release)
		if err != nil {
			return err
		}
		if document.Turnout != turnout {
			t.Errorf("the release speaks of a turnout of %d, want %d", document.Turnout, turnout)
		}
		hash = release.Hash
		log, err := rd.Log(ctx, r.Organisation.ID, 0, 1_000_000)
		for _, line := range log {
			switch {
			case line.Object != string(r.ID):
			case line.Detail == "round closed" || line.Detail == "round closed when due":
				closings++
			case line.Detail == fmt.Sprintf("round published, release %x", hash):
				publications++
			}
		}
		return err
	})
	if closings != 1 || publications != 1 {
		t.Errorf("the log says %d times that it was closed and %d times that this release was published, want once each", closings, publications)
	}
	for kind, want := range map[survey.JobKind]int{survey.JobClose: 1, survey.JobAnnounce: 2} { // announced when it opened, too
		if got := s.jobs(t, kind, r.ID); got > want {
			t.Errorf("got %d jobs %s of the round, want %d at most", got, kind, want)
		}
	}
	return hash
}

// jobs counts the jobs of a kind that were ever handed to the workers for a round.
func (s *service) jobs(t *testing.T, kind survey.JobKind, round survey.ID) (n int) {
	t.Helper()
	db, _ := s.store.Queue()
	must(t, db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM river_job WHERE kind = $1 AND CAST(args AS TEXT) LIKE '%' || CAST($2 AS TEXT) || '%'`,
		string(kind), string(round)).Scan(&n))
	return n
}

// TestKillWhileClosing kills a server at every moment of a round's end. Another one
// finishes what it had begun, with the same bits.
func TestKillWhileClosing(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		h := s.house(t, 12)
		for range several(1, 5) {
			for _, moment := range stops {
				t.Run(moment, func(t *testing.T) { killWhileClosing(t, p, s, open(t, h), moment) })
			}
		}
	})
}

func killWhileClosing(t *testing.T, p place, s *service, r round, moment string) {
	ballots := survey.NewBallots(s.Parts)
	for k := range r.People[:9] {
		if _, err := r.submission(k, 1).send(t.Context(), ballots); err != nil {
			t.Fatal(err)
		}
	}
	doomed := p.start(t)
	q := question{Do: "close", StopAt: moment, submission: submission{Organisation: r.Organisation.ID, Round: r.ID, Person: r.Faculty().Person}}
	go doomed.ask(q)
	var last answer
	select {
	case last = <-doomed.stopped:
	case <-doomed.ended:
		t.Fatal("the server ended before it could be killed")
	}
	doomed.kill()

	want := survey.Closing
	switch moment {
	case "closing":
		want = survey.Open
	case "published":
		want = survey.Published
	}
	if got := r.Round(t, r.ID).State; got != want {
		t.Errorf("killed while %s: the round is %s, want %s", moment, got, want)
	}
	hash := last.Hash
	if want == survey.Closing {
		again, err := rehearse(t.Context(), s.Parts, r.Organisation.ID, r.ID)
		must(t, err)
		if hash != (survey.Hash{}) && hash != again {
			t.Errorf("killed while %s: another process counts %x, the first had %x", moment, again, hash)
		}
		hash = again
	}

	if want == survey.Open { // nothing was begun
		_, err := r.Rounds().Close(t.Context(), r.Faculty(), r.ID)
		must(t, err)
	}
	// Another server looks for what is due, as it does every few seconds.
	next := p.start(t)
	if a, ok := next.ask(question{Do: "due"}); !ok || a.Code != "" {
		t.Fatalf("the next server: %s", a.Error)
	}
	got := closedOnce(t, s, r, 9)
	if hash != (survey.Hash{}) && got != hash {
		t.Errorf("killed while %s: finished with %x, want %x", moment, got, hash)
	}
}
