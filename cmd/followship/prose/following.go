package prose

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/followship/followship/cmd/followship/document"
)

// mostFollowed is how many people the table of the most followed shows.
const mostFollowed = 15

// network prints who is followed.
func (r *report) network(round *document.Round) {
	n := round.Network.Get()
	if n == nil {
		return
	}
	r.heading("Who is followed")
	if n.Derived {
		r.say("No nominations were given: the leading places of each list stand in for them. Good enough for the shape of following, not for findings about mandates.")
	}
	r.say("%s answered and named %s in all; %s nobody.", capital(count(n.Respondents, "colleague", "colleagues")),
		count(n.Nominations, "name", "names"), named(n.NamedNobody))
	people := slices.Clone(n.People)
	slices.SortStableFunc(people, func(a, b document.Followed) int {
		return cmp.Or(cmp.Compare(b.Followers, a.Followers), naturalCompare(r.name(a.Person), r.name(b.Person)))
	})
	shown := people[:min(len(people), mostFollowed)]
	// Nobody is cut off from somebody with as many followers.
	for len(shown) > 0 && len(shown) < len(people) && len(shown) < 2*mostFollowed &&
		people[len(shown)].Followers == shown[len(shown)-1].Followers {
		shown = people[:len(shown)+1]
	}
	shown = slices.DeleteFunc(slices.Clone(shown), func(f document.Followed) bool { return f.Followers == 0 })
	var rows [][]string
	for _, f := range shown {
		rows = append(rows, []string{
			r.name(f.Person), strconv.Itoa(f.Followers), strconv.Itoa(f.Eligible), percent(f.Rate),
			num(f.PageRank, 3), num(f.Betweenness, 1), num(f.Constraint, 2),
		})
	}
	r.gap()
	r.table([]string{"person", ">followers", ">of", ">share", ">inherited (PageRank)", ">between others", ">constraint"}, rows)
	r.gap()
	if len(shown) < len(people) {
		r.say("%s not shown; --json has everybody.", capital(count(len(people)-len(shown), "more person is", "more people are")))
	}
	if d := n.Direction.Get(); d != nil {
		r.say("Against the hierarchy of mandates, %d names go up, %d down and %d sideways; naming at random would give %s, %s and %s.",
			d.Up.Count, d.Down.Count, d.Lateral.Count, num(d.Up.Expected, 1), num(d.Down.Expected, 1), num(d.Lateral.Expected, 1))
		if ratio, ok := d.Up.Ratio.Value(); ok {
			r.say("Following goes up %.1f times as often as by chance (%s).", ratio, pvalue(d.Up.PValue))
		}
	}
	if _, ok := n.ManagerShare.Value(); ok {
		r.say("%d of %d name their own line manager; %s of all names go there.", n.ManagerNamed, n.ManagerRaters, percent(n.ManagerShare))
	}
	if _, ok := n.Reciprocity.Value(); ok {
		r.say("%s of names are returned (rho %s: above 0 more than by chance).", percent(n.Reciprocity), num(n.ReciprocityRho, 2))
	}
	if _, ok := n.EI.Value(); ok {
		r.say("Across teams or within: E–I index %s (1 all across, −1 all within); naming at random would give %s (%s).",
			num(n.EI, 2), num(n.EIExpected, 2), pvalue(n.EIPValue))
	}
}

func named(n int) string {
	if n == 1 {
		return "1 of them named"
	}
	return strconv.Itoa(n) + " of them named"
}

// leadership prints titles against followership.
func (r *report) leadership(round *document.Round) {
	l := round.Leadership.Get()
	if l == nil {
		return
	}
	r.heading("Titles and following")
	if l.Titled == 0 {
		r.say("Nobody holds a mandate that counts here, so titles and following cannot be compared.")
	} else {
		if _, ok := l.TauB.Value(); ok {
			interval := ""
			if _, ok := l.TauBLower.Value(); ok {
				interval = " (95 % interval " + num(l.TauBLower, 2) + " to " + num(l.TauBUpper, 2) + ")"
			}
			r.say("Levels of mandates and following are ordered alike to the degree tau-b %s%s; 1 would be the same order, 0 no relation.", num(l.TauB, 2), interval)
		}
		if auc, ok := l.AUC.Value(); ok {
			r.say("Of a person with a mandate and one without, the one with the mandate has more followers in %.0f of 100 pairs (AUC %s; 50 would be chance; %s).",
				100*auc, num(l.AUC, 2), pvalue(l.PValue))
		}
	}
	if l.RoundsPooled > 1 {
		r.say("Findings pool the last %d rounds; names that are repeated count as %s of new evidence.", l.RoundsPooled, fraction(l.DesignEffect))
	}
	r.findings(*round)
	r.gap()
	r.detectability(l)
}

