package files

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Self-ranking drops that row alone, the rest of the ballot stands (A.4).
func TestDroppedRows(t *testing.T) {
	d := input4{
		ballots: `round,rater,ratee,rank,weight
1,ann,bob,1,
1,ann,ann,2,
1,ann,cyd,3,
1,ann,cyd,1,
1,ann,dan,x,
1,ann,dan
1,bob,"a"x,1,
1,bob,bob,1,
9,eve,fay,0,-1
1,cyd,ann,1,2
1,cyd,bob,1,3
,cyd,bob,1,2
1,,bob,1,2
1,cyd,,1,2
`,
		follows: "from,to\nann,bob\nann,ann\nbob,bob\n",
	}.must(t, Options{})
	if got, want := show(d, 0, Organisation), "ann: bob>cyd; 2 cyd: ann"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Dropped rows leave no trace: no bob among the raters' ballots, no eve, no
	// fay, no dan, no round 9.
	if got := fmt.Sprint(d.Raters, len(d.People), len(d.Rounds)); got != "[ann bob cyd] 3 1" {
		t.Errorf("roster: %s", got)
	}
	want := []string{
		"ballots.csv: 1 bad row dropped: bad_quote (first at line 8)",
		"ballots.csv: 1 bad row dropped: bad_rank (first at line 6)",
		"ballots.csv: 2 bad rows dropped: bad_weight (first at line 10)",
		"ballots.csv: 1 bad row dropped: duplicate_person (first at line 5)",
		"ballots.csv: 2 bad rows dropped: empty_person (first at line 14)",
		"ballots.csv: 1 bad row dropped: empty_round (first at line 13)",
		"ballots.csv: 2 bad rows dropped: self_ranked (first at line 3)",
		"ballots.csv: 1 bad row dropped: wrong_field_count (first at line 7)",
		"follows.csv: 2 bad rows dropped: self_followed (first at line 3)",
	}
	if !slices.Equal(d.Warnings, want) || d.Dropped != 13 {
		t.Errorf("dropped %d:\n%s\nwant\n%s", d.Dropped, strings.Join(d.Warnings, "\n"), strings.Join(want, "\n"))
	}
	if f := d.Rounds[0].Area(AllAreas); !slices.Equal(f.Respondents, []int{0}) {
		t.Errorf("respondents %v", f.Respondents)
	}
}

func TestDroppedPeople(t *testing.T) {
	d := input4{
		people:   "id,name,reports_to\nann,Ann,zed\nbob,Bob,ann\nbob,Bert,\n,Nobody,\ncyd,Cyd,cyd\n",
		ballots:  "rater,ratee,rank\nann,bob,1\nann,zed,2\nzed,ann,1\n",
		mandates: "person,title,level\nann,Lead,2\nann,Lead,-2\nzed,Lead,1\n",
	}.must(t, Options{})
	var got []string
	for _, p := range d.People {
		got = append(got, fmt.Sprint(p.ID, " ", p.Name, " ", p.ReportsTo))
	}
	if want := []string{"ann Ann -1", "bob Bob 0", "cyd Cyd -1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := show(d, 0, Organisation); got != "ann: bob" || len(d.Mandates) != 1 || d.Dropped != 6 {
		t.Errorf("%s, %v, dropped %d", got, d.Mandates, d.Dropped)
	}
	all := strings.Join(d.Warnings, "\n")
	for _, say := range []string{
		"1 reference in reports_to left out: own_superior", "1 reference in reports_to left out: unknown_superior",
		"people.csv: 1 bad row dropped: duplicate_person (first at line 4)", "ballots.csv: 1 bad row dropped: unknown_rater",
		"mandates.csv: 1 bad row dropped: bad_level",
	} {
		if !strings.Contains(all, say) {
			t.Errorf("no %q in\n%s", say, all)
		}
	}
}

func TestNothingLeft(t *testing.T) {
	_, err := input4{ballots: head + "1,a,a,1\n1,b,x,\n1,c,c,1\n"}.read(Options{})
	e := fault(t, err)
	if e.Fault != NoRows || e.Error() != "ballots.csv:1:1: none of the 3 rows can be used, the first for self_ranked at line 2" {
		t.Error(e)
	}
	d := input4{ballots: good, mandates: "person,title\nann,\n"}.must(t, Options{})
	if len(d.Mandates) != 0 {
		t.Errorf("%+v", d.Mandates)
	}
}

// A stray quote that runs over lines may hide good rows: it is never dropped.
func TestStrayQuotes(t *testing.T) {
	for name, c := range map[string]struct {
		text      string
		want      Fault
		line, col int
	}{
		"fault on a later line": {good + "1,bob,\"ann,1\n1,cyd,\"ann,1\n", BadQuote, 5, 7},
		"in the first field":    {good + "\"1,bob,ann,1\n1\"\",cyd\"ann,1\n", BadQuote, 5, 8},
		"wrong field count":     {good + "1,bob,\"ann,1\n1,cyd\",1,5\n", WrongFieldCount, 4, 1},
		"line end in an id":     {good + "1,bob,\"ann,1\n1,cyd,ann\",1\n", BadText, 4, 7},
		"open to the end":       {good + "1,bob,\"ann,1\n1,cyd,ann,1\n", UnclosedQuote, 4, 7},
	} {
		_, err := input4{ballots: c.text}.read(Options{})
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		if e := fault(t, err); e.Fault != c.want || e.Line != c.line || e.Column != c.col {
			t.Errorf("%s: %v (%s)", name, e, e.Fault)
		}
	}
}

// What is clean reads the same in both ways.
func TestCleanFilesReadAlike(t *testing.T) {
	in := input4{ballots: good, people: somebody, follows: "from,to\nann,bob\n", mandates: "person,title\nann,Lead\n"}
	a, b := in.must(t, strict()), in.must(t, Options{})
	if fmt.Sprintf("%+v", a.People) != fmt.Sprintf("%+v", b.People) || show(a, 0, Organisation) != show(b, 0, Organisation) {
		t.Error("they differ")
	}
}
