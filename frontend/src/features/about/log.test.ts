import { describe, expect, it } from 'vitest'
import { speaker } from '@/i18n/speaker.test-help'
import { detailWords, filtered, filterOf, isSigned, lineWords, searchOf, type Entry } from './log'

const t = speaker('en')
const names = new Map(Object.entries({ ada: 'Ada', round: 'June', team: 'Team 01' }))
const name = (id: string) => names.get(id) ?? ''
const entry = (change: Partial<Entry>): Entry => ({
  number: 1,
  at: '2026-06-01T00:00:00Z',
  actor: 'ada',
  action: 'run_rounds',
  object: 'round',
  detail: '',
  previous: '',
  hash: '',
  ...change,
})

describe('a line of the log', () => {
  it.each([
    [{ detail: 'round opened' }, 'Ada ran a round: June, opened'],
    [
      { actor: null, detail: `round published, release ${'ab'.repeat(32)}` },
      'The service ran a round: June, published',
    ],
    [
      { actor: null, detail: 'key destroyed\nround abc\nsealed ballots\nat 2027-01-01T00:00:00Z\n' },
      'June, its key was destroyed, and its lists with it',
    ],
    [
      {
        actor: null,
        detail:
          'key destroyed\nround abc\nsealed carry_forward\nat 2027-01-01T00:00:00Z\n\n— acme.example/log A1b2+/==\n',
      },
      'the key of what it carried forward was destroyed, and that with it; signed',
    ],
    [
      { actor: null, detail: 'checkpoint signed by followship/x+1+AY/n+w=' },
      'The service ran a round: June, its checkpoint was signed with followship/x+1+AY/n+w=',
    ],
    [
      {
        actor: null,
        action: 'edit_organisation',
        object: 'organisation',
        detail: 'signing key followship/x+1+y',
      },
      'the key it signs with is followship/x+1+y',
    ],
    [{ action: 'import_directory', object: '', detail: '120 rows' }, 'Ada imported a table: 120 rows'],
    [
      { action: 'see_faculty_reports', detail: 'leadership' },
      'Ada looked at a report of the faculty: June, titles and following',
    ],
    [
      { action: 'see_team_result', object: 'team', detail: 'round' },
      'Ada looked at the result of a team: Team 01, June',
    ],
    [
      { action: 'edit_roles', object: 'ada', detail: 'faculty, administrator' },
      'Ada, faculty, administrator',
    ],
    [
      { action: 'edit_roles', object: 'ada', detail: 'auditor, faculty until 2027-01-12' },
      'Ada, auditor, faculty until 2027-01-12',
    ],
    [
      { actor: null, action: 'edit_roles', object: 'ada', detail: 'faculty ended' },
      'The service changed roles: Ada, faculty, whose time was over',
    ],
    [
      { actor: null, action: 'speak_of_own_result', detail: 'challenge asked' },
      'The service recorded that somebody asked about their result: June, asked',
    ],
    [
      { action: 'answer_challenges', detail: 'challenge answered' },
      'Ada answered a question about a result: June, answered',
    ],
    [{ action: 'step_back', object: 'gone' }, 'Ada stepped back from a mandate'],
    [
      { actor: 'gone', action: 'edit_organisation', object: '' },
      'Somebody no longer known changed the settings',
    ],
    [{ action: 'dance', object: '' }, 'Ada did something: dance'],
  ])('%j: %s', (change, words) => {
    expect(lineWords(t, entry(change), name)).toContain(words)
  })

  it('is not called signed for what only looks like it', () => {
    const text = 'key destroyed\nround abc\nsealed ballots\nat 2027-01-01T00:00:00Z\n'
    expect(isSigned(`${text}\n— acme.example/log A1b2+/==\n`)).toBe(true)
    expect(isSigned(text)).toBe(false)
    expect(isSigned(`${text}— acme.example/log A1b2+/==\n`)).toBe(false)
    expect(isSigned(`${text}\n- acme.example/log A1b2\n`)).toBe(false)
  })

  it('keeps a detail that it has no words for', () => {
    expect(detailWords(t, 'constructor', name)).toBe('constructor')
    expect(detailWords(speaker('de'), 'round cancelled', name)).toBe('abgebrochen')
  })
})

describe('the filter', () => {
  const entries = [
    entry({ number: 1 }),
    entry({ number: 2, actor: null }),
    entry({ number: 3, action: 'edit_roles', hash: 'beef' }),
  ]
  it.each([
    [{}, [3, 2, 1]],
    [{ action: 'edit_roles' }, [3]],
    [{ who: '-' }, [2]],
    [{ who: 'ada' }, [3, 1]],
    [{ text: 'RAN' }, [2, 1]],
    [{ text: 'beef roles' }, [3]],
  ])('%j leaves %j', (search, numbers) => {
    const rows = filtered(
      entries,
      filterOf(search as Record<string, string>),
      (e) => lineWords(t, e, name),
      'en',
    )
    expect(rows.map((e) => e.number)).toEqual(numbers)
  })

  it('stands in the address and comes back', () => {
    expect(searchOf(filterOf({ text: 'x', page: '3' }))).toEqual({ text: 'x', page: '3' })
    expect(searchOf(filterOf({ page: '1.5' }))).toEqual({})
    expect(searchOf(filterOf({ page: '-2', who: 'ada' }))).toEqual({ who: 'ada' })
  })
})
