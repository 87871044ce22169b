package survey

import (
	"time"

	"github.com/teambition/rrule-go"
)

// cadence reads the rule by which a survey recurs: RFC 5545, daily or less often,
// without a beginning or a number of occurrences, since each round begins the rule
// anew.
func cadence(text string, zone *time.Location) (*rrule.RRule, error) {
	malformed := invalid("cadence", "want a rule of recurrence by days or longer, such as FREQ=MONTHLY;INTERVAL=6")
	if validText("cadence", text, 1, 200) != nil {
		return nil, malformed
	}
	option, err := rrule.StrToROptionInLocation(text, zone)
	if err != nil || option.Freq > rrule.DAILY || option.Count != 0 || !option.Dtstart.IsZero() {
		return nil, malformed
	}
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, malformed
	}
	return rule, nil
}

// following returns when the round after last opens and closes by the rule, the
// first time after now; false when the rule is over. It is open for as many days
// and hours on the clock of the zone as last was due to be: what opens and closes
// at nine does so in summer and in winter.
func following(rule *rrule.RRule, last Round, zone *time.Location, now time.Time) (opens, closes time.Time, ok bool) {
	rule.DTStart(last.OpensAt.In(zone))
	after := last.OpensAt
	if now.After(after) {
		after = now
	}
	opens = rule.After(after, false)
	if opens.IsZero() {
		return opens, closes, false
	}
	length := onTheClock(last.ClosesAt, zone).Sub(onTheClock(last.OpensAt, zone))
	end := onTheClock(opens, zone).Add(length)
	closes = time.Date(end.Year(), end.Month(), end.Day(), end.Hour(), end.Minute(), end.Second(), end.Nanosecond(), zone)
	return opens.UTC(), closes.UTC(), true
}

// onTheClock returns what a clock of the zone shows, as if it were UTC, so that
// differences are those of clocks.
func onTheClock(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
