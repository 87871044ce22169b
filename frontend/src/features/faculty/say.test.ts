import { expect, it } from 'vitest'
import { chance, course, ofHundred, outward, sameOrder, timesAsLikely, together } from './say'

it.each([
  [null, 'unknown', 0],
  [undefined, 'unknown', 0],
  [0.01, 'rare', 1],
  [0.011, 'some', 1],
  [0.046, 'some', 5],
  [0.1, 'some', 10],
  [0.11, 'often', 11],
  [1, 'often', 99],
])('p %s is %s: %s of 100', (p, kind, count) => {
  expect(chance(p)).toEqual({ kind, count })
})

it.each([
  [0.15, 0.07, 0.17, 'weakly'],
  [0.35, 0.2, 0.5, 'partly'],
  [0.6, 0.5, 0.7, 'closely'],
  [0.6, -0.01, 0.9, 'untold'],
  [-0.3, -0.4, -0.2, 'against'],
  [-0.3, -0.4, 0.1, 'untold'],
  [0, null, null, 'untold'],
  [0.4, null, null, 'partly'],
])('tau-b %s (%s to %s) goes together %s', (tau, lower, upper, how) => {
  expect(together(tau, lower, upper)).toBe(how)
})

it.each([
  [1, 0.1, 0.001, 'few'],
  [4, 0.1, 0.083, 'few'],
  [5, 0.02, 0.017, 'rising'],
  [6, -0.02, 0.017, 'falling'],
  [8, 0.001, 1, 'untold'],
  [8, 0, 0.01, 'untold'],
  [8, null, 0.01, 'unknown'],
])('%s rounds, slope %s, p %s: %s', (rounds, slope, p, way) => {
  expect(course(rounds, slope, p)).toBe(way)
})

it('words indices as cases of a hundred', () => {
  expect(ofHundred(0.68)).toBe(68)
  expect(sameOrder(0.28)).toBe(64)
  expect(sameOrder(0)).toBe(50)
  expect(outward(0.27)).toBe(64)
  expect(outward(-1)).toBe(0)
  expect(timesAsLikely(1.09)).toBe(12.3)
  expect(timesAsLikely(0)).toBe(1)
})
