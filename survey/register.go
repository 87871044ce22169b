package survey

import "context"

// Register keeps the mandates.
type Register struct{ *Parts }

// Mandates lists every mandate there is or was.
func (g Register) Mandates(ctx context.Context, a Actor) (mandates []Mandate, err error) {
	err = g.read(ctx, a, SeeMandates, func(r Reader) error {
		mandates, err = r.Mandates(ctx, a.Organisation)
		return err
	})
	return mandates, err
}

// Create grants a mandate.
func (g Register) Create(ctx context.Context, a Actor, m Mandate) (Mandate, error) {
	m.Organisation, m.ID, m.Version = a.Organisation, g.IDs.New(), 1
	err := g.write(ctx, a, EditMandates, "mandate granted", func(tx Tx) (string, error) {
		if err := g.check(ctx, tx, m); err != nil {
			return "", err
		}
		return string(m.ID), tx.InsertMandate(ctx, m)
	})
	return m, err
}

// Update changes a mandate whose version is the one given. The holder stays.
func (g Register) Update(ctx context.Context, a Actor, m Mandate) (Mandate, error) {
	m.Organisation = a.Organisation
	err := g.write(ctx, a, EditMandates, "mandate changed", func(tx Tx) (string, error) {
		before, err := tx.Mandate(ctx, a.Organisation, m.ID)
		if err != nil {
			return "", err
		}
		m.Holder = before.Holder
		if err := g.check(ctx, tx, m); err != nil {
			return "", err
		}
		return string(m.ID), tx.UpdateMandate(ctx, m)
	})
	m.Version++
	return m, err
}

// StepBack lets holders end a mandate of their own on a day not before today,
// without anybody's leave.
func (g Register) StepBack(ctx context.Context, a Actor, id ID, on Date) (m Mandate, err error) {
	if on == "" || !on.Valid() {
		return m, invalid("end", "want a day")
	}
	if err := Can(a, SeeMandates, Object{Organisation: a.Organisation}); err != nil {
		return m, err
	}
	err = g.Store.Write(ctx, func(tx Tx) error {
		if m, err = tx.Mandate(ctx, a.Organisation, id); err != nil {
			return err
		}
		if err := Can(a, StepBack, Object{Organisation: m.Organisation, Owner: m.Holder}); err != nil {
			return err
		}
		today, err := g.today(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		if on < today || m.Span.End != "" && m.Span.End < on {
			return invalid("end", "want a day from today on, before the mandate ends anyway")
		}
		m.Span.End = on
		if m.Span.Start > on {
			return invalid("end", "the mandate has not begun")
		}
		if err := tx.UpdateMandate(ctx, m); err != nil {
			return err
		}
		m.Version++
		return g.note(ctx, tx, a, StepBack, string(m.ID), "")
	})
	return m, err
}

func (g Register) check(ctx context.Context, r Reader, m Mandate) error {
	if err := m.Validate(); err != nil {
		return err
	}
	if err := mustExist(ctx, r.Person, m.Organisation, m.Holder, "holder"); err != nil {
		return err
	}
	switch m.Scope.Kind {
	case InTeam:
		return mustExist(ctx, r.Team, m.Organisation, m.Scope.ID, "scope/id")
	case InArea:
		return mustExist(ctx, r.Area, m.Organisation, m.Scope.ID, "scope/id")
	case OfPerson:
		return mustExist(ctx, r.Person, m.Organisation, m.Scope.ID, "scope/id")
	}
	return nil
}
