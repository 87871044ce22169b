import { describe, expect, it } from 'vitest'
import { absolute, day, remaining, today } from './time'

const now = Date.parse('2026-11-25T12:00:00Z')

describe('time', () => {
  it.each([
    ['2026-11-28T13:00:00Z', 'en', '3 days'],
    ['2026-11-26T12:00:00Z', 'en', '1 day'],
    ['2026-11-25T14:30:00Z', 'de', '2 Stunden'],
    ['2026-11-25T12:00:30Z', 'en', '1 minute'],
    ['2026-11-25T12:00:00Z', 'en', ''],
    ['2026-11-24T12:00:00Z', 'en', ''],
  ])('leaves until %s in %s: %s', (at, language, want) => {
    expect(remaining(at, now, language)).toBe(want)
  })

  it('tells the zone', () => {
    expect(absolute('2026-12-04T17:00:00Z', 'en', 'Europe/Berlin')).toMatch(
      /Friday.*4 December 2026.*18:00.*(CET|GMT\+1)/,
    )
    expect(absolute('2026-12-04T17:00:00Z', 'de', 'Europe/Berlin')).toMatch(
      /Freitag.*4\. Dezember 2026.*18:00.*MEZ/,
    )
  })

  it('leaves days alone', () => {
    expect(day('2026-12-04', 'en')).toBe('4 December 2026')
    expect(day('2026-01-01', 'de')).toBe('1. Januar 2026')
  })

  it('knows what day it is elsewhere', () => {
    expect(today(new Date('2026-11-25T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11-26')
    expect(today(new Date('2026-11-25T23:30:00Z'), 'America/New_York')).toBe('2026-11-25')
  })
})
