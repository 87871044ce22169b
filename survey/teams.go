package survey

import (
	"context"
	"slices"
)

// Teams lists the teams.
func (d Directory) Teams(ctx context.Context, a Actor) (teams []Team, err error) {
	err = d.read(ctx, a, SeeDirectory, func(r Reader) error {
		teams, err = r.Teams(ctx, a.Organisation)
		return err
	})
	return teams, err
}

// CreateTeam adds a team.
func (d Directory) CreateTeam(ctx context.Context, a Actor, t Team) (Team, error) {
	t.Organisation, t.ID, t.Version = a.Organisation, d.IDs.New(), 1
	err := d.write(ctx, a, EditDirectory, "team created", func(tx Tx) (string, error) {
		if err := d.checkTeam(ctx, tx, t); err != nil {
			return "", err
		}
		return string(t.ID), tx.InsertTeam(ctx, t)
	})
	return t, err
}

// UpdateTeam changes a team whose version is the one given; a team ends by its
// date.
func (d Directory) UpdateTeam(ctx context.Context, a Actor, t Team) (Team, error) {
	t.Organisation = a.Organisation
	err := d.write(ctx, a, EditDirectory, "team changed", func(tx Tx) (string, error) {
		if err := d.checkTeam(ctx, tx, t); err != nil {
			return "", err
		}
		return string(t.ID), tx.UpdateTeam(ctx, t)
	})
	t.Version++
	return t, err
}

func (d Directory) checkTeam(ctx context.Context, r Reader, t Team) error {
	if err := t.Validate(); err != nil {
		return err
	}
	return noCycle(t.ID, t.Parent, func(id ID) (ID, error) {
		parent, err := r.Team(ctx, t.Organisation, id)
		return parent.Parent, err
	})
}

// Areas lists the areas.
func (d Directory) Areas(ctx context.Context, a Actor) (areas []Area, err error) {
	err = d.read(ctx, a, SeeDirectory, func(r Reader) error {
		areas, err = r.Areas(ctx, a.Organisation)
		return err
	})
	return areas, err
}

// CreateArea adds an area.
func (d Directory) CreateArea(ctx context.Context, a Actor, area Area) (Area, error) {
	area.Organisation, area.ID, area.Version = a.Organisation, d.IDs.New(), 1
	err := d.write(ctx, a, EditDirectory, "area created", func(tx Tx) (string, error) {
		if err := d.checkArea(ctx, tx, area); err != nil {
			return "", err
		}
		return string(area.ID), tx.InsertArea(ctx, area)
	})
	return area, err
}

// UpdateArea changes an area whose version is the one given; an area ends by
// its date.
func (d Directory) UpdateArea(ctx context.Context, a Actor, area Area) (Area, error) {
	area.Organisation = a.Organisation
	err := d.write(ctx, a, EditDirectory, "area changed", func(tx Tx) (string, error) {
		if err := d.checkArea(ctx, tx, area); err != nil {
			return "", err
		}
		return string(area.ID), tx.UpdateArea(ctx, area)
	})
	area.Version++
	return area, err
}

func (d Directory) checkArea(ctx context.Context, r Reader, a Area) error {
	if err := a.Validate(); err != nil {
		return err
	}
	return noCycle(a.ID, a.Parent, func(id ID) (ID, error) {
		parent, err := r.Area(ctx, a.Organisation, id)
		return parent.Parent, err
	})
}

// maxNesting bounds how deep teams and areas lie within one another.
const maxNesting = 20

// noCycle checks that following parents from a thing ends without coming back
// to it.
func noCycle(id, parent ID, above func(ID) (ID, error)) error {
	for depth := 0; parent != ""; depth++ {
		if parent == id {
			return invalid("parent", "nothing lies within itself")
		}
		if depth == maxNesting {
			return invalid("parent", "want %d levels at most", maxNesting)
		}
		next, err := above(parent)
		if err != nil {
			if KindOf(err) == NotFound {
				return invalid("parent", "there is no such thing")
			}
			return err
		}
		parent = next
	}
	return nil
}

// Memberships lists who is in which team when.
func (d Directory) Memberships(ctx context.Context, a Actor) (all []Membership, err error) {
	err = d.read(ctx, a, SeeDirectory, func(r Reader) error {
		all, err = r.Memberships(ctx, a.Organisation)
		return err
	})
	return all, err
}

// CreateMembership puts a person into a team.
func (d Directory) CreateMembership(ctx context.Context, a Actor, m Membership) (Membership, error) {
	m.Organisation, m.ID, m.Version = a.Organisation, d.IDs.New(), 1
	err := d.write(ctx, a, EditDirectory, "membership created", func(tx Tx) (string, error) {
		if err := d.checkMembership(ctx, tx, m); err != nil {
			return "", err
		}
		return string(m.ID), tx.InsertMembership(ctx, m)
	})
	return m, err
}

// UpdateMembership changes a membership whose version is the one given; it ends
// by its date. Person and team stay.
func (d Directory) UpdateMembership(ctx context.Context, a Actor, m Membership) (Membership, error) {
	m.Organisation = a.Organisation
	err := d.write(ctx, a, EditDirectory, "membership changed", func(tx Tx) (string, error) {
		before, err := tx.Membership(ctx, a.Organisation, m.ID)
		if err != nil {
			return "", err
		}
		m.Person, m.Team = before.Person, before.Team
		if err := d.checkMembership(ctx, tx, m); err != nil {
			return "", err
		}
		return string(m.ID), tx.UpdateMembership(ctx, m)
	})
	m.Version++
	return m, err
}

func (d Directory) checkMembership(ctx context.Context, r Reader, m Membership) error {
	if err := m.Validate(); err != nil {
		return err
	}
	if err := mustExist(ctx, r.Team, m.Organisation, m.Team, "team"); err != nil {
		return err
	}
	if err := mustExist(ctx, r.Person, m.Organisation, m.Person, "person"); err != nil {
		return err
	}
	all, err := r.Memberships(ctx, m.Organisation)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(o Membership) bool {
		return o.ID != m.ID && o.Team == m.Team && o.Person == m.Person && o.Span.Overlaps(m.Span)
	}) {
		return &Error{Kind: Conflict, Code: CodeMembershipOverlap, Field: "start", Message: "the person is in this team at that time already"}
	}
	return nil
}
