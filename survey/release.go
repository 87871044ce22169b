package survey

import (
	"crypto/sha256"
	"encoding/json"
)

// ReleaseDocument is everything that is ever shown of a round, after disclosure
// control. Its JSON is a format of its own, kept and hashed as it was written, which
// is why the types carry names for it. Every field is always there: what is kept back
// is null, and looks the same whatever the cause.
//
// Shares are per cent in steps of 10 below 20 respondents and of 5 above. Of people,
// the lowest step is that of none to three or four, the highest that of all but as many;
// of other things they read "nearly none" and "nearly all". A p-value of
// 0.01 reads "0.01 or less".
type ReleaseDocument struct {
	Format int    `json:"format"` // 1
	Survey ID     `json:"survey"`
	Round  ID     `json:"round"`
	Number int    `json:"number"`
	Label  string `json:"label"`
	// Method and Version are what counted, Seed what its random procedures began
	// from, in hexadecimal.
	Method     string             `json:"method"`
	Version    string             `json:"version"`
	Seed       string             `json:"seed"`
	Parameters map[string]float64 `json:"parameters"`
	Floors     Floors             `json:"floors"`
	Asked      int                `json:"asked"`
	Turnout    int                `json:"turnout"`

	Agreement  AgreementReport  `json:"agreement"`
	Leadership LeadershipReport `json:"leadership"`
	Power      PowerReport      `json:"power"`
	Network    NetworkReport    `json:"network"`
	Notices    []NoticeReport   `json:"notices"`
	Items      []ItemReport     `json:"items"`
	Detectable Detectable       `json:"detectable"`
	// Teams and Areas are by ascending id, People is the roster by ascending id.
	Teams  []TeamReport   `json:"teams"`
	Areas  []AreaReport   `json:"areas"`
	People []PersonResult `json:"people"`
	// Refusals say which rules kept how many cells back.
	Refusals []Refusal `json:"refusals"`
}

// AgreementReport is how far raters agree in the organisation.
type AgreementReport struct {
	U         *float64 `json:"u"` // two digits
	PValue    *float64 `json:"p_value"`
	TieRate   *float64 `json:"tie_rate"`
	Coverage  *int     `json:"coverage"` // share of people with enough raters for a tier, steps of 10
	Connected *bool    `json:"connected"`
}

// LeadershipReport sets titles against followership in the organisation.
type LeadershipReport struct {
	TauB   *float64 `json:"tau_b"`
	Lower  *float64 `json:"tau_b_lower"`
	Upper  *float64 `json:"tau_b_upper"`
	AUC    *float64 `json:"auc"`
	PValue *float64 `json:"p_value"`
	// GateOpen is false when people with mandates are not followed more than
	// others: then that is the finding, and no mandate is tested.
	GateOpen *bool `json:"gate_open"`
	Titled   *int  `json:"titled"`
	// Tested and Unmatched count mandates that could have been seen not to be
	// followed, and those that were not.
	Tested    *int `json:"tested"`
	Unmatched *int `json:"unmatched"`
	// Cells are findings about people, for faculty; a mandate not seen to be
	// followed is here only once two rounds agree.
	Cells []Cell `json:"cells"`
	// Vacancies say by area how many named nobody.
	Vacancies []VacancyReport `json:"vacancies"`
}

// Cell is a finding about a person in a scope.
type Cell struct {
	Person  ID     `json:"person"`
	Scope   Scope  `json:"scope"`
	Finding string `json:"finding"`
	// Share of those who could name the person that did, in steps.
	Share  *int `json:"share"`
	Titled bool `json:"titled"`
}

// VacancyReport is the share of an area's respondents who follow nobody there.
type VacancyReport struct {
	Area   ID   `json:"area"`
	Nobody *int `json:"nobody"` // per cent, in steps
	Lower  *int `json:"lower"`
	Upper  *int `json:"upper"`
}

// PowerReport is how following gathers.
type PowerReport struct {
	Gini            *float64 `json:"gini"` // corrected, two digits
	NullMean        *float64 `json:"null_mean"`
	Excess          *float64 `json:"excess"`
	PValue          *float64 `json:"p_value"`
	EffectiveNumber *float64 `json:"effective_number"`
	TopShare        *int     `json:"top_share"`
	// Lorenz are the cumulative shares at the deciles, 11 numbers from 0 to 1, or
	// empty.
	Lorenz []float64 `json:"lorenz"`
	// Mandates, Holders and Several describe how mandates stack.
	Mandates *int `json:"mandates"`
	Holders  *int `json:"holders"`
	Several  *int `json:"several"`
	// Faculty counts those of the mandates that are faculty mandates: nil in releases from
	// before these were counted.
	Faculty *int `json:"faculty_mandates"`
	// LargestShare is the share of all mandates with one holder, per cent.
	LargestShare *int `json:"largest_share"`
	// InHalf counts people among the three most followed in half of the areas.
	InHalf *int `json:"in_half_of_areas"`
	// Trend, Mobility, Attachment and Persistence compare rounds.
	Trend       TrendReport       `json:"trend"`
	Mobility    *float64          `json:"mobility"`
	Attachment  *float64          `json:"attachment"`
	Persistence []PersistencePair `json:"persistence"`
	// Renewal is the share of those found to lead who were not in the latest
	// release that shares no round with this one, in steps.
	Renewal *int `json:"renewal"`
}

