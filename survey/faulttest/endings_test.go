package faulttest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// late is a clock that is ahead: as late as every key has to go.
type late struct{ survey.Clock }

func (l late) Now(ctx context.Context, r survey.Reader) (time.Time, error) {
	now, err := l.Clock.Now(ctx, r)
	return now.AddDate(0, survey.MaxRetention, 2), err
}

// endStops are the moments in the end of a key at which a server can be made to stop,
// in order.
var endStops = []string{
	"destroying", // nothing is done
	"destroyed",  // the key is gone, its rows are there
	"deleting",   // the rows are to go, nothing committed
	"deleted",    // they are gone, their space is not vacuumed
	"vacuumed",   // it is, and the log does not say so
	"telling",    // the log is to say so, nothing committed
	"told",       // it does, and nobody knows
}

// ending returns parts of a service that is late, and stops for good at a moment.
func ending(p *survey.Parts, at string, tell func(answer)) *survey.Parts {
	s := &stopper{at: at, tell: tell}
	c := *p
	c.Clock = late{p.Clock}
	c.Store, c.Sealer = &endingStore{Store: p.Store, stopper: s}, &endingSealer{p.Sealer, s}
	return &c
}

type endingSealer struct {
	survey.Sealer
	*stopper
}

func (s *endingSealer) DestroyRound(ctx context.Context, organisation, round survey.ID) error {
	s.reach("destroying")
	err := s.Sealer.DestroyRound(ctx, organisation, round)
	s.reach("destroyed")
	return err
}

type endingStore struct {
	survey.Store
	*stopper
	vacuumed bool
}

func (s *endingStore) Write(ctx context.Context, f func(survey.Tx) error) error {
	during, after := "deleting", "deleted"
	if s.vacuumed {
		during, after = "telling", "told"
	}
	err := s.Store.Write(ctx, func(tx survey.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		s.reach(during)
		return nil
	})
	if err == nil {
		s.reach(after)
	}
	return err
}

func (s *endingStore) Vacuum(ctx context.Context) error {
	err := s.Store.Vacuum(ctx)
	s.vacuumed = true
	s.reach("vacuumed")
	return err
}

// TestKillWhileDestroying kills a server at every step of the end of a key, and has
// several finish at once what is left: nothing of the round is left, and the log says so
// once.
func TestKillWhileDestroying(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		h := s.house(t, 6)
		for _, stop := range endStops {
			r := open(t, h)
			if _, err := r.submission(3, 0).send(t.Context(), survey.NewBallots(s.Parts)); err != nil {
				t.Fatal(err)
			}
			h.Count(t, r.ID)
			q := question{Do: "destroy", submission: submission{Organisation: r.Organisation.ID, Round: r.ID}, StopAt: stop}
			server := p.start(t)
			go server.killWhenStopped()
			if a, ok := server.ask(q); ok {
				t.Fatalf("%s: it was not killed: %+v", stop, a)
			}
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					if err := (survey.Rounds{Parts: ending(s.Parts, "", nil)}).DestroyKey(t.Context(), r.Organisation.ID, r.ID); err != nil {
						t.Errorf("%s: by another: %v", stop, err)
					}
				})
			}
			all.Wait()
			if _, err := s.Sealer.OpenRound(t.Context(), r.Organisation.ID, r.ID); code(err) != survey.CodeKeyDestroyed {
				t.Errorf("%s: the key: %v", stop, err)
			}
			if n := s.count(t, "ballot", r.ID) + s.count(t, "roll", r.ID); n != 0 {
				t.Errorf("%s: %d rows are left", stop, n)
			}
			said := 0
			h.Read(t, func(ctx context.Context, rd survey.Reader) error {
				log, err := rd.Log(ctx, r.Organisation.ID, 0, 1_000_000)
				for _, line := range log {
					if line.Object == string(r.ID) && strings.HasPrefix(line.Detail, "key destroyed\n") {
						said++
					}
				}
				return err
			})
			if said != 1 {
				t.Errorf("%s: the log says it %d times", stop, said)
			}
		}
	})
}

