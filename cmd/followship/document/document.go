package document

import (
	"encoding/json"
	"io"

	"github.com/followship/followship/ranking"
)

// Reasons says why keys of the object it stands in are null.
type Reasons map[string]ranking.Reason

// Document is what analyse --json prints. Keys of methods that were not asked
// for are left out; what could not be computed is null, with its reason in
// Reasons of the same object.
type Document struct {
	Version    string    `json:"version"`
	Rounds     []Round   `json:"rounds"`
	OverRounds *Over     `json:"over_rounds,omitempty"`
	Notices    *[]Notice `json:"notices,omitempty"`
}

// Round is one (round, scope).
type Round struct {
	Round         string               `json:"round"`
	Scope         string               `json:"scope"`
	People        int                  `json:"people"`
	Ballots       int                  `json:"ballots"`
	Choices       int                  `json:"choices"`
	Components    [][]string           `json:"components"`
	Scores        []Score              `json:"scores"`
	Fit           Maybe[Fit]           `json:"fit,omitzero"`
	Robustness    Maybe[Robustness]    `json:"robustness,omitzero"`
	Kemeny        Maybe[Kemeny]        `json:"kemeny,omitzero"`
	Schulze       Maybe[[]Beaten]      `json:"schulze,omitzero"`
	Agreement     Maybe[Agreement]     `json:"agreement,omitzero"`
	Diagnostics   Maybe[Diagnostics]   `json:"diagnostics,omitzero"`
	Network       Maybe[Network]       `json:"network,omitzero"`
	Leadership    Maybe[Leadership]    `json:"leadership,omitzero"`
	Concentration Maybe[Concentration] `json:"concentration,omitzero"`
	Reasons       Reasons              `json:"reasons,omitempty"`
}

// Maybe is an object of the document: present, null, or left out because the
// method that computes it was not asked for. The zero value is left out.
type Maybe[T any] struct {
	value *T
	state state
}

func some[T any](v T) Maybe[T] { return Maybe[T]{value: &v, state: present} }
func nothing[T any]() Maybe[T] { return Maybe[T]{state: null} }

// Get returns the object, nil when there is none.
func (m Maybe[T]) Get() *T { return m.value }

// IsZero reports whether the object is left out of the document.
func (m Maybe[T]) IsZero() bool { return m.state == leftOut }

// MarshalJSON implements [json.Marshaler].
func (m Maybe[T]) MarshalJSON() ([]byte, error) {
	if m.state != present {
		return []byte("null"), nil
	}
	return json.Marshal(m.value)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Maybe[T]) UnmarshalJSON(b []byte) error {
	var v *T
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*m = Maybe[T]{value: v, state: null}
	if v != nil {
		m.state = present
	}
	return nil
}

// Score is what the ballots say of one person.
type Score struct {
	Person        string        `json:"person"`
	Score         Number        `json:"score,omitzero"`
	WinShare      Number        `json:"win_share,omitzero"`
	Theta         Number        `json:"theta,omitzero"`
	StandardError Number        `json:"standard_error,omitzero"`
	QuasiError    Number        `json:"quasi_error,omitzero"`
	Rank          Number        `json:"rank,omitzero"`
	RankLower     Number        `json:"rank_lower,omitzero"`
	RankUpper     Number        `json:"rank_upper,omitzero"`
	Band          Number        `json:"band,omitzero"`
	Tier          Maybe[string] `json:"tier,omitzero"`
	Boundary      Maybe[bool]   `json:"boundary,omitzero"`
	Raters        int           `json:"raters"`
	Comparisons   int           `json:"comparisons"`
	Status        string        `json:"status"`
	Borda         Number        `json:"borda,omitzero"`
	WinRate       Number        `json:"win_rate,omitzero"`
	Copeland      Number        `json:"copeland,omitzero"`
	Reasons       Reasons       `json:"reasons,omitempty"`
}

// Fit describes the Plackett–Luce fit.
type Fit struct {
	Method             string             `json:"method"`
	Converged          bool               `json:"converged"`
	Iterations         int                `json:"iterations"`
	LogLikelihood      Number             `json:"log_likelihood"`
	TieParameters      map[string]float64 `json:"tie_parameters"`
	GradientNorm       Number             `json:"gradient_norm"`
	Reason             ranking.Reason     `json:"reason,omitempty"`
	QuasiVarianceError Number             `json:"quasi_variance_error"`
	Reasons            Reasons            `json:"reasons,omitempty"`
}

// Robustness compares the score with a second method (B.7).
type Robustness struct {
	Secondary       string   `json:"secondary"`
	TauB            Number   `json:"tau_b"`
	RBO             Number   `json:"rbo"`
	MethodDependent bool     `json:"method_dependent"`
	Shifted         []string `json:"shifted"`
	Reasons         Reasons  `json:"reasons,omitempty"`
}

