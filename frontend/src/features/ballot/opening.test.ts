import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import type { Copy } from './autosave'
import { emptyBoard } from './board'
import { toDraft, type Content } from './content'
import { opening } from './opening'
import { asked as askedFor } from './sample.test-help'

const asked = askedFor(emptyBoard([...'abc'], 3))

const listing = (...groups: string[]): Content => ({
  board: { ...emptyBoard(asked.shown, asked.cap), groups: groups.map((g) => [g]) },
  follows: {},
  items: {},
  comments: {},
})

const text = (base: number, ...groups: string[]) => toDraft(listing(...groups), asked, base)

/** What the server says: a draft, and what was submitted with its version. */
function mine(draft: { content: string; revision: number } | null, submitted: string[] | null, version = 1) {
  return {
    draft,
    ballot: submitted && { groups: submitted.map((g) => [g]) },
    receipt: submitted && { hash: 'aa', version },
  } as unknown as Schemas['MyBallot']
}

const copy = (content: string, revision: number, base: number, ...sent: string[]): Copy => ({
  content,
  revision,
  base,
  sent,
})

describe('a ballot opens with', () => {
  it.each<[string, Schemas['MyBallot'], Copy | null, string[], object]>([
    ['nothing', mine(null, null), null, [], { phase: 'clean', revision: 0, base: 0 }],
    [
      'what was submitted',
      mine(null, ['a', 'b'], 4),
      null,
      ['a', 'b'],
      { phase: 'clean', revision: 0, base: 4 },
    ],
    [
      'a draft',
      mine({ content: text(0, 'a'), revision: 7 }, null),
      null,
      ['a'],
      { phase: 'clean', revision: 7 },
    ],
    [
      'a draft that is newer than what was submitted',
      mine({ content: text(1, 'c'), revision: 7 }, ['a']),
      null,
      ['c'],
      { phase: 'clean', revision: 7, base: 1 },
    ],
    [
      'both, when the draft was begun before',
      mine({ content: text(0, 'c'), revision: 7 }, ['a']),
      null,
      ['c'],
      { phase: 'conflict', theirs: { content: text(1, 'a'), revision: 7, version: 1 } },
    ],
    [
      'what was submitted, when an older draft says the same',
      mine({ content: text(0, 'a'), revision: 7 }, ['a']),
      null,
      ['a'],
      { phase: 'clean', revision: 7, base: 1, theirs: null },
    ],
    [
      'what a reload left, to be saved',
      mine({ content: text(0, 'a'), revision: 7 }, null),
      copy(text(0, 'a', 'b'), 7, 0),
      ['a', 'b'],
      { phase: 'waiting', revision: 7 },
    ],
    [
      'what a reload left before the first save',
      mine(null, null),
      copy(text(0, 'b'), 0, 0),
      ['b'],
      { phase: 'waiting', revision: 0 },
    ],
    [
      'what a reload left, of which the last save arrived',
      mine({ content: text(0, 'a'), revision: 8 }, null),
      copy(text(0, 'a', 'b'), 7, 0, text(0, 'a')),
      ['a', 'b'],
      { phase: 'waiting', revision: 8 },
    ],
    [
      'what a reload left and was saved',
      mine({ content: text(0, 'a'), revision: 8 }, null),
      copy(text(0, 'a'), 7, 0, text(0, 'a')),
      ['a'],
      { phase: 'clean', revision: 8 },
    ],
    [
      'both, when another device saved meanwhile',
      mine({ content: text(0, 'x'), revision: 9 }, null),
      copy(text(0, 'b'), 7, 0),
      ['b'],
      { phase: 'conflict', theirs: { content: text(0, 'x'), revision: 9, version: 0 } },
    ],
    [
      'both, when another device submitted meanwhile',
      mine(null, ['a'], 1),
      copy(text(0, 'b'), 7, 0),
      ['b'],
      { phase: 'conflict', theirs: { content: text(1, 'a'), revision: 0, version: 1 } },
    ],
    ['a copy that cannot be read', mine(null, ['a']), copy('?', 0, 0), ['a'], { phase: 'clean' }],
  ])('%s', (_, server, left, list, state) => {
    const o = opening(server, asked, left)
    expect(o.content.board.groups.flat()).toEqual(list)
    expect(o.state).toMatchObject(state)
  })

  it('says that a draft cannot be read, and overwrites it only with a change', () => {
    const o = opening(mine({ content: 'garbage', revision: 3 }, ['a']), asked, null)
    expect(o).toMatchObject({ unreadable: true, state: { phase: 'clean', revision: 3 } })
    expect(o.content.board.groups).toEqual([['a']])
  })
})
