// Package storetest is the behavioural suite that every store must pass: what
// survey.Store, survey.Reader and survey.Tx promise, as tests.
//
// # Purpose
//
// A store calls [Exercise] from a test of its own, with a function that opens it
// empty. What one engine does by nature another may do by accident or not at all;
// what is tested here is what services rely on.
//
// # Limits
//
// The suite sees a store by its ports alone. It cannot see that jobs wait, unless
// the store lets it by [JobLister], nor what lies on disk: that sealed rows hold
// no order is for each store to test.
//
// # Imports
//
// Package survey only. Tests of stores may import it.
package storetest
