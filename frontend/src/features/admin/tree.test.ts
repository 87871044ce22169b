import { describe, expect, it } from 'vitest'
import { branches, hasEnded, within } from './tree'

const nested = (id: string, parent: string | null = null) => ({ id, name: id, parent, ended: null })
const list = [nested('c', 'a'), nested('b'), nested('a'), nested('d', 'c'), nested('x', 'gone')]

describe('nested things', () => {
  it('follow what holds them', () => {
    expect(branches(list).map((b) => [b.item.id, b.depth])).toEqual([
      ['a', 0],
      ['c', 1],
      ['d', 2],
      ['b', 0],
      ['x', 0],
    ])
  })

  it('lie within', () => {
    expect([...within(list, 'a')].sort()).toEqual(['a', 'c', 'd'])
    expect([...within(list, 'b')]).toEqual(['b'])
  })

  it.each([
    [null, false],
    ['2026-11-24', true],
    ['2026-11-25', false],
  ])('end on their last day: %s', (ended, want) => {
    expect(hasEnded({ ended }, '2026-11-25')).toBe(want)
  })
})
