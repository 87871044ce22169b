import { describe, expect, it } from 'vitest'
import { emptyBoard, placeLast, pool, tieWithAbove } from './board'
import {
  answerArea,
  answerItem,
  combine,
  compare,
  emptyContent,
  fromBallot,
  fromDraft,
  isEmpty,
  toBallot,
  toDraft,
  type Content,
} from './content'
import { advance, begin, longestHistory, redo, undo } from './history'
import { asked, random, randomContent, randomStep } from './sample.test-help'

const seeds = Array.from({ length: 60 }, (_, seed) => seed)

/** Content with a list of groups, of a to f. */
function content(groups: string[][], noContact: string[] = []): Content {
  return {
    board: { ...emptyBoard([...'abcdef'], 6), groups, noContact },
    follows: {},
    items: {},
    comments: {},
  }
}

describe('writing and reading again', () => {
  it.each(seeds)('a draft changes nothing: %i', (seed) => {
    const c = randomContent(random(seed))
    const a = asked(c.board)
    const text = toDraft(c, a, seed)
    const parsed = fromDraft(text, a)
    expect(parsed).toEqual({ content: c, dropped: [], base: seed })
    expect(toDraft(parsed?.content as Content, a, seed)).toBe(text)
  })

  it.each(seeds)('a ballot keeps what it says: %i', (seed) => {
    const c = randomContent(random(seed))
    const a = asked(c.board)
    const parsed = fromBallot(toBallot(c, a), a)
    expect(parsed.dropped).toEqual([])
    expect(toBallot(parsed.content, a)).toEqual(toBallot(c, a))
  })

  it('drops and reports whom the round does not know, and oneself', () => {
    const a = asked(emptyBoard([...'abc'], 3))
    const parsed = fromDraft(
      JSON.stringify({
        v: 1,
        groups: [['gone', 'a'], ['self'], ['guest-1']],
        none: ['b', 'a'],
        added: [],
        follows: [
          { area: 'sales', names: ['gone', 'c', 'c'] },
          { area: 'no area', names: ['a'] },
        ],
        items: [{ item: 'no item', yes: true }],
      }),
      a,
    )
    expect(parsed?.content.board).toMatchObject({
      groups: [['a'], ['guest-1']],
      noContact: ['b'],
      added: ['guest-1'],
    })
    expect(parsed?.content.follows).toEqual({ sales: ['c'] })
    expect(parsed?.content.items).toEqual({})
    expect(parsed?.dropped).toEqual(['gone', 'self'])
  })

  it('keeps in the pool who does not fit any more', () => {
    const a = { ...asked(emptyBoard([...'abc'], 2)) }
    const parsed = fromDraft(JSON.stringify({ v: 1, groups: [['a'], ['b', 'guest-2'], ['c']] }), a)
    expect(parsed?.content.board.groups).toEqual([['a'], ['b']])
    expect(pool(parsed?.content.board ?? emptyBoard([], 0))).toEqual(['c', 'guest-2'])
  })

  it.each(['', 'x', 'null', '[]', '{}', '{"v":2,"groups":[["a"]]}', '7'])('takes %s for no draft', (text) => {
    expect(fromDraft(text, asked(emptyBoard(['a'], 2)))).toBeNull()
  })

  it.each([
    '{"v":1}',
    '{"v":1,"groups":7,"none":{},"added":[1],"follows":[3,{"area":1}],"items":[null],"base":"x"}',
    '{"v":1,"groups":[null,[],[3]]}',
    '{"v":1,"__proto__":{"x":1},"follows":[{"area":"__proto__","names":["a"]}]}',
  ])('tolerates %s', (text) => {
    const a = asked(emptyBoard(['a'], 2))
    expect(fromDraft(text, a)).toEqual({ content: emptyContent(a), dropped: [], base: 0 })
  })
})

