package faulttest

import (
	"context"
	"reflect"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
)

// ledger is what clients know for certain: which submission was acknowledged with
// which receipt.
type ledger struct {
	mutex sync.Mutex
	of    map[survey.ID]map[int]entry // by person and version
	n     int
}

type entry struct {
	submission
	survey.Receipt
}

// enter notes an acknowledgement. Two submissions cannot be the same version.
func (l *ledger) enter(t testing.TB, s submission, receipt survey.Receipt) {
	t.Helper()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.of == nil {
		l.of = make(map[survey.ID]map[int]entry)
	}
	versions := l.of[s.Person]
	if versions == nil {
		versions = make(map[int]entry)
		l.of[s.Person] = versions
	}
	if known, ok := versions[receipt.Version]; ok && (known.Key != s.Key || known.Receipt != receipt) {
		t.Errorf("two submissions were both acknowledged as version %d of one person", receipt.Version)
		return
	} else if ok {
		return
	}
	versions[receipt.Version] = entry{s, receipt}
	l.n++
}

// kept checks that a store holds what was acknowledged, all of it, once, and nothing
// else; and that what is counted of everybody is their latest version.
func (l *ledger) kept(t testing.TB, s *service, r round) {
	t.Helper()
	ctx := t.Context()
	keys, err := s.Sealer.OpenRound(ctx, r.Organisation.ID, r.ID)
	must(t, err)
	defer keys.Forget()
	person := make(map[survey.Key]survey.ID)
	for _, f := range r.shot.Roster {
		person[keys.Pseudonym(f.Person)] = f.Person
	}
	rows := s.rows(t, r.ID)
	if len(rows) != l.n {
		t.Errorf("the store holds %d versions, want the %d that were acknowledged", len(rows), l.n)
	}
	for _, row := range rows {
		e, ok := l.of[person[row.Pseudonym]][row.Version]
		switch {
		case !ok:
			t.Errorf("the store holds a version %d that nobody was acknowledged", row.Version)
		case e.Hash != row.Hash:
			t.Errorf("version %d: the store holds %x, the receipt says %x", row.Version, row.Hash, e.Hash)
		}
	}
	latest := 0
	s.read(t, func(rd survey.Reader) error {
		return rd.Ballots(ctx, r.Organisation.ID, r.ID, func(b survey.SealedBallot) error {
			latest++
			versions := l.of[person[b.Pseudonym]]
			if b.Version != len(versions) {
				t.Errorf("version %d would be counted, want %d", b.Version, len(versions))
			}
			opened, err := keys.OpenBallot(b)
			if err == nil && !same(opened, versions[b.Version].Ballot) {
				t.Errorf("version %d holds another ballot than the one acknowledged", b.Version)
			}
			return err
		})
	})
	if latest != len(l.of) {
		t.Errorf("%d ballots would be counted, want %d", latest, len(l.of))
	}
	for table, want := range map[string]int{"roll": len(l.of), "idempotency": l.n, "draft": 0} {
		if got := s.count(t, table, r.ID); got != want {
			t.Errorf("the table %s holds %d rows of the round, want %d", table, got, want)
		}
	}
}

// counted closes a round, if nobody has yet, and checks that everybody's latest
// acknowledged version is counted, and nothing else.
func (l *ledger) counted(t testing.TB, r round) {
	t.Helper()
	if _, err := r.Rounds().Close(t.Context(), r.Faculty(), r.ID); err != nil && code(err) != survey.CodeState {
		t.Fatal(err)
	}
	must(t, r.Rounds().Count(t.Context(), r.Organisation.ID, r.ID))
	if len(r.saw.cast) != len(l.of) {
		t.Errorf("%d ballots were counted, want %d", len(r.saw.cast), len(l.of))
	}
	for _, c := range r.saw.cast {
		versions := l.of[c.Rater]
		if !same(c.Ballot, versions[len(versions)].Ballot) {
			t.Error("a ballot was counted that is not the latest acknowledged one")
		}
	}
	if got := r.Round(t, r.ID); got.State != survey.Published || got.Turnout != len(l.of) {
		t.Errorf("the round is %s with a turnout of %d, want it published with %d", got.State, got.Turnout, len(l.of))
	}
}

// watching remembers what was counted.
type watching struct {
	survey.Counter
	mutex sync.Mutex
	cast  []survey.Cast // the last time
}

func (w *watching) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	w.mutex.Lock()
	w.cast = in.Ballots
	w.mutex.Unlock()
	return w.Counter.Count(ctx, in)
}

// same compares ballots as people see them: no list is an empty one.
func same(a, b *survey.Ballot) bool {
	return a != nil && b != nil && len(a.NoContact) == 0 && len(b.NoContact) == 0 && len(a.Items) == 0 && len(b.Items) == 0 &&
		reflect.DeepEqual(a.Groups, b.Groups) && reflect.DeepEqual(a.Follows, b.Follows)
}

// row is a version of a ballot as it lies in its table.
type row struct {
	Pseudonym survey.Key
	Version   int
	Hash      survey.Hash
}

// rows reads every version of every ballot of a round.
func (s *service) rows(t testing.TB, id survey.ID) (all []row) {
	t.Helper()
	db, _ := s.store.Queue()
	found, err := db.QueryContext(t.Context(), `SELECT pseudonym, version, sealed_hash FROM ballot WHERE round_id = $1`, string(id))
	must(t, err)
	defer found.Close()
	for found.Next() {
		var r row
		var pseudonym, hash []byte
		must(t, found.Scan(&pseudonym, &r.Version, &hash))
		copy(r.Pseudonym[:], pseudonym)
		copy(r.Hash[:], hash)
		all = append(all, r)
	}
	must(t, found.Err())
	return all
}

// count counts the rows of a round in a table.
func (s *service) count(t testing.TB, table string, id survey.ID) (n int) {
	t.Helper()
	db, _ := s.store.Queue()
	must(t, db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table+` WHERE round_id = $1`, string(id)).Scan(&n))
	return n
}

func (s *service) read(t testing.TB, f func(survey.Reader) error) {
	t.Helper()
	must(t, s.Store.Read(t.Context(), f))
}
