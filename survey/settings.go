package survey

import (
	"slices"
	"time"
)

// Survey is a recurring set of questions.
type Survey struct {
	Organisation ID
	ID           ID
	Name         string
	Settings     Settings
	Version      int
}

// Settings are what a survey asks, of whom, what for, and what it promises.
// They freeze with the rest of a round when it opens.
type Settings struct {
	// Prompt is the question of the list, deliberately open.
	Prompt string
	// Criteria are what the organisation agreed to look at, one a line.
	Criteria []string
	// Cadence is an RRULE (RFC 5545); "" for rounds made by hand.
	Cadence string
	// ListCap is the longest list, at most [MaxListCap].
	ListCap int
	// Coverage is how many colleagues are asked about each person.
	Coverage int
	// Areas are the areas asked about, ascending.
	Areas []ID
	// FollowQuestion is asked in each area; {area} and {since} are filled in.
	FollowQuestion string
	// NamesAsked is how many names the question asks for, NamesMost how many it
	// accepts.
	NamesAsked, NamesMost int
	// Items are optional yes-or-no questions about the organisation, never about a
	// person.
	Items []Item
	// Comments are the prompts for comments about the people of one's list; none turns
	// comments off. They are left out of the hash when there are none, so that it is
	// what it was before there could be any.
	Comments []CommentPrompt `json:",omitempty"`
	// Purpose is what the result is for, in the words shown on the ballot page.
	Purpose string
	// MayInformPay says whether pay may be decided with the result in hand.
	MayInformPay bool
	// RetentionMonths is how long the round's key lives at least after its
	// close: ballots can be opened until then. 0 stands for until the next round
	// was counted. It is 90 days at least and 24 months at most in any case.
	RetentionMonths int
	Floors          Floors
}

// Limits of [Settings].
const (
	MaxListCap     = 25
	MaxCoverage    = 25
	MaxNames       = 5
	LeastRetention = 3 // months: 90 days, whatever the months
	MaxRetention   = 24
	MaxSurveyAreas = 40
)

// Floors are the numbers of raters below which nothing, or only a tier, is
// shown. They may be raised, never lowered.
type Floors struct {
	// Tier is the least number of raters for a tier, Score for an interval and a
	// score.
	Tier  int `json:"tier"`
	Score int `json:"score"`
	// Group is the least number of submitters for a figure about a group, and
	// of those that any published group leaves over in its parent.
	Group int `json:"group"`
	// Organisation is the least number of raters for figures about power in the
	// whole organisation.
	Organisation int `json:"organisation"`
	// Item is the least number of answers to an optional item.
	Item int `json:"item"`
}

// LeastFloors are the floors nobody may go below.
func LeastFloors() Floors { return Floors{Tier: 7, Score: 10, Group: 5, Organisation: 20, Item: 10} }

// Item is an optional question, answered with yes, no, or not at all.
type Item struct {
	ID   ID
	Text string
	// Demand marks "I would like more leadership here" (H.4).
	Demand bool
}

// DefaultFollowQuestion is asked where a survey has no wording of its own.
const DefaultFollowQuestion = "In {area}, since {since}, whose direction did you take up because you wanted to, and would have without their title?"

// DefaultSettings returns the settings a new survey starts from. Lists are empty, not
// absent, as the edge hands them in: settings that nobody changed keep their hash.
func DefaultSettings() Settings {
	return Settings{
		Prompt:         "Who makes the greatest contribution to the success of the whole?",
		Criteria:       []string{},
		ListCap:        20,
		Coverage:       16,
		FollowQuestion: DefaultFollowQuestion,
		NamesAsked:     3,
		NamesMost:      5,
		Items:          []Item{},
		Purpose:        "To see who is followed and where power gathers, and to talk about it.",
		Floors:         LeastFloors(),
	}
}

// Validate returns what is wrong with the survey, nil for nothing.
func (s Survey) Validate() error {
	if err := validName("name", s.Name); err != nil {
		return err
	}
	return s.Settings.Validate()
}

// Validate returns what is wrong with the settings, nil for nothing.
func (s Settings) Validate() error {
	if err := validProse("prompt", s.Prompt, 10, 1000); err != nil {
		return err
	}
	if len(s.Criteria) > 20 {
		return invalid("criteria", "want 20 criteria at most")
	}
	for _, c := range s.Criteria {
		if err := validText("criteria", c, 1, 300); err != nil {
			return err
		}
	}
	if s.Cadence != "" {
		if _, err := cadence(s.Cadence, time.UTC); err != nil {
			return err
		}
	}
	for _, n := range []struct {
		field       string
		value       int
		least, most int
	}{
		{"list_cap", s.ListCap, 2, MaxListCap},
		{"coverage", s.Coverage, 2, MaxCoverage},
		{"names_asked", s.NamesAsked, 1, MaxNames},
		{"names_most", s.NamesMost, s.NamesAsked, MaxNames},
		{"retention_months", s.RetentionMonths, 0, MaxRetention},
	} {
		if n.value < n.least || n.value > n.most {
			return invalid(n.field, "want a number from %d to %d", n.least, n.most)
		}
	}
	if s.RetentionMonths > 0 && s.RetentionMonths < LeastRetention {
		return invalid("retention_months", "want 0, or %d months at least", LeastRetention)
	}
	if len(s.Areas) > MaxSurveyAreas {
		return invalid("areas", "want %d areas at most", MaxSurveyAreas)
	}
	if !slices.IsSorted(s.Areas) || len(slices.Compact(slices.Clone(s.Areas))) != len(s.Areas) {
		return invalid("areas", "want each area once, in ascending order")
	}
	for _, area := range s.Areas {
		if err := validID("areas", area); err != nil {
			return err
		}
	}
	if err := validProse("follow_question", s.FollowQuestion, 10, 1000); err != nil {
		return err
	}
	if len(s.Items) > 20 {
		return invalid("items", "want 20 items at most")
	}
	named := make(map[ID]bool, len(s.Items))
	for _, item := range s.Items {
		if err := validID("items/id", item.ID); err != nil {
			return err
		}
		if named[item.ID] {
			return invalid("items/id", "want each item once")
		}
		named[item.ID] = true
		if err := validText("items/text", item.Text, 5, 300); err != nil {
			return err
		}
	}
	if err := validatePrompts(s.Comments); err != nil {
		return err
	}
	if err := validProse("purpose", s.Purpose, 10, 2000); err != nil {
		return err
	}
	return s.Floors.validate()
}

func (f Floors) validate() error {
	least := LeastFloors()
	for _, n := range []struct {
		field        string
		value, least int
	}{
		{"floors/tier", f.Tier, least.Tier},
		{"floors/score", f.Score, max(least.Score, f.Tier)},
		{"floors/group", f.Group, least.Group},
		{"floors/organisation", f.Organisation, least.Organisation},
		{"floors/item", f.Item, least.Item},
	} {
		if n.value < n.least || n.value > 1000 {
			return &Error{
				Kind: Invalid, Code: CodeFloorsLowered, Field: n.field,
				Message: "a floor may be raised, never lowered",
			}
		}
	}
	return nil
}
