package sqlstore_test

import (
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// TestVacuumWaitsForThoseWhoLook has somebody look at the state from before a deletion,
// as a backup does: what was deleted is kept for them, and so a vacuum is not over before
// they are.
func TestVacuumWaitsForThoseWhoLook(t *testing.T) {
	s := sqlstoretest.PostgreSQL(t)
	looks, end := make(chan struct{}), make(chan struct{})
	go func() {
		err := s.Read(t.Context(), func(r survey.Reader) error {
			if _, err := r.Organisations(t.Context()); err != nil {
				return err
			}
			close(looks)
			<-end
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}()
	<-looks
	// Something is written after they began to look.
	err := s.Write(t.Context(), func(tx survey.Tx) error {
		_, err := tx.Count(t.Context(), "counter", time.Hour)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Vacuum(t.Context()) }()
	select {
	case err := <-done:
		close(end)
		t.Fatalf("it was over while somebody looked: %v", err)
	case <-time.After(1500 * time.Millisecond):
	}
	close(end)
	if err := <-done; err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
