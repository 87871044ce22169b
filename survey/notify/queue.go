package notify

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/followship/followship/survey"
)

// Sizes of a queue: a few minutes of everybody signing in at once, and as many
// connections as a small mail server takes.
const (
	queueLength  = 512
	queueSenders = 4
)

// Queue takes messages in at once and sends them one after the other, from memory
// only. It is for mail that must not lie in a table and for which nobody may
// wait: an answer that takes longer for an address that is known would tell so.
type Queue struct {
	next survey.Mailer
	log  *slog.Logger

	mu      sync.Mutex // of closed and of closing waiting
	closed  bool
	waiting chan survey.Message
	senders sync.WaitGroup
	stop    context.CancelFunc
}

var _ survey.Mailer = (*Queue)(nil)

// NewQueue returns a queue before a mailer. End it with [Queue.Close].
func NewQueue(next survey.Mailer, log *slog.Logger) *Queue {
	return newQueue(next, log, queueLength, queueSenders)
}

func newQueue(next survey.Mailer, log *slog.Logger, length, senders int) *Queue {
	ctx, stop := context.WithCancel(context.Background())
	q := &Queue{next: next, log: log, waiting: make(chan survey.Message, length), stop: stop}
	for range senders {
		q.senders.Go(func() { q.send(ctx) })
	}
	return q
}

// send sends what comes until the queue is closed and empty.
func (q *Queue) send(ctx context.Context) {
	for m := range q.waiting {
		if err := q.next.Send(ctx, m); err != nil {
			q.log.ErrorContext(ctx, "queued mail not sent", slog.Any("error", err))
		}
	}
}

// Send implements [survey.Mailer]: it puts a message into the queue and never
// waits. What does not fit is dropped with a log line, and is no error: whoever
// waits for it asks again, and an error would show which addresses are known.
func (q *Queue) Send(ctx context.Context, m survey.Message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		q.log.WarnContext(ctx, "mail dropped", slog.String("reason", "the queue is closed"))
		return nil
	}
	select {
	case q.waiting <- m:
	default:
		q.log.WarnContext(ctx, "mail dropped", slog.String("reason", "the queue is full"), slog.Int("waiting", len(q.waiting)))
	}
	return nil
}

// Close takes nothing more in and returns when everything has been sent, or with
// an error when the context ends before; what is left then is given up.
func (q *Queue) Close(ctx context.Context) error {
	q.mu.Lock()
	if !q.closed {
		q.closed = true
		close(q.waiting)
	}
	q.mu.Unlock()
	defer q.stop()
	sent := make(chan struct{})
	go func() {
		q.senders.Wait()
		close(sent)
	}()
	select {
	case <-sent:
		return nil
	case <-ctx.Done():
		return errors.Join(errors.New("mail is left in the queue"), ctx.Err())
	}
}
