package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/followship/followship/survey"
)

// GetOwnData implements [StrictServerInterface].
func (s *Server) GetOwnData(ctx context.Context, _ GetOwnDataRequestObject) (GetOwnDataResponseObject, error) {
	d, err := s.access.Own(ctx, actorOf(ctx))
	if err != nil {
		return nil, err
	}
	return GetOwnData200JSONResponse(OwnData{
		At: d.At.UTC(), Organisation: d.Organisation.Name, Person: person(d.Person), Roles: roleHolder(d.Person.ID, d.Roles),
		Memberships: mapped(d.Memberships, membership), Mandates: mapped(d.Mandates, mandate),
		Intents: mapped(d.Intents, intent), WorkedWith: ids(d.WorkedWith),
		Declined: Declined{Rating: d.Declined.Rating, Listing: d.Declined.Listing, Seeing: d.Declined.Seeing},
		Rounds:   mapped(d.Rounds, ownDataRound), Challenges: mapped(d.Challenges, ownChallenge),
		Log: mapped(d.Log, ownLogLine), Names: names(d),
	}), nil
}

func ownDataRound(x survey.OwnRound) OwnDataRound {
	out := OwnDataRound{
		Round: round(x.Round), Assigned: ids(x.Assigned), Unlisted: x.Unlisted, State: OwnDataRoundState(x.State),
		Comments: []OwnDataComment{},
	}
	if x.State == survey.BallotRecorded {
		b := ballot(x.Ballot)
		out.Ballot, out.Receipt = &b, &Receipt{Hash: hexHash(x.Receipt.Hash), Version: x.Receipt.Version}
	}
	if x.Draft != nil {
		text := string(x.Draft)
		out.Draft = &text
	}
	if x.Reply != nil {
		r := replyOf(*x.Reply)
		out.Reply = &r
	}
	if x.View != nil && !x.View.Declined {
		r := personResult(x.View.Result)
		out.Result = &r
		out.Comments = commentsAboutMe(x.View.Comments)
	}
	return out
}

// commentsAboutMe returns what was written about somebody, by prompt and text: what is
// signed is not told apart, and tells of no rater.
func commentsAboutMe(c survey.OwnComments) []OwnDataComment {
	out := []OwnDataComment{}
	for _, signed := range c.Signed {
		out = append(out, OwnDataComment{Prompt: ID(signed.Prompt), Text: signed.Text})
	}
	for _, batch := range c.Batches {
		for _, text := range batch.Texts {
			out = append(out, OwnDataComment{Prompt: ID(batch.Prompt), Text: text})
		}
	}
	slices.SortFunc(out, func(a, b OwnDataComment) int {
		return cmp.Or(cmp.Compare(a.Prompt, b.Prompt), cmp.Compare(a.Text, b.Text))
	})
	return out
}

func ownChallenge(c survey.Challenge) OwnChallenge {
	return OwnChallenge{
		Id: ID(c.ID), Round: ID(c.Round), Question: c.Question, AskedAt: c.AskedAt.UTC(),
		Answer: optional[string, string](c.Answer), AnsweredAt: moment(c.AnsweredAt),
	}
}

func ownLogLine(l survey.OwnLine) OwnLogLine {
	return OwnLogLine{
		Number: l.Number, At: l.At.UTC(), By: OwnLogLineBy(l.By), Action: string(l.Action), Object: l.Object, Detail: l.Detail,
	}
}

// names says what the ids of an export are called, by kind and id.
func names(d survey.OwnData) []Named {
	all := []Named{}
	for kind, named := range map[NamedKind]map[survey.ID]string{NamedKindPerson: d.People, NamedKindTeam: d.Teams, NamedKindArea: d.Areas} {
		for id, name := range named {
			all = append(all, Named{Kind: kind, Id: ID(id), Name: name})
		}
	}
	slices.SortFunc(all, func(a, b Named) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Id, b.Id)) })
	return all
}
