// Package notify brings messages to people: by mail, or on paper where there is
// no mail server.
//
// # Purpose
//
// [SMTP] and [Printer] implement survey.Mailer. [Queue] stands before one of
// them where nobody may wait for a mail server: a sign-in is answered at once,
// whether or not there is anybody to write to.
//
// # What leaves
//
// Plain text in UTF-8. The Message-ID follows from the message's own id and the
// host of the base URL, so that a message sent twice is one to its reader. Errors
// and log lines hold no address and nothing a mail server said: servers repeat
// addresses.
//
// # Limits
//
// One connection a message. A queue is memory: what waits in it when the process
// dies is lost, and its reader asks again. That is the price of sign-in links never
// lying in a table.
//
// # Imports
//
// Of this module package survey. The command may import it.
package notify