// Kemeny is the Kemeny–Young order (B.6).
type Kemeny struct {
	Order      []string `json:"order"`
	Cost       Number   `json:"cost"`
	LowerBound Number   `json:"lower_bound"`
	Gap        Number   `json:"gap"`
	Optimal    bool     `json:"optimal"`
	Unique     bool     `json:"unique"`
}

// Beaten is one person's Schulze count (B.5).
type Beaten struct {
	Person string `json:"person"`
	Beaten int    `json:"beaten"`
}

// Agreement is how far raters agree (chapter D).
type Agreement struct {
	U              Number  `json:"u"`
	PValue         Number  `json:"p_value"`
	TieRate        Number  `json:"tie_rate"`
	MeanTauB       Number  `json:"mean_tau_b"`
	KendallW       Number  `json:"kendall_w"`
	FriedmanChi2   Number  `json:"friedman_chi2"`
	FriedmanP      Number  `json:"friedman_p"`
	SkillingsMack  Number  `json:"skillings_mack"`
	SkillingsMackP Number  `json:"skillings_mack_p"`
	Reasons        Reasons `json:"reasons,omitempty"`
}

// Diagnostics are those of raters and ballots (chapter E). They name raters:
// the files are the researcher's own.
type Diagnostics struct {
	LargestShare      Number `json:"largest_share"`
	LargestShareRater string `json:"largest_share_rater"`
	// OneStep says that raters were left out by one Newton step, not by a fit of
	// their own.
	OneStep     bool             `json:"one_step"`
	LeaveOneOut []LeaveOneOut    `json:"leave_one_out"`
	Influence   Maybe[Influence] `json:"influence"`
	Duplicates  []Duplicate      `json:"duplicates"`
	Reciprocity Admiration       `json:"mutual_listing"`
	Reasons     Reasons          `json:"reasons,omitempty"`
}

// LeaveOneOut is one rater's weight, agreement with everybody else (E.1) and
// influence (E.2).
type LeaveOneOut struct {
	Rater        string  `json:"rater"`
	Length       int     `json:"length"`
	Share        Number  `json:"share"`
	TauB         Number  `json:"tau_b"`
	Flagged      bool    `json:"flagged"`
	MaxChange    Number  `json:"max_change"`
	MaxRankShift Number  `json:"max_rank_shift"`
	BandChanges  Number  `json:"band_changes"`
	Reasons      Reasons `json:"reasons,omitempty"`
}

// Influence is the most that one rater can move (E.2).
type Influence struct {
	MaxChange      Number  `json:"max_change"`
	MaxChangeRater string  `json:"max_change_rater"`
	MaxRankShift   Number  `json:"max_rank_shift"`
	MaxBandChanges Number  `json:"max_band_changes"`
	MaxBandShift   Number  `json:"max_band_shift"`
	Manipulation   Number  `json:"manipulation_bands"`
	Alert          bool    `json:"alert"`
	Reasons        Reasons `json:"reasons,omitempty"`
}

// Duplicate is a set of equal ballots (E.3).
type Duplicate struct {
	Raters      []string `json:"raters"`
	Length      int      `json:"length"`
	Probability Number   `json:"probability"`
	Flagged     bool     `json:"flagged"`
	Reasons     Reasons  `json:"reasons,omitempty"`
}

// Admiration is the dyadic reciprocity of lists beyond merit (E.4).
type Admiration struct {
	Rho     Number  `json:"rho"`
	PValue  Number  `json:"p_value"`
	Dyads   int     `json:"dyads"`
	Reasons Reasons `json:"reasons,omitempty"`
}

// Network is who follows whom (chapter G).
type Network struct {
	Derived        bool             `json:"derived"`
	Respondents    int              `json:"respondents"`
	Nominations    int              `json:"nominations"`
	NamedNobody    int              `json:"named_nobody"`
	People         []Followed       `json:"people"`
	Direction      Maybe[Direction] `json:"direction"`
	Reciprocity    Number           `json:"reciprocity"`
	ReciprocityRho Number           `json:"reciprocity_rho"`
	ManagerNamed   int              `json:"manager_named"`
	ManagerRaters  int              `json:"manager_raters"`
	ManagerShare   Number           `json:"manager_share"`
	EI             Number           `json:"ei"`
	EIExpected     Number           `json:"ei_expected"`
	EIPValue       Number           `json:"ei_p_value"`
	Reasons        Reasons          `json:"reasons,omitempty"`
}

// Followed is one person in the follow graph.
type Followed struct {
	Person      string  `json:"person"`
	Followers   int     `json:"followers"`
	Eligible    int     `json:"eligible"`
	Rate        Number  `json:"rate"`
	PageRank    Number  `json:"page_rank"`
	Betweenness Number  `json:"betweenness"`
	Constraint  Number  `json:"constraint"`
	Reasons     Reasons `json:"reasons,omitempty"`
}

