package attack_test

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
)

// budget is how many requests, and how many cells asked about, an attack has for one
// organisation.
const budget = 200

// promised are the floors of the specification, and fewestWriters how many write what is
// handed out unsigned. They are written down once more: an attack that asked the product
// would not notice that it had lowered them.
var promised = survey.Floors{Tier: 7, Score: 10, Group: 5, Organisation: 20, Item: 10}

const fewestWriters = 5

// assault is one attack on one organisation.
type assault struct {
	*target
	t       testing.TB
	random  *rand.Rand
	beliefs []attack.Belief
	queries int
	unclear int
	steps   int // gone through worlds
}

// attacks are all of section 3 of the specification, in two phases: while a round is
// open, with some ballots in, and when two rounds are published.
var attacks = []struct {
	name string
	open func(*assault)
	over func(*assault)
}{
	{"own ballot subtracted", nil, ownBallot},
	{"team minus sub-team, overlapping teams", nil, groupSums},
	{"figures of groups", nil, groupFigures},
	{"shares of followers and answers", nil, shares},
	{"joiners and leavers between rounds", nil, roundPairs},
	{"influence inverted between rounds", nil, inversion},
	{"unanimity and extremes", nil, extremes},
	{"polling while a colleague hands in", polling, nil},
	{"puppet raters and self-added listings", puppets, puppetResults},
	{"roster and floors edited in a round", freezing, frozen},
	{"coerced rank signature", coerce, coerced},
	{"sort and pagination", sorting, sorted},
	{"export, screen and mail", nil, exports},
	{"error texts", errorTexts, nil},
	{"foreign organisation", foreign, foreign},
	{"unsigned comments", nil, comments},
	{"colluding roles", collusionBefore, collusion},
	{"what is kept back", nil, keptBack},
	{"log and backup", nil, traces},
	{"receipts replayed", replay, replayed},
}

// get reads an address as somebody.
func (a *assault) get(path string, as *spy) answered {
	a.t.Helper()
	return a.send(request{path: path, as: as})
}

// send makes another request.
func (a *assault) send(q request) answered {
	a.t.Helper()
	a.queries++
	q.path = base + q.path
	got := a.do(a.t, q)
	if got.status == http.StatusUnauthorized && q.as != nil {
		a.t.Fatalf("%s: the session of a spy is over, and nothing is tried any more", q.path)
	}
	return got
}

// saw notes that something depends on what nobody may see, or does not.
func (a *assault) saw(kind attack.Kind, rater int, differs bool, detail string) {
	b := attack.Belief{Cell: attack.Cell{Kind: kind, Rater: rater, Ratee: -1, Other: -1, Detail: detail}, Prior: 0.5, Posterior: 0.5, Low: 0.5, LookedUp: true}
	if differs {
		b.Posterior, b.Low, b.Certain = 1, 1, true
	}
	a.beliefs = append(a.beliefs, b)
}

// refused checks that something is not given out.
func (a *assault) refused(kind attack.Kind, got answered, detail string) {
	a.t.Helper()
	a.saw(kind, -1, got.status < 400, detail)
}

// run carries out the attacks whose names are wanted, all for none, on one
// organisation, through its two rounds.
func run(t testing.TB, g *target, ledger *attack.Ledger, wanted ...string) []attack.Finding {
	t.Helper()
	var bad []attack.Finding
	state := map[string]*assault{}
	spent := map[string]time.Duration{}
	each := func(over bool) {
		for k, x := range attacks {
			f := x.open
			if over {
				f = x.over
			}
			if f == nil || len(wanted) > 0 && !contains(wanted, x.name) {
				continue
			}
			a := state[x.name]
			if a == nil {
				a = &assault{target: g, t: t, random: rand.New(rand.NewPCG(g.seed, uint64(k)))}
				state[x.name] = a
			}
			start := time.Now()
			f(a)
			spent[x.name] += time.Since(start)
		}
	}
	g.begin(t)
	for k := range g.People { // some have answered before
		if g.pop.On[k] && k != g.victim && g.random.Float64() < 0.3 {
			g.submit(t, k, g.draw(g.random, g.open, k))
		}
	}
	each(false)
	g.everybody(t, g.answering)
	g.end(t)
	g.between(t)
	g.begin(t)
	g.everybody(t, g.answering)
	g.end(t)
	for _, s := range g.spies { // sessions have ended meanwhile
		g.signIn(t, s)
	}
	each(true)
	for _, x := range attacks {
		a := state[x.name]
		if a == nil {
			continue
		}
		bad = append(bad, ledger.Add(attack.Record{
			Attack: x.name, Seed: g.seed, Queries: a.queries, Unclear: a.unclear, Beliefs: a.beliefs, Time: spent[x.name],
		})...)
	}
	return bad
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
