package files

import (
	"fmt"
	"testing"

	"github.com/followship/followship/ranking/rankingtest"
)

// 17 men, 15 complete weeks, 0 to 8 and 10 to 15.
func TestNewcomb(t *testing.T) {
	d, err := Read(open(t, rankingtest.DataFile(t, "newcomb/ballots.csv")), nil, nil, nil, strict())
	if err != nil {
		t.Fatal(err)
	}
	validate(t, d)
	if len(d.People) != 17 || len(d.Raters) != 17 || len(d.Rounds) != 15 || !d.NumericRounds || len(d.Warnings) != 0 {
		t.Fatalf("%d people, %d raters, %d rounds, %q", len(d.People), len(d.Raters), len(d.Rounds), d.Warnings)
	}
	if d.Rounds[8].Number != 8 || d.Rounds[9].Number != 10 {
		t.Errorf("week 9 is missing, got %s, %s", d.Rounds[8].Label, d.Rounds[9].Label)
	}
	for r := range d.Rounds {
		p := d.Rounds[r].Profile(Organisation)
		if p.Len() != 17 || p.Listings() != 17*16 || p.Choices() != 17*15 {
			t.Errorf("week %s: %d ballots, %d listings", d.Rounds[r].Label, p.Len(), p.Listings())
		}
	}
}

// 34 complete ballots with gaps in the ranks, no round column.
func TestBernardKillworth(t *testing.T) {
	d, err := Read(open(t, rankingtest.DataFile(t, "bernard_killworth_tech/ballots.csv")), nil, nil, nil, strict())
	if err != nil {
		t.Fatal(err)
	}
	validate(t, d)
	p := d.Rounds[0].Profile(Organisation)
	if len(d.People) != 34 || p.Len() != 34 || p.Listings() != 34*33 || p.Choices() != 34*32 || d.Rounds[0].Label != DefaultRound {
		t.Errorf("%d people, %d ballots, %d choices", len(d.People), p.Len(), p.Choices())
	}
}

// 190 advice ties of 21 managers, 5 mandates, no ballots.
func TestKrackhardt(t *testing.T) {
	opt := strict()
	opt.TeamColumn = "department"
	d, err := Read(nil, open(t, rankingtest.DataFile(t, "krackhardt/follows.csv")), open(t, rankingtest.DataFile(t, "krackhardt/people.csv")),
		open(t, rankingtest.DataFile(t, "krackhardt/mandates.csv")), opt)
	if err != nil {
		t.Fatal(err)
	}
	validate(t, d)
	f := d.Rounds[0].Area("advice")
	if len(d.People) != 21 || len(f.Edges) != 190 || len(d.Mandates) != 5 || len(d.Warnings) != 0 {
		t.Fatalf("%d people, %d edges, %d mandates, %q", len(d.People), len(f.Edges), len(d.Mandates), d.Warnings)
	}
	if got := fmt.Sprint(d.Attributes); got != "[title level age tenure_years]" {
		t.Errorf("attributes %s", got)
	}
	chief, _ := d.Index("7")
	reports := 0
	for _, p := range d.People {
		if p.ReportsTo == chief {
			reports++
		}
	}
	if d.People[chief].ReportsTo != -1 || reports != 4 || d.People[chief].Team != "0" {
		t.Errorf("the chief %+v has %d reports", d.People[chief], reports)
	}
}

func TestThurman(t *testing.T) {
	d, err := Read(source("ballots.csv", "rater,ratee,rank\n1,2,1\n"), nil, open(t, rankingtest.DataFile(t, "thurman/people.csv")), nil, strict())
	if err != nil {
		t.Fatal(err)
	}
	validate(t, d)
	if first, _ := d.Index("5"); len(d.People) != 15 || d.People[first].Name == "" || fmt.Sprint(d.Attributes) != "[reports_to_derived]" {
		t.Errorf("%d people, %q", len(d.People), d.Attributes)
	}
}
