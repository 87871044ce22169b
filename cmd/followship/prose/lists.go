package prose

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/followship/followship/cmd/followship/document"
)

// longest is the longest table of people that is printed; longer ones are
// summed up, and --json has them whole.
const longest = 200

// contribution prints the scores by band.
func (r *report) contribution(round *document.Round) {
	fit := round.Fit.Get()
	if round.Fit.IsZero() && !hasScores(round) {
		return
	}
	if round.Ballots == 0 {
		return
	}
	r.heading("How colleagues see each other's contribution")
	r.components(round)
	if fit == nil {
		r.plainScores(round)
		return
	}
	switch {
	case fit.Reason == "no_mle" && allNull(round):
		r.say("No score can be given without a prior: somebody always wins or always loses, so the plain maximum of the likelihood does not exist (see --kappa).")
		return
	case !fit.Converged:
		r.say("The estimate did not settle after %d steps; no score is shown.", fit.Iterations)
		return
	}
	r.say("%s in all. The score is the chance, out of 100, that a rater who separates this person from a randomly drawn colleague puts this person first. The places are where the person may stand: with 90 %% certainty for the whole list at once.",
		capital(count(round.Choices, "choice", "choices")))
	listed := slices.DeleteFunc(slices.Clone(round.Scores), func(s document.Score) bool {
		_, ok := s.Score.Value()
		return !ok
	})
	r.tiers(round, listed)
	if len(listed) > longest {
		r.say("%d people have a score: too many to print; --json has them all.", len(listed))
	} else {
		r.bands(listed)
	}
	r.notRanked(round, len(listed))
}

// bands prints the people with a score, band by band, alphabetically within.
func (r *report) bands(listed []document.Score) {
	slices.SortStableFunc(listed, func(a, b document.Score) int {
		return cmp.Or(cmp.Compare(bandOf(a), bandOf(b)), naturalCompare(r.name(a.Person), r.name(b.Person)))
	})
	var rows [][]string
	header := []string{"band", "person", ">score", ">places", ">log-worth", ">± (one s.e.)", ">raters", "how sure"}
	previous := -1
	for _, s := range listed {
		label := ""
		if b := bandOf(s); b != previous {
			label, previous = num(s.Band, 0), b
		}
		rows = append(rows, []string{
			label, r.name(s.Person), num(s.Score, 0), places(s.RankLower, s.RankUpper),
			num(s.Theta, 2), num(s.StandardError, 2), strconv.Itoa(s.Raters), r.sureness(s),
		})
	}
	r.gap()
	r.table(header, rows)
	r.gap()
	r.say("Bands: a person opens the next band when clearly below the first of the band above. People within a band stand in alphabetical order: your raters could not clearly separate them from its first.")
}

// sureness says in words what the data allow to say of a person.
func (r *report) sureness(s document.Score) string {
	var words []string
	if tier := s.Tier.Get(); tier != nil {
		words = append(words, map[string]string{
			"more_often": "listed ahead more often",
			"as_often":   "about as often",
			"less_often": "listed ahead less often",
		}[*tier])
	}
	switch s.Status {
	case "few_raters":
		words = append(words, "few raters")
	case "insufficient_data":
		words = append(words, "too little data")
	}
	if b := s.Boundary.Get(); b != nil && *b {
		words = append(words, "never separated from one side")
	}
	return strings.Join(words, "; ")
}

// tiers says how many people are surely above or below the middle.
func (r *report) tiers(round *document.Round, listed []document.Score) {
	tally := map[string]int{}
	for _, s := range listed {
		if tier := s.Tier.Get(); tier != nil {
			tally[*tier]++
		}
	}
	if len(tally) == 0 {
		return
	}
	r.say("With certainty, %s listed ahead more often than the middle and %s less often; for the other %d the lists do not tell.",
		countAre(tally["more_often"]), countAre(tally["less_often"]), tally["as_often"])
	r.weakMethod(round)
}

func (r *report) notRanked(round *document.Round, scored int) {
	var silent int
	for _, s := range round.Scores {
		if s.Status == "not_listed" {
			silent++
		}
	}
	if silent > 0 {
		r.say("%s listed by nobody in this round: that is missing information, not a low place.", capital(countAre(silent)))
	}
	if none := len(round.Scores) - scored - silent; none > 0 {
		r.say("For %s no score can be given.", count(none, "listed person", "listed people"))
	}
}

// components warns when not everybody can be compared.
func (r *report) components(round *document.Round) {
	groups := slices.DeleteFunc(slices.Clone(round.Components), func(c []string) bool { return len(c) < 2 })
	if len(groups) > 1 {
		r.say("The lists fall into %d groups that nobody compared with one another. Scores and places hold within a group only.", len(groups))
		for k, c := range groups {
			r.item("group %d: %s", k+1, count(len(c), "person", "people"))
		}
	}
}

