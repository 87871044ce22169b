package survey

import (
	"context"
	"maps"
	"slices"
)

// Directory keeps people, teams, areas, memberships and roles.
type Directory struct{ *Parts }

// Organisation returns the actor's organisation.
func (d Directory) Organisation(ctx context.Context, a Actor) (o Organisation, err error) {
	err = d.read(ctx, a, SeeOrganisation, func(r Reader) error {
		o, err = r.Organisation(ctx, a.Organisation)
		return err
	})
	return o, err
}

// UpdateOrganisation changes the actor's organisation.
func (d Directory) UpdateOrganisation(ctx context.Context, a Actor, o Organisation) (Organisation, error) {
	if err := Can(a, EditOrganisation, Object{Organisation: o.ID}); err != nil {
		return o, err
	}
	if err := o.Validate(); err != nil {
		return o, err
	}
	err := d.write(ctx, a, EditOrganisation, "", func(tx Tx) (string, error) {
		return string(o.ID), tx.UpdateOrganisation(ctx, o)
	})
	o.Version++
	return o, err
}

// People lists the directory after page.After, for those whose name or mail
// holds search.
func (d Directory) People(ctx context.Context, a Actor, search string, page Page) (people []Person, err error) {
	if err := validText("search", search, 0, 200); err != nil {
		return nil, err
	}
	err = d.read(ctx, a, SeeDirectory, func(r Reader) error {
		people, err = r.People(ctx, a.Organisation, search, page)
		return err
	})
	return people, err
}

// Person returns a person of the directory.
func (d Directory) Person(ctx context.Context, a Actor, id ID) (p Person, err error) {
	err = d.read(ctx, a, SeeDirectory, func(r Reader) error {
		p, err = r.Person(ctx, a.Organisation, id)
		return err
	})
	return p, err
}

// CreatePerson adds a person.
func (d Directory) CreatePerson(ctx context.Context, a Actor, p Person) (Person, error) {
	p.Organisation, p.ID, p.Version = a.Organisation, d.IDs.New(), 1
	p.Mail = NormalMail(p.Mail)
	err := d.write(ctx, a, EditDirectory, "person created", func(tx Tx) (string, error) {
		if err := tx.LockOrganisation(ctx, a.Organisation); err != nil {
			return "", err
		}
		if err := d.checkPerson(ctx, tx, p); err != nil {
			return "", err
		}
		if err := tx.InsertPerson(ctx, p); err != nil {
			return "", err
		}
		return string(p.ID), d.separated(ctx, tx, a.Organisation)
	})
	return p, err
}

// UpdatePerson changes a person whose version is the one given. When the address
// changes, or the person leaves or is disabled, their sessions end. The last
// administrator stays.
func (d Directory) UpdatePerson(ctx context.Context, a Actor, p Person) (Person, error) {
	p.Organisation = a.Organisation
	p.Mail = NormalMail(p.Mail)
	err := d.write(ctx, a, EditDirectory, "person changed", func(tx Tx) (string, error) {
		if err := tx.LockOrganisation(ctx, a.Organisation); err != nil {
			return "", err
		}
		before, err := tx.Person(ctx, a.Organisation, p.ID)
		if err != nil {
			return "", err
		}
		if before.Erased {
			return "", errErased
		}
		if err := d.checkPerson(ctx, tx, p); err != nil {
			return "", err
		}
		if err := tx.UpdatePerson(ctx, p); err != nil {
			return "", err
		}
		today, err := d.today(ctx, tx, a.Organisation)
		if err != nil {
			return "", err
		}
		gone := p.Disabled || !p.Member.Holds(today)
		if gone {
			if err := d.administered(ctx, tx, a.Organisation, today); err != nil {
				return "", err
			}
		}
		if before.Mail != p.Mail || gone {
			if err := tx.EndSessions(ctx, a.Organisation, p.ID); err != nil {
				return "", err
			}
		}
		return string(p.ID), nil
	})
	p.Version++
	return p, err
}

