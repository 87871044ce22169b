package survey_test

import (
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// chain is a whole log of so many lines.
func chain(lines int) (log []survey.LogEntry) {
	var before survey.Hash
	for n := range lines {
		e := survey.LogEntry{
			Organisation: "orchard", Number: n + 1, At: surveyStart.Add(time.Duration(n) * time.Minute), Actor: "p1",
			Action: survey.SeeFacultyReports, Object: "power", Detail: "r1", Previous: before,
		}
		e.Hash = e.Sum()
		before = e.Hash
		log = append(log, e)
	}
	return log
}

var surveyStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// follow returns how many lines of a log hold.
func follow(log []survey.LogEntry) (check survey.LogCheck, err error) {
	for _, e := range log {
		if err = check.Add(e); err != nil {
			break
		}
	}
	return check, err
}

func TestLogCheck(t *testing.T) {
	whole := chain(6)
	if check, err := follow(whole); err != nil || check.Lines != 6 || check.Head != whole[5].Hash {
		t.Fatalf("a whole log: %d lines, %v", check.Lines, err)
	}
	sealed := func(e survey.LogEntry) survey.LogEntry { e.Hash = e.Sum(); return e }
	for name, change := range map[string]struct {
		to    func([]survey.LogEntry) []survey.LogEntry
		holds int
	}{
		"a word":           {func(l []survey.LogEntry) []survey.LogEntry { l[3].Detail = "r2"; return l }, 3},
		"a time":           {func(l []survey.LogEntry) []survey.LogEntry { l[3].At = l[3].At.Add(time.Microsecond); return l }, 3},
		"a hash":           {func(l []survey.LogEntry) []survey.LogEntry { l[3].Hash[31] ^= 1; return l }, 3},
		"rewritten":        {func(l []survey.LogEntry) []survey.LogEntry { l[3].Actor = "p2"; l[3] = sealed(l[3]); return l }, 4},
		"taken out":        {func(l []survey.LogEntry) []survey.LogEntry { return slices.Delete(l, 3, 4) }, 3},
		"the first":        {func(l []survey.LogEntry) []survey.LogEntry { return l[1:] }, 0},
		"put in":           {func(l []survey.LogEntry) []survey.LogEntry { return slices.Insert(l, 3, l[3]) }, 4},
		"exchanged":        {func(l []survey.LogEntry) []survey.LogEntry { l[3], l[4] = l[4], l[3]; return l }, 3},
		"of another house": {func(l []survey.LogEntry) []survey.LogEntry { l[3].Organisation = "other"; return l }, 3},
	} {
		check, err := follow(change.to(slices.Clone(whole)))
		if err == nil || check.Lines != change.holds {
			t.Errorf("%s: %d lines hold, %v; want %d", name, check.Lines, err, change.holds)
		}
	}
	// That lines are missing at the end no chain tells: a head that was noted does.
	if check, err := follow(whole[:4]); err != nil || check.Head == whole[5].Hash {
		t.Errorf("an end cut off: %v", err)
	}
}
