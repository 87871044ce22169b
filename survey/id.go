package survey

import (
	"cmp"
	"regexp"
	"time"
)

// ID identifies a thing of an organisation: 128 random bits as 26 lower-case
// base32 characters. It carries no time, so that nothing can be told from the
// order of two.
type ID string

var idForm = regexp.MustCompile(`^[a-z2-7]{26}$`)

// Valid reports whether the id has the form of one.
func (id ID) Valid() bool { return idForm.MatchString(string(id)) }

// IDs makes identifiers.
type IDs interface {
	// New returns an id that nobody can guess and that was never returned
	// before.
	New() ID
}

// Date is a day in the calendar of its organisation, YYYY-MM-DD; "" is none.
// Dates compare as strings.
type Date string

// ParseDate returns the date of a text in the form YYYY-MM-DD.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1900 || t.Year() > 9999 {
		return "", invalid("", "want a date, YYYY-MM-DD")
	}
	return Date(text), nil
}

// DateOf returns the day of an instant in a time zone.
func DateOf(t time.Time, zone *time.Location) Date { return Date(t.In(zone).Format(time.DateOnly)) }

// Valid reports whether the date is a day, or none.
func (d Date) Valid() bool {
	if d == "" {
		return true
	}
	_, err := ParseDate(string(d))
	return err == nil
}

// Span is a time of validity in days, both included; an empty start has always
// begun, an empty end never comes.
type Span struct{ Start, End Date }

// Holds reports whether the span includes a day.
func (s Span) Holds(on Date) bool {
	return (s.Start == "" || s.Start <= on) && (s.End == "" || on <= s.End)
}

// Valid reports whether both ends are days in order.
func (s Span) Valid() bool {
	return s.Start.Valid() && s.End.Valid() && (s.Start == "" || s.End == "" || s.Start <= s.End)
}

// Overlaps reports whether two spans share a day.
func (s Span) Overlaps(o Span) bool {
	last := func(a, b Date) Date { // the later start
		return max(a, b)
	}
	first := func(a, b Date) Date { // the earlier end
		switch {
		case a == "":
			return b
		case b == "":
			return a
		}
		return min(a, b)
	}
	start, end := last(s.Start, o.Start), first(s.End, o.End)
	return end == "" || cmp.Compare(start, end) <= 0
}

// Page asks for a part of a list in the order of its keys.
type Page struct {
	// After is the key of the last thing seen; "" starts at the beginning.
	After string
	// Limit is the most that is returned, 1 to MaxPage; 0 stands for MaxPage.
	Limit int
}

// MaxPage is the longest page.
const MaxPage = 200

// Size returns the number of rows to ask for.
func (p Page) Size() int {
	if p.Limit <= 0 || p.Limit > MaxPage {
		return MaxPage
	}
	return p.Limit
}
