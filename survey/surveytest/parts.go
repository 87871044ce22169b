package surveytest

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/followship/followship/survey"
)

// Clock is a clock that stands until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now implements [survey.Clock].
func (c *Clock) Now(context.Context, survey.Reader) (time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now, nil
}

// Set sets the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t.UTC()
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// Mailbox keeps mail instead of sending it.
type Mailbox struct {
	mu   sync.Mutex
	mail []survey.Message
	// Broken makes sending fail with an error that repeats the address, as those
	// of mail servers do.
	Broken bool
}

// Send implements [survey.Mailer].
func (b *Mailbox) Send(_ context.Context, m survey.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.Broken {
		return errors.New("550 no such user: " + m.To)
	}
	b.mail = append(b.mail, m)
	return nil
}

// Take empties the box.
func (b *Mailbox) Take() []survey.Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	mail := b.mail
	b.mail = nil
	return mail
}

// IDs makes identifiers that follow from a seed. They are as valid as those that
// nobody can guess.
type IDs struct {
	mu     sync.Mutex
	random *rand.PCG
}

// NewIDs returns the identifiers of a seed.
func NewIDs(seed uint64) *IDs { return &IDs{random: rand.NewPCG(seed, 26)} }

var idText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// New implements [survey.IDs].
func (i *IDs) New() survey.ID {
	i.mu.Lock()
	defer i.mu.Unlock()
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], i.random.Uint64())
	binary.BigEndian.PutUint64(b[8:], i.random.Uint64())
	return survey.ID(idText.EncodeToString(b[:]))
}
