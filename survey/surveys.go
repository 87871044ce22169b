package survey

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
)

// Surveys keeps surveys and their settings.
type Surveys struct{ *Parts }

// List returns the surveys.
func (s Surveys) List(ctx context.Context, a Actor) (all []Survey, err error) {
	err = s.read(ctx, a, SeeSurveys, func(r Reader) error {
		all, err = r.Surveys(ctx, a.Organisation)
		return err
	})
	return all, err
}

// Get returns a survey.
func (s Surveys) Get(ctx context.Context, a Actor, id ID) (v Survey, err error) {
	err = s.read(ctx, a, SeeSurveys, func(r Reader) error {
		v, err = r.Survey(ctx, a.Organisation, id)
		return err
	})
	return v, err
}

// Create adds a survey.
func (s Surveys) Create(ctx context.Context, a Actor, v Survey) (Survey, error) {
	v.Organisation, v.ID, v.Version = a.Organisation, s.IDs.New(), 1
	err := s.write(ctx, a, EditSurveys, "survey created", func(tx Tx) (string, error) {
		if err := s.nameItems(&v, Settings{}); err != nil {
			return "", err
		}
		if err := s.check(ctx, tx, v); err != nil {
			return "", err
		}
		return string(v.ID), tx.InsertSurvey(ctx, v)
	})
	return v, err
}

// Update changes a survey whose version is the one given. Rounds that are open
// or over keep what they froze. A change of settings voids their approval for good:
// whoever changes them back asks for another.
func (s Surveys) Update(ctx context.Context, a Actor, v Survey) (Survey, error) {
	v.Organisation = a.Organisation
	err := s.write(ctx, a, EditSurveys, "survey changed", func(tx Tx) (string, error) {
		// With [Surveys.Approve]: no approval of what was may come after this.
		if err := tx.LockOrganisation(ctx, a.Organisation); err != nil {
			return "", err
		}
		before, err := tx.Survey(ctx, a.Organisation, v.ID)
		if err != nil {
			return "", err
		}
		if err := s.nameItems(&v, before.Settings); err != nil {
			return "", err
		}
		if err := s.check(ctx, tx, v); err != nil {
			return "", err
		}
		if before.Settings.Hash() != v.Settings.Hash() {
			if err := tx.DeleteApprovals(ctx, a.Organisation, v.ID); err != nil {
				return "", err
			}
		}
		return string(v.ID), tx.UpdateSurvey(ctx, v)
	})
	v.Version++
	return v, err
}

// nameItems gives ids to new items and prompts. Those that have one were there before: nobody
// chooses ids.
func (s Surveys) nameItems(v *Survey, known Settings) error {
	v.Settings.Items = slices.Clone(v.Settings.Items)
	before := known.Items
	for k := range v.Settings.Items {
		item := &v.Settings.Items[k]
		switch {
		case item.ID == "":
			item.ID = s.IDs.New()
		case !slices.ContainsFunc(before, func(b Item) bool { return b.ID == item.ID }):
			return invalid("items/id", "an item that is new gets its id here")
		}
	}
	return s.namePrompts(v, known.Comments)
}

// namePrompts does the same for prompts of comments. One that is worded anew is a new
// one: what waits was said to the old.
func (s Surveys) namePrompts(v *Survey, before []CommentPrompt) error {
	v.Settings.Comments = slices.Clone(v.Settings.Comments)
	for k := range v.Settings.Comments {
		prompt := &v.Settings.Comments[k]
		at := slices.IndexFunc(before, func(b CommentPrompt) bool { return b.ID == prompt.ID })
		switch {
		case prompt.ID == "" || at >= 0 && before[at].Text != prompt.Text:
			prompt.ID = s.IDs.New()
		case at < 0:
			return invalid("comments/id", "a prompt that is new gets its id here")
		}
	}
	return nil
}

func (s Surveys) check(ctx context.Context, r Reader, v Survey) error {
	if err := v.Validate(); err != nil {
		return err
	}
	for _, area := range v.Settings.Areas {
		if err := mustExist(ctx, r.Area, v.Organisation, area, "areas"); err != nil {
			return err
		}
	}
	return nil
}

// Approve records that an auditor agrees to the settings of a survey as they
// hash now, until they are changed.
func (s Surveys) Approve(ctx context.Context, a Actor, id ID, settings Hash) error {
	return s.write(ctx, a, ApproveSettings, "", func(tx Tx) (string, error) {
		if err := tx.LockOrganisation(ctx, a.Organisation); err != nil {
			return "", err
		}
		v, err := tx.Survey(ctx, a.Organisation, id)
		if err != nil {
			return "", err
		}
		if v.Settings.Hash() != settings {
			return "", ErrStale
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return "", err
		}
		known, err := tx.Approved(ctx, a.Organisation, id, settings)
		if err != nil || known {
			return string(id), err
		}
		return string(id), tx.InsertApproval(ctx, Approval{
			Organisation: a.Organisation, Survey: id, Settings: settings, By: a.Person, At: now,
		})
	})
}

// Approved reports whether an auditor agreed to the survey's settings as they
// are.
func (s Surveys) Approved(ctx context.Context, a Actor, id ID) (approved bool, err error) {
	err = s.read(ctx, a, SeeSurveys, func(r Reader) error {
		v, err := r.Survey(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		approved, err = r.Approved(ctx, a.Organisation, id, v.Settings.Hash())
		return err
	})
	return approved, err
}

// Hash identifies settings: equal settings have equal hashes.
func (s Settings) Hash() Hash {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings, numbers and slices of them always encode
	}
	return sha256.Sum256(b)
}
