package faulttest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
)

// TestCutExchanges cuts every exchange of a submission with PostgreSQL in turn: the
// beginning, every statement, the commit; the request, the answer, half of the answer.
// The driver repeats some of them by itself and tells nobody. The client gets a
// receipt that is true or an error, and one version whatever happened once it has sent
// its submission again.
func TestCutExchanges(t *testing.T) {
	direct := postgres(t)
	s := direct.opened(t)
	r := open(t, s.house(t, 120))
	far, wire := direct.proxied(t)
	ballots := survey.NewBallots(far.opened(t).Parts)
	var known ledger
	k := 0
	for what, name := range map[cut]string{theRequest: "request", theAnswer: "answer", halfAnswer: "half of the answer"} {
		for _, again := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, again %v", name, again), func(t *testing.T) {
				n, failed := 1, 0
				for ; ; n, k = n+1, k+1 {
					if again { // with a version to replace and a draft to delete
						before := r.submission(k, 0)
						receipt, err := before.send(t.Context(), ballots)
						must(t, err)
						known.enter(t, before, receipt)
						_, err = ballots.SaveDraft(t.Context(), r.Actor(k), r.ID, 0, []byte("draft"))
						must(t, err)
					}
					next := r.submission(k, 1)
					done := wire.nth(n, what)
					receipt, err := next.send(t.Context(), ballots)
					cut := done()
					if err != nil {
						failed++
						if kind := survey.KindOf(err); kind != survey.Unavailable {
							t.Errorf("exchange %d: got an error of kind %d, want %d: %v", n, kind, survey.Unavailable, err)
						}
						receipt, err = next.send(t.Context(), ballots)
						must(t, err)
					}
					known.enter(t, next, receipt)
					if !cut {
						break
					}
				}
				k++
				t.Logf("%d exchanges cut, %d errors", n-1, failed)
				if n < 8 {
					t.Errorf("a submission had %d exchanges, want more", n-1)
				}
			})
		}
	}
	known.kept(t, s, r)
}

// TestCutOften cuts one exchange in ten of many submissions at once, for clients that
// send again until they have a receipt.
func TestCutOften(t *testing.T) {
	direct := postgres(t)
	s := direct.opened(t)
	r := open(t, s.house(t, 24))
	far, wire := direct.proxied(t)
	ballots := survey.NewBallots(far.opened(t).Parts)
	var known ledger
	var clients sync.WaitGroup
	var mutex sync.Mutex
	failed := 0
	wire.sometimes(10)
	for c := range 6 {
		clients.Go(func() {
			for n := range several(40, 1000) {
				next := r.submission(4*c+n%4, n/4)
				receipt, err := next.send(t.Context(), ballots)
				for ; err != nil && survey.KindOf(err) == survey.Unavailable; receipt, err = next.send(t.Context(), ballots) {
					mutex.Lock()
					failed++
					mutex.Unlock()
				}
				if err != nil {
					t.Errorf("submit: %v", err)
					return
				}
				known.enter(t, next, receipt)
			}
		})
	}
	clients.Wait()
	wire.set(nil)
	t.Logf("%d submissions after %d errors", known.n, failed)
	known.kept(t, s, r)
	known.counted(t, r)
}
