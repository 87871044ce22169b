import type { Schemas } from '@/api/client'
import { fitting, type Language } from '@/i18n'

export type Answer = Schemas['Wish'] | 'none'

/** The form of one's profile. */
export interface Draft {
  locale: Language
  areas: string[]
  /** By area; what is not in it has no answer. */
  wishes: Record<string, Answer>
  workedWith: string[]
}

export function draftOf(p: Schemas['Profile']): Draft {
  return {
    locale: fitting([p.locale]),
    areas: [...p.areas],
    wishes: Object.fromEntries(p.intents.map((i) => [i.area, i.wish])),
    workedWith: [...p.worked_with],
  }
}

/** What to send: all of it, but of the wishes only those that are different now. */
export function changeOf(p: Schemas['Profile'], d: Draft): Schemas['ProfileEdit'] {
  const before = draftOf(p)
  return {
    // A language that the application does not speak stays as long as nothing else is chosen.
    locale: d.locale === before.locale ? p.locale : d.locale,
    areas: d.areas,
    intents: Object.entries(d.wishes)
      .filter(([area, wish]) => (before.wishes[area] ?? 'none') !== wish)
      .map(([area, wish]) => ({ area, wish: wish === 'none' ? null : wish })),
    worked_with: d.workedWith,
  }
}