// findings prints what was found about people in the given scopes, in careful
// words.
func (r *report) findings(scopes ...document.Round) {
	groups := []struct{ finding, sentence string }{
		{"recognised_leader", "People who hold a mandate and are followed more than other colleagues:"},
		{"emergent_leader", "People without a mandate here who are followed more than one and a half times as often as others:"},
		{"unmatched_mandate", "We could not see these mandates being followed there. The cause may be the mandate, the scope or the question:"},
	}
	for _, g := range groups {
		var rows [][]string
		for i := range scopes {
			l := scopes[i].Leadership.Get()
			if l == nil {
				continue
			}
			for _, c := range r.cells(l, g.finding) {
				rows = append(rows, []string{
					r.name(c.Person), scopeWords(c.Scope), strconv.Itoa(c.Followers), strconv.Itoa(c.Eligible),
					num(c.Expected, 1), pvalue(c.PAdjusted),
				})
			}
		}
		if len(rows) > 0 {
			r.gap()
			r.say("%s", g.sentence)
			r.table([]string{"person", "where", ">named", ">times asked", ">expected", "after correction"}, rows)
		}
	}
	var closed []string
	for i := range scopes {
		if l := scopes[i].Leadership.Get(); l != nil && !l.GateOpen && l.Titled > 0 {
			closed = append(closed, scopeWords(scopes[i].Scope))
		}
	}
	if len(closed) > 0 {
		r.gap()
		r.say("In %s, people with mandates are not followed more than others. That is a finding about the whole; no single mandate was tested there.", list(closed))
	}
}

func (r *report) cells(l *document.Leadership, finding string) []document.Cell {
	cells := slices.DeleteFunc(slices.Clone(l.Cells), func(c document.Cell) bool { return c.Finding != finding })
	slices.SortStableFunc(cells, func(a, b document.Cell) int { return naturalCompare(r.name(a.Person), r.name(b.Person)) })
	return cells
}

// detectability says what could not have been found.
func (r *report) detectability(l *document.Leadership) {
	d := l.Detectability
	if l.Titled == 0 {
		return
	}
	switch _, ok := d.Bound.Value(); {
	case !ok:
		r.say("Too few people hold mandates here to compare one with the others.")
	case d.Unmatched:
		r.say("With this many answers, a mandate that nobody follows would be seen.")
	default:
		r.say("With this many answers, a mandate that nobody follows could not be seen: that none was found means nothing. About %s rounds like this one, or more names a person, would be needed.", rounded(d.RoundsNeeded))
	}
	if _, ok := d.Emergent.Value(); ok {
		r.say("Somebody without a mandate is seen, alone, from %s namings on.", num(d.Emergent, 0))
	}
}

// rounded rounds a number up to the next integer.
func rounded(n document.Number) string {
	v, ok := n.Value()
	if !ok {
		return "more"
	}
	return strconv.Itoa(int(math.Ceil(v)))
}

// concentration prints how unequally following is spread.
func (r *report) concentration(round *document.Round) {
	c := round.Concentration.Get()
	if c == nil {
		return
	}
	r.heading("Where following gathers")
	if _, ok := c.Gini.Value(); !ok {
		r.say("Nobody was named, so nothing can gather.")
		return
	}
	r.say("Following is spread as if %s people shared it equally, of %d. The tenth of people with the most followers hold %s of it.",
		num(c.EffectiveNumber, 1), round.People, percent(c.TopShare))
	r.say("Gini %s (0 equal, 1 all with one person); small numbers look unequal by chance alone, and naming at random would give %s: an excess of %s (%s).",
		num(c.Gini, 2), num(c.NullMean, 2), num(c.Excess, 2), pvalue(c.PValue))
	if s := c.Stacking.Get(); s != nil && s.Mandates > 0 {
		r.say("%s held by %s; %s more than one.", capital(count(s.Mandates, "mandate is", "mandates are")),
			count(s.Holders, "person", "people"), holdWords(s.Several))
	}
	if x := c.Capture.Get(); x != nil {
		r.say("The three most followed of each of %d areas are %d different people in %d places (%s).", x.Areas, x.Distinct, x.Places, pvalue(x.PValue))
	}
	if b := c.Brokerage.Get(); b != nil {
		if _, ok := b.EffectiveNumber.Value(); ok {
			r.say("Shortest paths of influence between others run as if through %s people; the busiest one carries %s.", num(b.EffectiveNumber, 1), percent(b.LargestShare))
		}
	}
}

