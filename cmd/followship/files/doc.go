// Package files reads the four files of "followship analyse" (ballots, follows,
// people, mandates) into one plain [Dataset], strictly: the first fault of a
// file is an [*Error] with file, line, column and reason, and nothing is
// returned beside it.
//
// # Format
//
// Comma-separated values (RFC 4180), UTF-8 with or without byte order mark, a
// header row, columns in any order, lines ended by LF or CRLF. Column names are
// case-sensitive. White space around a field or a column name is not part of
// it. Blank lines are skipped. Columns of no meaning are ignored with a warning;
// in the people file they are attributes. A row holds at most 1 MiB, a header
// 1,000 columns. What is printed as a label (ids, rounds, areas, scopes, teams,
// names, titles, kinds) holds no control characters.
//
//   - ballots: round,rater,ratee,rank[,scope][,weight]. A lower rank is better,
//     equal ranks tie, any finite number will do. The rows of one (round, scope,
//     rater) are one ballot, wherever they stand. A row with neither ratee nor
//     rank lists nobody: alone it is an empty ballot. A weight is finite and
//     above 0, 1 when empty or absent, and the same on all rows of a ballot.
//     The scope is organisation (also when empty), team:X or area:X.
//   - follows: round,from,to[,area]. A row with an empty "to" names nobody; beside
//     other rows of the same person it adds nothing. Repeated rows count once.
//     Without an area the area is [AllAreas].
//   - people: id[,name][,team][,reports_to] and attributes.
//   - mandates: person,title[,kind][,level][,scope][,start][,end]. The level is an
//     integer from 0, 1 when empty or absent. start and end are dates
//     (YYYY-MM-DD) or rounds, both inclusive. A mandate written twice counts once.
//
// "week" stands for "round" in ballots and follows; without either, all rows
// are of round "1". Rounds are sorted as numbers when every label of both files
// is an integer, else by their bytes.
//
// # Roster
//
// With a people file the roster is that file: any other id is a fault. Without,
// it is everyone ranked, in either column of the follows, or holding a mandate;
// a rater who is none of these is no person of the roster and keeps an index of
// its own behind it.
//
// # Bad rows
//
// With [Options].Strict the first fault ends the reading. Files are read in the
// order people, ballots, follows, mandates; of one file the earliest line is
// reported, except that an unknown superior, a cycle of superiors and two labels
// of one round are known only at the end. Without Strict a bad row
// is taken as if it were not there, and counted by its [Fault] in the warnings;
// of two rows that contradict each other the first stands. A superior who does
// not exist does not cost the row: the reference alone is cleared, or one bad
// row at the top would empty the roster. A cycle of superiors is kept, with a
// warning. Faults of the file as a whole (encoding,
// columns, quotes that run over lines) end the reading in either case.
//
// # Limits
//
// No statistics, no files opened, no clock. Memory is at most some 110 bytes a
// ballot row while reading, and 8 afterwards.
//
// # Imports
//
// The standard library and ranking. Only the command imports it.
package files