// plainScores prints the scores of the methods that were asked for alone.
func (r *report) plainScores(round *document.Round) {
	columns := []struct {
		title, sentence string
		value           func(document.Score) document.Number
	}{
		{">Borda", "Borda: the mean place on the lists that hold the person, from 0 (last) to 1 (first). It ignores how strong a list is.", func(s document.Score) document.Number { return s.Borda }},
		{">win rate", "Win rate: the share of comparisons won, ties counting half.", func(s document.Score) document.Number { return s.WinRate }},
		{">Copeland", "Copeland: the share of opponents a majority puts below the person, ties counting half.", func(s document.Score) document.Number { return s.Copeland }},
	}
	columns = slices.DeleteFunc(columns, func(c struct {
		title, sentence string
		value           func(document.Score) document.Number
	},
	) bool {
		return !slices.ContainsFunc(round.Scores, func(s document.Score) bool { return !c.value(s).IsZero() })
	})
	header := []string{"person"}
	for _, c := range columns {
		r.say("%s", c.sentence)
		header = append(header, c.title)
	}
	r.say("These figures carry no error bar: use the contribution score where certainty matters.")
	if len(round.Scores) > longest {
		r.say("%d people: too many to print; --json has them all.", len(round.Scores))
		return
	}
	scores := slices.Clone(round.Scores)
	slices.SortStableFunc(scores, func(a, b document.Score) int { return naturalCompare(r.name(a.Person), r.name(b.Person)) })
	var rows [][]string
	for _, s := range scores {
		row := []string{r.name(s.Person)}
		for _, c := range columns {
			row = append(row, num(c.value(s), 3))
		}
		rows = append(rows, row)
	}
	r.gap()
	r.table(append(header, ">raters"), appendRaters(rows, scores))
}

func appendRaters(rows [][]string, scores []document.Score) [][]string {
	for k := range rows {
		rows[k] = append(rows[k], strconv.Itoa(scores[k].Raters))
	}
	return rows
}

// weakMethod says whether another way of counting gives another order.
func (r *report) weakMethod(round *document.Round) {
	x := round.Robustness.Get()
	if x == nil {
		return
	}
	if _, ok := x.TauB.Value(); !ok {
		return
	}
	if x.MethodDependent {
		r.say("Another way of counting (%s) orders people differently (tau-b %s): the order depends on the method, and should be read as a range.", methodWords(x.Secondary), num(x.TauB, 2))
		return
	}
	r.say("Another way of counting (%s) gives nearly the same order (tau-b %s; 1 is the same).", methodWords(x.Secondary), num(x.TauB, 2))
}

// methods prints Kemeny and Schulze.
func (r *report) methods(round *document.Round) {
	kemeny, schulze := round.Kemeny.Get(), round.Schulze.Get()
	if kemeny == nil && schulze == nil || round.Scores == nil {
		return
	}
	alone := round.Fit.IsZero()
	if !alone {
		return
	}
	r.heading("The order that contradicts the lists least")
	if kemeny != nil {
		certainty := "no order contradicts fewer"
		if !kemeny.Optimal {
			certainty = fmt.Sprintf("no order can contradict fewer than %s (gap %s)", num(kemeny.LowerBound, 0), percent(kemeny.Gap))
		}
		r.say("Kemeny: this order contradicts %s pairwise opinions; %s. %s", num(kemeny.Cost, 0), certainty,
			map[bool]string{true: "No other order does as well.", false: "Other orders may do as well."}[kemeny.Unique && kemeny.Optimal])
		names := make([]string, len(kemeny.Order))
		for k, id := range kemeny.Order {
			names[k] = r.name(id)
		}
		r.wrap("  ", "  ", strings.Join(names, " › "))
	}
	if schulze != nil {
		r.say("Schulze: how many colleagues each person beats along the strongest paths of majorities.")
		var rows [][]string
		for _, b := range *schulze {
			rows = append(rows, []string{r.name(b.Person), strconv.Itoa(b.Beaten)})
		}
		r.gap()
		r.table([]string{"person", ">beats"}, rows)
	}
}

// agreement prints how far raters agree.
func (r *report) agreement(round *document.Round) {
	a := round.Agreement.Get()
	if a == nil {
		return
	}
	r.heading("How far colleagues agree")
	if u, ok := a.U.Value(); ok {
		r.say("Two raters who both separate a pair of people put it the same way %.0f times in 100 (u = %s; 50 would be chance; %s).",
			50*(1+u), num(a.U, 3), pvalue(a.PValue))
	} else {
		r.say("No two raters separate the same pair of people, so agreement cannot be computed.")
	}
	if _, ok := a.MeanTauB.Value(); ok {
		r.say("Mean agreement of two lists on the people they share: tau-b %s (1 the same order, 0 unrelated).", num(a.MeanTauB, 2))
	}
	if v, ok := a.TieRate.Value(); ok && v > 0 {
		r.say("Raters left %s of pairs level.", percent(a.TieRate))
	}
	if _, ok := a.KendallW.Value(); ok {
		r.say("All lists are complete: Kendall's W = %s (0 none, 1 full agreement; %s).", num(a.KendallW, 2), pvalue(a.FriedmanP))
	}
}

func hasScores(round *document.Round) bool {
	return slices.ContainsFunc(round.Scores, func(s document.Score) bool {
		return !s.Borda.IsZero() || !s.Copeland.IsZero()
	})
}

func allNull(round *document.Round) bool {
	return !slices.ContainsFunc(round.Scores, func(s document.Score) bool {
		_, ok := s.Score.Value()
		return ok
	})
}

func bandOf(s document.Score) int {
	b, ok := s.Band.Value()
	if !ok {
		return 1 << 30
	}
	return int(b)
}

func methodWords(secondary string) string {
	return map[string]string{"kemeny": "Kemeny", "copeland": "Copeland", "borda": "Borda"}[secondary]
}

func capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func countAre(n int) string {
	switch n {
	case 0:
		return "nobody is"
	case 1:
		return "1 person is"
	}
	return fmt.Sprintf("%d people are", n)
}

// naturalCompare orders names as a reader expects: p2 before p10.
func naturalCompare(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			x, y := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
