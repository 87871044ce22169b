package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

var errFailed = errors.New("failed")

func testReferences(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	// What one organisation has, another cannot refer to.
	tests := []struct {
		name string
		run  func(survey.Tx) error
	}{
		{"a membership of a team elsewhere", func(tx survey.Tx) error {
			return tx.InsertMembership(ctx, survey.Membership{Organisation: w.organisation, ID: newID(), Team: other.team, Person: w.people[0], Version: 1})
		}},
		{"a membership of a person elsewhere", func(tx survey.Tx) error {
			return tx.InsertMembership(ctx, survey.Membership{Organisation: w.organisation, ID: newID(), Team: w.team, Person: other.people[0], Version: 1})
		}},
		{"a mandate of a person elsewhere", func(tx survey.Tx) error {
			return tx.InsertMandate(ctx, survey.Mandate{Organisation: w.organisation, ID: newID(), Holder: other.people[0], Version: 1})
		}},
		{"a round of a survey elsewhere", func(tx survey.Tx) error {
			r := w.draft(newID(), 9)
			r.Survey = other.survey
			return tx.InsertRound(ctx, r)
		}},
		{"an approval by a person elsewhere", func(tx survey.Tx) error {
			return tx.InsertApproval(ctx, survey.Approval{Organisation: w.organisation, Survey: w.survey, By: other.people[0], At: instant})
		}},
		{"a record of a round elsewhere", func(tx survey.Tx) error {
			return tx.InsertCarryForward(ctx, survey.CarryForward{Organisation: w.organisation, Survey: w.survey, Round: other.round, Number: 1, Sealed: []byte{1}})
		}},
		{"a draft of a round elsewhere", func(tx survey.Tx) error {
			return tx.PutDraft(ctx, w.organisation, other.round, 0, survey.SealedDraft{Key: newKey(), Revision: 1, Sealed: []byte{1}})
		}},
		{"an answer of a round elsewhere", func(tx survey.Tx) error {
			return tx.InsertIdempotency(ctx, w.organisation, other.round, survey.IdempotencyRecord{Key: newKey()})
		}},
	}
	for _, test := range tests {
		refused(t, s, test.name, survey.ErrNotFound, test.run)
	}
}

// testIsolation looks for everything of one organisation in another.
func testIsolation(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	membership, mandate := newID(), newID()
	write(t, s, func(tx survey.Tx) error {
		return first([]error{
			tx.InsertMembership(ctx, survey.Membership{Organisation: w.organisation, ID: membership, Team: w.team, Person: w.people[0], Version: 1}),
			tx.InsertMandate(ctx, survey.Mandate{Organisation: w.organisation, ID: mandate, Holder: w.people[0], Version: 1}),
		})
	})
	o := other.organisation
	lookups := map[string]func(survey.Reader) error{
		"person":     func(r survey.Reader) error { _, err := r.Person(ctx, o, w.people[0]); return err },
		"team":       func(r survey.Reader) error { _, err := r.Team(ctx, o, w.team); return err },
		"area":       func(r survey.Reader) error { _, err := r.Area(ctx, o, w.area); return err },
		"membership": func(r survey.Reader) error { _, err := r.Membership(ctx, o, membership); return err },
		"mandate":    func(r survey.Reader) error { _, err := r.Mandate(ctx, o, mandate); return err },
		"epoch":      func(r survey.Reader) error { _, err := r.SessionEpoch(ctx, o, w.people[0]); return err },
		"survey":     func(r survey.Reader) error { _, err := r.Survey(ctx, o, w.survey); return err },
		"round":      func(r survey.Reader) error { _, err := r.Round(ctx, o, w.round); return err },
		"snapshot":   func(r survey.Reader) error { _, err := r.Snapshot(ctx, o, w.round); return err },
		"release":    func(r survey.Reader) error { _, err := r.Release(ctx, o, w.round); return err },
	}
	for name, lookup := range lookups {
		read(t, s, func(r survey.Reader) error {
			wantError(t, name+" elsewhere", lookup(r), survey.ErrNotFound)
			return nil
		})
	}
	read(t, s, func(r survey.Reader) error {
		roles, err := r.Roles(ctx, o, w.people[0])
		same(t, "roles elsewhere", roles, []survey.Tenure{})
		memberships, err2 := r.Memberships(ctx, o)
		same(t, "memberships elsewhere", memberships, []survey.Membership{})
		mandates, err3 := r.Mandates(ctx, o)
		same(t, "mandates elsewhere", mandates, []survey.Mandate{})
		intents, err4 := r.Intents(ctx, o)
		same(t, "intents elsewhere", intents, []survey.Intent{})
		return first([]error{err, err2, err3, err4})
	})
	refused(t, s, "lock a round elsewhere", survey.ErrNotFound, func(tx survey.Tx) error {
		_, err := tx.LockRound(ctx, o, w.round, true)
		return err
	})
}