// Direction sets following against the hierarchy of mandates (G.5).
type Direction struct {
	Up                  Share   `json:"up"`
	Down                Share   `json:"down"`
	Lateral             Share   `json:"lateral"`
	MultiDirectionality Number  `json:"multi_directionality"`
	Reasons             Reasons `json:"reasons,omitempty"`
}

// Share is one direction.
type Share struct {
	Count    int     `json:"count"`
	Expected Number  `json:"expected"`
	Ratio    Number  `json:"ratio"`
	PValue   Number  `json:"p_value"`
	Reasons  Reasons `json:"reasons,omitempty"`
}

// Leadership sets titles against followership (chapter H).
type Leadership struct {
	TauB          Number        `json:"tau_b"`
	TauBLower     Number        `json:"tau_b_lower"`
	TauBUpper     Number        `json:"tau_b_upper"`
	Gamma         Number        `json:"gamma"`
	SomersD       Number        `json:"somers_d"`
	AUC           Number        `json:"auc"`
	PValue        Number        `json:"p_value"`
	Titled        int           `json:"titled"`
	GateOpen      bool          `json:"gate_open"`
	RoundsPooled  int           `json:"rounds_pooled"`
	DesignEffect  Number        `json:"design_effect"`
	Cells         []Cell        `json:"cells"`
	Unmatched     Unmatched     `json:"unmatched_mandates"`
	Detectability Detectability `json:"detectability"`
	Vacancies     []Vacancy     `json:"vacancies"`
	Reasons       Reasons       `json:"reasons,omitempty"`
}

// Cell is one person × scope of H.3.
type Cell struct {
	Person    string `json:"person"`
	Scope     string `json:"scope"`
	Finding   string `json:"finding"`
	Level     int    `json:"level"`
	Followers int    `json:"followers"`
	Eligible  int    `json:"eligible"`
	Expected  Number `json:"expected"`
	Rounds    int    `json:"rounds"`
	// Reference says with which other holders a holder is compared: "level",
	// "kind" or "all"; empty for others and where there are too few.
	Reference string `json:"reference,omitempty"`
	// NotTested says why no test for an unmatched mandate was made.
	NotTested ranking.Reason `json:"unmatched_not_tested,omitempty"`
	PValue    Number         `json:"p_value"`
	PAdjusted Number         `json:"p_adjusted"`
	Reasons   Reasons        `json:"reasons,omitempty"`
}

// Unmatched is the rate of mandates not seen to be followed (H.4).
type Unmatched struct {
	Tested    int     `json:"tested"`
	Unmatched int     `json:"unmatched"`
	Rate      Number  `json:"rate"`
	Lower     Number  `json:"lower"`
	Upper     Number  `json:"upper"`
	Raised    bool    `json:"raised"`
	Reasons   Reasons `json:"reasons,omitempty"`
}

// Detectability is what answers like these can find (H.3).
type Detectability struct {
	// Unmatched reports whether a mandate that nobody follows could be found.
	Unmatched bool `json:"unmatched"`
	// PerRound is the expected followings of a holder in one round; Bound what
	// they must add up to over the rounds, divided by the design effect.
	PerRound     Number `json:"per_round"`
	Bound        Number `json:"bound"`
	RoundsNeeded Number `json:"rounds_needed"`
	// Emergent is the smallest number of followings at which somebody without a
	// mandate is found alone.
	Emergent Number  `json:"emergent"`
	Reasons  Reasons `json:"reasons,omitempty"`
}

// Vacancy is the share of respondents who follow nobody in one area (H.4).
type Vacancy struct {
	Area        string  `json:"area"`
	Respondents int     `json:"respondents"`
	NamedNobody Number  `json:"named_nobody"`
	Lower       Number  `json:"lower"`
	Upper       Number  `json:"upper"`
	Supply      Number  `json:"supply"`
	Reasons     Reasons `json:"reasons,omitempty"`
}

// Concentration is how unequally following is spread (chapter I).
type Concentration struct {
	Gini            Number           `json:"gini"`
	GiniCorrected   Number           `json:"gini_corrected"`
	Herfindahl      Number           `json:"herfindahl"`
	EffectiveNumber Number           `json:"effective_number"`
	Theil           Number           `json:"theil"`
	Hoover          Number           `json:"hoover"`
	TopShare        Number           `json:"top_share"`
	NullMean        Number           `json:"null_mean"`
	Excess          Number           `json:"excess"`
	PValue          Number           `json:"p_value"`
	Lorenz          [][2]float64     `json:"lorenz"`
	Stacking        Maybe[Stacking]  `json:"stacking"`
	Capture         Maybe[Capture]   `json:"capture"`
	Brokerage       Maybe[Brokerage] `json:"brokerage"`
	Reasons         Reasons          `json:"reasons,omitempty"`
}

