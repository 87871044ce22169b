package attack_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
)

// fixture is a rule of section 2 of the specification, switched off.
type fixture struct {
	rule   string
	attack string
	off    tamper
	// seeds are how many organisations may be tried until the attack succeeds: what
	// the rule guards against is not there in each.
	seeds uint64
}

// without counts without a rule, and without the search for witnesses, which might make
// up for it.
func without(rule disclose.Rule) func(survey.Counter) survey.Counter {
	return func(survey.Counter) survey.Counter {
		return report.Under("attacked", disclose.Without(rule, disclose.Search))
	}
}

func span(from, to int) (out []int) {
	for k := from; k < to; k++ {
		out = append(out, k)
	}
	return out
}

// everyone answers, in teams of one's own making.
func everyone(teams ...[]int) func(*plan) {
	return func(p *plan) {
		p.answering, p.teams, p.parent = 1, teams, make([]int, len(teams))
		for k := range p.parent {
			p.parent[k] = -1
		}
		p.pop.Partial, p.pop.Ties = 0, 0
	}
}

var fixtures = []fixture{
	{"R1", "puppet raters and self-added listings", tamper{people: 6, counter: without(disclose.R1), shape: everyone(span(0, 6))}, 2},
	{"R2", "team minus sub-team, overlapping teams", tamper{people: 20, counter: without(disclose.R2), shape: everyone(span(0, 20), span(0, 3))}, 2},
	{"R3", "team minus sub-team, overlapping teams", tamper{people: 40, counter: without(disclose.R3), shape: everyone(span(0, 10), append([]int{1, 2}, span(10, 20)...), span(0, 20))}, 1},
	{"R4", "colluding roles", tamper{people: 8, store: recomputing}, 1},
	{"R5", "roster and floors edited in a round", tamper{people: 8, store: thawing}, 1},
	{"R6", "polling while a colleague hands in", tamper{people: 8, handler: counting}, 1},
	{"R7", "joiners and leavers between rounds", tamper{people: 14, counter: without(disclose.R7), shape: everyone(span(0, 14))}, 6},
	{"R8", "unsigned comments", tamper{people: 8, counter: hasty, shape: everyone(span(0, 8))}, 3},
	{"R9", "unanimity and extremes", tamper{people: 12, counter: without(disclose.R9), shape: everyone(span(0, 12))}, 1},
	{"R10", "what is kept back", tamper{people: 6, handler: excusing}, 1},
	{"R11", "export, screen and mail", tamper{people: 12, handler: exporting}, 1},
	{"R12", "log and backup", tamper{people: 12, handler: talkative}, 1},
}

// TestEachRuleIsNeeded switches every rule off, one after the other: the attack that it
// stands against succeeds then, and does not with the rule on.
func TestEachRuleIsNeeded(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range fixtures {
		seen[f.rule] = true
		t.Run(f.rule, func(t *testing.T) {
			t.Parallel()
			found := false
			for seed := uint64(1); seed <= f.seeds && !found; seed++ {
				bad := run(t, newTarget(t, seed, f.off), attack.NewLedger(attack.Promised()), f.attack)
				found = len(bad) > 0
				if found {
					t.Logf("without %s, seed %d: %s", f.rule, seed, bad[0].Cell)
				}
				on := f.off
				on.counter, on.store, on.handler = nil, nil, nil
				for _, b := range run(t, newTarget(t, seed, on), attack.NewLedger(attack.Promised()), f.attack) {
					t.Errorf("with %s, seed %d: %s: %s", f.rule, seed, b.Cell, b.Verdict)
				}
			}
			if !found {
				t.Errorf("without %s the attack %q finds nothing", f.rule, f.attack)
			}
		})
	}
	for k := 1; k <= 12; k++ {
		if !seen[fmt.Sprintf("R%d", k)] {
			t.Errorf("rule R%d has no fixture", k)
		}
	}
}

// readers changes what is read of a store.
type readers struct {
	survey.Store
	changed func(survey.Reader) survey.Reader
}

func (s readers) Read(ctx context.Context, f func(survey.Reader) error) error {
	return s.Store.Read(ctx, func(r survey.Reader) error { return f(s.changed(r)) })
}

// recomputing gives another release each time (R4).
func recomputing(s survey.Store) survey.Store {
	return readers{s, func(r survey.Reader) survey.Reader { return &recomputed{Reader: r} }}
}

type recomputed struct{ survey.Reader }