// TestNothingIsLeftOfADestroyedRound looks in all files of a database for what was
// sealed, once its keys are destroyed: not even that can be kept for the day on which
// somebody brings an old key.
func TestNothingIsLeftOfADestroyedRound(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		r := open(t, s.house(t, 24))
		s.rest(t)
		r.castCanaries(t, survey.NewBallots(s.Parts))
		gone := map[string][]byte{}
		keep := func(table, column string) {
			for k, v := range s.column(t, table, column) {
				if len(v) >= 32 { // what was replaced is empty
					gone[fmt.Sprintf("%s.%s %d", table, column, k)] = v[len(v)-32:]
				}
			}
		}
		keep("ballot", "sealed")
		keep("ballot", "pseudonym")
		keep("roll", "roll_key")
		keep("draft", "sealed")
		keep("idempotency", "request_key")
		r.House.Count(t, r.ID)
		keep("carry_forward", "sealed")
		other := open(t, r.House) // beside it the database is in use
		other.castCanaries(t, survey.NewBallots(s.Parts))
		found := func() (where []string) {
			for place, text := range p.files(t, s) {
				if strings.Contains(place, "write-ahead") {
					continue // it goes when PostgreSQL uses its files again
				}
				for what, part := range gone {
					if bytes.Contains(text, part) {
						where = append(where, what+" in "+place)
					}
				}
			}
			return where
		}
		if n := len(found()); n < len(gone)/2 {
			t.Errorf("%d places of %d are found while it is there: the search is broken", n, len(gone))
		}
		rounds := survey.Rounds{Parts: ending(s.Parts, "", nil)}
		must(t, rounds.DestroyKey(t.Context(), r.Organisation.ID, r.ID))
		must(t, rounds.ExpireCarry(t.Context(), r.Organisation.ID, r.ID))
		for _, what := range found() {
			t.Errorf("still there: %s", what)
		}
		if n := s.count(t, "ballot", other.ID); n == 0 {
			t.Error("the other round is gone too")
		}
		t.Logf("looked for %d pieces", len(gone))
	})
}

// TestNothingIsLeftOfAnErasedName looks in all files of a database for somebody whose
// name was in every place that has names, once they are erased.
func TestNothingIsLeftOfAnErasedName(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		h := s.house(t, 24)
		ctx := t.Context()
		directory := survey.Directory{Parts: s.Parts}
		gone := h.People[5]
		// A name that was changed before is a name too.
		gone.Home = gone.Name + " abroad"
		_, err := directory.UpdatePerson(ctx, h.Administrator(), gone)
		must(t, err)
		r := open(t, h)
		for k := range r.People {
			if k < 18 && k != 4 {
				_, err := r.submission(k, 0).send(ctx, survey.NewBallots(s.Parts))
				must(t, err)
			}
		}
		r.House.Count(t, r.ID)
		_, err = survey.Accounts{Parts: s.Parts}.Request(ctx, gone.Mail, "192.0.2.1")
		must(t, err)
		must(t, s.store.PutSession(ctx, "token", []byte(gone.ID), time.Now().Add(time.Hour)))
		if _, sqlite := s.store.Queue(); !sqlite {
			s.exec(t, `ANALYZE`)
			s.keepLog(t)
		}
		names := needlesOf(gone)
		for form := range names {
			if strings.Contains(form, "id") { // it stays
				delete(names, form)
			}
		}
		look := func() map[string]map[string]int {
			found := map[string]map[string]int{}
			all := s.tables(t).merge(p.files(t, s))
			for where, text := range all {
				if in := names.in(text); len(in) > 0 && !strings.Contains(where, "write-ahead") {
					found[where] = in
				}
			}
			return found
		}
		before := look()
		for _, where := range []string{"table person", "table sign_in"} {
			if len(before[where]) == 0 {
				t.Errorf("%s does not have them: the search is broken", where)
			}
		}
		_, err = directory.Erase(ctx, h.Administrator(), gone.ID, gone.Name)
		must(t, err)
		handlers := survey.Rounds{Parts: s.Parts}.Jobs()
		must(t, handlers[survey.JobVacuum](ctx, survey.Job{Kind: survey.JobVacuum, Organisation: h.Organisation.ID, Object: gone.ID}))
		for where, forms := range look() {
			t.Errorf("%s: %v", where, forms)
		}
		if s.jobs(t, survey.JobVacuum, gone.ID) != 1 {
			t.Error("nobody was told to vacuum")
		}
		t.Logf("before, they were in %d places", len(before))
	})
}
