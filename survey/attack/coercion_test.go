package attack_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
)

// signature is the list that somebody is made to hand in: those they are asked about in
// an order that nobody would choose, by which the adversary means to know it again. What
// else they say is their own.
func (g *target) signature(random *rand.Rand, p *played) attack.Answer {
	asked := g.asked(p, g.coerced)
	slices.SortFunc(asked, func(x, y int) int { return strings.Compare(string(g.People[y].ID), string(g.People[x].ID)) })
	a := g.draw(random, p, g.coerced)
	a.Groups = nil
	for _, x := range asked[:min(len(asked), p.shot.Settings.ListCap)] {
		a.Groups = append(a.Groups, []int{x})
	}
	return a
}

// coerce makes a colleague hand in a list; they do, or do as they think.
func coerce(a *assault) {
	for k := a.first - 1; k > 2; k-- {
		if _, done := a.open.answers[k]; !done && k != a.victim && !slices.ContainsFunc(a.spies, func(s *spy) bool { return s.k == k }) {
			a.coerced = k
			break
		}
	}
	if a.coerced < 0 {
		return
	}
	x := a.drawFor(a.coerced)
	a.complied = a.random.IntN(2) == 0
	if a.complied {
		x = a.signature(a.random, a.open)
	}
	a.submit(a.t, a.coerced, x)
}

// coerced asks whether they did, from everything that is shown, and has them sign in and
// show their list.
func coerced(a *assault) {
	if a.coerced < 0 {
		a.unclear++
		return
	}
	p := a.played[0]
	own := &spy{k: a.coerced}
	a.signIn(a.t, own)
	ballot, ok := read[struct {
		Ballot  json.RawMessage `json:"ballot"`
		Receipt json.RawMessage `json:"receipt"`
	}](a.t, a.get("/rounds/"+string(p.round.ID)+"/ballot", own))
	a.saw(attack.Complied, a.coerced, ok && string(ballot.Ballot) != "null", "their own screen after the close")
	for _, path := range []string{"/receipt", "/draft", "/result"} {
		got := a.get("/rounds/"+string(p.round.ID)+path, own)
		first := string(a.People[a.asked(p, a.coerced)[0]].ID)
		a.saw(attack.Complied, a.coerced, path != "/result" && strings.Contains(string(got.body), first), "their own "+path+" names somebody")
	}
	findings, ok := read[api.Findings](a.t, a.get("/rounds/"+string(p.round.ID)+"/release", a.spies[0]))
	pool := a.pooling(3)
	if !ok || len(p.answers) > groupPeople {
		a.unclear++
		return
	}
	var everybody []int
	for _, f := range p.shot.Roster {
		everybody = append(everybody, a.number[f.Person])
	}
	near := func(shown *float64, x float64) bool { return shown == nil || math.Abs(*shown-x) <= 0.00501 }
	shown := false
	if u, ties := findings.Agreement.U, findings.Agreement.TieRate; u != nil || ties != nil {
		shown = true
		a.didAsTold(p, pool, "agreement and ties", far(groupSteps), func(w world) bool {
			f := a.figuresOf(p, w, everybody, true)
			return near(u, min(f[0], 0.95)) && near(ties, min(max(f[1], 0.05), 0.95))
		})
	}
	seen := map[int]api.PersonResult{}
	for _, s := range pool {
		if r, ok := a.own(p, s); ok && r.Tier != nil {
			seen[s.k] = r
		}
	}
	if len(seen) > 0 && len(p.shot.Roster) <= fittedPeople {
		shown = true
		for detail := 1; detail >= 0; detail-- {
			if a.didAsTold(p, pool, "own results of those who pool", far(fittedSteps/2), func(w world) bool { return gives(a.profile(p, w), seen, detail) }) {
				break
			}
		}
	}
	if !shown {
		a.beliefs = append(a.beliefs, attack.Belief{Cell: a.compliance("nothing is shown"), Prior: 0.5, Posterior: 0.5, Low: 0.5, Silent: true})
	}
}

// didAsTold draws worlds, half of them with what they were told, and keeps those that
// give a figure: a walk would seldom go from the one half to the other. It returns false
// when too few do.
func (a *assault) didAsTold(p *played, pool []*spy, by string, draws int, gives func(world) bool) bool {
	at := slices.Index(p.submitters(), a.coerced)
	if at < 0 {
		return true
	}
	a.within(p)
	told := a.signature(a.random, p)
	s := attack.Sample(a.random, draws, 400, a.knownTo(p, pool, nil), gives, []attack.Question[world]{{
		Cell: a.compliance(by), Value: func(w world) int { return one(fmt.Sprint(w[at].Groups) == fmt.Sprint(told.Groups)) },
	}})
	if s.Matches < attack.FewestMatches {
		a.unclear++
		return false
	}
	a.beliefs = append(a.beliefs, s.Beliefs...)
	return true
}

func (a *assault) compliance(by string) attack.Cell {
	return attack.Cell{Kind: attack.Complied, Rater: a.coerced, Ratee: -1, Other: -1, Detail: by}
}

// signIn gives a spy a session.
func (g *target) signIn(t testing.TB, s *spy) {
	t.Helper()
	link, err := survey.Accounts{Parts: g.Parts}.Reusable(t.Context(), g.Organisation.ID, g.People[s.k].ID, 24*365*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(link, "#")
	answer := g.do(t, request{method: "POST", path: base + "/session", body: map[string]string{"token": token}, host: "localhost"})
	for _, c := range answer.cookies {
		if c.Name == "__Host-session" {
			s.token = c.Value
		}
	}
	if s.token == "" {
		t.Fatalf("sign in: got %d %s", answer.status, answer.body)
	}
}
