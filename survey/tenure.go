package survey

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Tenure is a role somebody holds, and until when.
type Tenure struct {
	Role Role
	// End is the last day; "" for none.
	End Date
}

// Terms of roles.
const (
	// FacultyTerm is how many months a faculty mandate lasts where nobody says when it
	// ends, and MaxFacultyTerm how many it lasts at most: who reads the reports is chosen
	// again and again.
	FacultyTerm    = 12
	MaxFacultyTerm = 24
	// tenureNotice is how many days before its end the holder of a role is told.
	tenureNotice = 30
)

// Holds reports whether the role is held on a day.
func (t Tenure) Holds(on Date) bool { return t.End == "" || on <= t.End }

// Tenures returns roles without an end.
func Tenures(roles ...Role) []Tenure {
	tenures := make([]Tenure, len(roles))
	for k, r := range roles {
		tenures[k] = Tenure{Role: r}
	}
	return tenures
}

// heldOn returns the roles among tenures that are held on a day.
func heldOn(on Date, tenures []Tenure) []Role {
	roles := []Role{}
	for _, t := range tenures {
		if t.Holds(on) {
			roles = append(roles, t.Role)
		}
	}
	return roles
}

// rolesIn returns the roles among tenures, whether or not they have ended.
func rolesIn(tenures []Tenure) []Role {
	roles := make([]Role, len(tenures))
	for k, t := range tenures {
		roles[k] = t.Role
	}
	return roles
}

// after returns the day a number of months later.
func (d Date) after(months int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, months, 0).Format(time.DateOnly))
}

// inDays returns the day a number of days later.
func (d Date) inDays(days int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// term checks the ends of roles that somebody is given on a day, and gives a faculty
// mandate the usual one where it has none.
func term(tenures []Tenure, today Date) ([]Tenure, error) {
	tenures = slices.Clone(tenures)
	for k, t := range tenures {
		field := "ends/" + string(t.Role)
		if !t.End.Valid() {
			return nil, invalid(field, "want a day")
		}
		if t.Role == Faculty && t.End == "" {
			tenures[k].End = today.after(FacultyTerm)
			continue
		}
		if t.End != "" && t.End < today {
			return nil, invalid(field, "want a day that is not over")
		}
		if t.Role == Faculty && t.End > today.after(MaxFacultyTerm) {
			return nil, invalid(field, "a faculty mandate ends within %d months, and can be given again then", MaxFacultyTerm)
		}
	}
	slices.SortFunc(tenures, func(a, b Tenure) int {
		switch {
		case a.Role < b.Role:
			return -1
		case a.Role > b.Role:
			return 1
		}
		return 0
	})
	return tenures, nil
}

// expireRoles ends the roles of an organisation whose last day is over, with the
// sessions of who held them; has those told whose roles end soon; and gives an end to
// faculty mandates from before there were any.
func (p *Parts) expireRoles(ctx context.Context, organisation ID) error {
	var due bool
	err := p.Store.Read(ctx, func(r Reader) error {
		today, err := p.today(ctx, r, organisation)
		if err != nil {
			return err
		}
		holders, err := r.RoleHolders(ctx, organisation)
		if err != nil {
			return err
		}
		unnoticed, err := r.Unnoticed(ctx, organisation, today.inDays(tenureNotice))
		due = len(unnoticed) > 0
		for _, tenures := range holders {
			due = due || slices.ContainsFunc(tenures, func(t Tenure) bool {
				return !t.Holds(today) || t.Role == Faculty && t.End == ""
			})
		}
		return err
	})
	if err != nil || !due {
		return err
	}
	return p.Store.Write(ctx, func(tx Tx) error { return p.expire(ctx, tx, organisation) })
}

func (p *Parts) expire(ctx context.Context, tx Tx, organisation ID) error {
	if err := tx.LockOrganisation(ctx, organisation); err != nil {
		return err
	}
	today, err := p.today(ctx, tx, organisation)
	if err != nil {
		return err
	}
	now, err := p.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	holders, err := tx.RoleHolders(ctx, organisation)
	if err != nil {
		return err
	}
	service := Actor{Organisation: organisation}
	for _, person := range slices.Sorted(maps.Keys(holders)) {
		var left []Tenure
		var said []string
		over := false
		for _, t := range holders[person] {
			switch {
			case !t.Holds(today):
				over = true
				said = append(said, string(t.Role)+" ended")
			case t.Role == Faculty && t.End == "":
				t.End = today.after(FacultyTerm)
				said = append(said, fmt.Sprintf("%s until %s", t.Role, t.End))
				left = append(left, t)
			default:
				left = append(left, t)
			}
		}
		if len(said) == 0 {
			continue
		}
		if err := tx.SetRoles(ctx, organisation, person, left); err != nil {
			return err
		}
		if over {
			if err := tx.EndSessions(ctx, organisation, person); err != nil {
				return err
			}
		}
		for _, what := range said {
			if err := p.note(ctx, tx, service, EditRoles, string(person), what); err != nil {
				return err
			}
		}
	}
	soon, err := tx.Unnoticed(ctx, organisation, today.inDays(tenureNotice))
	if err != nil {
		return err
	}
	for _, person := range soon {
		if err := tx.MarkNoticed(ctx, organisation, person, today.inDays(tenureNotice)); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, Job{Kind: JobTenure, Organisation: organisation, Object: person, At: now}); err != nil {
			return err
		}
	}
	return nil
}

// TellOfEnd mails somebody whose role ends soon, and the administrators, who can give
// it again.
func (p *Parts) TellOfEnd(ctx context.Context, organisation, person ID) error {
	var to []Person
	var holder Person
	var home Organisation
	var ends []Tenure
	err := p.Store.Read(ctx, func(r Reader) error {
		to, ends = nil, nil
		today, err := p.today(ctx, r, organisation)
		if err != nil {
			return err
		}
		if home, err = r.Organisation(ctx, organisation); err != nil {
			return err
		}
		if holder, err = r.Person(ctx, organisation, person); err != nil {
			return err
		}
		holders, err := r.RoleHolders(ctx, organisation)
		if err != nil {
			return err
		}
		for _, t := range holders[person] {
			if t.End != "" && t.Holds(today) && t.End <= today.inDays(tenureNotice) {
				ends = append(ends, t)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(holders)) {
			if id != person && !slices.Contains(heldOn(today, holders[id]), Administrator) {
				continue
			}
			one, err := r.Person(ctx, organisation, id)
			if err != nil {
				return err
			}
			if one.maySignIn(today) {
				to = append(to, one)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, t := range ends {
		link := p.BaseURL + "/directory/people/" + string(person)
		for _, one := range to {
			w := mailWordsFor(one, home)
			if err := p.Mailer.Send(ctx, Message{
				ID: fmt.Sprintf("%s.%s.%s.%s.ends", person, t.Role, t.End, one.ID), To: one.Mail,
				Subject: fmt.Sprintf(w.endsSubject, t.End), Text: fmt.Sprintf(w.ends, w.roles[t.Role], holder.Name, t.End, link),
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
