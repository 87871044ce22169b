import { describe, expect, it } from 'vitest'
import { emptyBoard, placeLast, toPool } from './board'
import { fault, inOrder, longest, size, together, writersNeeded } from './comments'
import {
  compare,
  emptyContent,
  fromBallot,
  fromDraft,
  sayOf,
  toBallot,
  toDraft,
  type Content,
} from './content'
import { edit, type Edit, type Editing } from './edit'
import { begin } from './history'
import { asked } from './sample.test-help'

const a = asked(emptyBoard([...'abc'], 3))
const start = emptyContent(a)
const listing = (...people: string[]): Content => ({
  ...start,
  board: people.reduce((b, p) => placeLast(b, p).board, start.board),
})

describe('comments', () => {
  it('are handed in about people on the list, in its order, without spaces at the ends', () => {
    let c = listing('b', 'a')
    c = sayOf(c, 'a', 'more', { text: ' Good.\n', signed: true })
    c = sayOf(c, 'a', 'possible', { text: '<b>', signed: false })
    c = sayOf(c, 'b', 'possible', { text: '  ', signed: true })
    c = sayOf(c, 'c', 'possible', { text: 'not on the list', signed: false })
    expect(toBallot(c, a).comments).toEqual([
      { person: 'a', prompt: 'possible', text: '<b>', signed: false },
      { person: 'a', prompt: 'more', text: 'Good.', signed: true },
    ])
  })

  it('stay in the draft while somebody is not on the list', () => {
    let c = sayOf(listing('a'), 'a', 'more', { text: 'Good.', signed: false })
    c = { ...c, board: toPool(c.board, 'a').board }
    expect(toBallot(c, a).comments).toEqual([])
    expect(fromDraft(toDraft(c, a, 0), a)?.content).toEqual(c)
  })

  it('are read with care: drafts may hold anything, and a round other prompts', () => {
    const text = JSON.stringify({
      v: 1,
      groups: [['a']],
      comments: [
        { person: 'a', prompt: 'more', text: 'Good.', signed: 'yes' },
        { person: 'a', prompt: 'gone', text: 'x', signed: true },
        { person: 'self', prompt: 'more', text: 'x', signed: true },
        { person: 'a', prompt: 'possible', text: 'ä'.repeat(longest + 9), signed: true },
        { person: 'a', prompt: 3 },
        null,
      ],
    })
    const parsed = fromDraft(text, a)
    expect(parsed?.content.comments).toEqual({
      'a more': { text: 'Good.', signed: false },
      'a possible': { text: 'ä'.repeat(longest), signed: true },
    })
    expect(fromDraft('{"v":1,"comments":7}', a)?.content.comments).toEqual({})
    expect(fromBallot({ groups: [['a']] }, a).content.comments).toEqual({})
  })

  it('leave a draft without any as it was before there were any', () => {
    expect(toDraft(listing('a'), a, 0)).not.toContain('comments')
  })

  it('are a difference when their words or their name differ', () => {
    const ours = sayOf(listing('a'), 'a', 'more', { text: 'Good.', signed: false })
    expect(compare(ours, sayOf(ours, 'a', 'more', { text: 'Good. ', signed: false }), a)).toEqual([])
    expect(compare(ours, sayOf(ours, 'a', 'more', { text: 'Good.', signed: true }), a)).toHaveLength(1)
    expect(compare(ours, sayOf(ours, 'a', 'more', null), a)).toEqual([
      { part: 'comments', person: 'a', ours: { text: 'Good.', signed: false }, theirs: null },
    ])
  })

  it.each([
    ['words\nand\tmore ä 𝄞 <b>&"', null],
    ['x'.repeat(longest), null],
    ['𝄞'.repeat(longest), null],
    ['x'.repeat(longest + 1), 'long'],
    ['a\u0000b', 'control'],
    ['a\u202eb', 'control'],
    ['a\u2028b', 'control'],
  ])('%j has the fault %s', (text, wrong) => {
    expect(fault(text)).toBe(wrong)
    const c = sayOf(listing('a'), 'a', 'more', { text, signed: false })
    expect(inOrder(c, a)).toBe(wrong === null)
  })

  it('are bounded together, in bytes', () => {
    const most = Math.floor(together / 4 / longest)
    const people = Array.from({ length: most + 1 }, (_, i) => `guest-${i}`)
    const many = {
      ...asked(emptyBoard(people, 25)),
      roster: new Set(people),
    }
    let c: Content = { ...start, board: emptyBoard(people, 25) }
    for (const person of people) {
      expect(inOrder(c, many)).toBe(true)
      c = { ...c, board: placeLast(c.board, person).board }
      c = sayOf(c, person, 'more', { text: '𝄞'.repeat(longest), signed: false })
    }
    expect(size(c, many)).toBeGreaterThan(together)
    expect(inOrder(c, many)).toBe(false)
  })

  it('need five writers, or as many as the floor of groups was raised to', () => {
    const floors = { tier: 7, score: 10, group: 5, organisation: 20, item: 10 }
    expect(writersNeeded(floors)).toBe(5)
    expect(writersNeeded({ ...floors, group: 8 })).toBe(8)
  })
})

it('takes back a comment as a whole, not letter by letter', () => {
  const write = (person: string, text: string): Edit => ({
    type: 'comment',
    person,
    prompt: 'more',
    said: { text, signed: false },
  })
  const run = (...actions: Edit[]) =>
    actions.reduce(edit, { history: begin(listing('a', 'b')), saying: { what: null, turn: 0 } } as Editing)
  const after = run(write('a', 'G'), write('a', 'Go'), write('b', 'W'), write('b', 'We'))
  expect(after.history.past).toHaveLength(2)
  const { present } = edit(after, { type: 'undo' }).history
  expect(present.comments).toEqual({ 'a more': { text: 'Go', signed: false } })
  // After anything else it is a step of its own again.
  expect(
    run(write('a', 'G'), { type: 'item', item: 'fit', yes: true }, write('a', 'Go')).history.past,
  ).toHaveLength(3)
})
