package survey

import "time"

// Key is what a sealed row is found by: an HMAC of a person, or of a person and
// a key of theirs, under one of the round's keys. Each table has a key of its own,
// so that rows of two tables cannot be joined by it.
type Key [32]byte

// SealedBallot is one version of a ballot as the store keeps it.
type SealedBallot struct {
	Pseudonym Key
	Version   int // from 1
	Sealed    []byte
	// Hash is the RFC 6962 leaf hash of the sealed record, SHA-256(0x00 ‖ Sealed):
	// the receipt.
	Hash Hash
}

// Hash is a SHA-256 hash.
type Hash [32]byte

// SealedDraft is an unsent ballot as the store keeps it. It is never counted.
type SealedDraft struct {
	Key      Key
	Revision int // above 0; If-Match compares it
	Sealed   []byte
}

// Receipt is what a submission is answered with.
type Receipt struct {
	Hash    Hash
	Version int
}

// IdempotencyRecord remembers the answer to a submission.
type IdempotencyRecord struct {
	Key Key
	// Digest is an HMAC of the request: a plain hash could be guessed.
	Digest  Key
	Receipt Receipt
}

// Submitted is what a store knows of somebody's submissions.
type Submitted struct {
	// Version is the latest of their ballot, 0 for none.
	Version int
	// Record is that of the request, nil for none.
	Record *IdempotencyRecord
	// Draft reports whether there is one.
	Draft bool
}

// Release is the one immutable result of a round.
type Release struct {
	Organisation ID
	Round        ID
	// Hash is that of Document.
	Hash Hash
	// Document is a [ReleaseDocument] in JSON, as hashed.
	Document []byte
}

// CarryForward is a sealed record of per-person aggregates of a closed round:
// what comparisons over rounds need after its ballots are gone.
type CarryForward struct {
	Organisation ID
	Survey       ID
	Round        ID
	Number       int // of the round
	Sealed       []byte
}

// SealedShare is what a person sees of the comments of a round as the store keeps it.
type SealedShare struct {
	Key    Key
	Sealed []byte
}

// Destruction is the end of a key and of the rows that it had sealed.
type Destruction struct {
	Organisation ID
	Round        ID
	Sealed       SealedKind
	// At is when key and rows were gone, Swept when their space was vacuumed and the
	// log said so; zero until then.
	At, Swept time.Time
}

// SealedKind is what a key of a round has sealed.
type SealedKind string

// The kinds of what is sealed, each under a key of its own.
const (
	SealedBallots SealedKind = "ballots"
	SealedCarry   SealedKind = "carry_forward"
)

// Approval is an auditor's consent to the settings of a survey, by their hash:
// it does not hold for other settings, and ends when they are changed.
type Approval struct {
	Organisation ID
	Survey       ID
	Settings     Hash
	By           ID
	At           time.Time
}

// LogEntry is a line of the transparency log: who looked at what, who changed
// what. Every associate may read it; it is append-only, and each line holds the
// hash of the one before.
type LogEntry struct {
	Organisation ID
	Number       int // from 1, without gaps
	At           time.Time
	Actor        ID // "" for the service itself
	Action       Action
	// Object is what the action was about: an id, or a word such as a report's
	// name.
	Object string
	// Detail says more: the rule of a refusal, the name of a setting; never a
	// value from a ballot.
	Detail   string
	Previous Hash
	Hash     Hash
}

// SignIn is a link and a code on their way to somebody's mailbox. Only hashes
// are kept.
type SignIn struct {
	// ID is the SHA-256 of the link's token; it is bound to the browser that
	// asked by Browser, the SHA-256 of that browser's own token.
	ID, Browser Hash
	Code        Hash // of the code, with the token's hash as salt
	Mail        string
	Expires     time.Time
	// Tries are attempts with the code so far.
	Tries int
	// Reusable links exist in the demonstration only.
	Reusable bool
}

// Job is work that must happen after a commit, whatever dies. It carries ids
// only: what a queue stores is not sealed.
type Job struct {
	Kind         JobKind
	Organisation ID
	Object       ID // the round, or for [JobVacuum] and [JobTenure] the person
	At           time.Time
}

// JobKind is a kind of job.
type JobKind string

// The kinds of job.
const (
	// JobDue moves rounds whose time has come and updates participation.
	JobDue JobKind = "due"
	// JobClose counts a round that is closing and publishes it.
	JobClose JobKind = "close"
	// JobRemind mails those who have not answered.
	JobRemind JobKind = "remind"
	// JobTenure mails somebody, who is the object, that a role of theirs ends soon.
	JobTenure JobKind = "tenure"
	// JobAnnounce mails everybody that a round has opened or was published.
	JobAnnounce JobKind = "announce"
	// JobDestroyKey destroys the key of a round that has done its duty or was
	// cancelled, with what it sealed.
	JobDestroyKey JobKind = "destroy_key"
	// JobExpireCarry destroys the key of what a round carried forward, with it.
	JobExpireCarry JobKind = "expire_carry_forward"
	// JobVacuum gives back the space of what an erasure has replaced.
	JobVacuum JobKind = "vacuum"
)

// Message is a mail.
type Message struct {
	// ID is deterministic, so that repeats are one message to a reader.
	ID      string
	To      string
	Subject string
	Text    string
}
