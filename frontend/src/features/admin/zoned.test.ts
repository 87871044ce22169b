import { describe, expect, it } from 'vitest'
import { daysLater, toLocal, toUtc } from './zoned'

describe('a time on a clock', () => {
  it.each([
    ['2026-12-04T17:00:00Z', 'Europe/Berlin', '2026-12-04T18:00'],
    ['2026-07-04T17:00:00Z', 'Europe/Berlin', '2026-07-04T19:00'],
    ['2026-12-31T23:30:00Z', 'Europe/Berlin', '2027-01-01T00:30'],
    ['2026-01-01T00:00:00Z', 'America/St_Johns', '2025-12-31T20:30'],
    ['2026-06-01T12:00:00Z', 'Asia/Kathmandu', '2026-06-01T17:45'],
    ['2026-06-01T12:00:00Z', 'UTC', '2026-06-01T12:00'],
  ])('%s in %s is %s, and back', (at, zone, local) => {
    expect(toLocal(at, zone)).toBe(local)
    expect(toUtc(local, zone)).toEqual({ at, occurs: 'once' })
  })

  it.each([
    // Clocks go forward from 2 to 3: half past two is not.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z', 'skipped'],
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z', 'once'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z', 'once'],
    // Clocks go back from 3 to 2: half past two is twice, and the first counts.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z', 'twice'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z', 'once'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z', 'skipped'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z', 'twice'],
    // Half an hour only.
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z', 'twice'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z', 'skipped'],
  ])('%s in %s', (local, zone, at, occurs) => {
    expect(toUtc(local, zone)).toEqual({ at, occurs })
  })

  it.each(['', '2026-12-04', '2026-13-40T99:99', 'soon', '2026-12-04T18:00:00'])('%j is none', (local) => {
    expect(toUtc(local, 'Europe/Berlin')).toBeNull()
  })

  it('moves by days of the calendar', () => {
    expect(daysLater('2026-10-20T09:00', 14)).toBe('2026-11-03T09:00')
    expect(daysLater('', 14)).toBe('')
  })
})
