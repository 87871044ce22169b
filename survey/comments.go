package survey

import (
	"encoding/json"
	"fmt"
	"strings"
)

// CommentPrompt is a question about a colleague on one's list, answered in words. A
// survey has none (comments are off) to [MaxCommentPrompts].
type CommentPrompt struct {
	ID   ID
	Text string
}

// DefaultCommentPrompt is what a survey that turns comments on asks first.
const DefaultCommentPrompt = "What does their contribution make possible?"

// Limits of comments. A full list with as many comments as there may be stays well
// below the 64 KiB of the largest sealed ballot, and so does its draft.
const (
	MaxCommentPrompts = 3
	MaxComment        = 500    // characters
	MaxComments       = 20_000 // bytes of UTF-8, of all comments on one ballot
	// CommentWriters is how many people must have left a comment about somebody
	// unsigned before any of them is shown (R8).
	CommentWriters = 5
)

// Comment is what a ballot says in words about somebody on its list.
type Comment struct {
	About  ID
	Prompt ID
	// Text is empty only when the ballot is opened and the person has declined.
	Text string
	// Signed comments show who wrote them, to the person alone.
	Signed bool
}

// OwnComments are what a person sees of the comments of a round: those about them,
// and which of their own wait. Nobody else sees any of it.
type OwnComments struct {
	Signed  []SignedComment `json:"signed"`
	Batches []CommentBatch  `json:"batches"`
	Waiting []CommentPlace  `json:"waiting"`
}

// SignedComment is a comment with the name of who wrote it.
type SignedComment struct {
	Prompt ID     `json:"prompt"`
	Writer ID     `json:"writer"`
	Text   string `json:"text"`
}

// CommentBatch are unsigned comments to one prompt, in an order that carries nothing.
type CommentBatch struct {
	Prompt ID       `json:"prompt"`
	Texts  []string `json:"texts"`
}

// CommentPlace is where an unsigned comment of one's own stands that waits.
type CommentPlace struct {
	About  ID `json:"about"`
	Prompt ID `json:"prompt"`
}

// CommentShare is what one person of the roster sees of comments.
type CommentShare struct {
	Person ID
	OwnComments
}

// encode returns what is sealed.
func (c OwnComments) encode() ([]byte, error) { return json.Marshal(c) }

func decodeComments(plain []byte) (c OwnComments, err error) { return c, json.Unmarshal(plain, &c) }

// validateComments checks the comments of a ballot, after its list was found in order.
func (b *Ballot) validateComments(s *Snapshot) error {
	if len(b.Comments) > MaxListCap*MaxCommentPrompts {
		return invalid("comments", "more comments than there can be")
	}
	listed := make(map[ID]bool, b.Listed())
	for _, g := range b.Groups {
		for _, id := range g {
			listed[id] = true
		}
	}
	asked := make(map[ID]bool, len(s.Settings.Comments))
	for _, p := range s.Settings.Comments {
		asked[p.ID] = true
	}
	said := make(map[CommentPlace]bool, len(b.Comments))
	bytes := 0
	for k, c := range b.Comments {
		field := fmt.Sprintf("comments/%d", k)
		place := CommentPlace{c.About, c.Prompt}
		switch {
		case !listed[c.About]:
			return &Error{Kind: Invalid, Code: CodeUnknownPerson, Field: field + "/person", Message: "comments are about people on the list"}
		case !asked[c.Prompt]:
			return invalid(field+"/prompt", "the round does not ask this")
		case said[place]:
			return invalid(field, "one comment to a prompt about each person")
		}
		said[place] = true
		if err := validComment(field+"/text", c.Text, MaxComment); err != nil {
			return err
		}
		bytes += len(c.Text)
	}
	if bytes > MaxComments {
		return &Error{Kind: Invalid, Code: CodeTooLong, Field: "comments", Message: "the comments of one ballot are too long together"}
	}
	return nil
}

// validComment checks a text that somebody else will read: plain, bounded, not blank.
func validComment(field, text string, most int) error {
	if strings.TrimSpace(text) == "" {
		return invalid(field, "want some words")
	}
	return validProse(field, text, 1, most)
}

func validatePrompts(prompts []CommentPrompt) error {
	if len(prompts) > MaxCommentPrompts {
		return invalid("comments", "want %d prompts at most", MaxCommentPrompts)
	}
	named := make(map[ID]bool, len(prompts))
	for _, p := range prompts {
		if err := validID("comments/id", p.ID); err != nil {
			return err
		}
		if named[p.ID] {
			return invalid("comments/id", "want each prompt once")
		}
		named[p.ID] = true
		if err := validText("comments/text", p.Text, 5, 300); err != nil {
			return err
		}
	}
	return nil
}