// Stacking is how mandates gather (I.4).
type Stacking struct {
	Mandates         int     `json:"mandates"`
	Holders          int     `json:"holders"`
	Several          int     `json:"with_several"`
	LargestShare     Number  `json:"largest_share"`
	Gini             Number  `json:"gini"`
	EffectiveHolders Number  `json:"effective_holders"`
	Reasons          Reasons `json:"reasons,omitempty"`
}

// Capture is how far the same people lead in several areas (I.5).
type Capture struct {
	Areas    int     `json:"areas"`
	Places   int     `json:"places"`
	Distinct int     `json:"distinct"`
	Overlap  Number  `json:"overlap"`
	InHalf   int     `json:"in_half_of_areas"`
	PValue   Number  `json:"p_value"`
	Reasons  Reasons `json:"reasons,omitempty"`
}

// Brokerage is the concentration of betweenness (I.6).
type Brokerage struct {
	GiniCorrected   Number  `json:"gini_corrected"`
	EffectiveNumber Number  `json:"effective_number"`
	LargestShare    Number  `json:"largest_share"`
	Reasons         Reasons `json:"reasons,omitempty"`
}

// Over holds what needs several rounds, for the organisation.
type Over struct {
	Persistence []Persistence     `json:"persistence"`
	Mobility    Number            `json:"mobility"`
	Transitions [][]int           `json:"transitions"`
	Quarters    string            `json:"quarters_of"`
	Incumbency  Incumbency        `json:"incumbency"`
	Trend       Maybe[Trend]      `json:"trend"`
	Attachment  Maybe[Attachment] `json:"attachment"`
	Climb       Climb             `json:"climb"`
	Renewal     Maybe[Renewal]    `json:"renewal"`
	Reasons     Reasons           `json:"reasons,omitempty"`
}

// Persistence is the tau-b of the scores of two rounds (I.7).
type Persistence struct {
	From    string  `json:"from"`
	To      string  `json:"to"`
	TauB    Number  `json:"tau_b"`
	People  int     `json:"people"`
	Reasons Reasons `json:"reasons,omitempty"`
}

// Incumbency is how long people stay in the top tenth (I.7).
type Incumbency struct {
	Median   Number  `json:"median"`
	Longest  Number  `json:"longest"`
	Running  int     `json:"running"`
	Censored bool    `json:"longest_censored"`
	Reasons  Reasons `json:"reasons,omitempty"`
}

// Trend is the Mann–Kendall test with the Theil–Sen slope (I.9).
type Trend struct {
	Of      string  `json:"of"`
	Rounds  int     `json:"rounds"`
	S       int     `json:"s"`
	Z       Number  `json:"z"`
	PValue  Number  `json:"p_value"`
	Exact   bool    `json:"exact"`
	Slope   Number  `json:"slope"`
	Reasons Reasons `json:"reasons,omitempty"`
}

// Attachment is the preferential attachment of new ties (I.8).
type Attachment struct {
	Beta          Number  `json:"beta"`
	StandardError Number  `json:"standard_error"`
	NewTies       int     `json:"new_ties"`
	Reasons       Reasons `json:"reasons,omitempty"`
}

// Climb is how often the lowest quarter reaches the highest (I.10b).
type Climb struct {
	AtRisk  int     `json:"at_risk"`
	Reached int     `json:"reached"`
	Share   Number  `json:"share"`
	Lower   Number  `json:"lower"`
	Upper   Number  `json:"upper"`
	PValue  Number  `json:"p_value"`
	Reasons Reasons `json:"reasons,omitempty"`
}

// Renewal is how many of today's leading people are new to it (I.10a).
type Renewal struct {
	Leaders    int     `json:"leaders"`
	New        int     `json:"new"`
	Share      Number  `json:"share"`
	ByTurnover Number  `json:"by_turnover"`
	Reasons    Reasons `json:"reasons,omitempty"`
}

// Notice is a rule that fired (I.12).
type Notice struct {
	Rule     string `json:"rule"`
	Scope    string `json:"scope"`
	Sentence string `json:"sentence"`
	// Unknown says what was not known.
	Unknown   string `json:"unknown"`
	Effect    Number `json:"effect"`
	PValue    Number `json:"p_value"`
	PAdjusted Number `json:"p_adjusted"`
	// Proposals are ways to distribute power, not only the alarm.
	Proposals []string `json:"proposals"`
	Reasons   Reasons  `json:"reasons,omitempty"`
}

// Write prints the document, indented, with a line end.
func (d *Document) Write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}