func (r *recomputed) Release(ctx context.Context, organisation, round survey.ID) (survey.Release, error) {
	release, err := r.Reader.Release(ctx, organisation, round)
	if err != nil {
		return release, err
	}
	d, err := survey.DecodeRelease(release)
	if err != nil {
		return release, err
	}
	d.Label += fmt.Sprint(len(d.Label))
	d.Seed = fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, r)))
	release.Document, err = json.Marshal(d)
	release.Hash = sha256.Sum256(release.Document)
	return release, err
}

// thawing has a round follow the directory (R5).
func thawing(s survey.Store) survey.Store {
	return readers{s, func(r survey.Reader) survey.Reader { return thawed{r} }}
}

type thawed struct{ survey.Reader }

func (r thawed) Snapshot(ctx context.Context, organisation, round survey.ID) (*survey.Snapshot, error) {
	shot, err := r.Reader.Snapshot(ctx, organisation, round)
	if err != nil {
		return nil, err
	}
	memberships, err := r.Memberships(ctx, organisation)
	for _, m := range memberships {
		if i := shot.Find(m.Person); i >= 0 && !slices.Contains(shot.Roster[i].Teams, m.Team) {
			shot.Roster[i].Teams = append(slices.Clone(shot.Roster[i].Teams), m.Team)
			slices.Sort(shot.Roster[i].Teams)
		}
	}
	return shot, err
}

// changing rewrites answers.
func changing(next http.Handler, change func(*http.Request, *httptest.ResponseRecorder)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		change(r, answer)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = io.Copy(w, answer.Body)
	})
}

// counting has the size of an answer grow with those who have handed in (R6).
func counting(next http.Handler, g *target) http.Handler {
	return changing(next, func(r *http.Request, answer *httptest.ResponseRecorder) {
		if g.open == nil || !strings.HasSuffix(r.URL.Path, "/participation") {
			return
		}
		n := 0
		_ = g.Store.Read(r.Context(), func(reader survey.Reader) (err error) {
			n, err = reader.RollCount(r.Context(), g.Organisation.ID, g.open.round.ID)
			return err
		})
		answer.Body.WriteString(strings.Repeat("\n", n))
	})
}

// excusing says why something is kept back (R10): it has one more field for some.
func excusing(next http.Handler, g *target) http.Handler {
	return changing(next, func(r *http.Request, answer *httptest.ResponseRecorder) {
		if strings.HasSuffix(r.URL.Path, "/result") && bytes.Contains(answer.Body.Bytes(), []byte(g.People[1].ID)) {
			text := strings.Replace(answer.Body.String(), `"tier":null`, `"tier":null,"reason":"too_few_placed"`, 1)
			answer.Body = bytes.NewBufferString(text)
		}
	})
}

// exporting gives a file out that holds more than the screen (R11).
func exporting(next http.Handler, g *target) http.Handler {
	return changing(next, func(r *http.Request, answer *httptest.ResponseRecorder) {
		if r.Header.Get("Accept") == "text/csv" && answer.Code == http.StatusOK {
			answer.Body = bytes.NewBufferString(fmt.Sprintf("person,raters\n%s,%d\n", g.People[0].ID, len(g.played[0].answers)))
		}
	})
}

// talkative logs what is handed in (R12).
func talkative(next http.Handler, g *target) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/transparency-log") && len(g.played) > 0 {
			for k, a := range g.played[0].answers {
				text, _ := json.Marshal(g.ballot(g.played[0], a).Groups)
				g.Log.Info("counted", "rater", k, "list", json.RawMessage(text))
			}
		}
		next.ServeHTTP(w, r)
	})
}

// hasty hands out unsigned comments as they come (R8).
func hasty(c survey.Counter) survey.Counter { return hastyCounter{c} }

type hastyCounter struct{ survey.Counter }

func (h hastyCounter) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	out, err := h.Counter.Count(ctx, in)
	if err != nil {
		return nil, err
	}
	for k := range out.Comments {
		mine := &out.Comments[k]
		mine.Batches = nil
		batch := survey.CommentBatch{}
		for _, c := range in.Ballots {
			for _, x := range c.Ballot.Comments {
				if x.About == mine.Person {
					batch.Prompt, batch.Texts = x.Prompt, append(batch.Texts, x.Text)
				}
			}
		}
		if len(batch.Texts) > 0 {
			mine.Batches = []survey.CommentBatch{batch}
		}
	}
	return out, nil
}
