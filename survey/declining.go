package survey

import "context"

// Declined is what an associate has declined. Nobody else can tell: it is in no view,
// no line of the log, and no figure that could be told apart from one that was kept
// back.
type Declined struct {
	// Rating: no list is asked of them and nobody reminds them. A list they hand in
	// all the same counts.
	Rating bool
	// Listing: nothing that is written about them is counted. It freezes when a
	// round opens, see [Frozen.Unlisted].
	Listing bool
	// Seeing: their own result is not shown to them.
	Seeing bool
}

// Declining keeps what people have declined.
type Declining struct{ *Parts }

// OwnChoices are what somebody has declined, and what holds for rounds on their way.
type OwnChoices struct {
	Declined
	Running []RunningChoice
}

// RunningChoice is a round that has opened and is not counted yet, in which a choice
// of listing made later does not hold.
type RunningChoice struct {
	Round Round
	// Unlisted is what was frozen when the round opened.
	Unlisted bool
}

// Own returns the actor's choices.
func (s Declining) Own(ctx context.Context, a Actor) (c OwnChoices, err error) {
	if err := Can(a, ChooseOwn, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return c, err
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		c, err = s.own(ctx, r, a)
		return err
	})
	return c, err
}

// Choose replaces the actor's choices. The log does not say so: everybody reads it.
func (s Declining) Choose(ctx context.Context, a Actor, d Declined) (c OwnChoices, err error) {
	if err := Can(a, ChooseOwn, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return c, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.SetDeclined(ctx, a.Organisation, a.Person, d); err != nil {
			return err
		}
		c, err = s.own(ctx, tx, a)
		return err
	})
	return c, err
}

func (s Declining) own(ctx context.Context, r Reader, a Actor) (c OwnChoices, err error) {
	c.Running = []RunningChoice{}
	if c.Declined, err = r.Declined(ctx, a.Organisation, a.Person); err != nil {
		return c, err
	}
	rounds, err := r.Rounds(ctx, a.Organisation, "")
	if err != nil {
		return c, err
	}
	for _, round := range rounds {
		if round.State != Open && round.State != Closing {
			continue
		}
		snapshot, err := r.Snapshot(ctx, a.Organisation, round.ID)
		if err != nil {
			return c, err
		}
		if i := snapshot.Find(a.Person); i >= 0 {
			c.Running = append(c.Running, RunningChoice{Round: round, Unlisted: snapshot.Roster[i].Unlisted})
		}
	}
	return c, nil
}

// withdraw takes everything out of a ballot that is about people who declined to be
// listed in its round: placements and nominations, and of comments the text. Who
// wrote about them stays, because what is told to writers must not depend on it.
func (b *Ballot) withdraw(s *Snapshot) {
	unlisted := make(map[ID]bool)
	for _, f := range s.Roster {
		if f.Unlisted {
			unlisted[f.Person] = true
		}
	}
	if len(unlisted) == 0 {
		return
	}
	listed := func(ids []ID) []ID {
		kept := make([]ID, 0, len(ids))
		for _, id := range ids {
			if !unlisted[id] {
				kept = append(kept, id)
			}
		}
		return kept
	}
	groups := make([][]ID, 0, len(b.Groups))
	for _, g := range b.Groups {
		if kept := listed(g); len(kept) > 0 {
			groups = append(groups, kept)
		}
	}
	b.Groups, b.NoContact = groups, listed(b.NoContact)
	for k := range b.Follows {
		b.Follows[k].Names = listed(b.Follows[k].Names)
	}
	for k := range b.Comments {
		if unlisted[b.Comments[k].About] {
			b.Comments[k].Text = ""
		}
	}
}
