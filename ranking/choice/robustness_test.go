package choice

import (
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

// B.7: tau-b and rank-biased overlap between methods.
func TestRobustnessSix(t *testing.T) {
	p := rankingtest.Six(t)
	c := ranking.NewCounts(p)
	primary := make([]ranking.Statistic, 6)
	theta := []float64{-0.1416, 3.7832, 1.1835, 0.0420, -2.0703, -1.7328}
	for i, x := range theta {
		primary[i] = ranking.Defined(x)
	}
	k, _ := Kemeny(p, c, theta, 1)
	method, score := Secondary(p, c, k)
	kemeny := Compare(method, rankingtest.UpTo(6), primary, score, []int{2, 1, 1, 2, 3, 3})
	if method != MethodKemeny || kemeny.MethodDependent || kemeny.ShiftedPeople != nil {
		t.Errorf("%s: %+v", method, kemeny)
	}
	rankingtest.Near(t, "tau-b PL–Kemeny", kemeny.TauB, 1, 0)
	rankingtest.Near(t, "RBO PL–Kemeny", kemeny.RBO, 1, 0)

	method, score = Secondary(p, c, nil)
	copeland := Compare(method, rankingtest.UpTo(6), primary, score, nil)
	if method != MethodCopeland || copeland.MethodDependent {
		t.Errorf("%s: %+v", method, copeland)
	}
	rankingtest.Near(t, "B.7 tau-b PL–Copeland", copeland.TauB, 1, 1e-15)
	method, score = Secondary(p, nil, &KemenyOrder{Gap: 0.02})
	borda := Compare(method, rankingtest.UpTo(6), primary, score, nil)
	if method != MethodBorda || borda.MethodDependent {
		t.Errorf("%s: %+v", method, borda)
	}
	rankingtest.Near(t, "B.7 tau-b PL–Borda", borda.TauB, 0.867, 5e-4)
}

func TestCompareShifts(t *testing.T) {
	scores := func(x ...float64) []ranking.Statistic {
		var s []ranking.Statistic
		for _, v := range x {
			s = append(s, ranking.Defined(v))
		}
		return s
	}
	band := []int{1, 1, 2, 3, 3}
	// Persons 0 and 4 change places: two bands each.
	r := Compare("x", rankingtest.UpTo(5), scores(5, 4, 3, 2, 1), scores(1, 4, 3, 2, 5), band)
	if !slices.Equal(r.ShiftedPeople, []int{0, 4}) || !r.MethodDependent {
		t.Errorf("%+v", r)
	}
	// One tie over everything contradicts nobody, and is no order.
	r = Compare("x", rankingtest.UpTo(5), scores(5, 4, 3, 2, 1), scores(1, 1, 1, 1, 1), band)
	if r.ShiftedPeople != nil || r.MethodDependent {
		t.Errorf("%+v", r)
	}
	rankingtest.Undefined(t, "tau-b with a tie of all", r.TauB, ranking.Constant)
	// Person 0 tied at the bottom three is at best in band 2.
	r = Compare("x", rankingtest.UpTo(5), scores(5, 4, 3, 2, 1), scores(1, 9, 8, 1, 1), band)
	if r.ShiftedPeople != nil || !r.MethodDependent {
		t.Errorf("%+v", r)
	}
	// Low tau-b alone: no bands.
	r = Compare("x", rankingtest.UpTo(5), scores(5, 4, 3, 2, 1), scores(4, 5, 2, 3, 1), nil)
	rankingtest.Near(t, "tau-b", r.TauB, 0.6, 1e-15)
	if !r.MethodDependent {
		t.Errorf("%+v", r)
	}
	// People without a score are left out; nobody left is undefined.
	missing := scores(5, 4, 3)
	missing[1] = ranking.Undefined(ranking.NoData)
	r = Compare("x", rankingtest.UpTo(3), missing, scores(2, 9, 1), []int{1, 1, 1})
	rankingtest.Near(t, "tau-b without one", r.TauB, 1, 0)
	r = Compare("x", nil, missing, missing, nil)
	rankingtest.Undefined(t, "tau-b of nobody", r.TauB, ranking.NoData)
	rankingtest.Undefined(t, "RBO of nobody", r.RBO, ranking.NoData)
}
