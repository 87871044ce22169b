import type { Schemas } from '@/api/client'

type Round = Schemas['Round']
type Mandate = Schemas['Mandate']

/** A round that asks me. */
export interface Asked {
  round: Round
  submitted: boolean
}

/**
 * The open rounds that ask me, whose deadline is first; `null` for rounds I am not asked in.
 * Who has declined to rate is asked nothing, and keeps what they have handed in.
 */
export function asked(
  rounds: readonly Round[],
  receipts: ReadonlyMap<string, Schemas['OwnReceipt'] | null>,
  declined = false,
): Asked[] {
  return rounds
    .flatMap((round) => {
      const receipt = receipts.get(round.id)
      return round.state === 'open' && receipt && (receipt.submitted || !declined)
        ? [{ round, submitted: receipt.submitted }]
        : []
    })
    .sort((a, b) => a.round.closes_at.localeCompare(b.round.closes_at))
}

const monthAhead = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 30 * 86_400_000).toISOString().slice(0, 10)

/** Mandates of mine that are to be looked at again within a month, or should have been. */
export function dueReviews(mine: readonly Mandate[], day: string): Mandate[] {
  const soon = monthAhead(day)
  return mine
    .filter((m) => m.review !== null && m.review <= soon && (m.end === null || m.end >= day))
    .sort((a, b) => (a.review ?? '').localeCompare(b.review ?? ''))
}

/** What was found about me that I should hear of, the careful one first. */
export function addressed(result: Schemas['PersonResult']): Schemas['Followed'][] {
  const order = ['unmatched_mandate', 'emergent_leader']
  return result.followed
    .filter((f) => f.finding !== null && order.includes(f.finding))
    .sort((a, b) => order.indexOf(a.finding ?? '') - order.indexOf(b.finding ?? ''))
}

/** How many days after publication a finding about a mandate is its holder's alone. */
export const aloneDays = 14

/** Whether a finding about a mandate is still its holder's alone. */
export function alone(round: Pick<Round, 'published_at'>, now: number): boolean {
  return round.published_at !== null && now < Date.parse(round.published_at) + aloneDays * 86_400_000
}

/** The people of a team on a day, each once. */
export function membersOf(
  memberships: readonly Schemas['Membership'][],
  team: string,
  day: string,
): string[] {
  return [
    ...new Set(
      memberships
        .filter((m) => m.team === team && m.start <= day && (m.end === null || m.end >= day))
        .map((m) => m.person),
    ),
  ]
}

/** The teams a person is in on a day. */
export function teamsOf(
  memberships: readonly Schemas['Membership'][],
  person: string,
  day: string,
): Set<string> {
  return new Set(
    memberships
      .filter((m) => m.person === person && m.start <= day && (m.end === null || m.end >= day))
      .map((m) => m.team),
  )
}
