package titles_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/titles"
)

// N.11: repeating every round with identical names changes no p-value.
func TestIdenticalRoundsAreNoEvidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		if len(rounds) == 0 {
			return
		}
		one := titles.Round{Graph: rounds[0].Graph}
		once := assessAndDecide([]titles.Round{one}, m)
		for copies := 2; copies <= titles.Window; copies++ {
			again := assessAndDecide(slices.Repeat([]titles.Round{one}, copies), m)
			if one.Graph.Edges() > 0 && again.Design != float64(copies) {
				t.Fatalf("D = %v of %d identical rounds", again.Design, copies)
			}
			for k, c := range once.Cells {
				d := again.Cells[k]
				if c.Eligible < titles.MinPairs {
					continue // too few pairs to be tested once
				}
				if !same(c.More.P, d.More.P) || !same(c.Less.P, d.Less.P) || d.Followers != copies*c.Followers {
					t.Fatalf("%d copies: person %d was %+v, is %+v", copies, c.Person, c, d)
				}
			}
		}
	})
}

func same(a, b ranking.Statistic) bool {
	return a.OK() == b.OK() && a.Reason() == b.Reason() && math.Abs(a.Value()-b.Value()) <= 1e-9
}

// N.1: relabelling people changes no cell.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		n := len(m.Level)
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		moved := titles.Mandates{Level: make([]int, n)}
		if m.Kind != nil {
			moved.Kind = make([]string, n)
		}
		for i, j := range order {
			moved.Level[j] = m.Level[i]
			if m.Kind != nil {
				moved.Kind[j] = m.Kind[i]
			}
		}
		var here, there []titles.Round
		for _, r := range rounds {
			// Without raters outside, which a restriction drops.
			inner := titles.Round{Graph: r.Graph.Restrict(identity(n), n), Held: r.Held}
			outer := titles.Round{Graph: inner.Graph.Restrict(order, n)}
			if r.Held != nil {
				outer.Held = make([]bool, n)
				for i, j := range order {
					outer.Held[j] = r.Held[i]
				}
			}
			here, there = append(here, inner), append(there, outer)
		}
		a, b := assessAndDecide(here, m), assessAndDecide(there, moved)
		if len(a.Cells) != len(b.Cells) || a.GateClosed != b.GateClosed || !same(a.AUC, b.AUC) {
			t.Fatalf("assessment %+v, relabelled %+v", a, b)
		}
		for _, c := range a.Cells {
			k := slices.IndexFunc(b.Cells, func(d titles.Cell) bool { return d.Person == order[c.Person] })
			d := b.Cells[k]
			if c.Finding != d.Finding || !same(c.More.P, d.More.P) || !same(c.Less.P, d.Less.P) ||
				!same(c.Reported().Adjusted, d.Reported().Adjusted) || !same(c.Expected, d.Expected) ||
				c.Reference.Kind != d.Reference.Kind || c.Reference.Holders != d.Reference.Holders {
				t.Fatalf("person %d: %+v, relabelled %+v", c.Person, c, d)
			}
		}
	})
}

func identity(n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i
	}
	return x
}

// N.7 and the rules of the families, whatever the data.
func TestCellsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		a := assessAndDecide(rounds, m)
		for _, c := range a.Cells {
			for _, s := range []ranking.Statistic{c.More.P, c.More.Adjusted, c.Less.P, c.Less.Adjusted, c.Expected} {
				if math.IsNaN(s.Value()) || math.IsInf(s.Value(), 0) || s.Value() < 0 {
					t.Fatalf("N.7: %+v", c)
				}
			}
			if c.More.P.OK() != c.More.Adjusted.OK() || c.Less.P.OK() != c.Less.Adjusted.OK() {
				t.Fatalf("p without adjusted p: %+v", c)
			}
			if c.More.P.OK() != (c.Eligible >= titles.MinPairs && a.Reason == "") {
				t.Fatalf("tested or not: %+v", c)
			}
			if !c.More.P.OK() && c.More.P.Reason() == "" {
				t.Fatalf("no reason: %+v", c)
			}
			if c.Titled() == (!c.Less.P.OK() && c.Less.P.Reason() == "") {
				t.Fatalf("unmatched test of %+v", c)
			}
			if c.Followers > c.Eligible || c.Design < 1 || c.Design > float64(c.Rounds)+1e-12 || c.Rounds > titles.Window {
				t.Fatalf("counts: %+v", c)
			}
			switch c.Finding {
			case titles.EmergentLeader:
				if c.Titled() {
					t.Fatalf("emergent with a title: %+v", c)
				}
			case titles.RecognisedLeader:
				if !c.Titled() {
					t.Fatalf("recognised without: %+v", c)
				}
			case titles.UnmatchedMandate:
				if !c.Titled() || a.GateClosed || float64(c.Followers) > titles.UnmatchedMargin*c.Expected.Value() {
					t.Fatalf("unmatched: %+v", c)
				}
			}
		}
	})
}

