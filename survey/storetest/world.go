package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// world is an organisation with a little in it, to which tests add.
type world struct {
	organisation survey.ID
	people       []survey.ID // 3, ascending
	team, area   survey.ID
	survey       survey.ID
	round        survey.ID // a draft
}

// newWorld makes a world of its own.
func newWorld(t *testing.T, s survey.Store) world {
	t.Helper()
	w := world{organisation: newID(), team: newID(), area: newID(), survey: newID(), round: newID()}
	for range 3 {
		w.people = append(w.people, newID())
	}
	slices.Sort(w.people)
	write(t, s, func(tx survey.Tx) error {
		ctx := t.Context()
		steps := []error{tx.InsertOrganisation(ctx, survey.Organisation{
			ID: w.organisation, Name: "Waystone", TimeZone: "Europe/Berlin", Context: survey.Flat, Version: 1,
		})}
		for k, id := range w.people {
			steps = append(steps, tx.InsertPerson(ctx, w.person(id, "person"+string(rune('0'+k))+"@example.org")))
		}
		steps = append(steps,
			tx.InsertTeam(ctx, survey.Team{Organisation: w.organisation, ID: w.team, Name: "Harbour", Version: 1}),
			tx.InsertArea(ctx, survey.Area{Organisation: w.organisation, ID: w.area, Name: "Navigation", Version: 1}),
			tx.InsertSurvey(ctx, survey.Survey{Organisation: w.organisation, ID: w.survey, Name: "Half-yearly", Settings: survey.DefaultSettings(), Version: 1}),
			tx.InsertRound(ctx, w.draft(w.round, 1)))
		return first(steps)
	})
	return w
}

// person returns a person with nothing that can be left out.
func (w world) person(id survey.ID, mail string) survey.Person {
	name, _, _ := strings.Cut(mail, "@")
	return survey.Person{Organisation: w.organisation, ID: id, Name: name, Mail: mail, Version: 1}
}

// draft returns a round that has not begun.
func (w world) draft(id survey.ID, number int) survey.Round {
	return survey.Round{
		Organisation: w.organisation, ID: id, Survey: w.survey, Number: number, Label: "a round", State: survey.Draft,
		Participation: -1, Counted: -1, Turnout: -1, Version: 1,
	}
}

// first returns the first error.
func first(steps []error) error {
	for _, err := range steps {
		if err != nil {
			return err
		}
	}
	return nil
}

// noun is a kind of thing that is inserted, updated by version, found by id and
// listed by id.
type noun[T any] struct {
	insert, update func(survey.Tx, context.Context, T) error
	get            func(survey.Reader, context.Context, survey.ID, survey.ID) (T, error)
	list           func(survey.Reader, context.Context, survey.ID) ([]T, error)
	// full has no field empty, bare only those filled in that must be; both have
	// the id given and belong to a world.
	full, bare func(w world, id survey.ID) T
	// rename changes what a person would change.
	rename func(*T)
	// key returns where a thing keeps its organisation, id and version.
	key func(*T) (organisation, id *survey.ID, version *int)
}

// test runs what holds for every noun.
func (n noun[T]) test(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	ids := []survey.ID{newID(), newID()}
	slices.Sort(ids)
	full, bare := n.full(w, ids[0]), n.bare(w, ids[1])
	complete(t, "noun", valueOf(full))

	write(t, s, func(tx survey.Tx) error { // the later id first
		return first([]error{n.insert(tx, ctx, bare), n.insert(tx, ctx, full)})
	})
	read(t, s, func(r survey.Reader) error {
		for k, want := range []T{full, bare} {
			got, err := n.get(r, ctx, w.organisation, ids[k])
			if err != nil {
				return err
			}
			same(t, "got by id", got, want)
		}
		return nil
	})
	refused(t, s, "insert twice", survey.ErrExists, func(tx survey.Tx) error { return n.insert(tx, ctx, full) })

	// Lists are in order of id, and those of other organisations are elsewhere.
	read(t, s, func(r survey.Reader) error {
		got, err := n.list(r, ctx, w.organisation)
		if err != nil {
			return err
		}
		listed := []survey.ID{}
		for k := range got {
			_, id, _ := n.key(&got[k])
			listed = append(listed, *id)
		}
		if !slices.IsSorted(listed) {
			t.Errorf("list: got ids %v, want them ascending", listed)
		}
		for k, want := range []T{full, bare} {
			at := slices.Index(listed, ids[k])
			if at < 0 {
				t.Errorf("list: got %v, want %v among them", listed, ids[k])
				continue
			}
			same(t, "listed", got[at], want)
		}
		elsewhere, err := n.list(r, ctx, other.organisation)
		if err != nil {
			return err
		}
		for k := range elsewhere {
			if organisation, _, _ := n.key(&elsewhere[k]); *organisation != other.organisation {
				t.Errorf("list: got %+v of another organisation", elsewhere[k])
			}
		}
		nowhere, err := n.list(r, ctx, newID())
		if nowhere == nil || len(nowhere) > 0 {
			t.Errorf("list of nothing: got %#v, want an empty list", nowhere)
		}
		return err
	})

	// An update counts the version on; an old one is stale.
	changed := full
	n.rename(&changed)
	write(t, s, func(tx survey.Tx) error { return n.update(tx, ctx, changed) })
	want := changed
	_, _, version := n.key(&want)
	*version++
	read(t, s, func(r survey.Reader) error {
		got, err := n.get(r, ctx, w.organisation, ids[0])
		same(t, "after an update", got, want)
		return err
	})
	refused(t, s, "update an old version", survey.ErrStale, func(tx survey.Tx) error { return n.update(tx, ctx, changed) })
	ahead := want
	_, _, version = n.key(&ahead)
	*version++
	refused(t, s, "update a version that is not there yet", survey.ErrStale, func(tx survey.Tx) error { return n.update(tx, ctx, ahead) })
	bareUpdate := n.bare(w, ids[0])
	_, _, version = n.key(&bareUpdate)
	*version = 2
	write(t, s, func(tx survey.Tx) error { return n.update(tx, ctx, bareUpdate) }) // takes everything away again
	*version = 3
	read(t, s, func(r survey.Reader) error {
		got, err := n.get(r, ctx, w.organisation, ids[0])
		same(t, "after everything was taken away", got, bareUpdate)
		return err
	})

	// What is not there, or in another organisation, is not found.
	read(t, s, func(r survey.Reader) error {
		_, err := n.get(r, ctx, w.organisation, newID())
		wantError(t, "get what is not there", err, survey.ErrNotFound)
		_, err = n.get(r, ctx, other.organisation, ids[0])
		wantError(t, "get from another organisation", err, survey.ErrNotFound)
		return nil
	})
	missing := n.bare(w, newID())
	refused(t, s, "update what is not there", survey.ErrNotFound, func(tx survey.Tx) error { return n.update(tx, ctx, missing) })
	foreign := n.bare(other, ids[0])
	refused(t, s, "update from another organisation", survey.ErrNotFound, func(tx survey.Tx) error { return n.update(tx, ctx, foreign) })
	homeless := n.bare(w, newID())
	organisation, _, _ := n.key(&homeless)
	*organisation = newID()
	refused(t, s, "insert without an organisation", survey.ErrNotFound, func(tx survey.Tx) error { return n.insert(tx, ctx, homeless) })
}
