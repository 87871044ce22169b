// Package seal keeps ballots closed: it makes, wraps and destroys the keys of
// rounds, derives from them what a person's rows are found by, and seals
// ballots, drafts and aggregates. It proves what was counted.
//
// # Keys
//
// A key-encryption key ([KEK]) outside of every database wraps one random key
// for each round, and another for each round's aggregates, with AES-256-GCM. The
// wrapped keys lie in a [survey.Keystore] that is not in the database it
// protects: [Dir] keeps one file a key. Destroying a key therefore destroys the
// ballots in every backup of the database; a backup of the key store brings it
// back.
//
// HKDF-SHA256 (RFC 5869) derives from a round's key one key for each purpose:
// sealing ballots, pseudonyms, the roll, finding drafts, sealing drafts,
// idempotency keys, and commitments to requests. What finds a row is an
// HMAC-SHA256 under the key of its table, so that rows of two tables cannot be
// joined without the round's key. Everything authenticated is a list of fields,
// each preceded by its length, the first of them naming the purpose: no two lists
// have the same bytes.
//
// # Records
//
// A sealed record is one byte for the form of the plaintext, a random nonce of 96
// bits, the ciphertext and its tag. It is bound to its organisation, round, key,
// version and form, and opens nowhere else. The plaintext is padded to 1, 4, 16
// or 64 KiB, because the length of a ciphertext tells the length of a list; aggregates
// and shares of comments to four times as much again and again beyond that. A
// random nonce is safe for 2^32 records under one key (NIST SP 800-38D, 8.3);
// a round has a few millions at most.
//
// # Proofs
//
// A receipt is the RFC 6962 leaf hash of a sealed record, SHA-256(0x00 ‖ record). A
// counted round has a tree over its leaf hashes in ascending order ([NewTree]) and a
// checkpoint, which the organisation signs with an Ed25519 key of its own: a note in
// the form of C2SP signed-note ([OpenNote]). The key is made when it is first needed, is
// wrapped in the key store like all others, and is never destroyed with a round. [Check]
// checks a receipt by what was published and needs nothing of the service.
//
// # Limits
//
// Go moves memory as it likes: overwriting a key in memory, or a file on a disk
// that writes elsewhere, is an effort and no guarantee. Who can read the memory
// of the running server, or holds both the key-encryption key and the key store,
// can open everything.
//
// Errors of this package never hold a key or anything of a ballot, and it writes
// no logs.
//
// # Imports
//
// The standard library, golang.org/x/mod/sumdb for trees and notes, and package
// survey. The command may import it, and tests
// of the domain and the edge.
package seal
