package diagnostics_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
)

// failer is a test or a property.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// profile builds a profile of ballots of weight 1, ballot r by rater r.
func profile(t failer, n int, ballots ...[][]int) *ranking.Profile {
	t.Helper()
	list := make([]ranking.Ballot, len(ballots))
	for r, groups := range ballots {
		list[r] = ranking.Ballot{Rater: r, Weight: 1, Groups: groups}
	}
	return valid(t, n, list)
}

func valid(t failer, n int, list []ranking.Ballot) *ranking.Profile {
	t.Helper()
	p, err := ranking.NewProfile(n, list)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return p
}

// six is the running example of chapter A.
func six(t failer) *ranking.Profile {
	t.Helper()
	return profile(t, 6,
		[][]int{{1}, {2}, {3}},
		[][]int{{2}, {0, 3}},
		[][]int{{1}, {0}, {4}},
		[][]int{{1}, {2}, {4, 5}},
		[][]int{{1}, {3}, {2}, {5}},
		[][]int{{2}, {3}, {4}})
}

// bandsOf compares everybody in the first weak component, as a study does.
func bandsOf(m *plackettluce.Model, seed uint64) diagnostics.Bands {
	covariance := m.Covariance()
	if covariance == nil || len(m.Graph().Weak[0]) < 2 || m.Status(m.Graph().Weak[0][0]) != "" {
		return diagnostics.Bands{}
	}
	members := m.Graph().Weak[0]
	theta, v := make([]float64, len(members)), mat.NewSymDense(len(members), nil)
	all, centred := covariance.ModelBased(), m.Centred()
	for j, a := range members {
		theta[j] = centred[a]
		for k, b := range members[:j+1] {
			v.SetSym(j, k, all.At(covariance.Row(a), covariance.Row(b)))
		}
	}
	se := func(j, k int) float64 { return math.Sqrt(covariance.Var(members[j], members[k])) }
	draws := certainty.NormalDraws(v, 0, seed)
	return diagnostics.Bands{
		Comparisons: certainty.Simultaneous(theta, se, draws, certainty.SimultaneousAlpha), Members: members,
	}
}

// near fails unless got is defined and within tolerance of want.
func near(t failer, name string, got ranking.Statistic, want, tolerance float64) {
	t.Helper()
	if !got.OK() || math.Abs(got.Value()-want) > tolerance {
		t.Errorf("%s = %v (%q), want %v ± %v", name, got.Value(), got.Reason(), want, tolerance)
	}
}

// undefined fails unless got is undefined for the reason.
func undefined(t failer, name string, got ranking.Statistic, want ranking.Reason) {
	t.Helper()
	if got.OK() || got.Reason() != want {
		t.Errorf("%s = %v (%q), want undefined %q", name, got.Value(), got.Reason(), want)
	}
}

// newcomb returns the rounds of K.1, 17 complete lists each; the test is skipped
// without the optional data beside the repository.
func newcomb(t testing.TB) (labels []string, rounds []*ranking.Profile) {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "newcomb", "ballots.csv"))
	if err != nil {
		t.Skipf("optional data set not found beside the repository: %v", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const people = 17
	var builder *ranking.Builder
	var items []int32
	var ranks []float64
	rater := -1
	flush := func() {
		if len(items) > 0 {
			builder.AddRanked(rater, 1, items, ranks)
		}
		items, ranks = nil, nil
	}
	for _, row := range rows[1:] { // sorted by week and rater
		var v [4]int
		for k := range v {
			if v[k], err = strconv.Atoi(row[k]); err != nil {
				t.Fatal(err)
			}
		}
		if len(labels) == 0 || labels[len(labels)-1] != row[0] {
			flush()
			if builder != nil {
				rounds = append(rounds, builder.Profile())
			}
			builder = ranking.NewBuilder(people, people)
			labels = append(labels, row[0])
		}
		if v[1]-1 != rater {
			flush()
			rater = v[1] - 1
		}
		items, ranks = append(items, int32(v[2]-1)), append(ranks, float64(v[3]))
	}
	flush()
	return labels, append(rounds, builder.Profile())
}