func (d Directory) checkPerson(ctx context.Context, r Reader, p Person) error {
	if err := p.Validate(); err != nil {
		return err
	}
	if p.Manager != "" {
		if err := mustExist(ctx, r.Person, p.Organisation, p.Manager, "manager"); err != nil {
			return err
		}
	}
	for _, area := range p.Areas {
		if err := mustExist(ctx, r.Area, p.Organisation, area, "areas"); err != nil {
			return err
		}
	}
	return nil
}

// mustExist turns a reference to nothing into an error about its field.
func mustExist[T any](ctx context.Context, get func(context.Context, ID, ID) (T, error), organisation, id ID, field string) error {
	_, err := get(ctx, organisation, id)
	if KindOf(err) == NotFound && err != nil {
		return invalid(field, "there is no such thing")
	}
	return err
}

// Profile changes what people say of themselves: language, areas they work in,
// where they would lead, whom they have worked with.
type Profile struct {
	Locale  string
	Areas   []ID
	Intents []Intent
	// WorkedWith is nil to leave it as it is.
	WorkedWith []ID
}

// UpdateProfile changes the actor's own profile.
func (d Directory) UpdateProfile(ctx context.Context, a Actor, profile Profile) error {
	if err := Can(a, EditOwnProfile, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return err
	}
	return d.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, a.Organisation, a.Person)
		if err != nil {
			return err
		}
		p.Locale = profile.Locale
		p.Areas = slices.Compact(slices.Sorted(slices.Values(profile.Areas)))
		if err := d.checkPerson(ctx, tx, p); err != nil {
			return err
		}
		if err := tx.UpdatePerson(ctx, p); err != nil {
			return err
		}
		for _, i := range profile.Intents {
			i.Organisation, i.Person = a.Organisation, a.Person
			if i.Wish != "" {
				if err := oneOf("intents/wish", i.Wish, Wishes()); err != nil {
					return err
				}
			}
			if err := mustExist(ctx, tx.Area, a.Organisation, i.Area, "intents/area"); err != nil {
				return err
			}
			if err := tx.SetIntent(ctx, i); err != nil {
				return err
			}
		}
		if profile.WorkedWith == nil {
			return nil
		}
		return d.setAcquaintances(ctx, tx, a, profile.WorkedWith)
	})
}

// maxAcquaintances bounds whom one person says they have worked with.
const maxAcquaintances = 200

func (d Directory) setAcquaintances(ctx context.Context, tx Tx, a Actor, with []ID) error {
	with = slices.Compact(slices.Sorted(slices.Values(with)))
	if len(with) > maxAcquaintances {
		return invalid("worked_with", "want %d people at most", maxAcquaintances)
	}
	for _, id := range with {
		if id == a.Person {
			return invalid("worked_with", "leave yourself out")
		}
		if err := mustExist(ctx, tx.Person, a.Organisation, id, "worked_with"); err != nil {
			return err
		}
	}
	return tx.SetAcquaintances(ctx, a.Organisation, a.Person, with)
}

// Intents lists where people would lead: part of the register of mandates.
func (d Directory) Intents(ctx context.Context, a Actor) (intents []Intent, err error) {
	err = d.read(ctx, a, SeeMandates, func(r Reader) error {
		intents, err = r.Intents(ctx, a.Organisation)
		return err
	})
	return intents, err
}

// RoleHolders lists who holds which roles.
func (d Directory) RoleHolders(ctx context.Context, a Actor) (holders map[ID][]Tenure, err error) {
	err = d.read(ctx, a, SeeRoles, func(r Reader) error {
		holders, err = r.RoleHolders(ctx, a.Organisation)
		return err
	})
	return holders, err
}

// SetRoles is Appoint for the usual terms.
func (d Directory) SetRoles(ctx context.Context, a Actor, person ID, roles []Role) error {
	return d.Appoint(ctx, a, person, Tenures(roles...))
}

