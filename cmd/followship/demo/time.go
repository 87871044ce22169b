package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/followship/followship/survey"
)

// clock is a clock that is moved by hand.
type clock struct{ now time.Time }

// Now implements [survey.Clock].
func (c *clock) Now(context.Context, survey.Reader) (time.Time, error) { return c.now, nil }

// set moves the clock.
func (c *clock) set(t time.Time) { c.now = t.UTC().Truncate(time.Microsecond) }

// ids draws ids from a seed.
type ids struct{ source *rand.ChaCha8 }

func newIDs(seed uint64) ids {
	var key [32]byte
	for k := range 8 {
		key[k] = byte(seed >> (8 * k))
	}
	return ids{rand.NewChaCha8(key)}
}

// New implements [survey.IDs].
func (d ids) New() survey.ID {
	var bits [16]byte
	_, _ = d.source.Read(bits[:]) // never fails
	return survey.IDOf(bits)
}

// quiet is a store whose jobs nobody does: what would be mailed about the past is
// not.
type quiet struct{ survey.Store }

// Write implements [survey.Store].
func (q quiet) Write(ctx context.Context, f func(survey.Tx) error) error {
	return q.Store.Write(ctx, func(tx survey.Tx) error { return f(quietTx{tx}) })
}

type quietTx struct{ survey.Tx }

// Enqueue implements [survey.Tx].
func (quietTx) Enqueue(context.Context, survey.Job) error { return nil }
