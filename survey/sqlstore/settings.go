package sqlstore

import "github.com/followship/followship/survey"

// settingsJSON is how settings are kept. Lists are null or empty as they were given,
// so that what is read back has the hash of what was written.
type settingsJSON struct {
	Prompt         string      `json:"prompt"`
	Criteria       []string    `json:"criteria"`
	Cadence        string      `json:"cadence"`
	ListCap        int         `json:"list_cap"`
	Coverage       int         `json:"coverage"`
	Areas          []survey.ID `json:"areas"`
	FollowQuestion string      `json:"follow_question"`
	NamesAsked     int         `json:"names_asked"`
	NamesMost      int         `json:"names_most"`
	Items          []itemJSON  `json:"items"`
	// Comments are missing where there are none, as in rounds from before there were any.
	Comments        []promptJSON `json:"comments,omitempty"`
	Purpose         string       `json:"purpose"`
	MayInformPay    bool         `json:"may_inform_pay"`
	RetentionMonths int          `json:"retention_months"`
	Floors          floorsJSON   `json:"floors"`
}

type promptJSON struct {
	ID   survey.ID `json:"id"`
	Text string    `json:"text"`
}

type itemJSON struct {
	ID     survey.ID `json:"id"`
	Text   string    `json:"text"`
	Demand bool      `json:"demand"`
}

type floorsJSON struct {
	Tier         int `json:"tier"`
	Score        int `json:"score"`
	Group        int `json:"group"`
	Organisation int `json:"organisation"`
	Item         int `json:"item"`
}

func settingsOf(s survey.Settings) settingsJSON {
	return settingsJSON{
		Prompt: s.Prompt, Criteria: s.Criteria, Cadence: s.Cadence, ListCap: s.ListCap, Coverage: s.Coverage, Areas: s.Areas,
		FollowQuestion: s.FollowQuestion, NamesAsked: s.NamesAsked, NamesMost: s.NamesMost,
		Items:    convert(s.Items, func(i survey.Item) itemJSON { return itemJSON(i) }),
		Comments: convert(s.Comments, func(p survey.CommentPrompt) promptJSON { return promptJSON(p) }),
		Purpose:  s.Purpose, MayInformPay: s.MayInformPay, RetentionMonths: s.RetentionMonths, Floors: floorsJSON(s.Floors),
	}
}

func (s settingsJSON) domain() survey.Settings {
	return survey.Settings{
		Prompt: s.Prompt, Criteria: s.Criteria, Cadence: s.Cadence, ListCap: s.ListCap, Coverage: s.Coverage, Areas: s.Areas,
		FollowQuestion: s.FollowQuestion, NamesAsked: s.NamesAsked, NamesMost: s.NamesMost,
		Items:    convert(s.Items, func(i itemJSON) survey.Item { return survey.Item(i) }),
		Comments: convert(s.Comments, func(p promptJSON) survey.CommentPrompt { return survey.CommentPrompt(p) }),
		Purpose:  s.Purpose, MayInformPay: s.MayInformPay, RetentionMonths: s.RetentionMonths, Floors: survey.Floors(s.Floors),
	}
}

// convert returns a list of what f makes of each; nil for nil.
func convert[A, B any](list []A, f func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for k, a := range list {
		out[k] = f(a)
	}
	return out
}
