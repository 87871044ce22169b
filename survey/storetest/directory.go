package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

func valueOf(v any) reflect.Value { return reflect.ValueOf(v) }

func testOrganisations(t *testing.T, s survey.Store) {
	ctx := t.Context()
	read(t, s, func(r survey.Reader) error {
		none, err := r.Organisations(ctx)
		if none == nil || len(none) > 0 {
			t.Errorf("organisations of an empty store: got %#v, want an empty list", none)
		}
		return err
	})
	ids := []survey.ID{newID(), newID()}
	slices.Sort(ids)
	full := survey.Organisation{
		ID: ids[0], Name: "Ägir & Söhne", TimeZone: "Asia/Kolkata", Locale: "de-AT", Context: survey.Network,
		Vocabulary: map[string]string{"lead": "coordinator", "team": "Bøtte"}, Version: 1,
	}
	complete(t, "organisation", valueOf(full))
	bare := survey.Organisation{ID: ids[1], Name: "B", TimeZone: "UTC", Context: survey.Flat, Version: 1}
	write(t, s, func(tx survey.Tx) error {
		return first([]error{tx.InsertOrganisation(ctx, bare), tx.InsertOrganisation(ctx, full)})
	})
	refused(t, s, "insert twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertOrganisation(ctx, full) })
	read(t, s, func(r survey.Reader) error {
		got, err := r.Organisation(ctx, full.ID)
		if err != nil {
			return err
		}
		same(t, "organisation", got, full)
		all, err := r.Organisations(ctx)
		same(t, "organisations", all, []survey.Organisation{full, bare})
		_, missing := r.Organisation(ctx, newID())
		wantError(t, "an organisation that is not there", missing, survey.ErrNotFound)
		return err
	})
	changed := full
	changed.Name, changed.Vocabulary = "Ägir", nil
	write(t, s, func(tx survey.Tx) error { return tx.UpdateOrganisation(ctx, changed) })
	refused(t, s, "update an old version", survey.ErrStale, func(tx survey.Tx) error { return tx.UpdateOrganisation(ctx, full) })
	changed.Version = 2
	read(t, s, func(r survey.Reader) error {
		got, err := r.Organisation(ctx, full.ID)
		same(t, "after an update", got, changed)
		return err
	})
	missing := survey.Organisation{ID: newID(), Name: "nobody", TimeZone: "UTC", Version: 1}
	refused(t, s, "update what is not there", survey.ErrNotFound, func(tx survey.Tx) error { return tx.UpdateOrganisation(ctx, missing) })
}

func testPeople(t *testing.T, s survey.Store) {
	noun[survey.Person]{
		insert: survey.Tx.InsertPerson, update: survey.Tx.UpdatePerson,
		get: survey.Reader.Person, list: survey.Reader.Everyone,
		full: func(w world, id survey.ID) survey.Person {
			return survey.Person{
				Organisation: w.organisation, ID: id, Name: "Žofia Ødegård", Mail: "zofia@example.org", Home: "Nordlicht",
				Member: survey.Span{Start: "2020-02-29", End: "2040-01-01"}, Leave: survey.Span{Start: "2031-01-01", End: "2031-06-30"},
				Locale: "sk", Manager: w.people[0], Areas: []survey.ID{w.area}, Disabled: true, Erased: true, Version: 1,
			}
		},
		bare: func(w world, id survey.ID) survey.Person { return w.person(id, string(id)+"@example.org") },
		rename: func(p *survey.Person) {
			p.Name, p.Mail, p.Home, p.Locale, p.Disabled, p.Erased = "Žofia", "zo@example.org", "N", "en", false, false
			p.Member.End, p.Leave.Start, p.Areas = "2041-01-01", "2031-02-01", []survey.ID{}
		},
		key: func(p *survey.Person) (*survey.ID, *survey.ID, *int) { return &p.Organisation, &p.ID, &p.Version },
	}.test(t, s)
}

func testTeams(t *testing.T, s survey.Store) {
	noun[survey.Team]{
		insert: survey.Tx.InsertTeam, update: survey.Tx.UpdateTeam, get: survey.Reader.Team, list: survey.Reader.Teams,
		full: func(w world, id survey.ID) survey.Team {
			return survey.Team{Organisation: w.organisation, ID: id, Name: "Quay", Parent: w.team, Ended: "2030-12-31", Version: 1}
		},
		bare: func(w world, id survey.ID) survey.Team {
			return survey.Team{Organisation: w.organisation, ID: id, Name: string(id), Version: 1}
		},
		rename: func(v *survey.Team) { v.Name, v.Ended = "Quay 2", "2031-12-31" },
		key:    func(v *survey.Team) (*survey.ID, *survey.ID, *int) { return &v.Organisation, &v.ID, &v.Version },
	}.test(t, s)
	w, other := newWorld(t, s), newWorld(t, s)
	same := survey.Team{Organisation: w.organisation, ID: newID(), Name: "Harbour", Version: 1}
	refused(t, s, "a name twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertTeam(t.Context(), same) })
	same.Name, same.Parent = "Quay", other.team
	refused(t, s, "a parent elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertTeam(t.Context(), same) })
}

func testAreas(t *testing.T, s survey.Store) {
	noun[survey.Area]{
		insert: survey.Tx.InsertArea, update: survey.Tx.UpdateArea, get: survey.Reader.Area, list: survey.Reader.Areas,
		full: func(w world, id survey.ID) survey.Area {
			return survey.Area{Organisation: w.organisation, ID: id, Name: "Charts", Parent: w.area, Ended: "2030-12-31", Version: 1}
		},
		bare: func(w world, id survey.ID) survey.Area {
			return survey.Area{Organisation: w.organisation, ID: id, Name: string(id), Version: 1}
		},
		rename: func(v *survey.Area) { v.Name, v.Ended = "Charts 2", "2031-12-31" },
		key:    func(v *survey.Area) (*survey.ID, *survey.ID, *int) { return &v.Organisation, &v.ID, &v.Version },
	}.test(t, s)
	w, other := newWorld(t, s), newWorld(t, s)
	same := survey.Area{Organisation: w.organisation, ID: newID(), Name: "Navigation", Version: 1}
	refused(t, s, "a name twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertArea(t.Context(), same) })
	same.Name, same.Parent = "Charts", other.area
	refused(t, s, "a parent elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertArea(t.Context(), same) })
}

func testMemberships(t *testing.T, s survey.Store) {
	noun[survey.Membership]{
		insert: survey.Tx.InsertMembership, update: survey.Tx.UpdateMembership,
		get: survey.Reader.Membership, list: survey.Reader.Memberships,
		full: func(w world, id survey.ID) survey.Membership {
			return survey.Membership{
				Organisation: w.organisation, ID: id, Team: w.team, Person: w.people[0],
				Span: survey.Span{Start: "2030-01-01", End: "2031-01-01"}, Version: 1,
			}
		},
		bare: func(w world, id survey.ID) survey.Membership {
			return survey.Membership{Organisation: w.organisation, ID: id, Team: w.team, Person: w.people[1], Span: survey.Span{Start: "2030-01-01"}, Version: 1}
		},
		rename: func(m *survey.Membership) { m.Span.End = "2032-01-01" },
		key: func(m *survey.Membership) (*survey.ID, *survey.ID, *int) {
			return &m.Organisation, &m.ID, &m.Version
		},
	}.test(t, s)
}

func testMandates(t *testing.T, s survey.Store) {
	noun[survey.Mandate]{
		insert: survey.Tx.InsertMandate, update: survey.Tx.UpdateMandate,
		get: survey.Reader.Mandate, list: survey.Reader.Mandates,
		full: func(w world, id survey.ID) survey.Mandate {
			return survey.Mandate{
				Organisation: w.organisation, ID: id, Holder: w.people[0], Title: "Lead Navigation", Kind: "faculty_lead", Level: 3,
				Scope: survey.Scope{Kind: survey.InArea, ID: w.area}, Stage: survey.FlexibleGoals,
				Span: survey.Span{Start: "2030-01-01", End: "2031-01-01"}, Review: "2030-06-01", Granted: survey.ByDecision, Version: 1,
			}
		},
		bare: func(w world, id survey.ID) survey.Mandate {
			return survey.Mandate{
				Organisation: w.organisation, ID: id, Holder: w.people[1], Title: "Pilot", Kind: "pilot",
				Scope: survey.Scope{Kind: survey.InOrganisation}, Span: survey.Span{Start: "2030-01-01"}, Granted: survey.ByChoice, Version: 1,
			}
		},
		rename: func(m *survey.Mandate) { m.Title, m.Level, m.Stage = "Lead Charts", 4, survey.Purpose },
		key:    func(m *survey.Mandate) (*survey.ID, *survey.ID, *int) { return &m.Organisation, &m.ID, &m.Version },
	}.test(t, s)
}

func testPeoplePages(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	want := slices.Clone(w.people)
	write(t, s, func(tx survey.Tx) error {
		for k := range survey.MaxPage + 20 {
			id := newID()
			want = append(want, id)
			if err := tx.InsertPerson(ctx, w.person(id, fmt.Sprintf("p%d@example.org", k))); err != nil {
				return err
			}
		}
		return nil
	})
	slices.Sort(want) // by bytes, whatever the locale of the database
	read(t, s, func(r survey.Reader) error {
		for _, limit := range []int{1, 7, survey.MaxPage, 0, survey.MaxPage + 1} {
			var got []survey.ID
			page := survey.Page{Limit: limit}
			for {
				people, err := r.People(ctx, w.organisation, "", page)
				if err != nil {
					return err
				}
				if len(people) > page.Size() {
					t.Errorf("limit %d: got a page of %d", limit, len(people))
				}
				for _, p := range people {
					got = append(got, p.ID)
				}
				if len(people) < page.Size() {
					break
				}
				page.After = string(got[len(got)-1])
			}
			same(t, fmt.Sprintf("pages of %d", limit), got, want)
		}
		everyone, err := r.Everyone(ctx, w.organisation)
		same(t, "everyone", idsOf(everyone), want)
		if err != nil {
			return err
		}
		theirs, err := r.People(ctx, other.organisation, "", survey.Page{})
		same(t, "the people of another organisation", idsOf(theirs), other.people)
		if err != nil {
			return err
		}
		end, err := r.People(ctx, w.organisation, "", survey.Page{After: strings.Repeat("z", 27)})
		if end == nil || len(end) > 0 {
			t.Errorf("after the end: got %#v, want an empty list", end)
		}
		return err
	})
}

func idsOf(people []survey.Person) []survey.ID {
	ids := make([]survey.ID, len(people))
	for k, p := range people {
		ids[k] = p.ID
	}
	return ids
}

func testSearch(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	names := []string{"Élodie Brontë", "ODYSSEUS Σίσυφος", "Straße_100%", `Back\slash`, "Ζωή"}
	byName := map[string]survey.ID{}
	write(t, s, func(tx survey.Tx) error {
		for k, name := range names {
			p := w.person(newID(), fmt.Sprintf("mail%d@example.org", k))
			p.Name = name
			byName[name] = p.ID
			if err := tx.InsertPerson(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	tests := []struct {
		search string
		want   []string
	}{
		{"élodie", []string{"Élodie Brontë"}},
		{"BRONTË", []string{"Élodie Brontë"}},
		{"odysseus", []string{"ODYSSEUS Σίσυφος"}},
		{"ΣΊΣΥΦΟΣ", []string{"ODYSSEUS Σίσυφος"}},
		{"ωή", []string{"Ζωή"}},
		{"%", []string{"Straße_100%"}},
		{"e_1", []string{"Straße_100%"}},
		{`\`, []string{`Back\slash`}},
		{"MAIL3@EXAMPLE", []string{`Back\slash`}},
		{"mail", names},
		{"nobody at all", nil},
		{"' OR ''='", nil},
	}
	read(t, s, func(r survey.Reader) error {
		for _, test := range tests {
			got, err := r.People(ctx, w.organisation, test.search, survey.Page{})
			if err != nil {
				return err
			}
			want := []survey.ID{}
			for _, name := range test.want {
				want = append(want, byName[name])
			}
			slices.Sort(want)
			same(t, fmt.Sprintf("search %q", test.search), idsOf(got), want)
		}
		page, err := r.People(ctx, w.organisation, "mail", survey.Page{Limit: 2})
		if err != nil {
			return err
		}
		rest, err := r.People(ctx, w.organisation, "mail", survey.Page{After: string(page[1].ID)})
		if len(page) != 2 || len(rest) != len(names)-2 {
			t.Errorf("search by pages: got %d and %d, want 2 and %d", len(page), len(rest), len(names)-2)
		}
		if err != nil {
			return err
		}
		foreign, err := r.People(ctx, other.organisation, "mail", survey.Page{})
		same(t, "search in another organisation", idsOf(foreign), []survey.ID{})
		return err
	})
	// A changed name is found by what it is now.
	write(t, s, func(tx survey.Tx) error {
		p, err := tx.Person(ctx, w.organisation, byName["Ζωή"])
		if err != nil {
			return err
		}
		p.Name = "Anna"
		return tx.UpdatePerson(ctx, p)
	})
	read(t, s, func(r survey.Reader) error {
		found, err := r.People(ctx, w.organisation, "ζωή", survey.Page{})
		same(t, "search of a name of old", idsOf(found), []survey.ID{})
		return err
	})
}

func testMail(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	const mail = "person1@example.org" // one in each world
	read(t, s, func(r survey.Reader) error {
		p, err := r.PersonByMail(ctx, w.organisation, mail)
		same(t, "person by mail", p.ID, w.people[1])
		if err != nil {
			return err
		}
		both, err := r.PeopleByMail(ctx, mail)
		want := []survey.ID{w.people[1], other.people[1]}
		slices.Sort(want)
		same(t, "people by mail", idsOf(both), want)
		_, missing := r.PersonByMail(ctx, w.organisation, "nobody@example.org")
		wantError(t, "a mail nobody has", missing, survey.ErrNotFound)
		nobody, err2 := r.PeopleByMail(ctx, "nobody@example.org")
		same(t, "people of a mail nobody has", nobody, []survey.Person{})
		return first([]error{err, err2})
	})
	refused(t, s, "a mail twice", survey.ErrExists, func(tx survey.Tx) error {
		return tx.InsertPerson(ctx, w.person(newID(), mail))
	})
	refused(t, s, "a mail twice by update", survey.ErrExists, func(tx survey.Tx) error {
		return tx.UpdatePerson(ctx, w.person(w.people[0], mail))
	})
	p := w.person(newID(), "new@example.org")
	p.Manager = other.people[0]
	refused(t, s, "a manager elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertPerson(ctx, p) })
}

func testRoles(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	administrator, auditor := survey.Tenure{Role: survey.Administrator}, survey.Tenure{Role: survey.Auditor}
	faculty := survey.Tenure{Role: survey.Faculty, End: "2026-05-31"}
	roles := func(person survey.ID, want []survey.Tenure) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Roles(ctx, w.organisation, person)
			same(t, "roles", got, want)
			return err
		})
	}
	set := func(person survey.ID, roles ...survey.Tenure) {
		t.Helper()
		write(t, s, func(tx survey.Tx) error { return tx.SetRoles(ctx, w.organisation, person, roles) })
	}
	roles(w.people[0], []survey.Tenure{})
	set(w.people[0], faculty, administrator)
	set(w.people[1], auditor)
	roles(w.people[0], []survey.Tenure{administrator, faculty})
	read(t, s, func(r survey.Reader) error {
		got, err := r.RoleHolders(ctx, w.organisation)
		same(t, "role holders", got, map[survey.ID][]survey.Tenure{w.people[0]: {administrator, faculty}, w.people[1]: {auditor}})
		if err != nil {
			return err
		}
		elsewhere, err := r.RoleHolders(ctx, other.organisation)
		same(t, "role holders elsewhere", elsewhere, map[survey.ID][]survey.Tenure{})
		return err
	})
	set(w.people[0], faculty)
	roles(w.people[0], []survey.Tenure{faculty})

	// Who was told of an end, and who was not.
	unnoticed := func(until survey.Date, want ...survey.ID) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Unnoticed(ctx, w.organisation, until)
			same(t, "unnoticed until "+string(until), got, append([]survey.ID{}, want...))
			return err
		})
	}
	mark := func(person survey.ID, until survey.Date) {
		t.Helper()
		write(t, s, func(tx survey.Tx) error { return tx.MarkNoticed(ctx, w.organisation, person, until) })
	}
	unnoticed("2026-05-30")
	unnoticed("2026-05-31", w.people[0])
	mark(w.people[1], "2026-12-31") // without an end there is nothing to tell
	mark(w.people[0], "2026-05-30")
	unnoticed("2026-05-31", w.people[0])
	mark(w.people[0], "2026-05-31")
	unnoticed("2026-12-31")
	set(w.people[0], faculty)
	unnoticed("2026-12-31", w.people[0])

	set(w.people[0])
	roles(w.people[0], []survey.Tenure{})
	unnoticed("2026-12-31")
	refused(t, s, "roles of nobody", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.SetRoles(ctx, w.organisation, newID(), []survey.Tenure{faculty})
	})
	refused(t, s, "roles of somebody elsewhere", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.SetRoles(ctx, w.organisation, other.people[0], nil)
	})
	refused(t, s, "a lock on nothing", survey.ErrNotFound, func(tx survey.Tx) error { return tx.LockOrganisation(ctx, newID()) })
}

func testIntents(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	set := func(person survey.ID, wish survey.Wish) {
		t.Helper()
		write(t, s, func(tx survey.Tx) error {
			return tx.SetIntent(ctx, survey.Intent{Organisation: w.organisation, Person: person, Area: w.area, Wish: wish})
		})
	}
	want := func(intents ...survey.Intent) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Intents(ctx, w.organisation)
			same(t, "intents", got, append([]survey.Intent{}, intents...))
			return err
		})
	}
	want()
	set(w.people[1], survey.NotNow)
	set(w.people[0], survey.WouldLead)
	set(w.people[1], survey.LeadsNow)
	a := survey.Intent{Organisation: w.organisation, Person: w.people[0], Area: w.area, Wish: survey.WouldLead}
	b := survey.Intent{Organisation: w.organisation, Person: w.people[1], Area: w.area, Wish: survey.LeadsNow}
	want(a, b)
	set(w.people[0], "")
	set(w.people[2], "") // said nothing before
	want(b)
	refused(t, s, "an area elsewhere", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.SetIntent(ctx, survey.Intent{Organisation: w.organisation, Person: w.people[0], Area: other.area, Wish: survey.NotNow})
	})
}

func testAcquaintances(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	set := func(from survey.ID, with ...survey.ID) {
		t.Helper()
		write(t, s, func(tx survey.Tx) error { return tx.SetAcquaintances(ctx, w.organisation, from, with) })
	}
	want := func(pairs ...survey.Acquaintance) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Acquaintances(ctx, w.organisation)
			same(t, "acquaintances", got, append([]survey.Acquaintance{}, pairs...))
			return err
		})
	}
	p := w.people
	want()
	set(p[2], p[0])
	set(p[0], p[2], p[1])
	want(survey.Acquaintance{From: p[0], To: p[1]}, survey.Acquaintance{From: p[0], To: p[2]}, survey.Acquaintance{From: p[2], To: p[0]})
	set(p[0], p[1])
	set(p[2])
	want(survey.Acquaintance{From: p[0], To: p[1]})
	refused(t, s, "somebody elsewhere", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.SetAcquaintances(ctx, w.organisation, p[0], []survey.ID{other.people[0]})
	})
	want(survey.Acquaintance{From: p[0], To: p[1]})
	read(t, s, func(r survey.Reader) error {
		got, err := r.Acquaintances(ctx, other.organisation)
		same(t, "acquaintances elsewhere", got, []survey.Acquaintance{})
		return err
	})
}

func testSessionEpoch(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	epoch := func(want int) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.SessionEpoch(ctx, w.organisation, w.people[0])
			same(t, "epoch", got, want)
			return err
		})
	}
	epoch(0)
	for k := range 2 {
		write(t, s, func(tx survey.Tx) error { return tx.EndSessions(ctx, w.organisation, w.people[0]) })
		epoch(k + 1)
	}
	// It is no change of the person: whoever edits them meanwhile may go on.
	write(t, s, func(tx survey.Tx) error { return tx.UpdatePerson(ctx, w.person(w.people[0], "person0@example.org")) })
	epoch(2)
	refused(t, s, "end the sessions of nobody", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.EndSessions(ctx, other.organisation, w.people[0])
	})
	read(t, s, func(r survey.Reader) error {
		_, err := r.SessionEpoch(context.WithoutCancel(ctx), other.organisation, w.people[0])
		wantError(t, "an epoch elsewhere", err, survey.ErrNotFound)
		return nil
	})
}

func testDeletePersonal(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	one, two := w.people[0], w.people[1]
	mail := string(newID()) + "@example.org"
	signIn := survey.SignIn{ID: newKey(), Mail: mail, Expires: instant}
	write(t, s, func(tx survey.Tx) error {
		p, err := tx.Person(ctx, w.organisation, one)
		if err != nil {
			return err
		}
		p.Mail = mail
		led, err := tx.Person(ctx, w.organisation, two)
		led.Manager = one
		return first([]error{
			err, tx.UpdatePerson(ctx, p), tx.UpdatePerson(ctx, led), tx.InsertSignIn(ctx, signIn),
			tx.SetRoles(ctx, w.organisation, one, survey.Tenures(survey.Faculty)), tx.SetRoles(ctx, w.organisation, two, survey.Tenures(survey.Auditor)),
			tx.SetIntent(ctx, survey.Intent{Organisation: w.organisation, Person: one, Area: w.area, Wish: survey.WouldLead}),
			tx.SetIntent(ctx, survey.Intent{Organisation: w.organisation, Person: two, Area: w.area, Wish: survey.NotNow}),
			tx.SetAcquaintances(ctx, w.organisation, one, []survey.ID{two}), tx.SetAcquaintances(ctx, w.organisation, two, []survey.ID{one}),
		})
	})
	look := func(left bool) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			holders, err := r.RoleHolders(ctx, w.organisation)
			if err != nil {
				return err
			}
			intents, err := r.Intents(ctx, w.organisation)
			if err != nil {
				return err
			}
			known, err := r.Acquaintances(ctx, w.organisation)
			if err != nil {
				return err
			}
			led, err := r.Person(ctx, w.organisation, two)
			if err != nil {
				return err
			}
			_, err = r.SignIn(ctx, signIn.ID)
			if err != nil && !errors.Is(err, survey.ErrNotFound) {
				return err
			}
			// What the other person says of themselves stays.
			want := []any{1, 1, 0, survey.ID(""), false}
			if left {
				want = []any{2, 2, 2, one, true}
			}
			same(t, "roles, intents, acquaintances, manager, sign-in", []any{len(holders), len(intents), len(known), led.Manager, err == nil}, want)
			return nil
		})
	}
	look(true)
	refused(t, s, "of another organisation", survey.ErrNotFound, func(tx survey.Tx) error { return tx.DeletePersonal(ctx, other.organisation, one) })
	look(true)
	for range 2 {
		write(t, s, func(tx survey.Tx) error { return tx.DeletePersonal(ctx, w.organisation, one) })
		look(false)
	}
}