describe('undo', () => {
  it.each(seeds.slice(0, 20))('takes back any operation, and redo repeats it: %i', (seed) => {
    const next = random(seed)
    let h = begin(randomContent(next, 0).board)
    for (let i = 0; i < 150; i++) {
      const before = h
      const { board } = randomStep(h.present, next).step
      h = advance(h, board)
      if (board === before.present) {
        expect(h).toBe(before)
        continue
      }
      expect(undo(h).present).toBe(before.present)
      expect(redo(undo(h)).present).toBe(board)
    }
  })

  it('is bounded, and ends', () => {
    let h = begin(0)
    for (let i = 1; i <= longestHistory + 50; i++) {
      h = advance(h, i)
    }
    for (let i = 0; i < 2 * longestHistory; i++) {
      h = undo(h)
    }
    expect(h.present).toBe(50)
    expect(redo(begin(1))).toEqual(begin(1))
    expect(advance(undo(advance(begin(1), 2)), 3).future).toEqual([])
  })
})

describe('comparing', () => {
  it('names who moved, not who was pushed', () => {
    const a = content([['a'], ['b'], ['c'], ['d']])
    const b = content([['d'], ['a'], ['b'], ['c']])
    expect(compare(a, b, asked(a.board)).map((d) => d.part === 'list' && d.person)).toEqual(['d'])
  })

  it('sees ties, setting aside and people added', () => {
    const a = content([['a'], ['b']])
    expect(compare(a, content([['a', 'b']]), asked(a.board))).toHaveLength(1)
    expect(compare(a, content([['a'], ['b']], ['c']), asked(a.board))).toEqual([
      { part: 'list', person: 'c', ours: { at: 'pool' }, theirs: { at: 'noContact' } },
    ])
    const added = { ...a, board: { ...a.board, added: ['z'] } }
    expect(compare(a, added, asked(a.board))).toEqual([
      { part: 'list', person: 'z', ours: { at: 'away' }, theirs: { at: 'pool' } },
    ])
  })

  it('sees answers, and that naming nobody is one', () => {
    const a = content([['a']])
    const b = answerItem(answerArea(a, 'sales', []), 'heard', false)
    expect(compare(a, b, asked(a.board))).toEqual([
      { part: 'follows', area: 'sales', ours: null, theirs: [] },
      { part: 'items', item: 'heard', ours: null, theirs: false },
    ])
    expect(answerItem(answerArea(b, 'sales', null), 'heard', null)).toEqual(a)
    const names = (list: string[]) => answerArea(a, 'sales', list)
    expect(compare(names(['a', 'b']), names(['b', 'a']), asked(a.board))).toEqual([])
  })

  it.each(seeds.slice(0, 30))('finds nothing between equals, something between others: %i', (seed) => {
    const next = random(seed)
    const c = randomContent(next)
    const other = randomContent(next, 60, c.board)
    const a = asked(c.board)
    expect(compare(c, c, a)).toEqual([])
    const equal = JSON.stringify(toBallot(c, a)) === JSON.stringify(toBallot(other, a))
    if (
      !equal &&
      c.board.groups.map((g) => [...g].sort().join()).join(' ') !==
        other.board.groups.map((g) => [...g].sort().join()).join(' ')
    ) {
      expect(compare(c, other, a).length).toBeGreaterThan(0)
    }
    expect(compare(c, other, a)).toHaveLength(compare(other, c, a).length)
  })

  it('takes parts from one and the other', () => {
    const a = answerItem(content([['a']]), 'heard', true)
    const b = answerArea(content([['b']]), 'sales', ['c'])
    const both = combine(a, b, { list: 'ours', follows: 'theirs', items: 'ours', comments: 'ours' })
    expect(both).toEqual({ board: a.board, follows: b.follows, items: a.items, comments: {} })
  })
})

it('starts empty', () => {
  const c = emptyContent(asked(emptyBoard([...'ab'], 2)))
  expect(isEmpty(c)).toBe(true)
  expect(isEmpty({ ...c, board: tieWithAbove(placeLast(c.board, 'a').board, 'a').board })).toBe(false)
})
