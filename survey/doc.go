// Package survey is the domain: the words the product speaks and the rules
// they obey, without storage, transport or statistics.
//
// # Words
//
// An Organisation (tenant) owns everything; each thing belongs to exactly one.
// A Person (associate) works in one or more Teams by a Membership with a start
// and an end, and in Areas, nested fields of knowledge. A Mandate is a title:
// its holder, kind, level, scope (the organisation, a team, an area, a person)
// and dates; the register of mandates is open to every associate.
//
// A Survey is a recurring set of questions. One occurrence is a Round, which
// runs from draft over scheduled, open, closing and closed to published and
// archived, or is cancelled; roster, teams, mandates, assignment and floors
// freeze when it opens. An Assignment is the colleagues shown to a rater. A
// Ballot is the rater's weak order of those they list, with the people they
// have not enough contact with, comments, and, for each area, whom they
// follow. Who is unlisted is missing, not last.
//
// A Release is what is published of a round, a Reply a person's note beside
// their own result, a Challenge a question about a result that is answered on
// record. A team discusses its release in a Review; what it resolves is a
// Decision. A Notice is a sentence of evidence that power gathers, together
// with proposals that would distribute it.
//
// # Limits
//
// The package knows no SQL and no HTTP. What it needs of the outside it names
// as small ports (store, sealer, counter, queue, mailer, key store, clock,
// identifiers), which the packages below it and the command fulfil.
//
// # Imports
//
// The standard library, and the types of package ranking. The command, the
// HTTP edge and the packages below this directory may import it; package
// ranking, the migrations and the frontend may not.
package survey
