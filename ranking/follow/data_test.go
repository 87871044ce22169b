package follow_test

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

// exampleSix is the graph of G.3, people counted from 0.
func exampleSix() *follow.Graph {
	return follow.New(6, everybody(6), []follow.Edge{
		{0, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {0, 2}, {1, 2}, {3, 2}, {5, 2}, {2, 0}, {4, 3}, {1, 3},
	})
}

func everybody(n int) []bool {
	all := make([]bool, n)
	for i := range all {
		all[i] = true
	}
	return all
}

// randomGraph draws a graph of up to 12 people, some silent, some no candidates,
// with up to 2 raters outside the roster.
func randomGraph(t *rapid.T) *follow.Graph {
	n := rapid.IntRange(0, 12).Draw(t, "people")
	raters := n + rapid.IntRange(0, 2).Draw(t, "outside")
	responded := rapid.SliceOfN(rapid.Bool(), raters, raters).Draw(t, "responded")
	candidates := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "candidates")
	var edges []follow.Edge
	if n > 1 {
		for range rapid.IntRange(0, 60).Draw(t, "rows") {
			u := rapid.IntRange(0, raters-1).Draw(t, "from")
			v := rapid.IntRange(0, n-1).Draw(t, "to")
			if u != v {
				edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
			}
		}
	}
	g := follow.New(n, responded, edges)
	if rapid.Bool().Draw(t, "some left") {
		g = g.WithCandidates(candidates)
	}
	return g
}

// sparse returns a graph in which everybody names a few others, the first
// people more often than the last.
func sparse(n, names int) *follow.Graph {
	random := rand.New(rand.NewPCG(1, 2))
	edges := make([]follow.Edge, 0, n*names)
	for u := range n {
		for range names {
			v := int(float64(n) * math.Pow(random.Float64(), 1.5))
			if v != u {
				edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
			}
		}
	}
	return follow.New(n, everybody(n), edges)
}

func within(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

// table reads a file of the optional data folder, header first; the test is
// skipped when the folder is missing.
func table(t testing.TB, name string) [][]string {
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
			t.Fatal("no go.mod above the test")
		}
		root = filepath.Dir(root)
	}
	file, err := os.Open(filepath.Join(root, "..", "shared", "data", name))
	if err != nil {
		t.Skipf("real data not available: %v", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func number(t testing.TB, s string) int {
	t.Helper()
	x, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// krackhardt returns the advice graph of K.2 with level, department and line
// manager (-1 for none) of every person, counted from 0.
func krackhardt(t testing.TB) (g *follow.Graph, level, department, manager []int) {
	t.Helper()
	people := table(t, "krackhardt/people.csv")[1:]
	n := len(people)
	level, department, manager = make([]int, n), make([]int, n), make([]int, n)
	for _, row := range people {
		i := number(t, row[0]) - 1
		level[i] = 3 - number(t, row[2])
		department[i] = number(t, row[3])
		manager[i] = -1
		if row[6] != "" {
			manager[i] = number(t, row[6]) - 1
		}
	}
	var edges []follow.Edge
	for _, row := range table(t, "krackhardt/advice.csv")[1:] {
		edges = append(edges, follow.Edge{From: int32(number(t, row[0]) - 1), To: int32(number(t, row[1]) - 1)})
	}
	return follow.New(n, everybody(n), edges), level, department, manager
}

// newcomb returns the complete ballots of one week.
func newcomb(t testing.TB, week string) *ranking.Profile {
	t.Helper()
	lists := make([][]int, 17)
	for i := range lists {
		lists[i] = make([]int, 16)
	}
	for _, row := range table(t, "newcomb/ballots.csv")[1:] {
		if row[0] == week {
			lists[number(t, row[1])-1][number(t, row[3])-1] = number(t, row[2]) - 1
		}
	}
	ballots := make([]ranking.Ballot, 17)
	for r, list := range lists {
		ballots[r] = ranking.Ballot{Rater: r, Weight: 1}
		for _, i := range list {
			ballots[r].Groups = append(ballots[r].Groups, []int{i})
		}
	}
	p, err := ranking.NewProfile(17, ballots)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
