package api

import (
	"context"

	"github.com/followship/followship/survey"
)

// GetRelease implements [StrictServerInterface].
func (s *Server) GetRelease(ctx context.Context, r GetReleaseRequestObject) (GetReleaseResponseObject, error) {
	sum, err := s.reports.Findings(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	d := sum.Document
	return GetRelease200JSONResponse(Findings{
		Published: published(sum), Agreement: agreementReport(d.Agreement), Leadership: leadershipReport(d.Leadership),
		Power: powerReport(d.Power), Network: networkReport(d.Network), Notices: mapped(d.Notices, notice),
		Items: mapped(d.Items, itemReport), Areas: mapped(d.Areas, areaReport),
	}), nil
}

// GetOwnResult implements [StrictServerInterface].
func (s *Server) GetOwnResult(ctx context.Context, r GetOwnResultRequestObject) (GetOwnResultResponseObject, error) {
	v, err := s.reports.Own(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	return GetOwnResult200JSONResponse(OwnResult{
		Published: published(v.Summary), Declined: v.Declined, Result: personResult(v.Result), Comments: ownComments(v),
	}), nil
}

func ownComments(v survey.OwnView) OwnComments {
	return OwnComments{
		Prompts: mapped(v.Prompts, commentPrompt),
		Signed: mapped(v.Comments.Signed, func(c survey.SignedComment) SignedComment {
			return SignedComment{Prompt: ID(c.Prompt), Writer: ID(c.Writer), Text: c.Text}
		}),
		Batches: mapped(v.Comments.Batches, func(b survey.CommentBatch) CommentBatch {
			return CommentBatch{Prompt: ID(b.Prompt), Texts: append([]string{}, b.Texts...)}
		}),
		Waiting: mapped(v.Comments.Waiting, func(w survey.CommentPlace) WaitingComment {
			return WaitingComment{Person: ID(w.About), Prompt: ID(w.Prompt)}
		}),
	}
}

// ListOwnResults implements [StrictServerInterface].
func (s *Server) ListOwnResults(ctx context.Context, _ ListOwnResultsRequestObject) (ListOwnResultsResponseObject, error) {
	results, err := s.reports.OwnOverRounds(ctx, actorOf(ctx))
	return ListOwnResults200JSONResponse(OwnResults{Results: mapped(results, func(x survey.OwnResult) OwnRoundResult {
		return OwnRoundResult{Round: round(x.Round), Result: personResult(x.Result)}
	})}), err
}

// GetTeamResult implements [StrictServerInterface].
func (s *Server) GetTeamResult(ctx context.Context, r GetTeamResultRequestObject) (GetTeamResultResponseObject, error) {
	t, sum, err := s.reports.Team(ctx, actorOf(ctx), survey.ID(r.Round), survey.ID(r.Team))
	if err != nil {
		return nil, err
	}
	return GetTeamResult200JSONResponse(TeamResult{Published: published(sum), Team: TeamReport{
		Team: ID(t.Team), Submitters: t.Submitters, Agreement: t.Agreement, EffectiveNumber: t.EffectiveNumber,
		Gini: t.Gini, Inward: t.Inward,
	}}), nil
}

// GetLeadershipReport implements [StrictServerInterface].
func (s *Server) GetLeadershipReport(ctx context.Context, r GetLeadershipReportRequestObject) (GetLeadershipReportResponseObject, error) {
	sum, err := s.reports.Faculty(ctx, actorOf(ctx), survey.ID(r.Round), "leadership")
	if err != nil {
		return nil, err
	}
	return GetLeadershipReport200JSONResponse(LeadershipAnswer{Published: published(sum), Report: leadershipReport(sum.Document.Leadership)}), nil
}

// GetPowerReport implements [StrictServerInterface].
func (s *Server) GetPowerReport(ctx context.Context, r GetPowerReportRequestObject) (GetPowerReportResponseObject, error) {
	sum, err := s.reports.Findings(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	d := sum.Document
	return GetPowerReport200JSONResponse(PowerAnswer{
		Published: published(sum), Report: powerReport(d.Power), Notices: mapped(d.Notices, notice), Areas: mapped(d.Areas, areaReport),
	}), nil
}

// GetAgreementReport implements [StrictServerInterface].
func (s *Server) GetAgreementReport(ctx context.Context, r GetAgreementReportRequestObject) (GetAgreementReportResponseObject, error) {
	sum, err := s.reports.Findings(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	return GetAgreementReport200JSONResponse(AgreementAnswer{Published: published(sum), Report: agreementReport(sum.Document.Agreement)}), nil
}

// GetNetworkReport implements [StrictServerInterface].
func (s *Server) GetNetworkReport(ctx context.Context, r GetNetworkReportRequestObject) (GetNetworkReportResponseObject, error) {
	sum, err := s.reports.Findings(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	return GetNetworkReport200JSONResponse(NetworkAnswer{Published: published(sum), Report: networkReport(sum.Document.Network)}), nil
}

func published(s survey.Summary) Published {
	d := s.Document
	return Published{
		Round: round(s.Round), Asked: d.Asked, Turnout: d.Turnout, Method: d.Method, Version: d.Version, Hash: hexHash(s.Hash),
		Floors:     floors(d.Floors),
		Detectable: Detectable{Unmatched: d.Detectable.Unmatched, Emergent: d.Detectable.Emergent, RoundsNeeded: d.Detectable.RoundsNeeded},
	}
}

func agreementReport(r survey.AgreementReport) AgreementReport {
	return AgreementReport{U: r.U, PValue: r.PValue, TieRate: r.TieRate, Coverage: r.Coverage, Connected: r.Connected}
}

func leadershipReport(r survey.LeadershipReport) LeadershipReport {
	return LeadershipReport{
		TauB: r.TauB, TauBLower: r.Lower, TauBUpper: r.Upper, Auc: r.AUC, PValue: r.PValue,
		GateOpen: r.GateOpen, Titled: r.Titled, Tested: r.Tested, Unmatched: r.Unmatched,
		Cells: mapped(r.Cells, func(c survey.Cell) Cell {
			return Cell{Person: ID(c.Person), Scope: scope(c.Scope), Finding: Finding(c.Finding), Share: c.Share, Titled: c.Titled}
		}),
		Vacancies: mapped(r.Vacancies, func(v survey.VacancyReport) VacancyReport {
			return VacancyReport{Area: ID(v.Area), Nobody: v.Nobody, Lower: v.Lower, Upper: v.Upper}
		}),
	}
}

func powerReport(r survey.PowerReport) PowerReport {
	return PowerReport{
		Gini: r.Gini, NullMean: r.NullMean, Excess: r.Excess, PValue: r.PValue,
		EffectiveNumber: r.EffectiveNumber, TopShare: r.TopShare, Lorenz: append([]float64{}, r.Lorenz...),
		Mandates: r.Mandates, Holders: r.Holders, Several: r.Several, FacultyMandates: r.Faculty, LargestShare: r.LargestShare, InHalfOfAreas: r.InHalf,
		Mobility: r.Mobility, Attachment: r.Attachment,
		Trend: TrendReport{
			Rounds: r.Trend.Rounds, Slope: r.Trend.Slope, PValue: r.Trend.PValue,
			Values: mapped(r.Trend.Values, func(v survey.TrendValue) TrendValue {
				return TrendValue{Number: v.Number, Label: v.Label, Gini: v.Gini}
			}),
		},
		Persistence: mapped(r.Persistence, func(p survey.PersistencePair) PersistencePair {
			return PersistencePair{From: p.From, To: p.To, TauB: p.TauB}
		}),
	}
}

func networkReport(r survey.NetworkReport) NetworkReport {
	return NetworkReport{
		Up: r.Up, Down: r.Down, Lateral: r.Lateral, UpRatio: r.UpRatio, Reciprocity: r.Reciprocity, Ei: r.EI,
		Flows: mapped(r.Flows, func(f survey.Flow) Flow {
			return Flow{From: optional[survey.ID, ID](f.From), To: optional[survey.ID, ID](f.To), Share: f.Share}
		}),
	}
}

func notice(n survey.NoticeReport) Notice {
	return Notice{
		Rule: n.Rule, Scope: scope(n.Scope), Sentence: n.Sentence, Figures: figures(n.Figures),
		Unknown: n.Unknown, UnknownFigures: figures(n.UnknownFigures), PValue: n.PValue,
		Proposals: append([]string{}, n.Proposals...),
	}
}

// figures turns none into an empty object.
func figures(f map[string]float64) Figures {
	if f == nil {
		return Figures{}
	}
	return f
}

func itemReport(r survey.ItemReport) ItemReport {
	return ItemReport{Item: ID(r.Item), Share: r.Share, Lower: r.Lower, Upper: r.Upper}
}

func areaReport(r survey.AreaReport) AreaReport {
	return AreaReport{
		Area: ID(r.Area), EffectiveNumber: r.EffectiveNumber, Gini: r.Gini, Excess: r.Excess, Nobody: r.Nobody,
	}
}

func personResult(p survey.PersonResult) PersonResult {
	return PersonResult{
		Person: ID(p.Person), Tier: word[Tier](p.Tier), Lower: p.Lower, Upper: p.Upper, Of: p.Of, Score: p.Score,
		Followed: mapped(p.Followed, func(f survey.Followed) Followed {
			return Followed{Scope: scope(f.Scope), Share: f.Share, Finding: word[Finding](f.Finding)}
		}),
	}
}

// word returns a word of a closed list, nil for what is kept back.
func word[To ~string](text *string) *To {
	if text == nil {
		return nil
	}
	to := To(*text)
	return &to
}
