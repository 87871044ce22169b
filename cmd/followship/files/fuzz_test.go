package files

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// exercise reads a text in both ways and checks what must hold for any bytes:
// no panic, errors that can be shown, data that is valid, the same result
// however the bytes arrive, and strictly accepted text also accepted otherwise.
func exercise(t *testing.T, name, text string, read func(*Source, Options) (*Dataset, error)) {
	whole := func(opt Options) (*Dataset, error) {
		return read(&Source{name, strings.NewReader(text)}, opt)
	}
	strictly, strictErr := whole(strict())
	loosely, looseErr := whole(Options{})
	for _, r := range []struct {
		d   *Dataset
		err error
	}{{strictly, strictErr}, {loosely, looseErr}} {
		if r.err != nil {
			if e := fault(t, r.err); e.File != name {
				t.Errorf("fault of %q", e.File)
			}
			continue
		}
		validate(t, r.d)
	}
	if strictErr == nil && (looseErr != nil || !reflect.DeepEqual(strictly, loosely)) {
		t.Errorf("accepted strictly, otherwise %v", looseErr)
	}
	pieces, err := read(&Source{name, iotest.OneByteReader(strings.NewReader(text))}, strict())
	if !reflect.DeepEqual(pieces, strictly) || (err == nil) != (strictErr == nil) || err != nil && err.Error() != strictErr.Error() {
		t.Errorf("byte by byte: %v\nat once:      %v", err, strictErr)
	}
}

// seed adds the files of the tables that are of one kind.
func seed(f *testing.F, kind func(input4) string, more ...string) {
	for _, c := range badFiles {
		if text := kind(c.in); text != "" && len(text) < 1000 {
			f.Add(text)
		}
	}
	for _, text := range more {
		f.Add(text)
	}
}

func FuzzBallots(f *testing.F) {
	seed(f, func(in input4) string { return in.ballots },
		good, "week,rater,ratee,rank,scope,weight\r\n1,a,b,1,team:x,2\r\n1,a,,,team:x,2\r\n",
		"rater,ratee,rank\n\"a\nb\",c,1\nå,\"b\"\"b\",-0\nå,c,0\n")
	f.Fuzz(func(t *testing.T, text string) {
		exercise(t, "ballots.csv", text, func(s *Source, opt Options) (*Dataset, error) {
			return Read(s, nil, nil, nil, opt)
		})
	})
}

func FuzzFollows(f *testing.F) {
	seed(f, func(in input4) string { return in.follows }, "round,area,from,to\n1,x,a,b\n1,x,a,\n2,,b,a\n")
	f.Fuzz(func(t *testing.T, text string) {
		exercise(t, "follows.csv", text, func(s *Source, opt Options) (*Dataset, error) {
			return Read(nil, s, nil, nil, opt)
		})
	})
}

func FuzzPeople(f *testing.F) {
	seed(f, func(in input4) string { return in.people }, "id,name,team,reports_to,x\nann,A,t,bob,1\nbob,B,u,ann,\n")
	f.Fuzz(func(t *testing.T, text string) {
		exercise(t, "people.csv", text, func(s *Source, opt Options) (*Dataset, error) {
			// A ballot that fits whatever the roster is.
			d, err := Read(source("ballots.csv", good), nil, s, nil, opt)
			if e, ok := errors.AsType[*Error](err); ok && e.File == "ballots.csv" {
				if e.Fault != UnknownRater && e.Fault != UnknownPerson && e.Fault != NoRows {
					t.Errorf("ballots: %v", e)
				}
				e.File = "people.csv"
			}
			return d, err
		})
	})
}

func FuzzMandates(f *testing.F) {
	seed(f, func(in input4) string { return in.mandates },
		"person,title,kind,level,scope,start,end\nann,Lead,k,2,area:x,2024-01-01,2024-02-01\nbob,Lead,,0,,1,2\n")
	f.Fuzz(func(t *testing.T, text string) {
		exercise(t, "mandates.csv", text, func(s *Source, opt Options) (*Dataset, error) {
			return Read(source("ballots.csv", good), nil, nil, s, opt)
		})
	})
}
