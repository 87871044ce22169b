package main

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// stuck is a mail server that does not answer before it is told to.
type stuck struct {
	asked chan survey.Message
	until chan struct{}
}

func (s stuck) Send(ctx context.Context, m survey.Message) error {
	s.asked <- m
	select {
	case <-s.until:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// founded opens the data folder of an organisation that was founded.
func founded(t *testing.T, folder string) (*house, survey.Person) {
	t.Helper()
	h, err := place{Data: filepath.Join(folder, "data")}.open(t.Context(), slog.New(slog.DiscardHandler), false)
	if err != nil {
		t.Fatal(err)
	}
	var people []survey.Person
	err = h.store.Read(t.Context(), func(r survey.Reader) (err error) {
		people, err = r.PeopleByMail(t.Context(), "ada@example.org")
		return err
	})
	if err != nil || len(people) != 1 {
		t.Fatalf("got %v, %v", people, err)
	}
	return h, people[0]
}

// TestSignInMailWaitsInMemory asks for a sign-in while the mail server does not answer:
// the answer does not wait for it, and the mail lies in no table meanwhile, that of the
// jobs least of all.
func TestSignInMailWaitsInMemory(t *testing.T) {
	folder := t.TempDir()
	initialise(t, folder)
	h, _ := founded(t, folder)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	mail := stuck{make(chan survey.Message, 10), make(chan struct{})}
	base, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- h.serve(ctx, serving{
			listen: "localhost:0",
			mailer: func(string) (mailers, error) { return mailers{signIn: mail, others: mail}, nil },
			ready: func(_ context.Context, p *survey.Parts) error {
				base <- p.BaseURL
				return nil
			},
		})
	}()
	var address string
	select {
	case address = <-base:
	case err := <-done:
		t.Fatal(err)
	}
	within, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for range 2 { // the second while the first is on its way
		r, err := http.NewRequestWithContext(within, http.MethodPost, address+"/api/v1/session/requests", strings.NewReader(`{"mail":"ada@example.org"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if status, body, _ := send(t, r); status != http.StatusAccepted {
			t.Fatalf("got %d, %s", status, body)
		}
	}
	var m survey.Message
	select {
	case m = <-mail.asked:
	case <-within.Done():
		t.Fatal("no mail is on its way")
	}
	_, token, _ := strings.Cut(m.Text, "/sign-in#")
	token, _, _ = strings.Cut(token, "\n")
	db, _ := h.store.Queue()
	rows, err := db.QueryContext(ctx, `SELECT kind, CAST(args AS TEXT) || CAST(metadata AS TEXT) FROM river_job`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var kind, text string
		if err := rows.Scan(&kind, &text); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, "ada@") || strings.Contains(text, token) || strings.Contains(kind+text, "mail") {
			t.Errorf("the job %s holds %s", kind, text)
		}
	}
	if err := rows.Err(); err != nil {
		t.Error(err)
	}
	_ = rows.Close()
	close(mail.until)
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if len(mail.asked) != 1 {
		t.Errorf("%d mails are left, want that the second was sent", len(mail.asked))
	}
}