// Appoint replaces the roles of a person and ends their sessions. A faculty mandate
// always has an end, [FacultyTerm] from now where none is given. Somebody stays
// administrator without one.
func (d Directory) Appoint(ctx context.Context, a Actor, person ID, tenures []Tenure) error {
	if err := Can(a, EditRoles, Object{Organisation: a.Organisation}); err != nil {
		return err
	}
	return d.Store.Write(ctx, func(tx Tx) error {
		if err := tx.LockOrganisation(ctx, a.Organisation); err != nil {
			return err
		}
		given, err := d.appoint(ctx, tx, a, person, tenures)
		if err != nil {
			return err
		}
		return d.note(ctx, tx, a, EditRoles, string(person), tenuresText(given))
	})
}

func (d Directory) appoint(ctx context.Context, tx Tx, a Actor, person ID, tenures []Tenure) ([]Tenure, error) {
	p, err := tx.Person(ctx, a.Organisation, person)
	if err != nil {
		return nil, err
	}
	if p.Erased {
		return nil, errErased
	}
	everyone, err := tx.Everyone(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	if err := Duties(rolesIn(tenures), len(everyone)); err != nil {
		return nil, err
	}
	today, err := d.today(ctx, tx, a.Organisation)
	if err != nil {
		return nil, err
	}
	if tenures, err = term(tenures, today); err != nil {
		return nil, err
	}
	if err := tx.SetRoles(ctx, a.Organisation, person, tenures); err != nil {
		return nil, err
	}
	if err := d.administered(ctx, tx, a.Organisation, today); err != nil {
		return nil, err
	}
	return tenures, tx.EndSessions(ctx, a.Organisation, person)
}

// administered checks that an organisation has an administrator who can sign in and
// whose role has no end, after what a transaction has written: nobody inside could
// appoint another.
func (p *Parts) administered(ctx context.Context, r Reader, organisation ID, today Date) error {
	holders, err := r.RoleHolders(ctx, organisation)
	if err != nil {
		return err
	}
	for id, tenures := range holders {
		if !slices.Contains(tenures, Tenure{Role: Administrator}) {
			continue
		}
		holder, err := r.Person(ctx, organisation, id)
		if err != nil {
			return err
		}
		if !holder.Disabled && holder.Member.Holds(today) {
			return nil
		}
	}
	return &Error{Kind: Conflict, Code: CodeDuties, Message: "somebody must stay administrator"}
}

// separated checks that no roles that exclude one another have come together,
// after a transaction has made the organisation larger.
func (p *Parts) separated(ctx context.Context, r Reader, organisation ID) error {
	holders, err := r.RoleHolders(ctx, organisation)
	if err != nil {
		return err
	}
	several := slices.ContainsFunc(slices.Collect(maps.Values(holders)), func(held []Tenure) bool { return len(held) > 1 })
	if !several {
		return nil
	}
	everyone, err := r.Everyone(ctx, organisation)
	if err != nil || len(everyone) <= SmallOrganisation {
		return err
	}
	return &Error{
		Kind: Conflict, Code: CodeDuties,
		Message: "with more than 20 people nobody holds two roles: first divide those that are held",
	}
}

// tenuresText names roles, and the days on which they end.
func tenuresText(tenures []Tenure) string {
	text := ""
	for _, t := range tenures {
		if text != "" {
			text += ", "
		}
		text += string(t.Role)
		if t.End != "" {
			text += " until " + string(t.End)
		}
	}
	return text
}

// Profile returns what the actor says of themselves.
func (d Directory) Profile(ctx context.Context, a Actor) (profile Profile, err error) {
	if err := Can(a, EditOwnProfile, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return profile, err
	}
	err = d.Store.Read(ctx, func(r Reader) error {
		profile = Profile{Intents: []Intent{}, WorkedWith: []ID{}}
		p, err := r.Person(ctx, a.Organisation, a.Person)
		if err != nil {
			return err
		}
		profile.Locale, profile.Areas = p.Locale, p.Areas
		intents, err := r.Intents(ctx, a.Organisation)
		if err != nil {
			return err
		}
		for _, i := range intents {
			if i.Person == a.Person {
				profile.Intents = append(profile.Intents, i)
			}
		}
		known, err := r.Acquaintances(ctx, a.Organisation)
		for _, k := range known {
			if k.From == a.Person {
				profile.WorkedWith = append(profile.WorkedWith, k.To)
			}
		}
		return err
	})
	return profile, err
}
