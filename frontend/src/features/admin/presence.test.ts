import { expect, it } from 'vitest'
import { presence } from './presence'

const p = { joined: '2020-01-01', left: null, leave_start: null, leave_end: null, disabled: false }

it.each([
  [{}, 'there'],
  [{ joined: null }, 'there'],
  [{ joined: '2026-11-25' }, 'there'],
  [{ joined: '2026-11-26' }, 'coming'],
  [{ left: '2026-11-25' }, 'there'],
  [{ left: '2026-11-24' }, 'left'],
  [{ left: '2026-11-24', disabled: true }, 'left'],
  [{ disabled: true }, 'disabled'],
  [{ leave_start: '2026-11-25', leave_end: '2026-11-25' }, 'away'],
  [{ leave_start: '2026-11-26', leave_end: '2026-12-25' }, 'there'],
  [{ leave_start: '2026-10-26', leave_end: '2026-11-24' }, 'there'],
])('%j is %s', (change, want) => {
  expect(presence({ ...p, ...change }, '2026-11-25')).toBe(want)
})
