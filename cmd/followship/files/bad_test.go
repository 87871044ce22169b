package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

const (
	head     = "round,rater,ratee,rank\n"
	good     = head + "1,ann,bob,1\n1,ann,cyd,2\n"
	somebody = "id\nann\nbob\ncyd\n"
)

var badFiles = []struct {
	name string
	in   input4
	file string // first letter: b, f, p, m
	line int
	col  int
	want Fault
	say  string // part of the message
}{
	// The file as a whole.
	{"byte order mark only", input4{ballots: byteOrderMark}, "b", 1, 1, EmptyFile, "empty"},
	{"blank lines only", input4{ballots: "\n\r\n\n"}, "b", 1, 1, EmptyFile, "empty"},
	{"header only", input4{ballots: head}, "b", 1, 1, NoRows, "no row after the header"},
	{"header only, people", input4{ballots: good, people: "id,name\n"}, "p", 1, 1, NoRows, "no row"},
	{"header only, follows", input4{follows: "from,to"}, "f", 1, 1, NoRows, "no row"},
	{"gzip", input4{ballots: "\x1f\x8b\x08\x00\x00\x00\x00"}, "b", 1, 1, NotCSV, "gunzip"},
	{"xlsx", input4{ballots: "PK\x03\x04\x14\x00\x06\x00"}, "b", 1, 1, NotCSV, "spreadsheet"},
	{"xls", input4{ballots: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "b", 1, 1, NotCSV, "Excel"},
	{"bzip2", input4{ballots: "BZh91AY&SY"}, "b", 1, 1, NotCSV, "bzip2"},
	{"xz", input4{ballots: "\xfd7zXZ\x00\x00\x04"}, "b", 1, 1, NotCSV, "xz"},
	{"zstd", input4{ballots: "\x28\xb5\x2f\xfd\x04\x58"}, "b", 1, 1, NotCSV, "zstd"},
	{"PDF", input4{ballots: "%PDF-1.7\n"}, "b", 1, 1, NotCSV, "PDF"},
	{"database", input4{ballots: "SQLite format 3\x00"}, "b", 1, 1, NotCSV, "SQLite"},
	{"JSON", input4{ballots: "[{\"rater\":1}]"}, "b", 1, 3, BadHeader, "is this JSON?"},
	{"JSON over lines", input4{ballots: "{\n"}, "b", 1, 1, MissingColumn, "is this JSON?"},
	{"HTML", input4{ballots: "<!doctype html>\n"}, "b", 1, 1, MissingColumn, "HTML"},
	{"UTF-16 little endian", input4{ballots: "\xff\xfer\x00o\x00"}, "b", 1, 1, BadEncoding, "UTF-16"},
	{"UTF-16 big endian", input4{ballots: "\xfe\xff\x00r\x00o"}, "b", 1, 1, BadEncoding, "UTF-16"},
	{"UTF-16 without mark", input4{ballots: "r\x00o\x00u\x00n\x00d\x00"}, "b", 1, 2, BadEncoding, "NUL byte"},
	{"Latin-1", input4{ballots: good + "1,bob,Ren\xe9e,1\n"}, "b", 4, 10, BadEncoding, "byte 0xE9 is not UTF-8"},
	{"Latin-1 in an ignored column", input4{ballots: "rater,ratee,rank,note\nann,bob,1,\xfc\n"}, "b", 2, 11, BadEncoding, "0xFC"},
	{"cut within a character", input4{ballots: head + "1,ann,Ren\xc3"}, "b", 2, 10, BadEncoding, "cut off"},
	{"broken character behind a quoted field", input4{ballots: head + "1,ann,\"bob\"\xe2(,1\n"}, "b", 2, 12, BadEncoding, "0xE2"},
	{"NUL byte", input4{ballots: good + "1,bob\x00,ann,1\n"}, "b", 4, 6, BadEncoding, "NUL"},
	{"binary", input4{ballots: "\x7fELF\x02\x01\x01\x00\x00"}, "b", 1, 8, BadEncoding, "binary"},
	{"bare carriage returns", input4{ballots: "rater,ratee,rank\rann,bob,1\r"}, "b", 1, 13, BadLineEnding, "carriage return"},
	{"semicolons", input4{ballots: "round;rater;ratee;rank\n1;a;b;1\n"}, "b", 1, 1, MissingColumn, "separated by semicolons; use commas"},
	{"tabs", input4{ballots: "round\trater\tratee\trank\n"}, "b", 1, 1, MissingColumn, "tabs"},
	{"vertical bars", input4{ballots: "rater|ratee|rank\n"}, "b", 1, 1, MissingColumn, "vertical bars"},
	{"missing rank", input4{ballots: "round,rater,ratee\n1,a,b\n"}, "b", 1, 1, MissingColumn, "column rank is missing"},
	{"missing ratee", input4{ballots: "round,rater,rank\n1,a,1\n"}, "b", 1, 1, MissingColumn, "column ratee is missing"},
	{"missing to", input4{follows: "from,whom\na,b\n"}, "f", 1, 1, MissingColumn, "column to is missing"},
	{"missing id", input4{ballots: good, people: "\nname\nann\n"}, "p", 2, 1, MissingColumn, "column id is missing"},
	{"missing title", input4{ballots: good, mandates: "person\nann\n"}, "m", 1, 1, MissingColumn, "column title is missing"},
	{"names of another case", input4{ballots: "Round,Rater,Ratee,Rank\n1,a,b,1\n"}, "b", 1, 1, MissingColumn, "case-sensitive"},
	{"missing header", input4{ballots: "1,ann,bob,1\n1,ann,cyd,2\n"}, "b", 1, 1, MissingColumn, `the header is "1,ann,bob,1"`},
	{"duplicate column", input4{ballots: "rater,ratee,rank,rater\na,b,1,a\n"}, "b", 1, 18, DuplicateColumn, "column rater: the column is there twice, as columns 1 and 4"},
	{"duplicate ignored column", input4{ballots: "rater,ratee,rank,x,x\na,b,1,,\n"}, "b", 1, 20, DuplicateColumn, "twice"},
	{"round and week", input4{ballots: "round,week,rater,ratee,rank\n1,1,a,b,1\n"}, "b", 1, 7, DuplicateColumn, "both round and week"},
	{"control characters in the header", input4{ballots: "rater,ratee,rank,\x1b[2J\n"}, "b", 1, 18, BadHeader, `"\x1b[2J"`},
	{"a million columns", input4{ballots: "rater" + strings.Repeat(",x", 300_000) + "\n"}, "b", 1, 2005, BadHeader, "more than 1000 columns"},
	{"1,001 columns", input4{ballots: manyColumns(1001) + "\n"}, "b", 1, 4894, BadHeader, "more than 1000 columns"},
	{"endless header", input4{ballots: strings.Repeat("x", maxRow+bufferSize+1)}, "b", 1, 1, RowTooLong, "longer than 1 MiB"},
	{"endless field", input4{ballots: good + "1,ann," + strings.Repeat("x", 3<<20)}, "b", 4, 1, RowTooLong, "longer than 1 MiB"},
	{"quote open for a MiB", input4{ballots: good + "1,ann,\"" + strings.Repeat("x\n", 1<<20)}, "b", 4, 7, RowTooLong, "not closed within 1 MiB"},
	{"unclosed quote", input4{ballots: good + "\n1,ann, \"dan,3\n1,bob,ann,1\n"}, "b", 5, 8, UnclosedQuote, "never closed"},
	{"unclosed quote in the header", input4{ballots: "rater,\"ratee,rank\na,b,1\n"}, "b", 1, 7, UnclosedQuote, "never closed"},
	{"unclosed quote after quoted lines", input4{ballots: good + "1,\"dan\",\"x\n\"\"y\n\n"}, "b", 4, 9, UnclosedQuote, "never closed"},
	{"one round by two labels", input4{ballots: head + "1,a,b,1\n2,a,b,1\n01,a,b,1\n"}, "b", 4, 1, DuplicateRound, `the rounds "1" and "01" are the same number`},
	{"one round by two labels in two files", input4{ballots: good, follows: "week,from,to\n+1,a,b\n"}, "f", 2, 1, DuplicateRound, "column week"},

	// Rows of any file.
	{"bare quote", input4{ballots: good + "1,bob,an\"n,1\n"}, "b", 4, 9, BadQuote, "not quoted"},
	{"text after a quoted field", input4{ballots: good + "1,bob,\"ann\"a,1\n"}, "b", 4, 11, BadQuote, "after its closing quote"},
	{"too few fields", input4{ballots: good + "1,bob,ann\n1,bob,cyd,2\n"}, "b", 4, 1, WrongFieldCount, "the row has 3 fields, the header has 4"},
	{"too many fields", input4{ballots: good + "1,bob,ann,1,5\n"}, "b", 4, 1, WrongFieldCount, "a field that holds a comma needs quotes"},
	{"cut off", input4{ballots: good + "1,bob"}, "b", 4, 1, WrongFieldCount, "cut off"},
	{"one field", input4{ballots: good + "end\n"}, "b", 4, 1, WrongFieldCount, "has 1 field,"},
	{"after a field of three lines", input4{people: "id,note,name\nann,\"one\n\ntwo\",Ann\n,,\n", ballots: good}, "p", 5, 1, EmptyPerson, "empty"},
	{"behind a field of three lines", input4{people: "note,id,reports_to\n\"one\n\ntwo\", ann ,ann\n", ballots: good}, "p", 4, 12, OwnSuperior, "themselves"},
	{"CRLF and a byte order mark", input4{ballots: byteOrderMark + "rater,ratee,rank\r\na,b,1\r\na,a,2\r\n"}, "b", 3, 3, SelfRanked, "ranks themselves"},
	{"columns count bytes", input4{ballots: "rater,ratee,rank\nÅsa,Åsa,1\n"}, "b", 2, 6, SelfRanked, `"Åsa" ranks themselves`},
	{"control character in an id", input4{ballots: good + "1,\"an\x07n\",bob,1\n"}, "b", 4, 3, BadText, `column rater: "an\an" holds control characters`},
	{"line end in an id", input4{ballots: good + "1,bob,\"a\nb\",1\n"}, "b", 4, 7, BadText, `"a\nb"`},

	// Ballots.
	{"empty round", input4{ballots: head + " ,ann,bob,1\n"}, "b", 2, 2, EmptyRound, "column round: the round is empty"},
	{"empty week", input4{ballots: "week,rater,ratee,rank\n,ann,bob,1\n"}, "b", 2, 1, EmptyRound, "column week: the round is empty"},
	{"control character in a round", input4{ballots: head + "\x01,ann,bob,1\n"}, "b", 2, 1, BadText, `"\x01"`},
	{"empty rater", input4{ballots: head + "1,,bob,1\n"}, "b", 2, 3, EmptyPerson, "column rater: the id is empty"},
	{"rater of white space", input4{ballots: head + "1,\"\t\",bob,1\n"}, "b", 2, 3, EmptyPerson, "empty"},
	{"unknown rater", input4{ballots: good + "1,dan,ann,1\n", people: somebody}, "b", 4, 3, UnknownRater, `"dan" is not in the people file`},
	{"unknown ratee", input4{ballots: good + "1,bob,dan,1\n", people: somebody}, "b", 4, 7, UnknownPerson, `column ratee: "dan" is not in the people file`},
	{"id of another case", input4{ballots: head + "1,ann,Bob,1\n", people: somebody}, "b", 2, 7, UnknownPerson, `"Bob"`},
	{"rank for nobody", input4{ballots: head + "1,ann,,1\n"}, "b", 2, 7, EmptyPerson, `the rank "1" is given to nobody`},
	{"self-ranking", input4{ballots: good + "1,bob, bob ,1\n"}, "b", 4, 8, SelfRanked, `"bob" ranks themselves`},
	{"twice on a ballot", input4{ballots: good + "1,ann,bob,3\n"}, "b", 4, 7, DuplicatePerson, `"bob" is twice on the ballot of "ann" in round "1", first at line 2`},
	{"twice on a ballot of scattered rows", input4{ballots: head + "1,a,b,1\n1,b,a,1\n1,a,c,2\n1,b,a,1\n1,a,b,1\n"}, "b", 5, 5, DuplicatePerson, `ballot of "b"`},
	{"twice on a ballot before another fault", input4{ballots: good + "1,ann,bob,3\n1,ann,ann,4\n"}, "b", 4, 7, DuplicatePerson, "twice"},
	{"twice before a broken end", input4{ballots: good + "1,ann,bob,3\n1,ann,\"dan"}, "b", 4, 7, DuplicatePerson, "twice"},
	{"empty rank", input4{ballots: head + "1,ann,bob,\n"}, "b", 2, 11, BadRank, "column rank: the rank is empty"},
	{"rank of text", input4{ballots: head + "1,ann,bob,first\n"}, "b", 2, 11, BadRank, `"first" is not a number`},
	{"rank NaN", input4{ballots: head + "1,ann,bob,NaN\n"}, "b", 2, 11, BadRank, `"NaN" is not a number`},
	{"rank Inf", input4{ballots: head + "1,ann,bob,-Inf\n"}, "b", 2, 11, BadRank, "not a number"},
	{"rank overflow", input4{ballots: head + "1,ann,bob,1e999\n"}, "b", 2, 11, BadRank, "not finite"},
	{"rank in hexadecimal", input4{ballots: head + "1,ann,bob,0x10\n"}, "b", 2, 11, BadRank, "not a number"},
	{"rank with underscore", input4{ballots: head + "1,ann,bob,1_0\n"}, "b", 2, 11, BadRank, "not a number"},
	{"rank with decimal comma", input4{ballots: head + "1,ann,bob,\"1,5\"\n"}, "b", 2, 11, BadRank, `"1,5" is not a number`},
	{"header row repeated", input4{ballots: good + head}, "b", 4, 19, BadRank, `"rank" is not a number`},
	{"weight 0", weighted("0"), "b", 2, 13, BadWeight, `column weight: the weight "0" is not above 0`},
	{"weight negative", weighted("-1"), "b", 2, 13, BadWeight, "not above 0"},
	{"weight NaN", weighted("nan"), "b", 2, 13, BadWeight, "not a number"},
	{"weight Inf", weighted("+Inf"), "b", 2, 13, BadWeight, "not a number"},
	{"weight overflow", weighted("1e309"), "b", 2, 13, BadWeight, "not above 0 and finite"},
	{"weight underflow", weighted("1e-400"), "b", 2, 13, BadWeight, "not above 0"},
	{"weight of text", weighted("double"), "b", 2, 13, BadWeight, `"double" is not a number`},
	{"weight of a sign", weighted("-"), "b", 2, 13, BadWeight, "not a number"},
	{"weights without sum", input4{ballots: head[:len(head)-1] + ",weight\n1,ann,bob,1,1e308\n1,bob,ann,1,1e308\n"}, "b", 3, 13, BadWeight, "add up"},
	{"weights that differ", input4{ballots: head[:len(head)-1] + ",weight\n1,ann,bob,1,2\n1,bob,ann,1,3\n1,ann,cyd,2,1\n"}, "b", 4, 13, BadWeight, "weight 1 in this row and 2 in an earlier one"},
	{"weight on the first row only", input4{ballots: head[:len(head)-1] + ",weight\n1,ann,bob,1,2\n1,ann,cyd,2,\n"}, "b", 3, 13, BadWeight, "weight 1 in this row and 2"},
	{"bad scope", scoped("marketing"), "b", 2, 13, BadScope, `"marketing" is no scope; write organisation, team:X or area:X`},
	{"scope of another case", scoped("Organisation"), "b", 2, 13, BadScope, "no scope"},
	{"scope without name", scoped("team: "), "b", 2, 13, BadScope, `"team:"`},
	{"scope of another kind", scoped("person:x"), "b", 2, 13, BadScope, "no scope"},
	{"control character in a scope", scoped("team:\x7f"), "b", 2, 13, BadText, "control"},
	{"long value", scoped(strings.Repeat("é", 5000)), "b", 2, 13, BadScope, strings.Repeat("é", maxShown) + `"…`},

	// Follows.
	{"empty from", input4{follows: "round,area,from,to\n1,x,,b\n"}, "f", 2, 5, EmptyPerson, "column from: the id is empty"},
	{"self-following", input4{follows: "round,area,from,to\n1,x,b,b\n"}, "f", 2, 7, SelfFollowed, `"b" follows themselves`},
	{"empty round in follows", input4{follows: "round,area,from,to\n,x,a,b\n"}, "f", 2, 1, EmptyRound, "empty"},
	{"unknown from", input4{follows: "from,to\nann,bob\ndan,bob\n", people: somebody}, "f", 3, 1, UnknownRater, `"dan"`},
	{"unknown to", input4{follows: "from,to\nann,dan\n", people: somebody}, "f", 2, 5, UnknownPerson, `"dan"`},
	{"line separator in an area", input4{follows: "area,from,to\nx\u2028y,a,b\n"}, "f", 2, 1, BadText, `"x\u2028y"`},
	{"escape in an area", input4{follows: "area,from,to\nx\x1by,a,b\n"}, "f", 2, 1, BadText, `"x\x1by"`},
	{"empty from and to", input4{follows: "from,to\n,\n"}, "f", 2, 1, EmptyPerson, "empty"},

	// People.
	{"empty id", input4{people: "id,name\nann,Ann\n,Bob\n", ballots: good}, "p", 3, 1, EmptyPerson, "empty"},
	{"duplicate id", input4{people: "id,name\nann,Ann\nbob,Bob\n ann,Anna\n", ballots: good}, "p", 4, 2, DuplicatePerson, `"ann" is in the file twice`},
	{"unknown superior", input4{people: "id,reports_to\nann,bob\nbob,zed\n", ballots: good}, "p", 3, 5, UnknownSuperior, `column reports_to: "zed" is not in the file`},
	{"own superior", input4{people: "id,reports_to\nann,\nbob,bob\n", ballots: good}, "p", 3, 5, OwnSuperior, `"bob" reports to themselves`},
	{"own superior before another fault", input4{people: "id,reports_to\nbob,bob\nbob,zed\n", ballots: good}, "p", 2, 5, OwnSuperior, "themselves"},
	{"duplicate before an unknown superior", input4{people: "id,reports_to\nann,zed\nann,\n", ballots: good}, "p", 3, 1, DuplicatePerson, "twice"},
	{"reporting cycle", input4{people: "id,reports_to\nann,bob\nbob,cyd\ncyd,bob\n", ballots: good}, "p", 3, 5, ReportingCycle, `column reports_to: the reporting line of "bob" returns to them after 2 steps`},
	{"the earlier of two cycles", input4{people: "id,reports_to\nann,dan\nbob,cyd\ncyd,bob\ndan,eve\neve,dan\n", ballots: good}, "p", 3, 5, ReportingCycle, `"bob"`},
	{"line end in a name", input4{people: "id,name\nann,\"A\nnn\"\n", ballots: good}, "p", 2, 5, BadText, `"A\nnn"`},

	// Mandates.
	{"mandate of nobody", input4{ballots: good, mandates: "person,title\n,Lead\n"}, "m", 2, 1, EmptyPerson, "empty"},
	{"mandate without title", input4{ballots: good, mandates: "person,title\nann,\n"}, "m", 2, 5, EmptyTitle, "title is empty"},
	{"mandate of an unknown person", input4{ballots: good, people: somebody, mandates: "person,title\nann,Lead\ndan,Lead\n"}, "m", 3, 1, UnknownPerson, `"dan" is not in the people file`},
	{"level of text", mandate("level", "high"), "m", 2, 10, BadLevel, `the level "high" is not an integer from 0`},
	{"level negative", mandate("level", "-1"), "m", 2, 10, BadLevel, "integer from 0"},
	{"level with decimals", mandate("level", "1.5"), "m", 2, 10, BadLevel, "integer from 0"},
	{"level overflow", mandate("level", "99999999999999999999"), "m", 2, 10, BadLevel, "integer from 0"},
	{"bad scope of a mandate", mandate("scope", "everywhere"), "m", 2, 10, BadScope, "no scope"},
	{"start of text", mandate("start", "spring"), "m", 2, 10, BadTerm, "neither a date (YYYY-MM-DD) nor a round"},
	{"start on no day", mandate("start", "2023-02-29"), "m", 2, 10, BadTerm, "neither a date"},
	{"end in another notation", mandate("end", "31.12.2024"), "m", 2, 10, BadTerm, "neither a date"},
	{"ends before it starts", mandate("start,end", "2024-01-02,2024-01-01"), "m", 2, 21, BadTerm, `ends ("2024-01-01") before it starts ("2024-01-02")`},
	{"ends in an earlier round", mandate("start,end", "10,9"), "m", 2, 13, BadTerm, "before it starts"},
	{"ends in an earlier round by name", input4{ballots: "round,rater,ratee,rank\na,x,y,1\nb,x,y,1\n", mandates: "person,title,start,end\nx,Lead,b,a\n"}, "m", 2, 10, BadTerm, "before it starts"},
	{"line end in a title", input4{ballots: good, mandates: "person,title\nann,\"a\nb\"\n"}, "m", 2, 5, BadText, "control"},
}

func weighted(w string) input4 {
	return input4{ballots: "round,rater,ratee,rank,weight\n1,ann,bob,1," + w + "\n"}
}

func scoped(s string) input4 {
	return input4{ballots: "round,rater,ratee,rank,scope\n1,ann,bob,1," + s + "\n"}
}

func mandate(columns, values string) input4 {
	return input4{ballots: good, mandates: "person,title," + columns + "\nann,Lead," + values + "\n"}
}

func manyColumns(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("x%d", i+1)
	}
	return strings.Join(names, ",")
}

