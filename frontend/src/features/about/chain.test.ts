import { describe, expect, it } from 'vitest'
import { firstBroken, micros } from './chain'

const organisation = 'nlthqp2pxxurw3vyrnz2jdwsi4'

// The first lines of a demonstration, as the service wrote them.
const lines = [
  {
    number: 1,
    at: '2022-11-27T08:00:00Z',
    actor: null,
    action: 'edit_roles',
    object: '3psyqlrfpfudimwbx7cskrkk3u',
    detail: 'first administrator',
    previous: '0000000000000000000000000000000000000000000000000000000000000000',
    hash: 'e19e00617c64c1dc7161248bfbb2d498d54b5f37b7c57f3ec10d114b3001898c',
  },
  {
    number: 2,
    at: '2022-11-27T08:00:00Z',
    actor: '3psyqlrfpfudimwbx7cskrkk3u',
    action: 'import_directory',
    object: '',
    detail: '120 rows',
    previous: 'e19e00617c64c1dc7161248bfbb2d498d54b5f37b7c57f3ec10d114b3001898c',
    hash: '3309b27b9a3b0f6f2acf223573485fd69a6ce76ea1228cfd972a9bc5fd17bbfa',
  },
  {
    number: 3,
    at: '2022-11-27T08:00:00Z',
    actor: '3psyqlrfpfudimwbx7cskrkk3u',
    action: 'edit_directory',
    object: '7645umwl6paxxwlnkcenxenuxu',
    detail: 'area changed',
    previous: '3309b27b9a3b0f6f2acf223573485fd69a6ce76ea1228cfd972a9bc5fd17bbfa',
    hash: 'adec37116ef5d48a084d5f96295c64b2333a4e85c64820a1d4f9b24bfa588f47',
  },
]

describe('the chain of the log', () => {
  it('is whole as the service wrote it', async () => {
    expect(await firstBroken(lines, organisation)).toBeNull()
    expect(await firstBroken([], organisation)).toBeNull()
  })

  it.each([
    ['another organisation', lines, 'somebody else', 1],
    [
      'a changed detail',
      lines.map((e) => (e.number === 2 ? { ...e, detail: '121 rows' } : e)),
      organisation,
      2,
    ],
    ['a changed actor', lines.map((e) => (e.number === 3 ? { ...e, actor: null } : e)), organisation, 3],
    [
      'a moment',
      lines.map((e) => (e.number === 2 ? { ...e, at: '2022-11-27T08:00:00.000001Z' } : e)),
      organisation,
      2,
    ],
    ['a line taken out', lines.filter((e) => e.number !== 2), organisation, 2],
    ['a beginning taken off', lines.slice(1), organisation, 1],
  ])('is broken by %s', async (_, changed, whose, number) => {
    expect(await firstBroken(changed, whose)).toBe(number)
  })

  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['2026-11-19T04:43:58.515901Z', 1795063438515901n],
    ['2026-11-19T04:43:58.5Z', 1795063438500000n],
  ])('counts %s in microseconds', (at, expected) => {
    expect(micros(at)).toBe(expected)
  })
})
