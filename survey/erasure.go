package survey

import "context"

// FormerColleague is what stands in the place of a name that was erased. Screens say it
// in the language of who reads.
const FormerColleague = "former colleague"

// erasedDomain takes no mail, by agreement (RFC 2606).
const erasedDomain = "@erased.invalid"

var errErased = &Error{Kind: Conflict, Code: CodeState, Message: "this person was erased from the directory"}

// Erase takes everything out of the directory that a person can be told by, for good;
// name is theirs as it stands there, so that nobody erases the wrong one by a slip. They
// leave with it, if they have not left. What remains is a random id: mandates, memberships,
// releases and the log go on to add up, and no release is computed again. Ballots that
// they handed in last until the keys of their rounds are destroyed. The last administrator
// stays.
//
// A worker sees to it that the name is not in the space of the database either.
func (d Directory) Erase(ctx context.Context, a Actor, id ID, name string) (p Person, err error) {
	err = d.write(ctx, a, ErasePerson, "", func(tx Tx) (string, error) {
		if err := tx.LockOrganisation(ctx, a.Organisation); err != nil {
			return "", err
		}
		if p, err = tx.Person(ctx, a.Organisation, id); err != nil {
			return "", err
		}
		switch {
		case p.Erased:
			return "", errErased
		case p.Name != name:
			return "", invalid("name", "this is not the name in the directory")
		}
		today, err := d.today(ctx, tx, a.Organisation)
		if err != nil {
			return "", err
		}
		if err := tx.DeletePersonal(ctx, a.Organisation, id); err != nil {
			return "", err
		}
		if err := d.endTies(ctx, tx, p, today); err != nil {
			return "", err
		}
		p = p.erased(today)
		if err := tx.UpdatePerson(ctx, p); err != nil {
			return "", err
		}
		p.Version++
		if err := tx.EndSessions(ctx, a.Organisation, id); err != nil {
			return "", err
		}
		if err := d.administered(ctx, tx, a.Organisation, today); err != nil {
			return "", err
		}
		return string(id), tx.Enqueue(ctx, Job{Kind: JobVacuum, Organisation: a.Organisation, Object: id})
	})
	return p, err
}

// erased returns what is left of a person who is gone from a day on.
func (p Person) erased(today Date) Person {
	left := today
	if p.Member.End != "" && p.Member.End < today {
		left = p.Member.End
	}
	return Person{
		Organisation: p.Organisation, ID: p.ID, Name: FormerColleague, Mail: string(p.ID) + erasedDomain,
		Member: Span{End: left}, Areas: []ID{}, Disabled: true, Erased: true, Version: p.Version,
	}
}

// endTies ends the memberships of a person who leaves, and the mandates that they hold
// or that others hold for them. What has not begun ends on the day on which it begins.
func (d Directory) endTies(ctx context.Context, tx Tx, p Person, today Date) error {
	memberships, err := tx.Memberships(ctx, p.Organisation)
	if err != nil {
		return err
	}
	for _, m := range memberships {
		if m.Person != p.ID || !m.Span.endsAfter(today) {
			continue
		}
		m.Span.End = max(today, m.Span.Start)
		if err := tx.UpdateMembership(ctx, m); err != nil {
			return err
		}
	}
	mandates, err := tx.Mandates(ctx, p.Organisation)
	if err != nil {
		return err
	}
	for _, m := range mandates {
		theirs := m.Holder == p.ID || m.Scope == Scope{Kind: OfPerson, ID: p.ID}
		if !theirs || !m.Span.endsAfter(today) {
			continue
		}
		m.Span.End = max(today, m.Span.Start)
		if err := tx.UpdateMandate(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// endsAfter reports whether a span goes on after a day.
func (s Span) endsAfter(day Date) bool { return s.End == "" || s.End > day }
