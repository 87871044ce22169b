// Package api is the edge of the product towards HTTP: it turns requests into
// calls of the domain's services and their answers into JSON.
//
// # Purpose
//
// The contract is an OpenAPI document in this folder; the server interface and
// the request and response types are generated from it, so that a handler and
// the contract cannot drift apart. The package owns what only a server needs:
// routing, sign-in and sessions, the binder, limits on sizes and rates, entity
// tags and idempotency keys, and the one mapping from the domain's kinds of
// error to status codes and problem details (RFC 9457).
//
// # Limits
//
// It holds no rule of a survey and no statistic: a handler checks the form of a
// request, names the acting person and hands over. It never sees SQL. The
// binder accepts JSON alone, refuses unknown fields and anything after the
// body. Errors it does not know become a 500 without detail.
//
// # Imports
//
// It may import survey (services and words of the domain) and ranking (result
// types), and it is the only package that may import Echo and the validator, so
// that replacing either is a change to one folder. Only cmd/followship may
// import it.
package api
