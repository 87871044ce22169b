import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  Autosaver,
  backoff,
  begun,
  next,
  pause,
  useAutosave,
  type Copy,
  type Event,
  type Means,
  type State,
  type Why,
} from './autosave'

const clean = begun({ content: 'a', kept: 'a', revision: 3, base: 1 })
const run = (s: State, ...events: Event[]) => events.reduce(next, s)
const changed = (content: string): Event => ({ type: 'changed', content })
const failed = (why: Why): Event => ({ type: 'failed', why })
const found = (content: string | null, revision: number, version = 1): Event => ({
  type: 'found',
  draft: content === null ? null : { content, revision },
  submitted: 'submitted',
  version,
})
const due: Event = { type: 'due' }
const kept = (revision: number): Event => ({ type: 'kept', revision, at: 7 })

describe('the states of saving', () => {
  it.each<[string, Event[], Partial<State>]>([
    ['nothing to do', [due, { type: 'hurry' }], { phase: 'clean' }],
    ['a change', [changed('b')], { phase: 'waiting', content: 'b', kept: 'a' }],
    ['a change and back', [changed('b'), changed('a')], { phase: 'clean' }],
    ['sent', [changed('b'), due], { phase: 'saving', sent: 'b' }],
    ['sent at once', [changed('b'), { type: 'hurry' }], { phase: 'saving' }],
    ['saved', [changed('b'), due, kept(4)], { phase: 'clean', kept: 'b', revision: 4, at: 7, sent: null }],
    [
      'changed on the way',
      [changed('b'), due, changed('c'), kept(4)],
      { phase: 'waiting', kept: 'b', content: 'c', revision: 4 },
    ],
    [
      'no answer',
      [changed('b'), due, failed('unanswered')],
      { phase: 'retrying', attempt: 1, unsure: ['b'], content: 'b', revision: 3 },
    ],
    ['again at once', [changed('b'), due, failed('unanswered'), { type: 'hurry' }], { phase: 'saving' }],
    [
      'back to the start while it is not known what is there',
      [changed('b'), due, failed('unanswered'), changed('a'), due],
      { phase: 'saving', sent: 'a' },
    ],
    [
      'the lost answer was a yes',
      [changed('b'), due, failed('unanswered'), changed('c'), due, failed('stale'), found('b', 4)],
      { phase: 'saving', sent: 'c', revision: 4, unsure: [] },
    ],
    [
      'the lost answer was a yes, and nothing changed since',
      [changed('b'), due, failed('unanswered'), due, failed('stale'), found('b', 4)],
      { phase: 'clean', kept: 'b', revision: 4 },
    ],
    ['another revision', [changed('b'), due, failed('stale')], { phase: 'looking' }],
    [
      'another version',
      [changed('b'), due, failed('stale'), found('x', 9)],
      { phase: 'conflict', content: 'b', theirs: { content: 'x', revision: 9, version: 1 } },
    ],
    [
      'the same elsewhere',
      [changed('b'), due, failed('stale'), found('b', 9)],
      { phase: 'clean', revision: 9 },
    ],
    [
      'submitted elsewhere',
      [changed('b'), due, failed('stale'), found(null, 0, 2)],
      { phase: 'conflict', theirs: { content: 'submitted', revision: 0, version: 2 } },
    ],
    [
      'thrown away elsewhere',
      [changed('b'), due, failed('stale'), found(null, 0)],
      { phase: 'saving', revision: 0, sent: 'b' },
    ],
    [
      'a conflict goes on being written in',
      [changed('b'), due, failed('stale'), found('x', 9), changed('c'), due, { type: 'hurry' }],
      { phase: 'conflict', content: 'c' },
    ],
    [
      'resolved with a third',
      [changed('b'), due, failed('stale'), found('x', 9), { type: 'resolved', content: 'bx' }],
      { phase: 'waiting', content: 'bx', kept: 'x', revision: 9, theirs: null },
    ],
    [
      'resolved with theirs',
      [changed('b'), due, failed('stale'), found('x', 9, 5), { type: 'resolved', content: 'x' }],
      { phase: 'clean', content: 'x', revision: 9, base: 5 },
    ],
    [
      'no answer while looking',
      [changed('b'), due, failed('stale'), failed('unanswered'), due],
      { phase: 'looking', attempt: 1 },
    ],
    [
      'signed out',
      [changed('b'), due, failed('signedOut'), changed('c'), due],
      { phase: 'signedOut', content: 'c' },
    ],
    [
      'signed in again',
      [changed('b'), due, failed('signedOut'), changed('c'), { type: 'signedIn' }],
      { phase: 'saving', sent: 'c', revision: 3 },
    ],
    [
      'closed meanwhile',
      [changed('b'), due, failed('over'), changed('c'), due],
      { phase: 'over', content: 'c' },
    ],
    ['refused', [changed('b'), due, failed('refused'), due], { phase: 'refused' }],
    ['refused, then changed', [changed('b'), due, failed('refused'), changed('c')], { phase: 'waiting' }],
    ['held', [changed('b'), { type: 'held' }, due, { type: 'hurry' }], { phase: 'waiting', held: true }],
    ['released', [changed('b'), { type: 'held' }, { type: 'released' }], { phase: 'saving', held: false }],
    [
      'submitted',
      [changed('b'), { type: 'held' }, { type: 'submitted', content: 'B', version: 2 }],
      { phase: 'clean', content: 'B', kept: 'B', revision: 0, base: 2, held: false },
    ],
    ['answers out of place', [kept(9), failed('stale'), found('x', 9)], { phase: 'clean', revision: 3 }],
  ])('%s', (_, events, state) => {
    expect(run(clean, ...events)).toMatchObject(state)
  })

  it('begin with a conflict, or with what a reload left', () => {
    const known = { content: 'b', kept: 'a', revision: 1, base: 0 }
    expect(begun(known).phase).toBe('waiting')
    expect(begun({ ...known, theirs: { content: 'x', revision: 2, version: 0 } }).phase).toBe('conflict')
  })

  it('wait longer and longer, up to a minute or so', () => {
    const waits = [0, 1, 2, 3, 6, 20].map((n) => backoff(n, 0.5))
    expect(waits).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000])
    expect(backoff(0, 0)).toBeLessThan(backoff(0, 0.99))
  })
})