// The p-values against a direct transcription of H.3 for people with the same
// rounds, pair by pair.
func TestCellsAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		if len(rounds) == 0 {
			return
		}
		for k := range rounds {
			rounds[k].Held = nil
			rounds[k].Graph = rounds[k].Graph.WithCandidates(everybody(len(m.Level)))
		}
		a := titles.Assess(rounds, m)
		used := rounds[max(0, len(rounds)-titles.Window):]
		n := len(m.Level)
		f, pairs := make([]float64, n), make([]float64, n)
		equal, margin := make([]float64, n), make([]float64, n)
		for i := range n {
			for _, r := range used {
				for u := range r.Graph.Raters() {
					if u == i || !r.Graph.Responded(u) {
						continue
					}
					e := float64(n - 1)
					if u >= n {
						e = float64(n)
					}
					named := float64(len(r.Graph.Named(u)))
					pairs[i]++
					equal[i] += named / e
					margin[i] += 1.5 * named / (1.5*named + e - named)
					if r.Graph.Follows(u, i) {
						f[i]++
					}
				}
			}
		}
		for _, c := range a.Cells {
			i := c.Person
			if float64(c.Followers) != f[i] || float64(c.Eligible) != pairs[i] {
				t.Fatalf("person %d: got %d of %d, want %v of %v", i, c.Followers, c.Eligible, f[i], pairs[i])
			}
			if !c.More.P.OK() {
				continue
			}
			p := margin[i] / pairs[i]
			if c.Titled() {
				p = equal[i] / pairs[i]
			}
			if want := upperTail(f[i]/a.Design, pairs[i]/a.Design, p); !near(c.More.P, want, 1e-8) {
				t.Fatalf("person %d: got p %v, want %v", i, c.More.P.Value(), want)
			}
			if !c.Less.P.OK() {
				continue
			}
			var all, allPairs float64
			for j := range n {
				if j != i {
					all, allPairs = all+f[j], allPairs+pairs[j]
				}
			}
			if near(c.Less.P, 1, 1e-12) && f[i]/pairs[i] > .7*all/allPairs {
				continue
			}
			r := c.Reference
			total, q := (f[i]+r.Followers)/a.Design, .7*pairs[i]/(.7*pairs[i]+r.Pairs)
			want := 1.0
			if f[i]/a.Design < total {
				want = 1 - upperTail(f[i]/a.Design+1, total, q)
			}
			if !near(c.Less.P, want, 1e-8) {
				t.Fatalf("person %d: got unmatched p %v, want %v", i, c.Less.P.Value(), want)
			}
		}
	})
}

// upperTail is I_p(x, n-x+1) by Simpson's rule on the beta density, made smooth
// at both ends by raising its parameters first:
// I_p(a,b) = I_p(a+1,b) + p^a·(1-p)^b/(a·B(a,b)), and the like for b.
func upperTail(x, n, p float64) float64 {
	if x <= 0 || p >= 1 {
		return 1
	}
	a, b, sum := x, n-x+1, 0.0
	logBeta := func() float64 {
		la, _ := math.Lgamma(a)
		lb, _ := math.Lgamma(b)
		lab, _ := math.Lgamma(a + b)
		return la + lb - lab
	}
	edge := func() float64 { return math.Exp(a*math.Log(p) + b*math.Log1p(-p) - logBeta()) }
	for range 4 {
		sum += edge() / a
		a++
		sum -= edge() / b
		b++
	}
	const steps = 2000
	density := func(t float64) float64 { return math.Pow(t, a-1) * math.Pow(1-t, b-1) }
	area := density(0) + density(p)
	for k := 1; k < steps; k++ {
		area += float64(2+2*(k%2)) * density(p*float64(k)/steps)
	}
	return sum + area*p/steps/3/math.Exp(logBeta())
}
