package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// gate is a mailer whose messages wait until it is opened.
type gate struct {
	open chan struct{}
	err  error

	mu  sync.Mutex
	ids []string
}

func (g *gate) Send(ctx context.Context, m survey.Message) error {
	select {
	case <-g.open:
	case <-ctx.Done():
		return ctx.Err()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ids = append(g.ids, m.ID)
	return g.err
}

// locked is a buffer for several writers.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func numbered(k int) survey.Message {
	return survey.Message{ID: fmt.Sprint(k), To: "bruna.vlyfen@example.org", Subject: "s", Text: "t\n"}
}

func TestQueueDrains(t *testing.T) {
	next := &gate{open: make(chan struct{})}
	q := NewQueue(next, slog.New(slog.DiscardHandler))
	const n = 50
	for k := range n {
		if err := q.Send(t.Context(), numbered(k)); err != nil { // returns though the gate is shut
			t.Fatal(err)
		}
	}
	close(next.open)
	if err := q.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(next.ids) != n {
		t.Errorf("sent %d, want %d", len(next.ids), n)
	}
	if err := q.Close(t.Context()); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

func TestQueueDropsWhatDoesNotFit(t *testing.T) {
	var log locked
	next := &gate{open: make(chan struct{})}
	q := newQueue(next, slog.New(slog.NewTextHandler(&log, nil)), 2, 1)
	for k := range 10 {
		if err := q.Send(t.Context(), numbered(k)); err != nil {
			t.Fatalf("an error would tell that the address is known: %v", err)
		}
	}
	close(next.open)
	if err := q.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Two wait, and one more if it was under way already.
	if n := len(next.ids); n < 2 || n > 3 {
		t.Errorf("sent %d, want what fits", n)
	}
	if got := strings.Count(log.String(), "mail dropped"); got != 10-len(next.ids) {
		t.Errorf("logged %d drops, sent %d of 10", got, len(next.ids))
	}
	if strings.Contains(log.String(), "bruna") {
		t.Errorf("an address is in the log: %s", &log)
	}
}

func TestQueueGivesUp(t *testing.T) {
	next := &gate{open: make(chan struct{})} // for ever shut
	q := newQueue(next, slog.New(slog.DiscardHandler), 8, 1)
	for k := range 4 {
		_ = q.Send(t.Context(), numbered(k))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := q.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the end of the context", err)
	}
	q.senders.Wait() // they end
	if err := q.Send(t.Context(), numbered(9)); err != nil {
		t.Errorf("sent after the close: %v", err)
	}
}

func TestQueueLogsFailuresWithoutAddress(t *testing.T) {
	var log locked
	next := &gate{open: make(chan struct{}), err: errors.New("send mail: refused")}
	close(next.open)
	q := NewQueue(next, slog.New(slog.NewTextHandler(&log, nil)))
	_ = q.Send(t.Context(), numbered(1))
	if err := q.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := log.String(); !strings.Contains(got, "refused") || strings.Contains(got, "bruna") {
		t.Errorf("logged %s", got)
	}
}

func TestPrinter(t *testing.T) {
	var out bytes.Buffer
	m := survey.Message{ID: "x", To: "a@example.org", Subject: "Your\nsign-in", Text: "enter this code there: 123456\n"}
	if err := NewPrinter(&out).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	want := "---- mail to a@example.org\nSubject: Your sign-in\n\nenter this code there: 123456\n----\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	if err := NewPrinter(brokenPipe{}).Send(t.Context(), m); err == nil {
		t.Error("a printer that cannot print says nothing")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }
