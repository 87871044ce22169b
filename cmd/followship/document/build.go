package document

import (
	"strconv"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
)

// New writes a report into a document. people are the ids of the roster, raters
// those of every rater (the roster first), in index order; version is that of
// the program.
func New(report *study.Report, version string, people, raters []string) *Document {
	b := builder{report: report, people: people, raters: raters}
	d := &Document{Version: version, Rounds: make([]Round, len(report.Scopes))}
	for k, s := range report.Scopes {
		d.Rounds[k] = b.round(s)
	}
	if report.Methods.Has(study.Power) {
		d.OverRounds = b.over(report.Over)
	}
	if report.Methods.Has(study.Power | study.Leading) {
		notices := make([]Notice, len(report.Notices))
		for k, n := range report.Notices {
			notices[k] = b.notice(n)
		}
		d.Notices = &notices
	}
	return d
}

type builder struct {
	report         *study.Report
	people, raters []string
}

// reasons collects why keys of one object are null.
type reasons struct{ m Reasons }

// put returns the number of a key and notes its reason when there is none.
func (r *reasons) put(key string, s ranking.Statistic) Number {
	if !s.OK() {
		r.note(key, s.Reason())
	}
	return numberOf(s)
}

func (r *reasons) note(key string, why ranking.Reason) {
	if r.m == nil {
		r.m = make(Reasons)
	}
	r.m[key] = why
}

// asked returns the object of a method: left out when the method was not asked
// for, null when there is none.
func asked[T any](b *builder, methods study.Methods, v *T) Maybe[T] {
	switch {
	case !b.report.Methods.Has(methods):
		return Maybe[T]{}
	case v == nil:
		return nothing[T]()
	}
	return some(*v)
}

func (b *builder) round(s *study.Scope) Round {
	out := Round{
		Round: s.Round, Scope: s.Name, People: len(s.Members), Ballots: s.Ballots, Choices: s.Choices,
		Components: make([][]string, len(s.Components)), Scores: []Score{},
	}
	for k, c := range s.Components {
		out.Components[k] = b.ids(s, c)
	}
	for i := range s.Scores {
		out.Scores = append(out.Scores, b.score(s, i))
	}
	out.Fit = asked(b, study.PlackettLuce, fit(s.Fit))
	out.Robustness = asked(b, study.Comparing, b.robustness(s))
	out.Kemeny = asked(b, study.Kemeny, b.kemeny(s))
	out.Schulze = asked(b, study.Schulze, b.schulze(s))
	out.Agreement = asked(b, study.Agreeing, agreementOf(s.Agreement))
	out.Diagnostics = asked(b, study.Diagnosing, b.diagnostics(s))
	out.Network = asked(b, study.Networking, b.network(s))
	out.Leadership = asked(b, study.Leading, b.leadership(s))
	out.Concentration = asked(b, study.Power, concentration(s.Concentration))
	if len(s.Reasons) > 0 {
		out.Reasons = s.Reasons
	}
	return out
}

func (b *builder) id(s *study.Scope, k int) string { return b.people[s.Members[k]] }

func (b *builder) ids(s *study.Scope, positions []int) []string {
	out := make([]string, len(positions))
	for k, i := range positions {
		out[k] = b.id(s, i)
	}
	return out
}

func (b *builder) score(s *study.Scope, i int) Score {
	x, want := &s.Scores[i], b.report.Methods
	out := Score{Person: b.id(s, i), Raters: x.Raters, Comparisons: x.Comparisons, Status: string(x.Status)}
	var why reasons
	if want.Has(study.PlackettLuce) {
		out.Score = why.put("score", plackettluce.Score(x.WinShare))
		out.WinShare = why.put("win_share", x.WinShare)
		out.Theta = why.put("theta", x.Theta)
		out.StandardError = why.put("standard_error", x.StandardError)
		out.QuasiError = why.put("quasi_error", x.QuasiError)
		out.Rank = why.put("rank", x.Rank)
		out.RankLower, out.RankUpper = Number{state: null}, Number{state: null}
		if x.Places != nil {
			out.RankLower, out.RankUpper = integer(x.Places.Lower), integer(x.Places.Upper)
		} else {
			why.note("rank_lower", x.PlacesReason)
			why.note("rank_upper", x.PlacesReason)
		}
		out.Band = Number{state: null}
		if x.Band > 0 {
			out.Band = integer(x.Band)
		} else {
			why.note("band", x.BandReason)
		}
		out.Tier = nothing[string]()
		if x.Tier != "" {
			out.Tier = some(string(x.Tier))
		} else {
			why.note("tier", x.PlacesReason)
		}
		out.Boundary = some(x.Boundary)
	}
	if want.Has(study.Borda | study.Comparing) {
		out.Borda, out.WinRate = why.put("borda", x.Borda), why.put("win_rate", x.WinRate)
	}
	if want.Has(study.Copeland | study.Comparing) {
		out.Copeland = why.put("copeland", x.Copeland)
	}
	out.Reasons = why.m
	return out
}

func fit(f *study.Fit) *Fit {
	if f == nil {
		return nil
	}
	var why reasons
	out := &Fit{
		Method: "plackett-luce", Converged: f.Converged, Iterations: f.Iterations,
		LogLikelihood: why.put("log_likelihood", f.LogLikelihood),
		GradientNorm:  why.put("gradient_norm", f.GradientNorm),
		TieParameters: make(map[string]float64), Reason: f.Reason,
		QuasiVarianceError: why.put("quasi_variance_error", f.QuasiError),
	}
	for k, order := range f.TieOrders {
		out.TieParameters[strconv.Itoa(order)] = f.TieParameters[k]
	}
	out.Reasons = why.m
	return out
}

func (b *builder) robustness(s *study.Scope) *Robustness {
	x := s.Robustness
	if x == nil {
		return nil
	}
	var why reasons
	out := &Robustness{
		Secondary: x.Secondary, TauB: why.put("tau_b", x.TauB), RBO: why.put("rbo", x.RBO),
		MethodDependent: x.MethodDependent, Shifted: b.ids(s, x.ShiftedPeople),
	}
	out.Reasons = why.m
	return out
}

func (b *builder) kemeny(s *study.Scope) *Kemeny {
	x := s.Kemeny
	if x == nil {
		return nil
	}
	return &Kemeny{
		Order: b.ids(s, x.Order), Cost: NumberOf(x.Cost), LowerBound: NumberOf(x.LowerBound), Gap: NumberOf(x.Gap),
		Optimal: x.Optimal, Unique: x.Unique,
	}
}

func (b *builder) schulze(s *study.Scope) *[]Beaten {
	if s.Schulze == nil {
		return nil
	}
	out := make([]Beaten, len(s.Schulze))
	for k, n := range s.Schulze {
		out[k] = Beaten{Person: b.id(s, k), Beaten: n}
	}
	return &out
}

func agreementOf(a *study.Agreement) *Agreement {
	if a == nil {
		return nil
	}
	var why reasons
	out := &Agreement{
		U: why.put("u", a.U), PValue: why.put("p_value", a.P), TieRate: why.put("tie_rate", a.TieRate),
		MeanTauB: why.put("mean_tau_b", a.WeightedTauB), KendallW: why.put("kendall_w", a.KendallW),
		FriedmanChi2: why.put("friedman_chi2", a.Friedman), FriedmanP: why.put("friedman_p", a.FriedmanP),
		SkillingsMack:  why.put("skillings_mack", a.SkillingsMack),
		SkillingsMackP: why.put("skillings_mack_p", a.SkillingsMackP),
	}
	out.Reasons = why.m
	return out
}

func (b *builder) network(s *study.Scope) *Network {
	n := s.Network
	if n == nil {
		return nil
	}
	var why reasons
	out := &Network{
		Derived: n.Derived, Respondents: n.Graph.Respondents(), Nominations: n.Graph.Edges(), NamedNobody: n.Graph.Silent(),
		People:         []Followed{},
		Reciprocity:    why.put("reciprocity", n.Reciprocity),
		ReciprocityRho: why.put("reciprocity_rho", n.Mutuality),
	}
	followers, eligible, rate := n.Graph.Followers(), n.Graph.Eligible(), n.Graph.Rate()
	for i := range followers {
		var missing reasons
		f := Followed{
			Person: b.id(s, i), Followers: followers[i], Eligible: eligible[i],
			Rate: missing.put("rate", rate[i]), PageRank: NumberOf(n.PageRank[i]),
		}
		if n.Betweenness != nil {
			f.Betweenness = NumberOf(n.Betweenness[i])
		} else {
			f.Betweenness = missing.put("betweenness", ranking.Undefined(n.BetweennessReason))
		}
		if n.Constraint != nil {
			f.Constraint = missing.put("constraint", n.Constraint[i])
		} else {
			f.Constraint = missing.put("constraint", ranking.Undefined(n.ConstraintReason))
		}
		f.Reasons = missing.m
		out.People = append(out.People, f)
	}
	out.Direction = nothing[Direction]()
	if d := n.Direction; d != nil {
		out.Direction = some(directions(d))
	} else {
		why.note("direction", ranking.NoData)
	}
	unknown := ranking.Undefined(ranking.NoData)
	out.ManagerShare, out.EI, out.EIExpected, out.EIPValue = numberOf(unknown), numberOf(unknown), numberOf(unknown), numberOf(unknown)
	if n.Managers != nil {
		out.ManagerNamed, out.ManagerRaters = n.Managers.Named, n.Managers.Raters
		out.ManagerShare = why.put("manager_share", n.Managers.Share)
	} else {
		why.note("manager_share", ranking.NoData)
	}
	if x := n.Teams; x != nil {
		out.EI = why.put("ei", x.Index)
		out.EIExpected = why.put("ei_expected", x.Expected)
		out.EIPValue = why.put("ei_p_value", x.External.P)
	} else {
		for _, key := range []string{"ei", "ei_expected", "ei_p_value"} {
			why.note(key, ranking.NoData)
		}
	}
	out.Reasons = why.m
	return out
}

