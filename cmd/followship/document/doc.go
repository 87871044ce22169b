// Package document is the JSON document that analyse prints: its shape, how a
// study's report is written into it, and the words for ids.
//
// The shape is described by docs/analyse.schema.json, and a test holds the two
// together. Numbers are numbers or null; a null has its reason in "reasons" of
// the same object, under the key it concerns. Keys of methods that were not
// asked for are left out.
//
// # Limits
//
// Nothing is suppressed: the files are the researcher's own. What the service
// may show of a study is decided in survey/disclose.
//
// # Imports
//
// The result types of ranking. The command line and prose import it.
package document
