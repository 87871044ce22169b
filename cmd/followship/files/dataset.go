package files

import (
	"cmp"
	"slices"
	"strings"

	"github.com/followship/followship/ranking"
)

// Organisation is the scope of ballots and mandates without a scope of their
// own.
const Organisation = "organisation"

// AllAreas is the area of nominations made without an area.
const AllAreas = "all"

// DefaultRound is the label of rows without a round column.
const DefaultRound = "1"

// Dataset is what the files hold. It is not changed after reading and is safe
// for concurrent readers.
type Dataset struct {
	// People is the roster, sorted by the bytes of the id. Everything else
	// refers to people by their index here.
	People []Person
	// Raters names the index space of [ranking.Profile]'s raters: the roster's
	// ids, then the raters outside it, sorted.
	Raters []string
	// Rounds are in order of time, see NumericRounds.
	Rounds []Round
	// NumericRounds says that every label is an integer, that rounds are
	// sorted by it and Round.Number is set.
	NumericRounds bool
	// Mandates are in the order of their file.
	Mandates []Mandate
	// Attributes names the other columns of the people file, in its order.
	Attributes []string
	// Warnings are printable sentences for the reader of the result: ignored
	// columns, dropped rows by reason, things that look like mistakes.
	Warnings []string
	// Dropped is the number of bad rows left out, 0 when strict.
	Dropped int
}

// Person is one entry of the roster.
type Person struct {
	ID string
	// Name and Team are "" when not given.
	Name, Team string
	// ReportsTo is the superior's index, -1 for none.
	ReportsTo int
	// Attributes is parallel to Dataset.Attributes; nil without a people file.
	Attributes []string
}

// Round holds the ballots and nominations of one label.
type Round struct {
	Label string
	// Number is the label's value when Dataset.NumericRounds, else 0.
	Number int64
	// Ballots is sorted by scope, the organisation first. Scopes without a row
	// in this round are absent.
	Ballots []ScopeBallots
	// Follows is sorted by area.
	Follows []AreaFollows
}

// ScopeBallots are the ballots of one round and scope, over the whole roster
// and in order of the rater's index.
type ScopeBallots struct {
	// Scope is [Organisation], "team:X" or "area:X".
	Scope   string
	Profile *ranking.Profile
}

// AreaFollows are the nominations of one round and area (G.1).
type AreaFollows struct {
	Area string
	// Respondents are the indices of everybody who answered, ascending; naming
	// nobody is an answer.
	Respondents []int
	// Edges are {follower, followed}, ascending and without repetition.
	Edges [][2]int
}

// Mandate is a title somebody holds or held.
type Mandate struct {
	Person      int
	Title, Kind string
	// Level is larger for the more senior; 0 is no mandate (H.1).
	Level int
	// Scope is [Organisation], "team:X" or "area:X".
	Scope string
	// Start and End are the first and last date (YYYY-MM-DD) or round of the
	// term; "" leaves it open.
	Start, End string
}

// Index returns the index of a person in the roster.
func (d *Dataset) Index(id string) (int, bool) {
	return slices.BinarySearchFunc(d.People, id, func(p Person, id string) int {
		return strings.Compare(p.ID, id)
	})
}

// Profile returns the ballots of a scope, nil when the round has none.
func (r *Round) Profile(scope string) *ranking.Profile {
	for i := range r.Ballots {
		if r.Ballots[i].Scope == scope {
			return r.Ballots[i].Profile
		}
	}
	return nil
}

// Area returns the nominations of an area, nil when the round has none.
func (r *Round) Area(area string) *AreaFollows {
	for i := range r.Follows {
		if r.Follows[i].Area == area {
			return &r.Follows[i]
		}
	}
	return nil
}

// Active reports whether a mandate is held in round r, an index into Rounds.
//
// A start or end that is a round is compared with the round. One that is a date
// is compared with day (YYYY-MM-DD), the day on which mandates are to be judged;
// where day is "" and rounds are labelled by dates, with the label. A date that
// can be compared with nothing does not limit the term. It panics if r is out
// of range.
func (d *Dataset) Active(m Mandate, r int, day string) bool {
	now := d.Rounds[r]
	if day == "" && isDate(now.Label) {
		day = now.Label
	}
	sign := func(bound string) int { // of bound - now
		number, isNumber := integer(bound)
		position := slices.IndexFunc(d.Rounds, func(x Round) bool { return x.Label == bound })
		switch {
		case bound == "":
		case isDate(bound):
			if day != "" {
				return strings.Compare(bound, day)
			}
		case d.NumericRounds && isNumber:
			return cmp.Compare(number, now.Number)
		case position >= 0:
			return cmp.Compare(position, r)
		}
		return 0
	}
	return sign(m.Start) <= 0 && sign(m.End) >= 0
}
