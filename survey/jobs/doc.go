// Package jobs runs the work that a transaction of the store has put in its queue.
//
// # Purpose
//
// [New] returns workers for handlers of the kinds of job that package survey names.
// A job is put in the queue by survey.Tx.Enqueue and is there if and only if the
// transaction is; any number of servers work on one queue, and one of them, elected,
// adds survey.JobDue every few seconds. What fails is tried again, after one second,
// then 16, then 81, growing for three weeks. What dies with its server is taken up by
// another once its time is over.
//
// The queue is River, in the same database, on both engines. It is polled: that needs
// nothing of an engine but SQL.
//
// # Limits
//
// A job runs at least once: a handler must bear running again, beside itself too.
// Arguments lie in the database in clear, and so do errors; the first are ids only
// and the second are reduced to their codes.
//
// # Imports
//
// Package survey, and River. The command may import it.
package jobs
