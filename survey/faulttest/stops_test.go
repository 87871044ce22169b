package faulttest

import (
	"context"
	"errors"

	"github.com/followship/followship/survey"
)

// stops are the moments in the life of a round's end at which a server can be made
// to stop, in order.
var stops = []string{
	"closing",    // everything of the closing transaction is written, nothing committed
	"closed",     // it is committed, nothing counted
	"opening",    // ballots are being opened
	"counted",    // the release is in memory
	"publishing", // everything of the publishing transaction is written, nothing committed
	"published",  // it is committed, and nobody knows
}

// stopsOfSubmission are those in the life of a submission.
const (
	written   = "closing" // everything is written, nothing committed
	committed = "closed"  // it is committed, and the client does not know
)

// stopping returns parts of a service that stop for good at a moment, after they have
// told of it; "" for never.
func stopping(p *survey.Parts, at string, tell func(answer)) *survey.Parts {
	if at == "" {
		return p
	}
	s := &stopper{at: at, tell: tell}
	c := *p
	c.Store = &stoppingStore{p.Store, s}
	c.Counter = &stoppingCounter{p.Counter, s}
	return &c
}

type stopper struct {
	at   string
	tell func(answer)
	hash survey.Hash
}

func (s *stopper) reach(moment string) {
	if s.at == moment {
		s.tell(answer{Stopped: moment, Hash: s.hash})
		select {} // until it is killed
	}
}

// stoppingStore stops in its transactions. The first that writes closes, the next
// publishes.
type stoppingStore struct {
	survey.Store
	*stopper
}

func (s *stoppingStore) Write(ctx context.Context, f func(survey.Tx) error) error {
	during, after := "closing", "closed"
	if s.hash != (survey.Hash{}) {
		during, after = "publishing", "published"
	}
	err := s.Store.Write(ctx, func(tx survey.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		s.reach(during)
		return nil
	})
	if err == nil {
		s.reach(after)
	}
	return err
}

func (s *stoppingStore) Read(ctx context.Context, f func(survey.Reader) error) error {
	return s.Store.Read(ctx, func(r survey.Reader) error { return f(&stoppingReader{r, s.stopper}) })
}

// stoppingReader stops while ballots are read.
type stoppingReader struct {
	survey.Reader
	*stopper
}

func (r *stoppingReader) Ballots(ctx context.Context, organisation, round survey.ID, f func(survey.SealedBallot) error) error {
	n := 0
	return r.Reader.Ballots(ctx, organisation, round, func(b survey.SealedBallot) error {
		if n++; n == 2 {
			r.reach("opening")
		}
		return f(b)
	})
}

// stoppingCounter stops once it has counted.
type stoppingCounter struct {
	survey.Counter
	*stopper
}

func (c *stoppingCounter) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	counted, err := c.Counter.Count(ctx, in)
	if err != nil {
		return nil, err
	}
	if _, c.hash, err = counted.Document.Encode(); err != nil {
		return nil, err
	}
	c.reach("counted")
	return counted, nil
}

// errRehearsed ends a rehearsal before it publishes.
var errRehearsed = errors.New("only rehearsed")

// rehearse counts a round that is closing without publishing it, and returns the hash
// of what would have been published.
func rehearse(ctx context.Context, p *survey.Parts, organisation, round survey.ID) (survey.Hash, error) {
	c := *p
	counter := &stoppingCounter{p.Counter, &stopper{}}
	c.Counter, c.Store = counter, unwritable{p.Store}
	err := survey.Rounds{Parts: &c}.Count(ctx, organisation, round)
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return counter.hash, err
}

type unwritable struct{ survey.Store }

func (unwritable) Write(context.Context, func(survey.Tx) error) error { return errRehearsed }
