package plackettluce

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
)

func plain() Options { return Options{MaxTieOrder: 4} }

func weighted(rater int, weight float64, groups ...[]int) ranking.Ballot {
	return ranking.Ballot{Rater: rater, Weight: weight, Groups: groups}
}

func TestNoMaximum(t *testing.T) {
	const ok, none, empty = ranking.Reason(""), ranking.NoMLE, ranking.NoData
	cycle := []ranking.Ballot{ballot(9, []int{0}, []int{1}), ballot(9, []int{1}, []int{2}), ballot(9, []int{2}, []int{0})}
	for _, c := range []struct {
		name    string
		tau     float64
		ballots []ranking.Ballot
		status  []ranking.Reason
	}{
		{"never beaten", 3, []ranking.Ballot{ballot(9, []int{0}, []int{1})}, []ranking.Reason{none, none}},
		{"one component of two", 0, append(cycle, ballot(9, []int{3}, []int{4})), []ranking.Reason{ok, ok, ok, none, none}},
		{"never listed", 0, append(cycle, ballot(9, []int{4})), []ranking.Reason{ok, ok, ok, empty, ok}},
		{"only ties", 0, []ranking.Ballot{ballot(9, []int{0, 1})}, []ranking.Reason{none, none}},
		{"only ties, held by tau", 3, []ranking.Ballot{ballot(9, []int{0, 1})}, []ranking.Reason{ok, ok}},
		// Strongly connected and no tie order saturated, yet the likelihood only
		// approaches 1/4 as theta and l_2 grow together.
		{"flat direction", 0, []ranking.Ballot{ballot(9, []int{0}, []int{1}), ballot(9, []int{0, 1})}, []ranking.Reason{none, none}},
		{"flat direction, held by tau", 3, []ranking.Ballot{ballot(9, []int{0}, []int{1}), ballot(9, []int{0, 1})}, []ranking.Reason{ok, ok}},
		{"flat direction of three", 0, []ranking.Ballot{
			ballot(9, []int{0}, []int{2}), ballot(9, []int{0, 1}), ballot(9, []int{1, 2}),
		}, []ranking.Reason{none, none, none}},
		{"a win against the direction", 0, []ranking.Ballot{
			ballot(9, []int{0}, []int{2}), ballot(9, []int{0, 1}), ballot(9, []int{1, 2}), ballot(9, []int{1}, []int{0}),
		}, []ranking.Reason{ok, ok, ok}},
		{"flat direction beside a cycle", 0, append(cycle, ballot(9, []int{3}, []int{4}), ballot(9, []int{3, 4})), []ranking.Reason{ok, ok, ok, ok, ok}},
		{"triples wherever possible", 0, append(cycle, ballot(9, []int{3, 4, 5})), []ranking.Reason{ok, ok, ok, none, none, none}},
	} {
		opt := plain()
		opt.Tau = c.tau
		m := Fit(mustProfile(t, len(c.status), c.ballots), opt)
		failed := false
		for i, want := range c.status {
			if m.Status(i) != want {
				t.Errorf("%s: status of %d is %q, want %q", c.name, i, m.Status(i), want)
			}
			failed = failed || want == none
			if want != ok && (m.Theta()[i] != 0 || m.StandardErrors()[i].OK() || m.WinShare()[i].OK()) {
				t.Errorf("%s: person %d has an estimate", c.name, i)
			}
		}
		if failed != (m.Reason == none) {
			t.Errorf("%s: reason %q", c.name, m.Reason)
		}
		if !m.Converged {
			t.Errorf("%s: what remains did not converge", c.name)
		}
		checkFinite(t, m)
	}
}