/** A server that answers when it is told to. */
class Server {
  calls: { content: string; revision: number; ok: (revision: number) => void; no: (why: Why) => void }[] = []
  looks = 0
  draft: { content: string; revision: number } | null = null
  copy: Copy | null = null

  means: Means = {
    save: (content, revision) =>
      new Promise((resolve, reject) => {
        this.calls.push({ content, revision, ok: resolve, no: (why) => reject(new Error(why)) })
      }),
    look: () => {
      this.looks++
      return Promise.resolve({ draft: this.draft, submitted: 'submitted', version: 1 })
    },
    why: (error) => (error as Error).message as Why,
    copy: (copy) => {
      this.copy = copy
    },
  }

  get last() {
    const call = this.calls.at(-1)
    if (!call) {
      throw new Error('nothing was sent')
    }
    return call
  }
}

describe('saving by itself', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
  })
  afterEach(() => vi.useRealTimers())

  function setUp(state = clean) {
    const server = new Server()
    const saver = new Autosaver(state, server.means)
    const hook = renderHook(() => useAutosave(saver))
    const tell = (event: Event) => act(() => saver.tell(event))
    const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
    return { server, saver, hook, tell, pass, phase: () => hook.result.current.phase }
  }

  it('saves a second after the last change', async () => {
    const { server, tell, pass, phase } = setUp()
    tell(changed('b'))
    await pass(pause - 1)
    tell(changed('c'))
    await pass(pause - 1)
    expect(server.calls).toHaveLength(0)
    await pass(1)
    expect(server.calls).toMatchObject([{ content: 'c', revision: 3 }])
    expect(phase()).toBe('saving')
    server.last.ok(4)
    await pass(0)
    expect(phase()).toBe('clean')
  })

  it('has one request on its way, and then sends the newest', async () => {
    const { server, tell, pass } = setUp()
    tell(changed('b'))
    await pass(pause)
    tell(changed('c'))
    tell(changed('d'))
    await pass(20 * pause)
    expect(server.calls).toHaveLength(1)
    server.last.ok(4)
    await pass(pause)
    expect(server.calls.slice(1)).toMatchObject([{ content: 'd', revision: 4 }])
  })

  it('keeps a copy in the tab until it is saved', async () => {
    const { server, tell, pass } = setUp()
    tell(changed('b'))
    expect(server.copy).toEqual({ content: 'b', revision: 3, base: 1, sent: [] })
    await pass(pause)
    expect(server.copy?.sent).toEqual(['b'])
    server.last.ok(4)
    await pass(0)
    expect(server.copy).toBeNull()
  })

  it('tries again later and later, and at once when the network is back', async () => {
    const { server, tell, pass, phase } = setUp()
    tell(changed('b'))
    await pass(pause)
    for (const wait of [1000, 2000, 4000]) {
      server.last.no('unanswered')
      await pass(wait - 1)
      expect(phase()).toBe('retrying')
      await pass(1)
      expect(phase()).toBe('saving')
    }
    server.last.no('unanswered')
    await pass(0)
    act(() => window.dispatchEvent(new window.Event('online')))
    expect(server.calls).toHaveLength(5)
  })

  it('saves before the page goes', async () => {
    const { server, tell, hook } = setUp()
    tell(changed('b'))
    act(() => window.dispatchEvent(new window.Event('pagehide')))
    expect(server.calls).toMatchObject([{ content: 'b' }])
    hook.unmount()
    expect(server.calls).toHaveLength(1)
  })

  it('saves when the page is left for another', () => {
    const { server, tell, hook } = setUp()
    tell(changed('b'))
    hook.unmount()
    expect(server.calls).toMatchObject([{ content: 'b' }])
  })

  it('holds both versions of a conflict, and saves the one that is chosen', async () => {
    const { server, tell, pass, phase, hook } = setUp()
    server.draft = { content: 'x', revision: 9 }
    tell(changed('b'))
    await pass(pause)
    server.last.no('stale')
    await pass(0)
    expect(phase()).toBe('conflict')
    expect(hook.result.current).toMatchObject({ content: 'b', theirs: { content: 'x', revision: 9 } })
    expect(server.copy?.content).toBe('b')
    await pass(100 * pause)
    expect(server.calls).toHaveLength(1)
    tell({ type: 'resolved', content: 'b' })
    await pass(pause)
    expect(server.last).toMatchObject({ content: 'b', revision: 9 })
  })

  it('goes on after signing in again', async () => {
    const { server, tell, pass, phase } = setUp()
    tell(changed('b'))
    await pass(pause)
    server.last.no('signedOut')
    await pass(100 * pause)
    expect(phase()).toBe('signedOut')
    expect(server.calls).toHaveLength(1)
    tell({ type: 'signedIn' })
    expect(server.last).toMatchObject({ content: 'b', revision: 3 })
  })

  it('saves at once what a reload left', async () => {
    const { server, pass } = setUp(begun({ content: 'b', kept: '', revision: 0, base: 0 }))
    await pass(pause)
    expect(server.calls).toMatchObject([{ content: 'b', revision: 0 }])
  })

  it('lets a submission wait for what is on its way, and holds back the rest', async () => {
    const { server, saver, tell, pass } = setUp()
    tell(changed('b'))
    await pass(pause)
    let held = false
    void saver.hold().then(() => {
      held = true
    })
    await pass(0)
    expect(held).toBe(false)
    tell(changed('c'))
    server.last.ok(4)
    await pass(10 * pause)
    expect(held).toBe(true)
    expect(server.calls).toHaveLength(1)
    tell({ type: 'released' })
    expect(server.last).toMatchObject({ content: 'c', revision: 4 })
  })
})
