package attack_test

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
)

// edit writes an answer as the body of a request.
func (g *target) edit(p *played, a attack.Answer) map[string]any {
	b := g.ballot(p, a)
	groups := [][]survey.ID{}
	groups = append(groups, b.Groups...)
	follows := []map[string]any{}
	for _, f := range b.Follows {
		follows = append(follows, map[string]any{"area": f.Area, "names": f.Names})
	}
	items := []map[string]any{}
	for _, x := range b.Items {
		items = append(items, map[string]any{"item": x.Item, "yes": x.Yes})
	}
	return map[string]any{"groups": groups, "follows": follows, "items": items}
}

// handIn has a spy hand in over HTTP.
func (a *assault) handIn(s *spy, x attack.Answer) answered {
	a.keys++
	got := a.send(request{
		method: http.MethodPut, path: "/rounds/" + string(a.open.round.ID) + "/ballot", as: s, body: a.edit(a.open, x),
		header: map[string]string{"Idempotency-Key": fmt.Sprintf("idempotency-key-%d", a.keys)},
	})
	if got.status == http.StatusCreated {
		a.open.answers[s.k] = x
	}
	return got
}

// puppets has everybody who pools list whomever the adversary is after, on top of those
// they are asked about: listings of their own that must raise no count of those
// assigned.
func puppets(a *assault) {
	for _, s := range a.spies {
		x := a.drawFor(s.k)
		for _, other := range a.spies {
			if other.k != s.k && x.Place(other.k) < 0 {
				x.Groups = append([][]int{{other.k}}, x.Groups...)
			}
		}
		for listed(x) > a.open.shot.Settings.ListCap {
			x.Groups = x.Groups[:len(x.Groups)-1]
		}
		if got := a.handIn(s, x); got.status != http.StatusCreated {
			a.t.Fatalf("a puppet hands in: got %d %s", got.status, got.body)
		}
		// Twice the same person, oneself, and strangers are refused alike.
		for _, groups := range [][][]survey.ID{
			{{a.People[s.k].ID}}, {{a.People[a.victim].ID}, {a.People[a.victim].ID}}, {{a.foreign.People[0].ID}},
		} {
			got := a.send(request{
				method: http.MethodPut, path: "/rounds/" + string(a.open.round.ID) + "/ballot", as: s, body: map[string]any{"groups": groups},
				header: map[string]string{"Idempotency-Key": fmt.Sprintf("idempotency-key-x%d", a.queries)},
			})
			a.refused(attack.Differs, got, "a list that is none")
		}
	}
}

// listed is how many people a list holds.
func listed(x attack.Answer) int {
	n := 0
	for _, g := range x.Groups {
		n += len(g)
	}
	return n
}

// placers are those who were asked about somebody and answered, and those who placed
// them.
func (p *played) placers(g *target, x int) (assigned, placed []int) {
	for _, r := range p.submitters() {
		if slices.Contains(g.asked(p, r), x) {
			assigned = append(assigned, r)
		}
		if p.answers[r].Place(x) >= 0 {
			placed = append(placed, r)
		}
	}
	return assigned, placed
}

// own reads the own result of a spy.
func (a *assault) own(p *played, s *spy) (api.PersonResult, bool) {
	got, ok := read[api.OwnResult](a.t, a.get("/rounds/"+string(p.round.ID)+"/result", s))
	return got.Result, ok
}

// puppetResults holds what is shown of those who pool against how many were asked about
// them: whatever they list, the smaller count decides.
func puppetResults(a *assault) {
	floors := promised
	for _, p := range a.played {
		for _, s := range a.spies {
			r, ok := a.own(p, s)
			if !ok {
				continue
			}
			assigned, placed := p.placers(a.target, s.k)
			n := min(len(assigned), len(placed))
			a.saw(attack.Result, s.k, r.Tier != nil && n < floors.Tier, fmt.Sprintf("a tier by %d raters", n))
			a.saw(attack.Result, s.k, (r.Score != nil || r.Lower != nil || r.Upper != nil) && n < floors.Score, fmt.Sprintf("a score by %d raters", n))
		}
	}
}
