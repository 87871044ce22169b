package disclose

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/survey"
)

// Detail is how much may be shown about a person.
type Detail int

// The details, each showing what the one before does and more.
const (
	Nothing  Detail = iota
	TierOnly        // the tier, or the word of a finding
	Full            // also interval and score, or the share
)

// Raters are those behind a person's result.
type Raters struct {
	// Assigned of the frozen assignment submitted a ballot; Placed placed the
	// person on theirs. Who was added to a list by its writer is placed, and not
	// assigned: puppets who list somebody raise only one of the two.
	Assigned, Placed int
}

// Floors returns the floors that hold: those an organisation set, and nowhere less
// than what the product promises.
func Floors(set survey.Floors) survey.Floors {
	least := survey.LeastFloors()
	return survey.Floors{
		Tier: max(set.Tier, least.Tier), Score: max(set.Score, least.Score), Group: max(set.Group, least.Group),
		Organisation: max(set.Organisation, least.Organisation), Item: max(set.Item, least.Item),
	}
}

// About returns how much may be shown of a contribution (R1): the smaller of the
// two counts decides, and nothing tells which it was.
func (r Rules) About(n Raters, f survey.Floors) Detail { return r.detail(min(n.Assigned, n.Placed), f) }

// Followership returns how much may be shown of how somebody is followed, by the
// respondents who could have named them: the same floors (R1), in every round that
// a figure rests on, the first of which is the one counted (R9).
func (r Rules) Followership(eligible []int, f survey.Floors) Detail {
	if len(eligible) == 0 {
		return Nothing
	}
	if !r.On(R9) {
		eligible = eligible[:1]
	}
	d := Full
	for _, n := range eligible {
		d = min(d, r.detail(n, f))
	}
	return d
}

func (r Rules) detail(count int, f survey.Floors) Detail {
	switch f = Floors(f); {
	case count >= f.Score || !r.On(R1):
		return Full
	case count >= f.Tier:
		return TierOnly
	}
	return Nothing
}

// Estimate is what the ballots say of a person.
type Estimate struct {
	Tier certainty.Tier
	// Places is nil when undefined; Of is how many people are ranked together.
	Places   *certainty.RankSet
	Of       int
	WinShare ranking.Statistic
}

// Cells are what is shown of a person's contribution, zero for what is kept back: a
// tier is a word, places count from 1 and scores from 5.
type Cells struct {
	Tier                    string
	Lower, Upper, Of, Score int
}

// Contribution returns what may be shown of an estimate: nothing else, whatever the
// cause (R10).
func Contribution(e Estimate, d Detail) Cells {
	if d < TierOnly || e.Tier == certainty.NoTier || e.Places == nil {
		return Cells{}
	}
	c := Cells{Tier: string(e.Tier)}
	share, ok := e.WinShare.Get()
	if d < Full || !ok {
		return c
	}
	c.Lower, c.Upper = Places(float64(e.Places.Lower), float64(e.Places.Upper))
	c.Of, c.Score = e.Of, Score(share)
	return c
}

func (c Cells) within(d Detail) Cells {
	switch d {
	case Full:
		return c
	case TierOnly:
		return Cells{Tier: c.Tier}
	}
	return Cells{}
}

// Put fills in what may be shown of somebody. Every other field stays null (R10).
func (c Cells) Put(to *survey.PersonResult, d Detail) {
	if c = c.within(d); c.Tier != "" {
		to.Tier = &c.Tier
	}
	if c.Score != 0 {
		to.Lower, to.Upper, to.Of, to.Score = &c.Lower, &c.Upper, &c.Of, &c.Score
	}
}
