import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Submission, type SubmissionPhase } from './submission'

type Answer = 'receipt' | 'unanswered' | 'signedOut' | 'no'

/** A server with answers in store. */
function setUp(...answers: Answer[]) {
  const keys: string[] = []
  const phases: SubmissionPhase[] = []
  const submission = new Submission<{ groups: string[] }, string>({
    send: (_, key) => {
      keys.push(key)
      const answer = answers.shift() ?? 'no'
      return answer === 'receipt' ? Promise.resolve('receipt') : Promise.reject(new Error(answer))
    },
    unanswered: (error) => (error as Error).message === 'unanswered',
    signedOut: (error) => (error as Error).message === 'signedOut',
    say: (phase) => phases.push(phase),
  })
  return { submission, keys, phases }
}

const body = { groups: ['a'] }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

it('makes a key for every submission', async () => {
  const { submission, keys } = setUp('receipt', 'receipt')
  expect(await submission.submit(body)).toBe('receipt')
  expect(await submission.submit(body)).toBe('receipt')
  expect(new Set(keys).size).toBe(2)
  expect(keys.every((key) => key.length >= 16)).toBe(true)
})

it('repeats with the same key until an answer is had', async () => {
  const { submission, keys, phases } = setUp('unanswered', 'unanswered', 'receipt')
  const result = submission.submit(body)
  await vi.runAllTimersAsync()
  expect(await result).toBe('receipt')
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(phases).toEqual(['sending', 'retrying', 'sending', 'retrying', 'sending', 'idle'])
})

it('repeats at once when the network is back', async () => {
  const { submission, keys } = setUp('unanswered', 'receipt')
  const result = submission.submit(body)
  await vi.advanceTimersByTimeAsync(0)
  window.dispatchEvent(new window.Event('online'))
  expect(await result).toBe('receipt')
  expect(keys).toHaveLength(2)
})

it('pretends nothing when no answer comes, and keeps the key', async () => {
  const { submission, keys, phases } = setUp(...Array<Answer>(5).fill('unanswered'), 'receipt')
  const result = submission.submit(body)
  await vi.runAllTimersAsync()
  expect(await result).toBeNull()
  expect(phases.at(-1)).toBe('unknown')
  expect(await submission.submit(body)).toBe('receipt')
  expect(new Set(keys).size).toBe(1)
})

it('goes on with the same key after signing in again', async () => {
  const { submission, keys, phases } = setUp('signedOut', 'receipt')
  expect(await submission.submit(body)).toBeNull()
  expect(phases.at(-1)).toBe('signedOut')
  await submission.submit(body)
  expect(new Set(keys).size).toBe(1)
})

it('begins anew with another body, and after a refusal', async () => {
  const { submission, keys, phases } = setUp('signedOut', 'no', 'receipt')
  await submission.submit(body)
  await submission.submit({ groups: ['b'] })
  expect(phases.at(-1)).toBe('failed')
  await submission.submit({ groups: ['b'] })
  expect(new Set(keys).size).toBe(3)
})
