package api

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/followship/followship/survey"
)

// actions says what each operation of the contract does, in the words of the
// policy. An operation that is not here does not start, and neither does a name
// here without an operation: none is decided by accident.
var actions = map[string]survey.Action{
	"RequestSignIn":     survey.RequestSignIn,
	"ConfirmSignIn":     survey.RequestSignIn,
	"GetSession":        survey.SeeOwnSession,
	"SignOut":           survey.SeeOwnSession,
	"SignOutEverywhere": survey.SeeOwnSession,

	"GetOrganisation":    survey.SeeOrganisation,
	"UpdateOrganisation": survey.EditOrganisation,
	"ListPeople":         survey.SeeDirectory,
	"GetPerson":          survey.SeeDirectory,
	"CreatePerson":       survey.EditDirectory,
	"UpdatePerson":       survey.EditDirectory,
	"GetProfile":         survey.EditOwnProfile,
	"UpdateProfile":      survey.EditOwnProfile,
	"GetChoices":         survey.ChooseOwn,
	"SetChoices":         survey.ChooseOwn,
	"GetOwnData":         survey.ExportOwnData,
	"ErasePerson":        survey.ErasePerson,
	"ListRoles":          survey.SeeRoles,
	"SetRoles":           survey.EditRoles,
	"ListTeams":          survey.SeeDirectory,
	"CreateTeam":         survey.EditDirectory,
	"UpdateTeam":         survey.EditDirectory,
	"ListMemberships":    survey.SeeDirectory,
	"CreateMembership":   survey.EditDirectory,
	"UpdateMembership":   survey.EditDirectory,
	"ListAreas":          survey.SeeDirectory,
	"CreateArea":         survey.EditDirectory,
	"UpdateArea":         survey.EditDirectory,
	"ImportPeople":       survey.ImportDirectory,
	"ImportMandates":     survey.ImportDirectory,

	"ListMandates":  survey.SeeMandates,
	"CreateMandate": survey.EditMandates,
	"UpdateMandate": survey.EditMandates,
	"StepBack":      survey.StepBack,
	"ListIntents":   survey.SeeMandates,

	"ListSurveys":      survey.SeeSurveys,
	"GetSurvey":        survey.SeeSurveys,
	"CreateSurvey":     survey.EditSurveys,
	"UpdateSurvey":     survey.EditSurveys,
	"ApproveSettings":  survey.ApproveSettings,
	"ListRounds":       survey.SeeRounds,
	"GetRound":         survey.SeeRounds,
	"GetRoundSettings": survey.SeeRounds,
	"CreateRound":      survey.RunRounds,
	"UpdateRound":      survey.RunRounds,
	"ScheduleRound":    survey.RunRounds,
	"UnscheduleRound":  survey.RunRounds,
	"OpenRound":        survey.RunRounds,
	"CloseRound":       survey.RunRounds,
	"CancelRound":      survey.RunRounds,
	"RemindRound":      survey.RunRounds,
	"PreviewRound":     survey.PreviewRound,
	"GetParticipation": survey.SeeParticipation,

	"GetBallot":    survey.RankColleagues,
	"SubmitBallot": survey.RankColleagues,
	"GetReceipt":   survey.RankColleagues,
	"GetDraft":     survey.RankColleagues,
	"SaveDraft":    survey.RankColleagues,
	"DeleteDraft":  survey.RankColleagues,

	"GetRelease":          survey.SeeFindings,
	"GetOwnResult":        survey.SeeOwnResult,
	"ListOwnResults":      survey.SeeOwnResult,
	"GetReply":            survey.SpeakOfOwnResult,
	"SaveReply":           survey.SpeakOfOwnResult,
	"AskChallenge":        survey.SpeakOfOwnResult,
	"ListOwnChallenges":   survey.SpeakOfOwnResult,
	"ListReplies":         survey.SeeReplies,
	"ListChallenges":      survey.AnswerChallenges,
	"AnswerChallenge":     survey.AnswerChallenges,
	"GetTeamResult":       survey.SeeTeamResult,
	"GetLeadershipReport": survey.SeeFacultyReports,
	"GetPowerReport":      survey.SeeFindings,
	"GetAgreementReport":  survey.SeeFindings,
	"GetNetworkReport":    survey.SeeFindings,
	"ListLog":             survey.SeeLog,

	"GetCheckpoint":  survey.SeeProofs,
	"ListLeaves":     survey.SeeProofs,
	"GetProof":       survey.SeeProofs,
	"GetRecount":     survey.SeeProofs,
	"AskRecount":     survey.AskRecount,
	"ConfirmRecount": survey.AskRecount,
}

// checkActions holds a table against the contract.
func checkActions(actions map[string]survey.Action) error {
	contract := reflect.TypeFor[StrictServerInterface]()
	for k := range contract.NumMethod() {
		operation := contract.Method(k).Name
		action, ok := actions[operation]
		if !ok {
			return fmt.Errorf("operation %s has no action: say in actions.go who may do it", operation)
		}
		if !slices.Contains(survey.Actions(), action) {
			return fmt.Errorf("operation %s has the action %q, which the policy does not know", operation, action)
		}
	}
	if contract.NumMethod() != len(actions) {
		return fmt.Errorf("%d operations, but %d have an action", contract.NumMethod(), len(actions))
	}
	return nil
}
