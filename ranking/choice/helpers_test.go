package choice

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
)

// profile builds a profile of unit weight ballots; ballot r is rater r's unless
// raters says otherwise.
func profile(t testing.TB, n int, raters int, ballots ...[][]int) *ranking.Profile {
	t.Helper()
	list := make([]ranking.Ballot, len(ballots))
	for r, groups := range ballots {
		list[r] = ranking.Ballot{Rater: raters + r, Weight: 1, Groups: groups}
	}
	p, err := ranking.NewProfile(n, list)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// six is the running example of chapter A.
func six(t testing.TB) *ranking.Profile {
	return profile(t, 6, 0,
		[][]int{{1}, {2}, {3}},
		[][]int{{2}, {0, 3}},
		[][]int{{1}, {0}, {4}},
		[][]int{{1}, {2}, {4, 5}},
		[][]int{{1}, {3}, {2}, {5}},
		[][]int{{2}, {3}, {4}})
}

// newcomb reads the public fraternity data of K.1, one profile a label.
func newcomb(t testing.TB) (labels []int, rounds map[int]*ranking.Profile) {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if root == filepath.Dir(root) {
			t.Skip("no repository root above the package")
		}
		root = filepath.Dir(root)
	}
	file, err := os.Open(filepath.Join(root, "..", "shared", "data", "newcomb", "ballots.csv"))
	if err != nil {
		t.Skip("optional data folder ../shared/data is not there: ", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	order := make(map[int]map[int][][]int)
	for _, row := range rows[1:] {
		var v [4]int
		for k := range v {
			if v[k], err = strconv.Atoi(row[k]); err != nil {
				t.Fatal(err)
			}
		}
		if order[v[0]] == nil {
			order[v[0]] = make(map[int][][]int)
			labels = append(labels, v[0])
		}
		if order[v[0]][v[1]-1] == nil {
			order[v[0]][v[1]-1] = make([][]int, 16)
		}
		order[v[0]][v[1]-1][v[3]-1] = []int{v[2] - 1}
	}
	slices.Sort(labels)
	rounds = make(map[int]*ranking.Profile)
	for _, label := range labels {
		ballots := make([][][]int, 17)
		for r := range ballots {
			ballots[r] = order[label][r]
		}
		rounds[label] = profile(t, 17, 0, ballots...)
	}
	return labels, rounds
}

func wantNear(t testing.TB, name string, got ranking.Statistic, want, tolerance float64) {
	t.Helper()
	if !got.OK() || !(math.Abs(got.Value()-want) <= tolerance) {
		t.Errorf("%s = %v (%q), want %v ± %g", name, got.Value(), got.Reason(), want, tolerance)
	}
}

func wantUndefined(t testing.TB, name string, got ranking.Statistic, why ranking.Reason) {
	t.Helper()
	if got.OK() || got.Reason() != why {
		t.Errorf("%s = %v, reason %q, want undefined, %q", name, got.Value(), got.Reason(), why)
	}
}

// same reports whether two statistics are both undefined for one reason or
// near each other.
func same(a, b ranking.Statistic) bool {
	if a.OK() != b.OK() {
		return false
	}
	if !a.OK() {
		return a.Reason() == b.Reason()
	}
	return math.Abs(a.Value()-b.Value()) <= 1e-9
}

// drawBallots draws ballots of tied, partial lists by raters outside the
// roster; weights are whole numbers up to maxWeight.
func drawBallots(t *rapid.T, people, maxBallots, maxWeight int, ties bool) []ranking.Ballot {
	ballots := make([]ranking.Ballot, rapid.IntRange(0, maxBallots).Draw(t, "ballots"))
	for b := range ballots {
		perm := rapid.Permutation(iota0(people)).Draw(t, "order")
		perm = perm[:rapid.IntRange(0, people).Draw(t, "length")]
		var groups [][]int
		for k, i := range perm {
			if k > 0 && ties && rapid.Bool().Draw(t, "tie") {
				groups[len(groups)-1] = append(groups[len(groups)-1], i)
			} else {
				groups = append(groups, []int{i})
			}
		}
		ballots[b] = ranking.Ballot{
			Rater:  people + b,
			Weight: float64(rapid.IntRange(1, maxWeight).Draw(t, "weight")),
			Groups: groups,
		}
	}
	return ballots
}

func iota0(n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i
	}
	return x
}

func build(t testing.TB, n int, ballots []ranking.Ballot) *ranking.Profile {
	t.Helper()
	p, err := ranking.NewProfile(n, ballots)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// relabel returns the ballots with people renamed by perm and the ballots in
// reverse order.
func relabel(ballots []ranking.Ballot, perm []int) []ranking.Ballot {
	out := make([]ranking.Ballot, len(ballots))
	for b, ballot := range ballots {
		groups := make([][]int, len(ballot.Groups))
		for g, items := range ballot.Groups {
			for _, i := range items {
				groups[g] = append(groups[g], perm[i])
			}
		}
		out[len(ballots)-1-b] = ranking.Ballot{Rater: ballot.Rater, Weight: ballot.Weight, Groups: groups}
	}
	return out
}

// copies returns the ballots with every ballot of whole weight w as w ballots.
func copies(ballots []ranking.Ballot) []ranking.Ballot {
	var out []ranking.Ballot
	next := 1000
	for _, b := range ballots {
		for range int(b.Weight) {
			out = append(out, ranking.Ballot{Rater: next, Weight: 1, Groups: b.Groups})
			next++
		}
	}
	return out
}
