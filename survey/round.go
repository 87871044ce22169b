package survey

import (
	"slices"
	"time"
)

// Round is one occurrence of a survey.
type Round struct {
	Organisation ID
	ID           ID
	Survey       ID
	// Number counts the survey's rounds from 1; Label names it to people.
	Number int
	Label  string
	State  State
	// OpensAt and ClosesAt are when it is due to open and to close.
	OpensAt, ClosesAt time.Time
	// OpenedAt, ClosedAt and PublishedAt are when it did; zero for not yet.
	OpenedAt, ClosedAt, PublishedAt time.Time
	// Participation is the share of those asked who had answered, in steps of 10
	// per cent, a day ago or earlier: the only one that is shown. Counted is the one
	// that is shown next, as of [Round.ParticipationAt]. Both are -1 for unknown.
	Participation, Counted int
	ParticipationAt        time.Time
	// Turnout is the exact number of those who answered, known after the close;
	// -1 before.
	Turnout int
	// Asked is the number of those asked, frozen at opening; 0 before.
	Asked   int
	Version int
}

// State is where a round is in its life.
type State string

// The states.
const (
	Draft     State = "draft"
	Scheduled State = "scheduled"
	Open      State = "open"
	Closing   State = "closing"
	Closed    State = "closed"
	Published State = "published"
	Archived  State = "archived"
	Cancelled State = "cancelled"
)

// States returns every state, in order of life.
func States() []State {
	return []State{Draft, Scheduled, Open, Closing, Closed, Published, Archived, Cancelled}
}

// next says which states a round may go to. It is the whole life of a round:
// whatever is not here cannot happen.
var next = map[State][]State{
	Draft:     {Scheduled, Open, Cancelled},
	Scheduled: {Draft, Open, Cancelled},
	Open:      {Closing, Cancelled},
	Closing:   {Closed},
	Closed:    {Published},
	Published: {Archived},
}

// May reports whether a round may go from one state to another.
func (s State) May(to State) bool { return slices.Contains(next[s], to) }

// Frozen reports whether roster, assignment and settings are fixed.
func (s State) Frozen() bool { return s != Draft && s != Scheduled }

// Counted reports whether the round has a release.
func (s State) Counted() bool { return s == Closed || s == Published || s == Archived }

// Shown reports whether what came out of the round is for everybody to see.
func (s State) Shown() bool { return s == Published || s == Archived }

// wrongState returns the error of a step that the state does not allow.
func wrongState(s State, what string) *Error {
	return &Error{Kind: Conflict, Code: CodeState, Message: "a round that is " + string(s) + " cannot be " + what}
}

// Limits of a round's dates.
const (
	MinOpen = time.Hour
	MaxOpen = 366 * 24 * time.Hour
)

// Validate returns what is wrong with the round, nil for nothing.
func (r Round) Validate() error {
	if err := validName("label", r.Label); err != nil {
		return err
	}
	if r.OpensAt.IsZero() || r.ClosesAt.IsZero() {
		return invalid("closes_at", "want the time it opens and the time it closes")
	}
	// Years of four digits, also in another zone.
	if r.OpensAt.Year() < 2000 || r.ClosesAt.Year() > 9000 {
		return invalid("opens_at", "want a time in this millennium or a later one")
	}
	if d := r.ClosesAt.Sub(r.OpensAt); d < MinOpen || d > MaxOpen {
		return invalid("closes_at", "want a round to be open for an hour at least and a year at most")
	}
	return nil
}

// Snapshot is what freezes when a round opens. Names are not in it: what is shown
// later takes them from the directory, where they can be erased.
type Snapshot struct {
	Organisation ID
	Round        ID
	Settings     Settings
	// On is the day of opening in the organisation's zone.
	On Date
	// Roster are the people asked and asked about, by ascending id.
	Roster []Frozen
	// Teams hold at least one person of the roster, by ascending id; Areas are
	// those of the settings.
	Teams []Team
	Areas []Area
	// Mandates are those held on the day of opening or ending later, by
	// ascending id.
	Mandates []Mandate
	// Faculty are the faculty mandates held on the day of opening by people of the
	// roster, by ascending person: power that the product itself gives is counted with
	// the rest.
	Faculty []Office
}

// Office is a role that a person of the roster holds.
type Office struct {
	Person ID
	End    Date // "" for none
}

// Frozen is a person as a round sees them.
type Frozen struct {
	Person  ID
	Teams   []ID // ascending
	Areas   []ID // ascending
	Manager ID
	// Assigned are the colleagues shown to the person, in the order in which
	// they are shown.
	Assigned []ID
	// Unlisted people have declined to be listed: they are assigned and found like
	// everybody else, and nothing that is written about them is counted.
	Unlisted bool
}

// Find returns the position of a person on the roster, -1 for none.
func (s *Snapshot) Find(person ID) int {
	i, ok := slices.BinarySearchFunc(s.Roster, person, func(f Frozen, id ID) int {
		switch {
		case f.Person < id:
			return -1
		case f.Person > id:
			return 1
		}
		return 0
	})
	if !ok {
		return -1
	}
	return i
}
