package power_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

// dataFile opens a file of the optional data folder beside the repository and
// returns its rows by column name; the test is skipped without the folder.
func dataFile(t testing.TB, elements ...string) []map[string]string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	data := filepath.Join(dir, "..", "shared", "data")
	if _, err := os.Stat(data); err != nil {
		t.Skipf("real data not beside the repository: %v", err)
	}
	f, err := os.Open(filepath.Join(append([]string{data}, elements...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, 0, len(records))
	for _, r := range records[1:] {
		row := make(map[string]string, len(r))
		for c, name := range records[0] {
			row[name] = r[c]
		}
		rows = append(rows, row)
	}
	return rows
}

func number(t testing.TB, s string) int {
	t.Helper()
	v, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// newcomb returns the 15 rounds of K.1: 17 people, complete orders.
func newcomb(t testing.TB) (labels []string, profiles []*ranking.Profile) {
	t.Helper()
	const people = 17
	ranks := map[string][][]float64{}
	for _, row := range dataFile(t, "newcomb", "ballots.csv") {
		week := row["week"]
		if ranks[week] == nil {
			labels = append(labels, week)
			ranks[week] = make([][]float64, people)
			for r := range people {
				ranks[week][r] = make([]float64, people)
			}
		}
		ranks[week][number(t, row["rater"])-1][number(t, row["ratee"])-1] = float64(number(t, row["rank"]))
	}
	for _, week := range labels {
		b := ranking.NewBuilder(people, people)
		for r, row := range ranks[week] {
			var items []int32
			var order []float64
			for i, rank := range row {
				if i != r {
					items, order = append(items, int32(i)), append(order, rank)
				}
			}
			b.AddRanked(r, 1, items, order)
		}
		profiles = append(profiles, b.Profile())
	}
	return labels, profiles
}

// newcombTop returns the top-3 graphs of K.1.
func newcombTop(t testing.TB) (labels []string, graphs []*follow.Graph) {
	t.Helper()
	labels, profiles := newcomb(t)
	for _, p := range profiles {
		graphs = append(graphs, follow.Derived(p, 3))
	}
	return labels, graphs
}

// krackhardt returns the advice graph of K.2.
func krackhardt(t testing.TB) *follow.Graph {
	t.Helper()
	const people = 21
	respondents := make([]bool, people)
	var edges []follow.Edge
	for _, row := range dataFile(t, "krackhardt", "advice.csv") {
		edges = append(edges, follow.Edge{
			From: int32(number(t, row["from"]) - 1), To: int32(number(t, row["to"]) - 1),
		})
	}
	for r := range respondents {
		respondents[r] = true
	}
	return follow.New(people, respondents, edges)
}

// failer is a test or a property.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
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

// defined turns values into statistics, NaN into an undefined one (no_data).
func defined(x ...float64) []ranking.Statistic {
	out := make([]ranking.Statistic, len(x))
	for i, v := range x {
		out[i] = ranking.Defined(v)
	}
	return out
}

func floats(counts []int) []float64 {
	x := make([]float64, len(counts))
	for i, c := range counts {
		x[i] = float64(c)
	}
	return x
}
