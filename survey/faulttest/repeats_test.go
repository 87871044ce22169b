package faulttest

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
)

// TestRepeats sends every submission many times at once, under one key, beside others
// of the same person, some of them with another request under that key. A key makes
// one version, whoever is first; the same request gets the same receipt every time,
// and the other one is refused.
func TestRepeats(t *testing.T) {
	const keys, twins, others = 10, 7, 3 // a person; of each key
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		people := several(10, 100)
		r := open(t, s.house(t, people))
		ballots := []*survey.Ballots{survey.NewBallots(s.Parts), survey.NewBallots(p.opened(t).Parts)}

		var all []*repeated
		queue := make(chan func(*survey.Ballots))
		var clients sync.WaitGroup
		for k := range 16 {
			clients.Go(func() {
				for send := range queue {
					send(ballots[k%2])
				}
			})
		}
		random := rand.New(rand.NewPCG(1, 1))
		for k := range people {
			var sends []func(*survey.Ballots)
			for nth := range keys {
				one := &repeated{first: r.submission(k, 2*nth), second: r.submission(k, 2*nth+1)}
				one.second.Key = one.first.Key
				all = append(all, one)
				for range twins {
					sends = append(sends, func(b *survey.Ballots) { one.send(t, b, one.first) })
				}
				for range others {
					sends = append(sends, func(b *survey.Ballots) { one.send(t, b, one.second) })
				}
			}
			random.Shuffle(len(sends), func(i, j int) { sends[i], sends[j] = sends[j], sends[i] })
			for _, send := range sends {
				queue <- send
			}
		}
		close(queue)
		clients.Wait()

		var known ledger
		for _, one := range all {
			won, receipts, refused := one.first, one.receipts[0], one.refused[1]
			if len(receipts) == 0 {
				won, receipts, refused = one.second, one.receipts[1], one.refused[0]
			}
			want := []int{twins, others}
			if won.Ballot == one.second.Ballot {
				want = []int{others, twins}
			}
			if len(receipts) != want[0] || refused != want[1] || len(slices.Compact(receipts)) != 1 {
				t.Errorf("one key: got %d receipts and %d refusals, want %d receipts, all the same, and %d refusals", len(receipts), refused, want[0], want[1])
				continue
			}
			known.enter(t, won, receipts[0])
		}
		if known.n != people*keys {
			t.Errorf("%d versions of %d keys", known.n, people*keys)
		}
		t.Logf("%d requests under %d keys", len(all)*(twins+others), len(all))
		known.kept(t, s, r)
	})
}

// repeated is what is sent under one key: a request and another one.
type repeated struct {
	first, second submission

	mutex    sync.Mutex
	receipts [2][]survey.Receipt
	refused  [2]int
}

func (o *repeated) send(t *testing.T, b *survey.Ballots, s submission) {
	receipt, err := s.send(t.Context(), b)
	o.mutex.Lock()
	defer o.mutex.Unlock()
	which := 0
	if s.Ballot == o.second.Ballot {
		which = 1
	}
	switch code(err) {
	case "":
		o.receipts[which] = append(o.receipts[which], receipt)
	case survey.CodeIdempotency:
		o.refused[which]++
	default:
		t.Errorf("submit: %v", err)
	}
}
