// Package simulate builds organisations whose truth is known: for the
// demonstration, for tests, and for studies of what the statistics can find.
// An organisation is written in the four files the command line reads
// (ballots.csv, follows.csv, people.csv, mandates.csv).
//
// One seed gives the same bytes on one architecture, whatever the number of
// processors. Every purpose draws from a PCG stream of its own, so that, say,
// another rate of follow nominations leaves people, teams and lists as they
// were.
//
// # The generator
//
// Structure. People are dealt at random into teams; each team has a lead, its
// line manager, and the leads report to the lead of the first team. A team has
// a home area; everybody works there and in up to AreasPerPerson areas in all.
//
// Mandates. Titled people hold one mandate each: alternately one that spans
// the organisation, one of a team, one of an area, held by somebody of that
// team or area. Between two rounds a mandate passes to somebody without one
// with probability Turnover. FlatMandates makes them all of one level,
// spanning the organisation and dealt at random.
//
// Worth. The log-worth of a person's contribution is normal with mean 0 and
// standard deviation WorthSD, and walks by a normal step of SD Drift a round.
//
// Lists. A rater knows a circle of colleagues, the same in every round: its
// size is uniform on ShortestList..ListLength, TeamShare of it from the own
// team, drawn by visibility (1, or PopularFactor for planted popular people).
// Each round a rater answers with probability Participation and has had enough
// contact with each of the circle with probability Contact; the others are
// unlisted. The list is a Plackett–Luce draw: colleagues in descending order
// of log-worth + s·G, G standard Gumbel, where s is 1 for a careful rater and
// CarelessNoise for a careless one (worths to the power 1/s; Luce, 1959;
// Yellott, 1977). Going down the list, people within TieWidth·s of the head of
// a group are tied with it.
//
// Follow nominations. Popularity g is gamma distributed with mean 1 and
// coefficient of variation PopularityCV; its order among people agrees with
// that of worth through a normal copula of correlation Correlation, applied by
// reordering the sample (Iman & Conover, 1982). In round t and area a, rater r
// names colleague j with weight
//
//	g_j · (TitleFactor if j's mandate reaches r in a) · (AreaFocus if j works in a) · (TeamCloseness if r and j share a team)
//
// without replacement (the first name in proportion to the weights, the next
// in proportion among those left). A mandate that spans the organisation
// reaches everybody, one of a team its members, one of an area the
// nominations in that area and the areas inside it; several count once. It
// counts while it is active on the round's closing day. A rater's number of
// names in an area is drawn once: the whole part of Names, and one more with
// probability of its fraction. Each name of the rater's last answer in the
// area is kept with probability Persistence, and the rest is drawn anew (a
// dropped name may come back by chance). A respondent names nobody with
// probability Nobody. Who works in an area answers for it in every round in
// which they answer at all.
//
// Planted people. Emergent people have g = EmergentFactor and never a mandate;
// unmatched holders g = UnmatchedFactor and one mandate throughout; gatherers
// receive one mandate more each round, first of one area after the other, and
// have g = GatherFactor in the areas gathered so far, where they count as
// working, and 1 elsewhere. TitleFactor does not apply to planted people.
// Members of a ring always answer, always list each other, and above everybody
// else. Popular people are in more circles; nothing else about them differs.
// [Truth] records all of it.
//
// # The study of chapter H.3
//
// [TitleStudy] is the generator behind the table "what it can find": one area,
// flat mandates, popularity of CV 0.71, titles followed three times as much on
// average, four of five answering. Its user adds rounds, names, persistence,
// and what is planted.
//
// # Limits
//
// The roster is constant over the rounds: nobody joins or leaves. Worth and
// popularity do not answer to what others do (nobody gains followers for
// having them), so attachment beyond popularity is found only by chance.
// Participation is independent of everything else.
//
// # Imports
//
// The standard library and package survey. The command and tests may import
// it.
//
// Sources: Plackett, 1975, The analysis of permutations; Luce, 1959,
// Individual Choice Behavior; Yellott, 1977, The relationship between Luce's
// choice axiom, Thurstone's theory of comparative judgment, and the double
// exponential distribution; Marsaglia & Tsang, 2000, A simple method for
// generating gamma variables; Efraimidis & Spirakis, 2006, Weighted random
// sampling with a reservoir; Iman & Conover, 1982, A distribution-free
// approach to inducing rank correlation among input variables.
package simulate
