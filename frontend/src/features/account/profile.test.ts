import { describe, expect, it } from 'vitest'
import { changeOf, draftOf } from './profile'

const profile = {
  locale: 'de-AT',
  areas: ['a'],
  intents: [
    { area: 'a', person: 'me', wish: 'would_lead' as const },
    { area: 'b', person: 'me', wish: 'not_now' as const },
  ],
  worked_with: ['x'],
}

describe('the profile', () => {
  it('sends no wish that is as it was, and keeps a variant of the language', () => {
    expect(changeOf(profile, draftOf(profile))).toEqual({
      locale: 'de-AT',
      areas: ['a'],
      intents: [],
      worked_with: ['x'],
    })
  })

  it('sends a changed wish, a new one and one taken back', () => {
    const draft = draftOf(profile)
    draft.wishes = { a: 'leads_now', b: 'none', c: 'would_lead', d: 'none' }
    expect(changeOf(profile, { ...draft, locale: 'en' })).toMatchObject({
      locale: 'en',
      intents: [
        { area: 'a', wish: 'leads_now' },
        { area: 'b', wish: null },
        { area: 'c', wish: 'would_lead' },
      ],
    })
  })
})
