package survey

import "context"

// Founding begins organisations. It belongs to whoever runs the server: no
// operation of the contract reaches it.
type Founding struct{ *Parts }

// Found makes an organisation with its first administrator.
func (s Founding) Found(ctx context.Context, o Organisation, first Person) (Organisation, Person, error) {
	o.ID, o.Version = s.IDs.New(), 1
	if o.Context == "" {
		o.Context = Flat
	}
	first.Organisation, first.ID, first.Version = o.ID, s.IDs.New(), 1
	first.Mail = NormalMail(first.Mail)
	if err := o.Validate(); err != nil {
		return o, first, err
	}
	// Who wants to check a signature later can take the key from the first lines of
	// the log.
	key, err := s.Sealer.VerifierKey(ctx, o.ID)
	if err != nil {
		return o, first, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.InsertOrganisation(ctx, o); err != nil {
			return err
		}
		if first.Member.Start == "" {
			today, err := s.today(ctx, tx, o.ID)
			if err != nil {
				return err
			}
			first.Member.Start = today
		}
		if err := first.Validate(); err != nil {
			return err
		}
		if err := tx.InsertPerson(ctx, first); err != nil {
			return err
		}
		if err := tx.SetRoles(ctx, o.ID, first.ID, Tenures(Administrator)); err != nil {
			return err
		}
		if err := s.note(ctx, tx, Actor{Organisation: o.ID}, EditRoles, string(first.ID), "first administrator"); err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: o.ID}, EditOrganisation, string(o.ID), "signing key "+key)
	})
	return o, first, err
}