func TestBadFiles(t *testing.T) {
	files := map[string]string{"b": "ballots.csv", "f": "follows.csv", "p": "people.csv", "m": "mandates.csv"}
	if len(badFiles) < 40 {
		t.Fatalf("only %d", len(badFiles))
	}
	for _, c := range badFiles {
		t.Run(c.name, func(t *testing.T) {
			d, err := c.in.read(strict())
			if err == nil {
				t.Fatalf("accepted: %+v", d)
			}
			if d != nil {
				t.Error("a dataset beside the fault")
			}
			e := fault(t, err)
			if e.File != files[c.file] || e.Line != c.line || e.Column != c.col || e.Fault != c.want {
				t.Errorf("got  %s:%d:%d %s\nwant %s:%d:%d %s\n%v", e.File, e.Line, e.Column, e.Fault, files[c.file], c.line, c.col, c.want, e)
			}
			if !strings.Contains(e.Error(), c.say) {
				t.Errorf("got  %s\nwant %q in it", e, c.say)
			}
			// The same, however the bytes arrive.
			if len(c.in.ballots) < 1000 {
				slow := func(name, text string) *Source {
					if text == "" {
						return nil
					}
					return &Source{Name: name, Reader: iotest.OneByteReader(strings.NewReader(text))}
				}
				_, err := Read(slow("ballots.csv", c.in.ballots), slow("follows.csv", c.in.follows),
					slow("people.csv", c.in.people), slow("mandates.csv", c.in.mandates), strict())
				if err == nil || err.Error() != e.Error() {
					t.Errorf("byte by byte: %v\nat once:      %v", err, e)
				}
			}
		})
	}
}

