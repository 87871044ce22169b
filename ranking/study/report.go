package study

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/choice"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/titles"
)

// Report is the result of a study.
type Report struct {
	// Methods are the methods that were run; what the others compute is empty.
	Methods Methods
	// Scopes holds one entry per (round, scope): rounds in order, within each
	// the organisation first.
	Scopes []*Scope
	// Over holds what needs several rounds, for the organisation; nil when not
	// asked for.
	Over *Over
	// Notices are the rules that fired for the last round, over all its scopes.
	Notices []power.Notice
}

// Scope is everything known of one scope in one round. Pointers are nil where
// a method was not asked for or could not be computed; Reasons then says why,
// by the key the document has for it ("kemeny", "network", …). People are
// positions in Members.
type Scope struct {
	Round, Name string
	// Members are the roster indices of the scope's people, ascending.
	Members []int
	// Ballots is the number of ballots, Choices their stages with at least two
	// people left.
	Ballots, Choices int
	// Components are the weak components of the comparison graph (A.6).
	Components [][]int
	// Critical is the critical value of the rank sets of each component, 0 where
	// it has none from comparing all pairs.
	Critical []float64
	// Scores has one entry per member; nil without ballots.
	Scores        []Score
	Fit           *Fit
	Robustness    *choice.Robustness
	Kemeny        *choice.KemenyOrder
	Schulze       []int // number beaten, per member
	Agreement     *Agreement
	Diagnostics   *Diagnostics
	Network       *Network
	Leadership    *Leadership
	Concentration *Concentration
	Reasons       map[string]ranking.Reason
}

// Score is what the ballots say of one person.
type Score struct {
	WinShare      ranking.Statistic  // E_i in (0,1)
	Theta         ranking.Statistic  // log-worth centred in its component
	StandardError ranking.Statistic  // of Theta
	QuasiError    ranking.Statistic  // square root of the quasi-variance (C.2)
	Rank          ranking.Statistic  // place by Theta in the component, midrank
	Places        *certainty.RankSet // simultaneous 90 %; nil when undefined
	PlacesReason  ranking.Reason     // why Places is nil
	Band          int                // 1 is the leading band; 0 when undefined
	BandReason    ranking.Reason     // why Band is 0
	Tier          certainty.Tier     // "" when undefined
	Boundary      bool               // never lost or never won a comparison
	Raters        int                // distinct raters placing the person
	Comparisons   int                // opponents met, with repetition
	Status        certainty.Status
	Borda         ranking.Statistic
	WinRate       ranking.Statistic
	Copeland      ranking.Statistic
}

// Fit describes the Plackett–Luce fit.
type Fit struct {
	Converged     bool
	Iterations    int
	LogLikelihood ranking.Statistic
	GradientNorm  ranking.Statistic
	TieOrders     []int
	TieParameters []float64 // log prevalence of each order
	// QuasiError is the largest relative error of an error bar (C.2).
	QuasiError ranking.Statistic
	Reason     ranking.Reason
}

// Agreement is how far raters agree (chapter D).
type Agreement struct {
	U, P, TieRate      ranking.Statistic
	WeightedTauB, TauB ranking.Statistic // mean over rater pairs
	KendallW           ranking.Statistic
	// The p-values are by permutation where D.3 prefers that, else chi-square.
	Friedman, FriedmanP ranking.Statistic
	SkillingsMack       ranking.Statistic
	SkillingsMackP      ranking.Statistic
}

// Network is who follows whom (chapter G).
type Network struct {
	Graph       *follow.Graph
	Derived     bool // from the ballots
	PageRank    []float64
	Betweenness []float64 // nil with BetweennessReason
	Constraint  []ranking.Statistic
	Reciprocity ranking.Statistic
	Mutuality   ranking.Statistic // Garlaschelli–Loffredo rho
	// Direction is nil when nobody holds a mandate that counts here.
	Direction         *follow.Directions
	Managers          *follow.LineManagers     // nil without reporting lines
	Teams             *follow.ExternalInternal // nil without teams
	BetweennessReason ranking.Reason
	ConstraintReason  ranking.Reason
}

// Leadership sets titles against followership (chapter H).
type Leadership struct {
	Alignment  titles.Alignment
	Replicates titles.Replicates // of tau-b, over raters
	Assessment *titles.Assessment
	// Rounds, the last of which is the scope's own, and Mandates are what Assessment
	// was made from.
	Rounds   []titles.Round
	Mandates titles.Mandates
	Acting   titles.Acting
	Expected titles.Expectation
	Detect   titles.Detectability
	// Vacancies has one entry per area of the scope.
	Vacancies []Vacancy
}

// Vacancy is H.4 for one area.
type Vacancy struct {
	Area string
	titles.Vacancy
}

// Concentration is how unequally following is spread (chapter I).
type Concentration struct {
	power.Concentration
	Null   power.Null
	Lorenz [][2]float64
	// Stacking, Capture and Brokerage are nil where they do not apply.
	Stacking  *power.Stacking
	Capture   *power.Capture
	Brokerage *power.Concentration
}

// Over holds what needs several rounds of one scope (I.7–I.10).
type Over struct {
	Persistence []power.RoundPair
	// Transitions are counts between quarters, TransitionsOf what was divided
	// into quarters: "followers" or "win_share".
	Transitions   [][]float64
	TransitionsOf string
	Mobility      ranking.Statistic
	Incumbency    power.Incumbency
	// Trend is that of TrendOf: "gini_corrected" or "u".
	Trend      power.Trend
	TrendOf    string
	Attachment power.Attachment
	Climb      power.Climb
	Renewal    *power.Renewal // nil with RenewalReason

	RenewalReason ranking.Reason
}