// TrendReport is the trend of concentration over the rounds.
type TrendReport struct {
	Rounds int      `json:"rounds"`
	Slope  *float64 `json:"slope"`
	PValue *float64 `json:"p_value"`
	// Values are the corrected Gini of each round, null where it is kept back.
	Values []TrendValue `json:"values"`
}

// TrendValue is one round's value.
type TrendValue struct {
	Number int      `json:"number"`
	Label  string   `json:"label"`
	Gini   *float64 `json:"gini"`
}

// PersistencePair is how alike the orders of two rounds are.
type PersistencePair struct {
	From int      `json:"from"` // numbers of rounds
	To   int      `json:"to"`
	TauB *float64 `json:"tau_b"`
}

// NetworkReport is following between teams and areas; who follows whom never
// leaves the count.
type NetworkReport struct {
	// Flows are shares of a team's names that go to another, in steps; shares up
	// to one step are left out. Who is in no team that is shown is together in "".
	// Somebody in several teams counts in each.
	Flows       []Flow   `json:"flows"`
	Up          *int     `json:"up"` // per cent of names
	Down        *int     `json:"down"`
	Lateral     *int     `json:"lateral"`
	UpRatio     *float64 `json:"up_ratio"` // observed over expected
	Reciprocity *int     `json:"reciprocity"`
	EI          *float64 `json:"ei"`
}

// Flow is the share of the names given in one team that go to another.
type Flow struct {
	From  ID   `json:"from"`
	To    ID   `json:"to"`
	Share *int `json:"share"`
}

// NoticeReport is a sentence of evidence that power gathers. Figures are the numbers
// that Sentence names, so that it can be said in another language, and UnknownFigures
// those of Unknown: see power.Rule for their names, but leadership_vacuum speaks here of
// wish_percent and nobody_percent. Nil in releases from before there were any.
type NoticeReport struct {
	Rule           string             `json:"rule"`
	Scope          Scope              `json:"scope"`
	Sentence       string             `json:"sentence"`
	Figures        map[string]float64 `json:"figures"`
	Unknown        string             `json:"unknown"`
	UnknownFigures map[string]float64 `json:"unknown_figures"`
	PValue         *float64           `json:"p_value"`
	Proposals      []string           `json:"proposals"`
}

// ItemReport is the answer to an optional item.
type ItemReport struct {
	Item  ID   `json:"item"`
	Share *int `json:"share"` // per cent yes, in steps
	Lower *int `json:"lower"`
	Upper *int `json:"upper"`
}

// Detectable says what this round could have found.
type Detectable struct {
	Unmatched    *bool `json:"unmatched"`
	Emergent     *int  `json:"emergent"` // from so many namings on
	RoundsNeeded *int  `json:"rounds_needed"`
}

// TeamReport is what a team sees of itself.
type TeamReport struct {
	Team            ID       `json:"team"`
	Submitters      *int     `json:"submitters"` // share of members, in steps
	Agreement       *float64 `json:"agreement"`
	EffectiveNumber *float64 `json:"effective_number"`
	Gini            *float64 `json:"gini"`
	Inward          *int     `json:"inward"` // share of its names given within
}

// SmallestReviewed is from how many members on a team sees figures of itself. Whatever
// was rounded, whoever knows their own list could often work out another's in a
// smaller one: it gets a guide to a nomination round instead.
const SmallestReviewed = 8

// AreaReport is what is published of an area.
type AreaReport struct {
	Area            ID       `json:"area"`
	EffectiveNumber *float64 `json:"effective_number"`
	Gini            *float64 `json:"gini"`
	Excess          *float64 `json:"excess"`
	Nobody          *int     `json:"nobody"`
}

// PersonResult is what a person sees of themselves.
type PersonResult struct {
	Person ID `json:"person"`
	// Tier is more_often, as_often or less_often.
	Tier *string `json:"tier"`
	// Lower and Upper bound the place among Of people with 90 % joint
	// certainty; Score is in steps of 5.
	Lower *int `json:"lower"`
	Upper *int `json:"upper"`
	Of    *int `json:"of"`
	Score *int `json:"score"`
	// Followed has one entry for the organisation, one for each area and one for
	// each of the person's teams.
	Followed []Followed `json:"followed"`
}

// Followed is how somebody is followed in a scope.
type Followed struct {
	Scope Scope `json:"scope"`
	Share *int  `json:"share"` // per cent of those who could, in steps
	// Finding is one of the four words of METHODS.md H.3; a mandate not seen to
	// be followed is told to its holder here first.
	Finding *string `json:"finding"`
}

// Refusal is how many cells a rule of PRIVACY.md kept back.
type Refusal struct {
	Rule  string `json:"rule"`
	Cells int    `json:"cells"`
}

// Encode returns the document as it is kept, and its hash.
func (d *ReleaseDocument) Encode() ([]byte, Hash, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return nil, Hash{}, err
	}
	return b, sha256.Sum256(b), nil
}

// DecodeRelease reads a kept document after checking its hash.
func DecodeRelease(r Release) (*ReleaseDocument, error) {
	if sha256.Sum256(r.Document) != r.Hash {
		return nil, &Error{Kind: Fault, Code: CodeFault, Message: "the release of a round does not match its hash", Err: ErrAltered}
	}
	var d ReleaseDocument
	if err := json.Unmarshal(r.Document, &d); err != nil {
		return nil, err
	}
	return &d, nil
}
