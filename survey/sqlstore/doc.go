// Package sqlstore keeps what package survey describes in SQLite or PostgreSQL. It
// is the one package that knows SQL.
//
// # Purpose
//
// [Open] returns a store that implements survey.Store; storetest is the suite that
// says what that means, and both engines pass it. One SQL text serves both: where
// they differ (locks, the clock) an engine has a word of its own. [OpenKeystore]
// keeps wrapped keys in another PostgreSQL database than the one they protect.
//
// # Transactions
//
// Every write happens in an explicit transaction: a connection that breaks
// between server and client makes the PostgreSQL driver send a single statement
// again, and it takes effect twice. On PostgreSQL the connections of the store refuse
// to write outside of one. A commit that fails with its connection is
// survey.ErrOutcomeUnknown.
//
// On SQLite one connection writes, and transactions come one after the other. On
// PostgreSQL a writing transaction runs at READ COMMITTED: it sees what others
// commit in the meantime, Update compares versions, LockRound and AppendLog lock,
// and keys are unique; what else must hold between two reads, a service checks
// again by one of these. Serialisable transactions were not chosen because every two
// lines of one organisation's log would abort one of them. A reading transaction
// sees one state on both engines.
//
// # Limits
//
// On PostgreSQL the rows of one transaction can be told by the system column xmin,
// and their order on disk by ctid. The roll is therefore written anew in random order
// every few seconds and when a round closes (MixRoll); until then, and to whoever
// reads the write-ahead log, it is the keys of sealed tables alone that keep them
// apart. A pooler that hands
// each transaction to another connection (pgbouncer's transaction mode) is not
// supported.
//
// # Imports
//
// Of this module package survey and the migrations. The command may import it;
// tests of the edge, of the domain and of the packages below it too.
package sqlstore
