package files

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// show writes ballots as "rater*weight: a>{b,c}", one a line.
func show(d *Dataset, round int, scope string) string {
	p := d.Rounds[round].Profile(scope)
	if p == nil {
		return "none"
	}
	var lines []string
	for b := range p.Len() {
		o := p.Order(b)
		var groups []string
		for g := range o.Ends {
			var ids []string
			for _, i := range o.Group(g) {
				ids = append(ids, d.People[i].ID)
			}
			groups = append(groups, strings.Join(ids, "="))
		}
		line := d.Raters[o.Rater] + ": " + strings.Join(groups, ">")
		if o.Weight != 1 {
			line = fmt.Sprintf("%v %s", o.Weight, line)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestBallotVariants(t *testing.T) {
	const want = "ann: bob>cyd; bob: cyd=ann"
	want2 := strings.ReplaceAll(want, "cyd=ann", "ann=cyd") // ties by index
	for name, text := range map[string]string{
		"plain":                    "rater,ratee,rank\nann,bob,1\nann,cyd,2\nbob,ann,1\nbob,cyd,1\n",
		"no last line end":         "rater,ratee,rank\nann,bob,1\nann,cyd,2\nbob,ann,1\nbob,cyd,1",
		"byte order mark":          byteOrderMark + "rater,ratee,rank\nann,bob,1\nann,cyd,2\nbob,ann,1\nbob,cyd,1\n",
		"CRLF":                     "rater,ratee,rank\r\nann,bob,1\r\nann,cyd,2\r\nbob,ann,1\r\nbob,cyd,1\r\n",
		"byte order mark and CRLF": byteOrderMark + "rater,ratee,rank\r\nann,bob,1\r\nann,cyd,2\r\nbob,ann,1\r\nbob,cyd,1",
		"quoted":                   "\"rater\",\"ratee\",\"rank\"\n\"ann\",\"bob\",\"1\"\nann,cyd,2\nbob,ann,1\nbob,cyd,1\n",
		"white space":              " rater , ratee, rank\nann , bob, 1 \nann,\tcyd,2\nbob, \"ann\",1\nbob,cyd,\" 1\u00a0\"\n",
		"column order":             "rank,ratee,rater\n1,bob,ann\n2,cyd,ann\n1,ann,bob\n1,cyd,bob\n",
		"scattered rows":           "rater,ratee,rank\nbob,cyd,1\nann,cyd,2\nbob,ann,1\nann,bob,1\n",
		"gaps":                     "rater,ratee,rank\nann,bob,4\nann,cyd,1000000000000\nbob,ann,7\nbob,cyd,7\n",
		"decimals and signs":       "rater,ratee,rank\nann,bob,-1.5\nann,cyd,+.25e1\nbob,ann,0\nbob,cyd,-0\n",
		"blank lines":              "\n\nrater,ratee,rank\n\nann,bob,1\n\r\nann,cyd,2\nbob,ann,1\nbob,cyd,1\n\n",
		"scope":                    "rater,ratee,rank,scope\nann,bob,1,\nann,cyd,2,organisation\nbob,ann,1,\nbob,cyd,1,\n",
		"empty slots":              "rater,ratee,rank\nann,bob,1\nann,,\nann,cyd,2\nbob,ann,1\nbob,cyd,1\nbob,,\nbob,,\n",
		"weights of one":           "rater,ratee,rank,weight\nann,bob,1,1\nann,cyd,2,1.0\nbob,ann,1,\nbob,cyd,1,1e0\n",
		"round":                    "round,rater,ratee,rank\n1,ann,bob,1\n1,ann,cyd,2\n1,bob,ann,1\n1,bob,cyd,1\n",
		"week":                     "week,rater,ratee,rank\n1,ann,bob,1\n1,ann,cyd,2\n1,bob,ann,1\n1,bob,cyd,1\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := input4{ballots: text}.must(t, strict())
			if got := show(d, 0, Organisation); got != want2 {
				t.Errorf("got %s, want %s", got, want2)
			}
			if len(d.Warnings) > 0 || len(d.Rounds) != 1 || d.Rounds[0].Label != DefaultRound || d.Dropped != 0 {
				t.Errorf("rounds %v, warnings %q, dropped %d", d.Rounds, d.Warnings, d.Dropped)
			}
			slow, err := Read(&Source{"x", iotest.HalfReader(iotest.DataErrReader(strings.NewReader(text)))}, nil, nil, nil, strict())
			if err != nil || !reflect.DeepEqual(slow, d) {
				t.Errorf("another dataset in small pieces: %v", err)
			}
		})
	}
}

func TestBallotsOfScopesAndWeights(t *testing.T) {
	d := input4{ballots: `round,rater,ratee,rank,scope,weight
2,zoe,bob,1,team: Blue ,2
2,ann,bob,1,,0.5
2,ann,cyd,2,,0.5
1,bob,,,area:build,
2,zoe,cyd,1,team:Blue,2
2,bob,ann,1,area:build,1
10,ann,cyd,3,,1e-3
`}.must(t, strict())
	var got []string
	for r, round := range d.Rounds {
		for _, s := range round.Ballots {
			got = append(got, fmt.Sprintf("%s/%s %s", round.Label, s.Scope, show(d, r, s.Scope)))
		}
	}
	want := []string{
		"1/area:build bob: ",
		"2/organisation 0.5 ann: bob>cyd",
		"2/area:build bob: ann",
		"2/team:Blue 2 zoe: bob=cyd",
		"10/organisation 0.001 ann: cyd",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := fmt.Sprint(d.Raters, len(d.People)); got != "[ann bob cyd zoe] 3" {
		t.Errorf("raters and size of the roster: %s", got)
	}
	if d.Rounds[0].Profile("team:Blue") != nil || d.Rounds[0].Area("build") != nil {
		t.Error("found what is not there")
	}
}

// The roster without a people file: everyone ranked or named, respondents and
// holders of mandates; a rater who is none of these stays outside.
func TestRoster(t *testing.T) {
	in := input4{
		ballots:  "rater,ratee,rank\nout,bob,1\nann,bob,1\nabe,,\n",
		follows:  "from,to\nfay,gus\nhal,\n",
		mandates: "person,title\nmia,Lead\nout2,Lead\n",
	}
	d := in.must(t, strict())
	if got := fmt.Sprint(d.Raters, len(d.People)); got != "[bob fay gus hal mia out2 abe ann out] 6" {
		t.Errorf("open roster: %s", got)
	}
	if i, ok := d.Index("gus"); i != 2 || !ok {
		t.Errorf("gus: %d, %v", i, ok)
	}
	if _, ok := d.Index("out"); ok {
		t.Error("a rater outside the roster is found in it")
	}
	in.people = "id\nquiet\nout\nout2\nmia\nhal\ngus\nfay\nbob\nann\nabe\n"
	d = in.must(t, strict())
	if got := fmt.Sprint(d.Raters, len(d.People)); got != "[abe ann bob fay gus hal mia out out2 quiet] 10" {
		t.Errorf("closed roster: %s", got)
	}
}

func TestRounds(t *testing.T) {
	for _, c := range []struct {
		ballots, follows, want string
		numeric                bool
		warnings               int
	}{
		{"10 9 -1 100 8", "9", "-1 8 9 10 100", true, 0},
		{"10 9", "8 x", "10 8 9 x", false, 0},
		{"2024-10-01 2024-02-01", "", "2024-02-01 2024-10-01", false, 0},
		{"1.0 10.0 2.0", "", "1.0 10.0 2.0", false, 1},
		{"1 2 99999999999999999999", "", "1 2 99999999999999999999", false, 1},
		{"01 x 1", "", "01 1 x", false, 0},
		{"2.5", "", "2.5", false, 0},
	} {
		in := input4{ballots: "round,rater,ratee,rank\n"}
		for r := range strings.FieldsSeq(c.ballots) {
			in.ballots += r + ",a,b,1\n"
		}
		if c.follows != "" {
			in.follows = "week,from,to\n"
			for r := range strings.FieldsSeq(c.follows) {
				in.follows += r + ",a,b\n"
			}
		}
		d := in.must(t, strict())
		var got []string
		for _, r := range d.Rounds {
			got = append(got, r.Label)
			if d.NumericRounds && fmt.Sprint(r.Number) != r.Label || !d.NumericRounds && r.Number != 0 {
				t.Errorf("%s: number %d", r.Label, r.Number)
			}
		}
		if strings.Join(got, " ") != c.want || d.NumericRounds != c.numeric || len(d.Warnings) != c.warnings {
			t.Errorf("%s, %s: got %v, numeric %v, %q", c.ballots, c.follows, got, d.NumericRounds, d.Warnings)
		}
	}
}

func TestFollows(t *testing.T) {
	d := input4{follows: `to,from,area,round
cyd,ann,build,2
bob,ann,build,2
,dan,build,2
cyd,ann,build,2
,ann,build,2
,cyd,,2
ann,bob,all,2
ann,bob,build,1
`}.must(t, strict())
	var got []string
	for _, r := range d.Rounds {
		for _, f := range r.Follows {
			got = append(got, fmt.Sprint(r.Label, " ", f.Area, f.Respondents, f.Edges))
		}
	}
	// ann 0, bob 1, cyd 2, dan 3.
	want := []string{"1 build[1] [[1 0]]", "2 all[1 2] [[1 0]]", "2 build[0 3] [[0 1] [0 2]]"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPeople(t *testing.T) {
	in := input4{ballots: good, people: `site,team,id,,reports_to,name,since
Ulm,Blue,cyd,,ann,"Cyd, ""C.""",2020
 Bonn , Red,bob,,cyd,,"a
b"
,,ann,,,Ånn,
`}
	d := in.must(t, strict())
	want := []Person{
		{ID: "ann", Name: "Ånn", ReportsTo: -1, Attributes: []string{"", ""}},
		{ID: "bob", Team: "Red", ReportsTo: 2, Attributes: []string{"Bonn", "a\nb"}},
		{ID: "cyd", Name: `Cyd, "C."`, Team: "Blue", ReportsTo: 0, Attributes: []string{"Ulm", "2020"}},
	}
	if !reflect.DeepEqual(d.People, want) || !slices.Equal(d.Attributes, []string{"site", "since"}) {
		t.Errorf("got %+v, %q", d.People, d.Attributes)
	}
	if len(d.Warnings) != 1 || d.Warnings[0] != `people.csv: the column "" is ignored` {
		t.Errorf("warnings %q", d.Warnings)
	}
	opt := strict()
	opt.TeamColumn = "site"
	d = in.must(t, opt)
	if d.People[2].Team != "Ulm" || !slices.Equal(d.Attributes, []string{"team", "since"}) || d.People[2].Attributes[0] != "Blue" {
		t.Errorf("another team column: %+v, %q", d.People[2], d.Attributes)
	}
}

// A cycle is a fault (see badFiles); where bad rows are dropped it is only said.
func TestReportingCycles(t *testing.T) {
	for people, want := range map[string]int{
		"a,b\nb,c\nc,a\nann,\nbob,\ncyd,a":     1,
		"a,b\nb,a\nc,d\nd,c\nann,\nbob,\ncyd,": 2,
		"ann,bob\nbob,cyd\ncyd,":               0,
	} {
		d := input4{ballots: good, people: "id,reports_to\n" + people + "\n"}.must(t, Options{})
		if len(d.Warnings) != want {
			t.Errorf("%q: %q", people, d.Warnings)
		}
		for _, w := range d.Warnings {
			if !strings.Contains(w, "returns to them after") {
				t.Error(w)
			}
		}
	}
}

func TestMandates(t *testing.T) {
	d := input4{
		ballots: "round,rater,ratee,rank\n8,ann,bob,1\n10,ann,bob,1\n",
		follows: "round,area,from,to\n8,build,ann,bob\n",
		people:  "id,team\nann,Blue\nbob,Red\n",
		mandates: `person,title,kind,level,scope,start,end,note
bob,CEO,manager,3,,,,
ann,Lead,faculty lead,,area:build,2024-01-01,2024-12-31,x
ann,Coach,,0, team: Blue,9,9,
bob,CEO,manager,3,organisation,,,
ann,Guest,,1,team:Green,10,,
`,
	}.must(t, strict())
	want := []Mandate{
		{1, "CEO", "manager", 3, Organisation, "", ""},
		{0, "Lead", "faculty lead", 1, "area:build", "2024-01-01", "2024-12-31"},
		{0, "Coach", "", 0, "team:Blue", "9", "9"},
		{0, "Guest", "", 1, "team:Green", "10", ""},
	}
	if !slices.Equal(d.Mandates, want) {
		t.Errorf("got %+v", d.Mandates)
	}
	all := strings.Join(d.Warnings, "\n")
	for _, say := range []string{`column "note" is ignored`, "1 mandate repeated", `scope "team:Green" is in no other file`} {
		if !strings.Contains(all, say) {
			t.Errorf("no %q in\n%s", say, all)
		}
	}
	for _, c := range []struct {
		mandate, round int
		day            string
		want           bool
	}{
		{0, 0, "", true},
		{1, 0, "", true}, // nothing to compare a date with
		{1, 0, "2023-12-31", false},
		{1, 0, "2024-01-01", true},
		{1, 1, "2024-12-31", true},
		{1, 1, "2025-01-01", false},
		{2, 0, "", false}, // round 9 only, between 8 and 10
		{2, 1, "", false},
		{3, 0, "", false},
		{3, 1, "2020-01-01", true},
	} {
		if got := d.Active(d.Mandates[c.mandate], c.round, c.day); got != c.want {
			t.Errorf("mandate %d in round %d on %q: %v", c.mandate, c.round, c.day, got)
		}
	}
	d = input4{
		ballots:  "round,rater,ratee,rank\n2024-03-01,ann,bob,1\n2024-06-01,ann,bob,1\n",
		mandates: "person,title,start,end\nann,Lead,2024-04-01,\nann,Lead,,2024-04-01\n",
	}.must(t, strict())
	if d.Active(d.Mandates[0], 0, "") || !d.Active(d.Mandates[0], 1, "") || !d.Active(d.Mandates[1], 0, "") || d.Active(d.Mandates[1], 1, "") {
		t.Error("rounds labelled by dates")
	}
	d = input4{
		ballots:  "round,rater,ratee,rank\nspring,ann,bob,1\nautumn,ann,bob,1\n", // autumn sorts first
		mandates: "person,title,start\nann,Lead,spring\n",
	}.must(t, strict())
	if d.Active(d.Mandates[0], 0, "") || !d.Active(d.Mandates[0], 1, "") {
		t.Error("rounds by name")
	}
}

// Nobody holding a mandate is an answer.
func TestMandatesWithoutRow(t *testing.T) {
	d := input4{ballots: good, mandates: "person,title\n"}.must(t, strict())
	if len(d.Mandates) != 0 || len(d.Warnings) != 1 {
		t.Errorf("%+v, %q", d.Mandates, d.Warnings)
	}
}

func TestIgnoredColumns(t *testing.T) {
	d := input4{ballots: "rater,ratee,rank,Round,note\na,b,1,5,\"x\ny\"\n"}.must(t, strict())
	if len(d.Warnings) != 1 || d.Warnings[0] != `ballots.csv: the columns "Round", "note" are ignored` {
		t.Errorf("%q", d.Warnings)
	}
	d = input4{ballots: manyColumns(1000-3) + ",rater,ratee,rank\n" + strings.Repeat(",", 1000-3) + "a,b,1\n"}.must(t, strict())
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "and 987 more") {
		t.Errorf("%q", d.Warnings)
	}
}

func TestFilesThatDoNotMeet(t *testing.T) {
	for _, c := range []struct {
		in   input4
		want string
	}{
		{input4{ballots: "rater,ratee,rank\na,b,1\n", follows: "round,from,to\n2,a,b\n"}, "the ballots have no round column"},
		{input4{ballots: "week,rater,ratee,rank\n2,a,b,1\n", follows: "from,to\na,b\n"}, "the follows have no round column"},
		{input4{ballots: "week,rater,ratee,rank\n1,a,b,1\n", follows: "from,to\na,b\n"}, ""},
		{input4{ballots: "rater,ratee,rank\na,b,1\n", follows: "from,to\na,b\n"}, ""},
	} {
		d := c.in.must(t, strict())
		if got := strings.Join(d.Warnings, "\n"); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestProgress(t *testing.T) {
	text := ballotFile(1000, false)
	var seen []int64
	opt := strict()
	opt.Progress = func(n int64) { seen = append(seen, n) }
	people := somebody
	for i := range 1000 {
		people += fmt.Sprintf("p%d\n", i)
	}
	if _, err := Read(&Source{"ballots.csv", bytes.NewReader(text)}, nil, source("people.csv", people), nil, opt); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(seen) || seen[len(seen)-1] != int64(len(text)+len(people)) {
		t.Errorf("%v of %d bytes", seen, len(text)+len(people))
	}
}

// A long row within the limit is read, also behind many blank lines.
func TestLongRows(t *testing.T) {
	long := strings.Repeat("x", maxRow-100)
	d := input4{ballots: "rater,ratee,rank\n" + strings.Repeat("\r\n", maxRow) + "a," + long + ",1\n"}.must(t, strict())
	if d.People[0].ID != long {
		t.Error("another id")
	}
	// In linear time, also from a reader that gives one byte at a time.
	slow := iotest.OneByteReader(strings.NewReader("rater,ratee,rank\n" + strings.Repeat("\n", maxRow) + "a," + long + ",1\n"))
	if _, err := Read(&Source{"x", slow}, nil, nil, nil, strict()); err != nil {
		t.Error(err)
	}
}