func TestFaultsOfTheWholeFileAreNeverDropped(t *testing.T) {
	for _, c := range badFiles {
		if strings.HasPrefix(c.name, "line end") {
			continue // spread over lines: TestStrayQuotes
		}
		_, err := c.in.read(Options{})
		// A bad row leads to an error only where it was the last one left.
		if ended := err != nil && fault(t, err).Fault == c.want; ended != c.want.ofFile() {
			t.Errorf("%s (%s): %v", c.name, c.want, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	broken := errors.New("disk on fire\x1b[31m")
	for _, c := range []struct {
		name      string
		source    Source
		line, col int
		want      Fault
		say       string
		is        error
	}{
		{"at once", Source{"x.csv", iotest.ErrReader(broken)}, 1, 1, Unreadable, "x.csv:1:1: cannot be read: disk on fire?[31m", broken},
		{
			"pipe that breaks off",
			Source{"-", brokenReader{strings.NewReader(good + "1,bo"), io.ErrUnexpectedEOF}},
			4, 5, Unreadable,
			"standard input:4:5: the input breaks off here", io.ErrUnexpectedEOF,
		},
		{"wrapped end", Source{"x.csv", brokenReader{strings.NewReader(good), fmt.Errorf("inflate: %w", io.EOF)}}, 4, 1, Unreadable, "inflate: EOF", io.EOF},
		{"wrapped end at once", Source{"x.csv", iotest.ErrReader(fmt.Errorf("inflate: %w", io.EOF))}, 1, 1, Unreadable, "inflate: EOF", io.EOF},
		{"within the first bytes", Source{"-", brokenReader{strings.NewReader("rat"), io.ErrUnexpectedEOF}}, 1, 4, Unreadable, "breaks off", io.ErrUnexpectedEOF},
		{"within a quote", Source{"-", brokenReader{strings.NewReader(good + "1,\"b\no"), broken}}, 5, 2, Unreadable, "cannot be read", broken},
		{"reader without progress", Source{"x.csv", stuck{}}, 1, 1, Unreadable, "multiple Read calls", io.ErrNoProgress},
		{"no reader", Source{"x.csv", nil}, 1, 1, BadUse, "nothing to read", nil},
		{"empty", Source{"x.csv", strings.NewReader("")}, 1, 1, EmptyFile, "x.csv:1:1: the file is empty", nil},
		{"name with control characters", Source{"a\x1b\nb.csv", strings.NewReader("")}, 1, 1, EmptyFile, "a??b.csv:1:1", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(&c.source, nil, nil, nil, Options{})
			e := fault(t, err)
			if e.Line != c.line || e.Column != c.col || e.Fault != c.want || !strings.Contains(e.Error(), c.say) {
				t.Errorf("got %v (%s), want %d:%d %s %q", e, e.Fault, c.line, c.col, c.want, c.say)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%v does not wrap %v", err, c.is)
			}
		})
	}
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	_, err = Read(&Source{"folder", dir}, nil, nil, nil, strict())
	if e := fault(t, err); e.Error() != "folder:1:1: cannot be read: is a directory" {
		t.Errorf("directory: %v", e)
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestBadUse(t *testing.T) {
	text := func(s string) *Source { return &Source{"-", strings.NewReader(s)} }
	_, err := Read(nil, nil, text("id\na\n"), text("person,title\na,b\n"), strict())
	if e := fault(t, err); e.Fault != BadUse {
		t.Errorf("neither ballots nor follows: %v", e)
	}
	_, err = Read(text(good), nil, text(somebody), nil, strict())
	if e := fault(t, err); e.Fault != BadUse || !strings.Contains(e.Error(), "only once") {
		t.Errorf("standard input twice: %v", e)
	}
	opt := strict()
	opt.TeamColumn = "group"
	_, err = input4{ballots: good, people: somebody}.read(opt)
	if e := fault(t, err); e.Fault != MissingColumn || !strings.Contains(e.Error(), "column group is missing") {
		t.Errorf("team column: %v", e)
	}
	opt.TeamColumn = "id"
	_, err = input4{ballots: good, people: somebody}.read(opt)
	if e := fault(t, err); e.Fault != BadUse {
		t.Errorf("team column id: %v", e)
	}
}
