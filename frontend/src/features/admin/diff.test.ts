import { describe, expect, it } from 'vitest'
import { differences, merged, same, type Side } from './diff'

interface Team {
  name: string
  ended: string | null
  members: string[]
}
const base: Team = { name: 'Press', ended: null, members: ['a'] }

describe('two versions', () => {
  it('differ where one of us changed something', () => {
    const mine = { ...base, name: 'Presses' }
    const theirs = { ...base, ended: '2026-12-01' }
    expect(differences(base, mine, theirs)).toEqual([
      { field: 'name', mine: 'Presses', theirs: 'Press', keep: 'mine', clash: false },
      { field: 'ended', mine: null, theirs: '2026-12-01', keep: 'theirs', clash: false },
    ])
  })

  it('clash where both changed the same', () => {
    const found = differences(base, { ...base, members: ['a', 'b'] }, { ...base, members: ['c'] })
    expect(found).toEqual([{ field: 'members', mine: ['a', 'b'], theirs: ['c'], keep: 'mine', clash: true }])
  })

  it('agree where both changed it alike', () => {
    expect(differences(base, { ...base, name: 'P' }, { ...base, name: 'P' })).toEqual([])
  })

  it('become one as chosen, and nothing else is lost', () => {
    const mine = { ...base, name: 'Presses', members: ['a', 'b'] }
    const theirs = { ...base, ended: '2026-12-01', members: ['c'] }
    const keep = new Map<keyof Team, Side>([
      ['ended', 'theirs'],
      ['name', 'mine'],
      ['members', 'mine'],
    ])
    expect(merged(mine, theirs, keep)).toEqual({ name: 'Presses', ended: '2026-12-01', members: ['a', 'b'] })
  })

  it.each([
    [undefined, null, true],
    ['', null, false],
    [[1, [2]], [1, [2]], true],
    [[1, 2], [2, 1], false],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: 2 }, false],
  ])('%j and %j are the same: %s', (a, b, want) => {
    expect(same(a, b)).toBe(want)
  })
})