// With a prior on theta the estimate survives a tie order that is chosen
// whenever it is possible: it is the limit as l_d grows.
func TestSaturatedTies(t *testing.T) {
	ballots := []ranking.Ballot{
		ballot(9, []int{0, 1, 2}, []int{3}, []int{4}), ballot(9, []int{1, 2, 3}, []int{4}), ballot(9, []int{4}, []int{0}), ballot(9, []int{0, 4}),
	}
	opt := Defaults()
	opt.Tau = 0
	m := Fit(mustProfile(t, 5, ballots), opt)
	if got := m.SaturatedTieOrders(); len(got) != 1 || got[0] != 3 {
		t.Fatalf("saturated orders %v, want [3]", got)
	}
	if ties := m.TieParameters(); len(ties) != 1 || ties[0].Order != 2 {
		t.Fatalf("tie parameters %v", ties)
	}
	checkFinite(t, m)
	// A weak prior comes close to the limit.
	opt.Tau = 30
	held := Fit(mustProfile(t, 5, ballots), opt)
	near(t, "theta", m.Theta(), held.Theta(), 5e-3)
	if m.LogLikelihood < held.LogLikelihood {
		t.Errorf("the limit %v is below %v", m.LogLikelihood, held.LogLikelihood)
	}
}

// Maximum likelihood where it is known: on a tree of pairs the difference of
// neighbours is the log ratio of their wins, whatever the scale.
func TestKnownMaximum(t *testing.T) {
	for _, c := range []struct {
		people       int
		wins, losses float64
	}{{2, 80000, 1}, {83, 1000, 1}, {83, 2000, 1}, {83, 3, 2}, {400, 30, 10}, {300, 2e-3, 1e-3}} {
		var ballots []ranking.Ballot
		for i := 1; i < c.people; i++ {
			ballots = append(ballots,
				weighted(c.people, c.wins, []int{i - 1}, []int{i}), weighted(c.people+1, c.losses, []int{i}, []int{i - 1}))
		}
		m := Fit(mustProfile(t, c.people, ballots), plain())
		if !m.Converged || m.Reason != "" {
			t.Errorf("%v: converged %v, reason %q, gradient %v", c, m.Converged, m.Reason, m.GradientNorm)
		}
		theta := m.Centred()
		for i := 1; i < c.people; i++ {
			if got, want := theta[i-1]-theta[i], math.Log(c.wins/c.losses); math.Abs(got-want) > 1e-6 {
				t.Errorf("%v: difference %d is %v, want %v", c, i, got, want)
				break
			}
		}
		checkFinite(t, m)
	}
}

// Davidson's model of two people: the maximum reproduces the observed shares.
func TestKnownTies(t *testing.T) {
	m := Fit(mustProfile(t, 2, []ranking.Ballot{
		weighted(2, 5000, []int{0}, []int{1}), weighted(2, 300, []int{1}, []int{0}), weighted(2, 2500, []int{0, 1}),
	}), plain())
	theta := m.Theta()
	near(t, "theta", []float64{theta[0] - theta[1]}, []float64{math.Log(5000.0 / 300)}, 1e-8)
	near(t, "l_2", []float64{m.TieParameters()[0].LogPrevalence}, []float64{math.Log(2500 / math.Sqrt(5000*300))}, 1e-8)
	n := 7800.0
	near(t, "log-likelihood", []float64{m.LogLikelihood},
		[]float64{5000*math.Log(5000/n) + 300*math.Log(300/n) + 2500*math.Log(2500/n)}, 1e-6)
	got := math.Exp(m.StageProbability(ranking.Order{Items: []int32{0, 1}, Ends: []int32{2}}).Value())
	near(t, "probability of a tie", []float64{got}, []float64{2500 / n}, 1e-9)
}

func TestUnfinished(t *testing.T) {
	opt := Defaults()
	opt.MaxIterations = 1
	opt.Kappa = 1e-6
	m := Fit(simulate(300, 10, 0, 3), opt)
	if m.Converged {
		t.Error("one iteration cannot have been enough")
	}
	checkFinite(t, m)
}

