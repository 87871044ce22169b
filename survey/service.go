package survey

import (
	"context"
	"log/slog"
)

// Parts are what services are made of. Every service takes what it needs of
// them; none is optional.
type Parts struct {
	Store    Store
	Sealer   Sealer
	Counter  Counter
	Assigner Assigner
	Mailer   Mailer
	Clock    Clock
	IDs      IDs
	Log      *slog.Logger
	// BaseURL is where people reach the service, without a slash at its end.
	// Links in mails begin with it, never with what a request says.
	BaseURL string
}

// note appends a line about what an actor did to the transparency log.
func (p *Parts) note(ctx context.Context, tx Tx, a Actor, action Action, object, detail string) error {
	now, err := p.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	return tx.AppendLog(ctx, LogEntry{
		Organisation: a.Organisation, At: now, Actor: a.Person, Action: action, Object: object, Detail: detail,
	})
}

// read runs f for an actor who may do the action in their organisation.
func (p *Parts) read(ctx context.Context, a Actor, action Action, f func(Reader) error) error {
	if err := Can(a, action, Object{Organisation: a.Organisation}); err != nil {
		return err
	}
	return p.Store.Read(ctx, f)
}

// write runs f for an actor who may do the action in their organisation, and
// notes it in the transparency log under the name that f returns.
func (p *Parts) write(ctx context.Context, a Actor, action Action, detail string, f func(Tx) (object string, err error)) error {
	if err := Can(a, action, Object{Organisation: a.Organisation}); err != nil {
		return err
	}
	return p.Store.Write(ctx, func(tx Tx) error {
		object, err := f(tx)
		if err != nil {
			return err
		}
		return p.note(ctx, tx, a, action, object, detail)
	})
}

// today returns the day it is in an organisation.
func (p *Parts) today(ctx context.Context, r Reader, organisation ID) (Date, error) {
	o, err := r.Organisation(ctx, organisation)
	if err != nil {
		return "", err
	}
	now, err := p.Clock.Now(ctx, r)
	if err != nil {
		return "", err
	}
	return DateOf(now, o.Zone()), nil
}