func holdWords(n int) string {
	switch n {
	case 0:
		return "nobody holds"
	case 1:
		return "one person holds"
	}
	return strconv.Itoa(n) + " people hold"
}

// fraction says how much of a repeated count is new.
func fraction(effect document.Number) string {
	d, ok := effect.Value()
	if !ok || d <= 0 {
		return "all"
	}
	return num(document.NumberOf(1/d), 2)
}

// overRounds prints what needs several rounds.
func (r *report) overRounds() {
	o := r.doc.OverRounds
	if o == nil || len(r.organisation()) < 2 {
		return
	}
	r.title("Over the rounds")
	if n := len(o.Persistence); n > 0 {
		consecutive := o.Persistence
		if n > 1 {
			consecutive = consecutive[:n-1]
		}
		var low, high document.Number
		for _, p := range consecutive {
			v, ok := p.TauB.Value()
			if !ok {
				continue
			}
			if l, ok := low.Value(); !ok || v < l {
				low = p.TauB
			}
			if h, ok := high.Value(); !ok || v > h {
				high = p.TauB
			}
		}
		if _, ok := low.Value(); ok {
			r.say("From one round to the next the order is alike to the degree tau-b %s to %s.", num(low, 2), num(high, 2))
		}
		if first := o.Persistence[n-1]; n > 1 {
			if _, ok := first.TauB.Value(); ok {
				r.say("From the first round (%s) to the last (%s): tau-b %s over %s in both.", shorten(first.From), shorten(first.To), num(first.TauB, 2), count(first.People, "person", "people"))
			}
		}
	}
	if _, ok := o.Mobility.Value(); ok {
		r.say("Mobility between quarters: %s (0 everybody stays, 1 the next place owes nothing to the last).", num(o.Mobility, 2))
	}
	if t := o.Trend.Get(); t != nil {
		what := "agreement between raters (u)"
		if t.Of == "gini_corrected" {
			what = "concentration of following (Gini)"
		}
		verdict := "no trend is shown"
		if smallP(t.PValue) {
			verdict = "a trend, though rounds are not independent: not proof"
		}
		r.say("The %s changes by %s a unit of time (Theil–Sen; Mann–Kendall S = %d, %s): %s.", what, num(t.Slope, 4), t.S, pvalue(t.PValue), verdict)
	}
	if a := o.Attachment.Get(); a != nil {
		if _, ok := a.Beta.Value(); ok {
			r.say("A new name goes to people in proportion to their followers to the power %s ± %s (0 no advantage of being followed already, 1 the rich get richer; %s).",
				num(a.Beta, 2), num(a.StandardError, 2), count(a.NewTies, "new name", "new names"))
		}
	}
}

// notices prints the rules that fired.
func (r *report) notices() {
	if r.doc.Notices == nil {
		return
	}
	r.title("Notices")
	if len(*r.doc.Notices) == 0 {
		r.say("No rule fired. With few rounds and few answers much cannot be seen; that is no all-clear.")
		return
	}
	r.say("A rule fires only if its effect is large enough and, after correction for all rules and scopes looked at, unlikely to be chance.")
	for _, group := range byRule(*r.doc.Notices) {
		first := group[0]
		probability := "a count, not a test"
		if _, ok := first.PAdjusted.Value(); ok {
			probability = pvalue(first.PAdjusted) + " after correction"
		}
		r.gap()
		r.item("%s: %s %s (%s; rule: %s)", capital(scopeWords(first.Scope)), first.Sentence, first.Unknown, probability, ruleWords(first.Rule))
		if len(group) > 1 {
			others := make([]string, len(group)-1)
			for k, n := range group[1:] {
				others[k] = scopeWords(n.Scope)
			}
			r.wrap("    ", "    ", "The same rule fires in "+list(others)+".")
		}
		for _, proposal := range first.Proposals {
			r.wrap("      – ", "        ", proposal)
		}
	}
}

// ruleWords says a rule's name in words. Some names are terms of the field that
// would sound like a verdict on somebody.
func ruleWords(rule string) string {
	switch rule {
	case "closed_ladder":
		return "few new names"
	case "cross_area_capture":
		return "the same people in several areas"
	}
	return strings.ReplaceAll(rule, "_", " ")
}

// byRule groups notices by their rule, in order of first appearance.
func byRule(notices []document.Notice) [][]document.Notice {
	var groups [][]document.Notice
	number := make(map[string]int)
	for _, n := range notices {
		k, ok := number[n.Rule]
		if !ok {
			k = len(groups)
			number[n.Rule] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], n)
	}
	return groups
}
