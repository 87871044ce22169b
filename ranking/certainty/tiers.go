package certainty

// Tier says on which side of the middle a rank set lies (C.6). The list is
// closed.
type Tier string

// The tiers. NoTier is for components too small to have any.
const (
	MoreOften Tier = "more_often"
	AsOften   Tier = "as_often"
	LessOften Tier = "less_often"
	NoTier    Tier = ""
)

// MinTierPeople is the smallest component whose people have tiers.
const MinTierPeople = 5

// Tiers returns everybody's tier (C.6) from the rank sets of the n people
// ranked in a component, whose middle rank is (n+1)/2: a set wholly on one side
// of it is a statement at the confidence of the sets; the outer tiers may be
// empty. Without sets (nil), or below [MinTierPeople], all are [NoTier].
func Tiers(sets []RankSet, n int) []Tier {
	tiers := make([]Tier, n)
	if sets == nil || n < MinTierPeople {
		return tiers
	}
	if len(sets) != n {
		panic("certainty: one rank set per person")
	}
	for i, s := range sets {
		switch {
		case 2*s.Upper < n+1:
			tiers[i] = MoreOften
		case 2*s.Lower > n+1:
			tiers[i] = LessOften
		default:
			tiers[i] = AsOften
		}
	}
	return tiers
}
