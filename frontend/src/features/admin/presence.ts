import type { Schemas } from '@/api/client'

/** What the directory can be narrowed down to. */
export const presences = ['all', 'there', 'away', 'coming', 'left', 'disabled', 'guest'] as const

export type Presence = (typeof presences)[number]

/** Whether somebody is there on a day, as the service sees it when a round opens. */
export function presence(
  p: Pick<Schemas['Person'], 'joined' | 'left' | 'leave_start' | 'leave_end' | 'disabled'>,
  now: string,
): Exclude<Presence, 'all' | 'guest'> {
  if (p.left && p.left < now) {
    return 'left'
  }
  if (p.disabled) {
    return 'disabled'
  }
  if (p.joined && p.joined > now) {
    return 'coming'
  }
  return p.leave_start && p.leave_end && p.leave_start <= now && now <= p.leave_end ? 'away' : 'there'
}
