import { describe, expect, it } from 'vitest'
import { cadenceOf, cadences, isRule, ruleOf } from './rrule'

describe('a cadence', () => {
  it.each(cadences.filter((c) => c !== 'own'))('%s becomes a rule and is found again', (choice) => {
    expect(cadenceOf(ruleOf(choice, 'FREQ=DAILY'))).toBe(choice)
  })

  it.each([
    ['', 'hand'],
    ['FREQ=MONTHLY;INTERVAL=6', 'halfyearly'],
    ['interval=6;freq=monthly', 'halfyearly'],
    ['FREQ=MONTHLY;INTERVAL=12', 'yearly'],
    ['FREQ=YEARLY;INTERVAL=1', 'yearly'],
    ['FREQ=YEARLY;INTERVAL=2', 'own'],
    ['FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO', 'own'],
  ])('%j is %s', (rule, choice) => {
    expect(cadenceOf(rule)).toBe(choice)
  })

  it('keeps a rule of one’s own', () => {
    expect(ruleOf('own', ' FREQ=WEEKLY;INTERVAL=10 ')).toBe('FREQ=WEEKLY;INTERVAL=10')
  })

  it.each([
    ['FREQ=MONTHLY;INTERVAL=4', true],
    ['FREQ=YEARLY;BYMONTH=3,9;BYDAY=-1FR', true],
    ['', false],
    ['monthly', false],
    ['INTERVAL=4', false],
    ['FREQ=HOURLY', false],
    ['FREQ=DAILY;COUNT=3', false],
    ['DTSTART=20260101;FREQ=DAILY', false],
    ['FREQ=DAILY;FREQ=DAILY', false],
  ])('%j can be one: %s', (rule, can) => {
    expect(isRule(rule)).toBe(can)
  })
})