// checkFinite fails on any number that is not one.
func checkFinite(t testing.TB, m *Model) {
	t.Helper()
	numbers := append([]float64{m.LogLikelihood, m.GradientNorm}, m.Theta()...)
	numbers = append(numbers, m.Centred()...)
	for _, x := range m.TieParameters() {
		numbers = append(numbers, x.LogPrevalence)
	}
	for i := range m.Theta() {
		for _, s := range []ranking.Statistic{m.WinShare()[i], m.StandardErrors()[i], Score(m.WinShare()[i])} {
			if !s.OK() && s.Reason() == "" {
				t.Fatalf("person %d: undefined without a reason", i)
			}
			numbers = append(numbers, s.Value())
		}
	}
	if c := m.Covariance(); c != nil {
		for j := range m.Theta() {
			for k := range m.Theta() {
				numbers = append(numbers, c.Var(j, k))
			}
		}
	} else if m.CovarianceReason() == "" {
		t.Fatal("no covariance and no reason")
	}
	numbers = append(numbers, m.OneStep(0)...)
	numbers = append(numbers, m.Without(0)...)
	replicates, reason := m.Bootstrap(3, 1)
	if (replicates == nil) != (reason != "") {
		t.Fatalf("bootstrap of %d with reason %q", len(replicates), reason)
	}
	for _, r := range replicates {
		numbers = append(numbers, r...)
	}
	for i, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Fatalf("number %d is %v", i, x)
		}
	}
}

// With pairs as the only tie order the directions along which the likelihood
// never falls are a system of difference constraints, which Bellman and Ford
// decide exactly: l_2 = 1, a single choice is 2 above everybody left, the two
// of a tie are at most 2 apart and not below anybody left.
func pairsHaveMaximum(p *ranking.Profile) bool {
	type constraint struct {
		from, to int32
		most     float64 // v[to] - v[from] <= most
	}
	var list []constraint
	for b := range p.Len() {
		o := p.Order(b)
		for g := range o.Ends {
			group, rest := o.Group(g), o.Items[o.Ends[g]:]
			if len(group)+len(rest) < 2 {
				continue
			}
			gap := 2.0
			if len(group) == 2 {
				gap = 0
				list = append(list, constraint{group[0], group[1], 2}, constraint{group[1], group[0], 2})
			}
			for _, i := range group {
				for _, j := range rest {
					list = append(list, constraint{i, j, -gap})
				}
			}
		}
	}
	distance := make([]float64, p.People())
	for range p.People() + 1 {
		changed := false
		for _, c := range list {
			if distance[c.from]+c.most < distance[c.to] {
				distance[c.to] = distance[c.from] + c.most
				changed = true
			}
		}
		if !changed {
			return false // feasible: there is such a direction
		}
	}
	return true
}

func TestFlatDirections(t *testing.T) {
	decided := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "people")
		var ballots []ranking.Ballot
		for range rapid.IntRange(1, 14).Draw(t, "ballots") {
			order := rapid.Permutation(indices(n)).Draw(t, "order")[:rapid.IntRange(2, n).Draw(t, "length")]
			b := ranking.Ballot{Rater: n, Weight: rapid.SampledFrom([]float64{1, 1, 3, 4000}).Draw(t, "weight")}
			for len(order) > 0 {
				d := min(len(order), rapid.SampledFrom([]int{1, 2}).Draw(t, "group"))
				b.Groups = append(b.Groups, order[:d])
				order = order[d:]
			}
			ballots = append(ballots, b)
		}
		p, err := ranking.NewProfile(n, ballots)
		if err != nil {
			t.Fatal(err)
		}
		g := ranking.NewGraph(p)
		q := newProblem(p, plain().normal(), nil, nil)
		if len(g.Weak) != 1 || !g.Strong()[0] || len(q.ties.orders) != 1 {
			return
		}
		want := pairsHaveMaximum(p)
		decided[want]++
		m := Fit(p, plain())
		if got := m.Reason == ""; got != want {
			t.Fatalf("a maximum: %v, want %v (theta %v, %v, gradient %v after %d)", got, want, m.Theta(), m.TieParameters(), m.GradientNorm, m.Iterations)
		}
		if !m.Converged {
			t.Fatalf("not converged: %v", m.GradientNorm)
		}
	})
	t.Logf("with a maximum %d, without %d", decided[true], decided[false])
}
