package rankingtest

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/followship/followship/ranking"
)

// DataFile is the path of a file of the optional data sets, which lie beside the
// repository and are never part of it: slashes separate folders. Without the
// file the test is skipped.
func DataFile(t testing.TB, name string) string {
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
	path := filepath.Join(root, "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the optional data set ../shared/data/%s is not beside the repository", name)
	}
	return path
}

// Table returns the rows of a file of the optional data sets by the names of their
// columns.
func Table(t testing.TB, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(DataFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, 0, len(records))
	for _, record := range records[1:] {
		row := make(map[string]string, len(record))
		for c, column := range records[0] {
			row[column] = record[c]
		}
		rows = append(rows, row)
	}
	return rows
}

// Number reads a whole number of a table.
func Number(t testing.TB, s string) int {
	t.Helper()
	x, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// A Week is a round of Newcomb's fraternity (K.1): 17 people, counted from 0, each
// with a complete strict list of the others.
type Week struct {
	Label string
	Lists [][]int // by rater, 16 each, best first
}

// Profile is that of the lists, each of weight 1.
func (w Week) Profile(t T) *ranking.Profile {
	t.Helper()
	lists := make([][][]int, len(w.Lists))
	for r, list := range w.Lists {
		for _, i := range list {
			lists[r] = append(lists[r], []int{i})
		}
	}
	return Profile(t, len(w.Lists), 0, lists...)
}

// Newcomb returns the fifteen weeks of K.1 in their order: 0 to 8 and 10 to 15.
func Newcomb(t testing.TB) []Week {
	t.Helper()
	const people = 17
	var weeks []Week
	for _, row := range Table(t, "newcomb/ballots.csv") {
		if len(weeks) == 0 || weeks[len(weeks)-1].Label != row["week"] {
			lists := make([][]int, people)
			for r := range lists {
				lists[r] = make([]int, people-1)
			}
			weeks = append(weeks, Week{row["week"], lists})
		}
		list := weeks[len(weeks)-1].Lists[Number(t, row["rater"])-1]
		list[Number(t, row["rank"])-1] = Number(t, row["ratee"]) - 1
	}
	return weeks
}

// NewcombWeek returns one week of K.1.
func NewcombWeek(t testing.TB, label string) Week {
	t.Helper()
	for _, week := range Newcomb(t) {
		if week.Label == label {
			return week
		}
	}
	t.Fatalf("no week %s", label)
	return Week{}
}

// Profiles are those of the weeks of K.1, with their labels.
func Profiles(t testing.TB, weeks []Week) (labels []string, profiles []*ranking.Profile) {
	t.Helper()
	for _, week := range weeks {
		labels, profiles = append(labels, week.Label), append(profiles, week.Profile(t))
	}
	return labels, profiles
}

// KrackhardtPeople is how many people K.2 has.
const KrackhardtPeople = 21

// Advice returns the advice ties of K.2, who asks whom, people counted from 0.
func Advice(t testing.TB) (from, to []int32) {
	t.Helper()
	for _, row := range Table(t, "krackhardt/advice.csv") {
		from = append(from, int32(Number(t, row["from"])-1))
		to = append(to, int32(Number(t, row["to"])-1))
	}
	return from, to
}
