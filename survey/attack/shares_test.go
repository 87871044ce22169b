package attack_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
	"github.com/followship/followship/survey/disclose"
)

// share is a published share of those who did something, and who could have.
type share struct {
	percent  int
	eligible []int // places among the submitters
	did      func(attack.Answer) bool
	cell     func(rater int) attack.Cell
	// from is whose result it is, -1 for nobody's; answer marks one of answers to an
	// item or about nobody, which is rounded as such.
	from   int
	answer bool
}

// inSteps is the numbers of m that are shown as the share: by the rounding that is
// public.
func inSteps(percent, m int, rounded func(k, m int) *int) (low, high int) {
	low, high = m+1, -1
	for k := range m + 1 {
		if v := rounded(k, m); v != nil && *v == percent {
			low, high = min(low, k), max(high, k)
		}
	}
	return low, high
}

// shares takes every share that is shown to those who pool: how they are followed
// themselves, findings about others, who named nobody, and the answers to items. The
// posterior of every answer behind is exact, but for the few who would have named more
// than are accepted.
func shares(a *assault) {
	for _, p := range a.played {
		for n := 1; n <= 3; n++ {
			pool := a.pooling(n)
			found := a.sharesOf(p, pool)
			prior := a.priors(p, found)
			for k, s := range found {
				a.deduce(p, pool, s, prior[k])
			}
		}
	}
}

// sharesOf reads shares.
func (a *assault) sharesOf(p *played, pool []*spy) []share {
	var out []share
	raters := p.submitters()
	everybody := func(but int) []int {
		var in []int
		for n, k := range raters {
			if k != but {
				in = append(in, n)
			}
		}
		return in
	}
	following := func(x, area, team, percent, from int, detail string) {
		in := everybody(x)
		if team >= 0 {
			members := a.teamRaters(p, team)
			in = slices.DeleteFunc(in, func(n int) bool { return !slices.Contains(members, n) })
		}
		out = append(out, share{
			percent: percent, eligible: in, from: from,
			did: func(b attack.Answer) bool {
				for k := range b.Names {
					if (area < 0 || area == k) && b.Named(k, x) {
						return true
					}
				}
				return false
			},
			cell: func(r int) attack.Cell {
				return attack.Cell{Kind: attack.Named, Rater: r, Ratee: x, Other: -1, Detail: detail}
			},
		})
	}
	scope := func(kind, id string) (area, team int, ok bool) {
		area, team = -1, -1
		switch kind {
		case "area":
			area = slices.IndexFunc(a.Areas, func(x survey.Area) bool { return string(x.ID) == id })
			return area, team, area >= 0
		case "team":
			team = slices.IndexFunc(a.Teams, func(x survey.Team) bool { return string(x.ID) == id })
			return area, team, team >= 0
		}
		return area, team, kind == "organisation"
	}
	for _, s := range pool {
		r, ok := a.own(p, s)
		if !ok {
			continue
		}
		for _, f := range r.Followed {
			area, team, ok := scope(string(f.Scope.Kind), text(f.Scope.Id))
			if ok && f.Share != nil {
				following(s.k, area, team, *f.Share, s.k, fmt.Sprintf("own result, %s", f.Scope.Kind))
			}
		}
	}
	if faculty, ok := read[api.LeadershipAnswer](a.t, a.get("/rounds/"+string(p.round.ID)+"/reports/leadership", a.spies[1])); ok {
		for _, c := range faculty.Report.Cells {
			if area, team, ok := scope(string(c.Scope.Kind), text(c.Scope.Id)); ok && c.Share != nil {
				following(a.number[idOf(c.Person)], area, team, *c.Share, -1, fmt.Sprintf("finding, %s", c.Scope.Kind))
			}
		}
	}
	if findings, ok := read[api.Findings](a.t, a.get("/rounds/"+string(p.round.ID)+"/release", pool[0])); ok {
		for k, v := range findings.Leadership.Vacancies {
			if v.Nobody != nil {
				out = append(out, share{
					percent: *v.Nobody, eligible: everybody(-1), from: -1, answer: true,
					did: func(b attack.Answer) bool { return len(b.Names[k]) == 0 },
					cell: func(r int) attack.Cell {
						return attack.Cell{Kind: attack.Named, Rater: r, Ratee: -1, Other: -1, Detail: fmt.Sprintf("nobody in area %d", k)}
					},
				})
			}
		}
		for k, v := range findings.Items {
			if v.Share != nil {
				out = append(out, share{
					percent: *v.Share, eligible: everybody(-1), from: -1, answer: true,
					did: func(b attack.Answer) bool { return b.Items[k] == 1 },
					cell: func(r int) attack.Cell {
						return attack.Cell{Kind: attack.Agreed, Rater: r, Ratee: -1, Other: -1, Detail: fmt.Sprintf("item %d", k)}
					},
				})
			}
		}
	}
	return out
}

// priors are how probable each answer behind the shares is beforehand.
func (a *assault) priors(p *played, found []share) [][]float64 {
	draws := min(1000, 20_000/(1+len(p.answers)))
	out := make([][]float64, len(found))
	for k := range found {
		out[k] = make([]float64, len(found[k].eligible))
	}
	if len(found) == 0 {
		return out
	}
	a.within(p)
	random := rand.New(rand.NewPCG(a.seed, 77))
	raters := p.submitters()
	for range draws {
		w := make(world, len(raters))
		for n, r := range raters {
			w[n] = a.drawn(random, p, r)
		}
		for k, s := range found {
			for j, n := range s.eligible {
				if s.did(w[n]) {
					out[k][j] += 1 / float64(draws)
				}
			}
		}
	}
	return out
}

func (a *assault) deduce(p *played, pool []*spy, s share, prior []float64) {
	m := len(s.eligible)
	rounded := disclose.People
	if s.answer {
		rounded = func(k, m int) *int {
			share, _, _ := disclose.All().Answers(k, m, 1)
			return share
		}
	}
	low, high := inSteps(s.percent, m, rounded)
	said := max(float64(high)/float64(m), 1-float64(low)/float64(m))
	raters := p.submitters()
	likely := make([]float64, m)
	for j := range likely {
		likely[j] = min(max(prior[j], 0.005), 0.995)
	}
	typical := attack.Typical(likely, low, high)
	var rest []float64
	var who []int
	yes, no := 0, 0
	for j, n := range s.eligible {
		did := s.did(p.answers[raters[n]])
		if did {
			yes++
		} else {
			no++
		}
		if slices.ContainsFunc(pool, func(x *spy) bool { return x.k == raters[n] }) {
			if did {
				low, high = low-1, high-1
			}
			continue
		}
		rest, who = append(rest, likely[j]), append(who, raters[n])
	}
	posterior, ok := attack.Counted(rest, low, high)
	if !ok {
		a.t.Errorf("seed %d: a share of %d %% of %d cannot be: %s", a.seed, s.percent, m, s.cell(-1))
		return
	}
	for j, q := range posterior {
		b := attack.Belief{Cell: s.cell(who[j]), Prior: attack.Likeliest(rest[j]), Posterior: attack.Likeliest(q), Unanimous: yes == 0 || no == 0}
		b.Low, b.Said, b.Typical, b.Pooling = b.Posterior, said, typical, len(pool)
		b.Certain = high <= 0 || low >= len(rest)
		a.beliefs = append(a.beliefs, b)
	}
}

func text[T ~string](s *T) string {
	if s == nil {
		return ""
	}
	return string(*s)
}