func directions(d *follow.Directions) Direction {
	var why reasons
	share := func(t follow.Tendency) Share {
		var missing reasons
		out := Share{
			Count: t.Count, Expected: NumberOf(t.Expected),
			Ratio: missing.put("ratio", t.Ratio), PValue: missing.put("p_value", t.P),
		}
		out.Reasons = missing.m
		return out
	}
	out := Direction{
		Up: share(d.Up), Down: share(d.Down), Lateral: share(d.Lateral),
		MultiDirectionality: why.put("multi_directionality", d.Multidirectionality),
	}
	out.Reasons = why.m
	return out
}

func concentration(c *study.Concentration) *Concentration {
	if c == nil {
		return nil
	}
	var why reasons
	out := &Concentration{
		Gini: why.put("gini", c.Gini), GiniCorrected: why.put("gini_corrected", c.GiniCorrected),
		Herfindahl: why.put("herfindahl", c.Herfindahl), EffectiveNumber: why.put("effective_number", c.EffectiveNumber),
		Theil: why.put("theil", c.Theil), Hoover: why.put("hoover", c.Hoover), TopShare: why.put("top_share", c.TopShare),
		NullMean: why.put("null_mean", c.Null.Mean), Excess: why.put("excess", c.Null.Excess), PValue: why.put("p_value", c.Null.P),
		Lorenz: lorenz(c.Lorenz), Stacking: nothing[Stacking](), Capture: nothing[Capture](), Brokerage: nothing[Brokerage](),
	}
	if x := c.Stacking; x != nil {
		var missing reasons
		stacking := Stacking{
			Mandates: x.Mandates, Holders: x.Holders, Several: x.Stacked,
			LargestShare:     missing.put("largest_share", ratio(x.Largest, x.Mandates)),
			Gini:             missing.put("gini", x.Gini),
			EffectiveHolders: missing.put("effective_holders", x.EffectiveNumber),
		}
		stacking.Reasons = missing.m
		out.Stacking = some(stacking)
	} else {
		why.note("stacking", ranking.NoData)
	}
	if x := c.Capture; x != nil {
		var missing reasons
		capture := Capture{
			Areas: x.Areas, Places: x.Places, Distinct: x.Distinct, Overlap: missing.put("overlap", x.Overlap),
			InHalf: x.Broad, PValue: missing.put("p_value", x.P),
		}
		capture.Reasons = missing.m
		out.Capture = some(capture)
	} else {
		why.note("capture", ranking.NoData)
	}
	if x := c.Brokerage; x != nil {
		var missing reasons
		brokerage := Brokerage{
			GiniCorrected:   missing.put("gini_corrected", x.GiniCorrected),
			EffectiveNumber: missing.put("effective_number", x.EffectiveNumber),
			LargestShare:    missing.put("largest_share", x.LargestShare),
		}
		brokerage.Reasons = missing.m
		out.Brokerage = some(brokerage)
	} else {
		why.note("brokerage", ranking.TooLarge)
	}
	out.Reasons = why.m
	return out
}

// maxLorenz is how many points of a Lorenz curve are written.
const maxLorenz = 101

// lorenz thins a curve to at most maxLorenz points, evenly along it.
func lorenz(curve [][2]float64) [][2]float64 {
	if len(curve) <= maxLorenz {
		return append([][2]float64{}, curve...)
	}
	out := make([][2]float64, maxLorenz)
	for k := range out {
		out[k] = curve[k*(len(curve)-1)/(maxLorenz-1)]
	}
	return out
}

func ratio(a, b int) ranking.Statistic {
	if b == 0 {
		return ranking.Undefined(ranking.NoData)
	}
	return ranking.Defined(float64(a) / float64(b))
}

func (b *builder) notice(n power.Notice) Notice {
	var why reasons
	out := Notice{
		Rule: string(n.Rule), Scope: n.Scope, Sentence: n.Sentence, Unknown: n.Unknown, Effect: why.put("effect", n.Effect),
		PValue: why.put("p_value", n.P), PAdjusted: why.put("p_adjusted", n.PAdjusted), Proposals: proposals(n.Rule),
	}
	out.Reasons = why.m
	return out
}