func testText(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	for _, text := range []string{
		"Zoë", "Ζωή Σ", "名字", "שם", "👩🏽‍🚀 e\u0301", "'; DROP TABLE person; --", `"\u0000" \`, "$1 :name ? %s", "line\nline\ttab\r", "\ufffd\ufeff\U0010ffff",
		strings.Repeat("ß", 100_000), " ends with spaces ",
	} {
		p := w.person(newID(), newIDText()+"@example.org")
		p.Name, p.Home = text, text
		o := survey.Organisation{ID: newID(), Name: text, TimeZone: "UTC", Vocabulary: map[string]string{text: text}, Version: 1}
		write(t, s, func(tx survey.Tx) error {
			return first([]error{tx.InsertPerson(ctx, p), tx.InsertOrganisation(ctx, o)})
		})
		read(t, s, func(r survey.Reader) error {
			got, err := r.Person(ctx, w.organisation, p.ID)
			same(t, "text", got, p)
			kept, err2 := r.Organisation(ctx, o.ID)
			same(t, "text in JSON", kept, o)
			return first([]error{err, err2})
		})
	}
	for _, text := range []string{"\x00", "nul\x00", "\xff", "a\xc3", "\xed\xa0\x80"} {
		invalid := &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid}
		name := fmt.Sprintf("%q", text)
		p := w.person(newID(), newIDText()+"@example.org")
		p.Name = text
		refused(t, s, name, invalid, func(tx survey.Tx) error { return tx.InsertPerson(ctx, p) })
		o := survey.Organisation{ID: newID(), Name: "name", TimeZone: "UTC", Vocabulary: map[string]string{"word": text}, Version: 1}
		refused(t, s, name+" in JSON", invalid, func(tx survey.Tx) error { return tx.InsertOrganisation(ctx, o) })
		o.Vocabulary = map[string]string{text: "word"}
		refused(t, s, name+" as a key of JSON", invalid, func(tx survey.Tx) error { return tx.InsertOrganisation(ctx, o) })
		refused(t, s, name+" as a counter", invalid, func(tx survey.Tx) error {
			_, err := tx.Count(ctx, text, time.Hour)
			return err
		})
		wantError(t, name+" to find", s.Read(ctx, func(r survey.Reader) error {
			_, err := r.PersonByMail(ctx, w.organisation, text)
			return err
		}), invalid)
	}
}

func newIDText() string { return string(newID()) }

func testClock(t *testing.T, s survey.Store) {
	ctx := t.Context()
	write(t, s, func(tx survey.Tx) error {
		before, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		//nolint:forbidigo // the clock of the machine is what it is compared with
		if d := time.Since(before); d < -time.Minute || d > time.Minute {
			t.Errorf("the clock of the store is %v off", d)
		}
		if before.Location() != time.UTC {
			t.Errorf("got a clock in %v, want UTC", before.Location())
		}
		time.Sleep(5 * time.Millisecond)
		after, err := tx.Now(ctx)
		if d := after.Sub(before); d < 3*time.Millisecond { // it goes on within a transaction
			t.Errorf("5 ms later the clock is %v later", d)
		}
		return err
	})
	w := newWorld(t, s)
	round := w.draft(newID(), 2)
	round.OpensAt = time.Date(2031, 7, 1, 10, 0, 0, 123456789, time.FixedZone("", 2*60*60))
	round.ClosesAt = time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC)
	write(t, s, func(tx survey.Tx) error { return tx.InsertRound(ctx, round) })
	round.OpensAt = time.Date(2031, 7, 1, 8, 0, 0, 123456000, time.UTC)
	read(t, s, func(r survey.Reader) error {
		got, err := r.Round(ctx, w.organisation, round.ID)
		same(t, "times in UTC and microseconds", got, round)
		return err
	})
}

func hasPerson(t *testing.T, s survey.Store, w world, id survey.ID, want bool) {
	t.Helper()
	err := s.Read(t.Context(), func(r survey.Reader) error {
		_, err := r.Person(t.Context(), w.organisation, id)
		return err
	})
	if want {
		wantError(t, "person", err, nil)
		return
	}
	wantError(t, "person", err, survey.ErrNotFound)
}

func testRollback(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	id := newID()
	err := s.Write(ctx, func(tx survey.Tx) error {
		if err := tx.InsertPerson(ctx, w.person(id, "new@example.org")); err != nil {
			return err
		}
		if _, err := tx.Person(ctx, w.organisation, id); err != nil { // sees what it wrote
			return err
		}
		return errFailed
	})
	if err != errFailed { //nolint:errorlint // as it is, says the port
		t.Errorf("got %v, want the error of the function as it is", err)
	}
	hasPerson(t, s, w, id, false)
	readErr := s.Read(ctx, func(survey.Reader) error { return errFailed })
	if readErr != errFailed { //nolint:errorlint // likewise
		t.Errorf("got %v, want the error of the function as it is", readErr)
	}
}

func testErrorEndsTransaction(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	for name, cause := range map[string]struct {
		run  func(survey.Tx) error
		want error
	}{
		"exists":    {func(tx survey.Tx) error { return tx.InsertPerson(ctx, w.person(w.people[0], "x@example.org")) }, survey.ErrExists},
		"not there": {func(tx survey.Tx) error { return tx.UpdatePerson(ctx, w.person(newID(), "x@example.org")) }, survey.ErrNotFound},
		"stale": {func(tx survey.Tx) error {
			p := w.person(w.people[0], "x@example.org")
			p.Version = 5
			return tx.UpdatePerson(ctx, p)
		}, survey.ErrStale},
		"malformed": {func(tx survey.Tx) error { return tx.InsertPerson(ctx, w.person(newID(), "\x00")) }, &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid}},
	} {
		id := newID()
		refused(t, s, name, cause.want, func(tx survey.Tx) error {
			if err := tx.InsertPerson(ctx, w.person(id, string(id)+"@example.org")); err != nil {
				return err
			}
			wantError(t, name, cause.run(tx), cause.want)
			// The transaction is over, and whoever goes on is told so.
			wantError(t, name+", then reading", second(tx.Person(ctx, w.organisation, w.people[0])), cause.want)
			wantError(t, name+", then writing", tx.EndSessions(ctx, w.organisation, w.people[0]), cause.want)
			return nil
		})
		hasPerson(t, s, w, id, false)
	}
}

func second[T any](_ T, err error) error { return err }

func testNotFoundDoesNot(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	id := newID()
	write(t, s, func(tx survey.Tx) error {
		wantError(t, "look", second(tx.Person(ctx, w.organisation, id)), survey.ErrNotFound)
		wantError(t, "look", second(tx.Release(ctx, w.organisation, w.round)), survey.ErrNotFound)
		return tx.InsertPerson(ctx, w.person(id, "new@example.org"))
	})
	hasPerson(t, s, w, id, true)
}

func testPanic(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	id := newID()
	func() {
		defer func() {
			if got := recover(); got != "oh" {
				t.Errorf("got panic %v, want it to go through", got)
			}
		}()
		_ = s.Write(ctx, func(tx survey.Tx) error {
			if err := tx.InsertPerson(ctx, w.person(id, "new@example.org")); err != nil {
				return err
			}
			panic("oh")
		})
	}()
	hasPerson(t, s, w, id, false)
	// Nothing is held.
	write(t, s, func(tx survey.Tx) error { return tx.InsertPerson(ctx, w.person(id, "new@example.org")) })
}

func testCancelled(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	id := newID()
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Write(ctx, func(tx survey.Tx) error {
		if err := tx.InsertPerson(ctx, w.person(id, "new@example.org")); err != nil {
			return err
		}
		cancel()
		return nil
	})
	wantError(t, "cancelled before the commit", err, context.Canceled)
	hasPerson(t, s, w, id, false)
	wantError(t, "cancelled before the start", s.Write(ctx, func(survey.Tx) error { return nil }), context.Canceled)
	wantError(t, "cancelled before reading", s.Read(ctx, func(survey.Reader) error { return nil }), context.Canceled)
	write(t, s, func(tx survey.Tx) error { return tx.InsertPerson(t.Context(), w.person(id, "new@example.org")) })
}

// testConsistentRead checks that what is read in one transaction is of one moment.
func testConsistentRead(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	read(t, s, func(r survey.Reader) error {
		before, err := r.Everyone(ctx, w.organisation)
		if err != nil {
			return err
		}
		done := make(chan error)
		go func() {
			done <- s.Write(ctx, func(tx survey.Tx) error { return tx.InsertPerson(ctx, w.person(newID(), "new@example.org")) })
		}()
		if err := <-done; err != nil {
			return err
		}
		after, err := r.Everyone(ctx, w.organisation)
		same(t, "people in the same transaction", idsOf(after), idsOf(before))
		return err
	})
	read(t, s, func(r survey.Reader) error {
		now, err := r.Everyone(ctx, w.organisation)
		same(t, "people in the next", len(now), len(w.people)+1)
		return err
	})
}

// testLostUpdate checks that of many who change one version one succeeds.
func testLostUpdate(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	const many = 8
	var group sync.WaitGroup
	var mutex sync.Mutex
	won := 0
	for k := range many {
		group.Go(func() {
			p := w.person(w.people[0], "person0@example.org")
			p.Name = fmt.Sprint(k)
			err := s.Write(ctx, func(tx survey.Tx) error { return tx.UpdatePerson(ctx, p) })
			mutex.Lock()
			defer mutex.Unlock()
			switch {
			case err == nil:
				won++
			case !errors.Is(err, survey.ErrStale):
				t.Errorf("update: got %v, want nothing or %v", err, survey.ErrStale)
			}
		})
	}
	group.Wait()
	same(t, "updates that succeeded", won, 1)
}
