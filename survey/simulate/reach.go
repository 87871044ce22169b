package simulate

// titles says for one round whose mandates reach whom.
type titles struct {
	// organisation and team mark holders of a mandate that spans the
	// organisation or their own team.
	organisation, team []bool
	// area marks, for each area, holders of a mandate of it or of an area that
	// contains it.
	area [][]bool
}

// reach derives the titles of every round from the register.
func (o *Organisation) reach() {
	n := len(o.People)
	o.titles = make([]titles, len(o.Rounds))
	for t := range o.titles {
		now := titles{make([]bool, n), make([]bool, n), make([][]bool, len(o.Areas))}
		for a := range now.area {
			now.area[a] = make([]bool, n)
		}
		for m := range o.Mandates {
			what := &o.Mandates[m]
			if !what.Active(o.Rounds[t].Closing) {
				continue
			}
			switch what.Scope.Reach {
			case ReachOrganisation:
				now.organisation[what.Person] = true
			case ReachTeam:
				now.team[what.Person] = now.team[what.Person] || o.People[what.Person].Team == what.Scope.Index
			case ReachArea:
				for a := range now.area {
					if o.within(a, what.Scope.Index) {
						now.area[a][what.Person] = true
					}
				}
			}
		}
		o.titles[t] = now
	}
}

// FollowWeight returns the weight >= 0 with which a rater names a person in an
// area and round, in the unit in which an untitled colleague has 1 on average
// (before closeness and focus). Nobody names themselves: their weight is 0.
// The truth of a claim like "followed more than 1.5 times as often as the
// others" can be read from these weights.
func (o *Organisation) FollowWeight(round, area, rater, person int) float64 {
	if rater == person {
		return 0
	}
	return o.weight(round, area, person, o.People[rater].Team == o.People[person].Team)
}

// weight is the weight of a person for raters inside or outside their team.
func (o *Organisation) weight(t, area, j int, inside bool) float64 {
	w := o.Truth.Popularity[j]
	works := o.worksIn(j, area)
	if o.fixed[j] {
		if since, gathers := o.gathered[j]; gathers && since[area] <= t {
			w *= o.Config.Plant.GatherFactor
			works = true // who took the area over works in it
		}
	} else if now := &o.titles[t]; now.organisation[j] || now.area[area][j] || inside && now.team[j] {
		w *= o.Config.TitleFactor
	}
	if works {
		w *= o.Config.AreaFocus
	}
	if inside {
		w *= o.Config.TeamCloseness
	}
	return w
}
