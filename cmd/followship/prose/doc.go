// Package prose writes an analysis as plain text for an organisation developer:
// headings, a sentence beside each number, its uncertainty beside each
// estimate, and words that do not hurt.
//
// It draws everything from the document that --json prints, or from one of the
// same numbers with only those it shows, so the two can never disagree; it
// computes nothing.
//
// # Limits
//
// English, no colour. Running text is set 92 columns wide, tables as wide as
// their longest cells. The latest round is shown in full, the scopes inside it
// and earlier rounds in one line each.
//
// # Imports
//
// The document. The command line imports it.
package prose
