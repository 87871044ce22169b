package faulttest

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// TestKillWhileSubmitting kills a server in the middle of submissions, again and
// again: half of the times wherever it is, otherwise just before and just after one is
// committed. Clients keep a journal of what was acknowledged, and send anew what was
// not. In the end nothing is lost, doubled or invented.
func TestKillWhileSubmitting(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		const people, clients = 60, 8
		r := open(t, s.house(t, people))
		j := newJournal(t)
		// The submissions of a person are those of one client, one after the other.
		pending := make([]submission, people)
		sent := make([]int, people)
		for k := range pending {
			pending[k] = r.submission(k, 0)
		}
		random := rand.New(rand.NewPCG(1, 2))
		kills, unknown, kept := several(10, 100), 0, 0
		for kill := range kills {
			stopAt := []string{"", written, "", committed}[kill%4]
			server := p.start(t)
			least, delay := 1+random.IntN(40), time.Duration(random.IntN(3000))*time.Microsecond
			var all sync.WaitGroup
			var mutex sync.Mutex
			acknowledged := 0
			for c := range clients {
				all.Go(func() {
					for k := c; ; k = (k + clients) % people {
						if k%clients != c {
							k = c
						}
						q := question{Do: "submit", submission: pending[k]}
						mutex.Lock()
						if acknowledged >= least && stopAt != "" {
							q.StopAt, stopAt = stopAt, ""
							go server.killWhenStopped()
						}
						mutex.Unlock()
						a, ok := server.ask(q)
						if !ok {
							mutex.Lock()
							unknown++
							mutex.Unlock()
							return
						}
						if a.Code != "" {
							t.Errorf("submit: %s", a.Error)
							return
						}
						j.enter(t, pending[k], a.Receipt)
						sent[k]++
						pending[k] = r.submission(k, sent[k])
						mutex.Lock()
						if acknowledged++; acknowledged == least && stopAt == "" {
							time.AfterFunc(delay, server.kill)
						}
						mutex.Unlock()
					}
				})
			}
			all.Wait()
			server.kill()
			// What is in doubt is in doubt until it is sent again.
			doubtful := s.count(t, "idempotency", r.ID) - j.n
			if doubtful < 0 || doubtful > clients {
				t.Errorf("the store holds %d versions more than were acknowledged, to %d clients", doubtful, clients)
			}
			kept += doubtful
		}
		known := j.read(t, r)
		ballots := survey.NewBallots(s.Parts)
		for k := range pending {
			receipt, err := pending[k].send(t.Context(), ballots)
			must(t, err)
			known.enter(t, pending[k], receipt)
		}
		t.Logf("%d kills, %d acknowledged, %d without an answer, %d of them kept", kills, known.n-people, unknown, kept)
		known.kept(t, s, r)
		known.counted(t, r)
	})
}

// journal is a file of acknowledgements, each on the disk before the next is asked
// for.
type journal struct {
	mutex sync.Mutex
	file  *os.File
	n     int
}

func newJournal(t *testing.T) *journal {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(t.TempDir(), "journal"), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	must(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return &journal{file: f}
}

func (j *journal) enter(t *testing.T, s submission, receipt survey.Receipt) {
	text, err := json.Marshal(entry{s, receipt})
	if err == nil {
		j.mutex.Lock()
		defer j.mutex.Unlock()
		_, err = j.file.Write(append(text, '\n'))
	}
	if err == nil {
		j.n++
		err = j.file.Sync()
	}
	if err != nil {
		t.Errorf("journal: %v", err)
	}
}

// read returns what the journal says.
func (j *journal) read(t *testing.T, r round) *ledger {
	t.Helper()
	_, err := j.file.Seek(0, io.SeekStart)
	must(t, err)
	var l ledger
	for d := json.NewDecoder(j.file); d.More(); {
		var e entry
		must(t, d.Decode(&e))
		if e.Round != r.ID {
			t.Error("the journal speaks of another round")
		}
		l.enter(t, e.submission, e.Receipt)
	}
	return &l
}
