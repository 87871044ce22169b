import { describe, expect, it } from 'vitest'
import { returnTo } from './returnTo'

describe('returnTo', () => {
  it.each([
    ['/rounds/abc/ballot', '/rounds/abc/ballot'],
    ['/register?q=a%20b#x', '/register?q=a%20b#x'],
    ['/', '/'],
    ['//elsewhere.example/x', undefined],
    ['/\\elsewhere.example', undefined],
    ['/\t/elsewhere.example', undefined],
    ['/.//elsewhere.example', undefined],
    ['https://elsewhere.example', undefined],
    ['javascript:alert(1)', undefined],
    ['rounds', undefined],
    ['', undefined],
    [7, undefined],
    [undefined, undefined],
  ])('goes from %j to %j', (to, want) => {
    expect(returnTo({ to }).to).toBe(want)
  })
})
