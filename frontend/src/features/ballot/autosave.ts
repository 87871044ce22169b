import { useEffect, useSyncExternalStore } from 'react'

/** What another tab or device has kept meanwhile. */
export interface Theirs {
  /** Their draft, or the ballot that was submitted there, as the text of a draft. */
  readonly content: string
  /** The revision of the draft that is kept, 0 for none. */
  readonly revision: number
  /** The version of the ballot that is submitted, 0 for none. */
  readonly version: number
}

export type Phase =
  | 'clean' // the server holds what is here
  | 'waiting' // changed; is saved after a pause
  | 'saving'
  | 'retrying' // no answer came; is tried again
  | 'looking' // another revision is there; what it says is fetched
  | 'conflict' // two versions; the person decides
  | 'signedOut'
  | 'over' // the round takes nothing in any more
  | 'refused' // the server does not take it; the next change tries again

export interface State {
  readonly phase: Phase
  /** The draft as it is now. */
  readonly content: string
  /** The draft as the server holds it, as far as is known. */
  readonly kept: string
  /** The revision that was seen last, 0 for none. */
  readonly revision: number
  /** The version of the submitted ballot that the draft goes on from, 0 for none. */
  readonly base: number
  /** What is on its way. */
  readonly sent: string | null
  /** What was sent without an answer: the server may hold it. */
  readonly unsure: readonly string[]
  /** How often it was tried in a row without an answer. */
  readonly attempt: number
  /** Whether the revision on the server has to be looked at before anything is saved. */
  readonly look: boolean
  /** While a ballot is being submitted nothing is saved: a draft that came after it would undo it. */
  readonly held: boolean
  /** When it was saved last, in milliseconds. */
  readonly at: number | null
  readonly theirs: Theirs | null
}

export type Why = 'unanswered' | 'stale' | 'signedOut' | 'over' | 'refused'

export type Event =
  | { type: 'changed'; content: string }
  | { type: 'due' }
  /** There is no time, or the network is back: at once, please. */
  | { type: 'hurry' }
  | { type: 'kept'; revision: number; at: number }
  | { type: 'failed'; why: Why }
  | { type: 'found'; draft: { content: string; revision: number } | null; submitted: string; version: number }
  | { type: 'resolved'; content: string }
  | { type: 'signedIn' }
  | { type: 'held' }
  | { type: 'released' }
  | { type: 'submitted'; content: string; version: number }

export function begun(
  known: Pick<State, 'content' | 'kept' | 'revision' | 'base'> & Partial<Pick<State, 'theirs' | 'unsure'>>,
): State {
  const state: State = {
    phase: 'clean',
    sent: null,
    unsure: [],
    attempt: 0,
    look: false,
    held: false,
    at: null,
    theirs: null,
    ...known,
  }
  return state.theirs ? { ...state, phase: 'conflict' } : rest(state)
}

/** Clean or waiting, by whether the server holds what is here. */
function rest(s: State): State {
  return { ...s, phase: s.content === s.kept && s.unsure.length === 0 ? 'clean' : 'waiting', sent: null }
}

/** Sends, or looks first. */
function go(s: State): State {
  if (s.held) {
    return s
  }
  return s.look ? { ...s, phase: 'looking', sent: null } : { ...s, phase: 'saving', sent: s.content }
}

const mostUnsure = 10

/** What becomes of a state with an event. An event that does not fit changes nothing. */
export function next(s: State, e: Event): State {
  switch (e.type) {
    case 'changed': {
      const changed = { ...s, content: e.content }
      const settled = s.phase === 'clean' || s.phase === 'waiting' || s.phase === 'refused'
      return settled ? rest(changed) : changed
    }
    case 'due':
    case 'hurry':
      return s.phase === 'waiting' || s.phase === 'retrying' ? go(s) : s
    case 'kept':
      if (s.phase !== 'saving' || s.sent === null) {
        return s
      }
      return rest({ ...s, kept: s.sent, revision: e.revision, unsure: [], attempt: 0, at: e.at })
    case 'failed':
      return s.phase === 'saving' || s.phase === 'looking' ? failed(s, e.why) : s
    case 'found':
      return s.phase === 'looking' ? found({ ...s, look: false, attempt: 0 }, e) : s
    case 'resolved':
      if (s.phase !== 'conflict' || !s.theirs) {
        return s
      }
      return rest({
        ...s,
        content: e.content,
        kept: s.theirs.content,
        revision: s.theirs.revision,
        base: s.theirs.version,
        theirs: null,
        unsure: [],
      })
    case 'signedIn':
      return s.phase === 'signedOut' ? go(rest(s)) : s
    case 'held':
      return { ...s, held: true }
    case 'released':
      return s.held ? next({ ...s, held: false }, { type: 'hurry' }) : s
    case 'submitted':
      return {
        ...begun({ content: e.content, kept: e.content, revision: 0, base: e.version }),
        at: s.at,
      }
  }
}

function failed(s: State, why: Why): State {
  const look = s.phase === 'looking'
  const back = { ...s, look, sent: null }
  switch (why) {
    case 'unanswered':
      return {
        ...back,
        phase: 'retrying',
        attempt: s.attempt + 1,
        unsure: s.sent === null ? s.unsure : [...new Set([...s.unsure, s.sent])].slice(-mostUnsure),
      }
    case 'stale':
      return { ...back, phase: 'looking', look: true }
    case 'signedOut':
      return { ...back, phase: 'signedOut' }
    case 'over':
      return { ...back, phase: 'over' }
    case 'refused':
      return { ...back, phase: 'refused', unsure: [] }
  }
}

function found(s: State, e: Extract<Event, { type: 'found' }>): State {
  const { draft } = e
  if (draft && (s.unsure.includes(draft.content) || draft.content === s.content)) {
    // Ours, of which the answer was lost.
    const ours = rest({ ...s, kept: draft.content, revision: draft.revision, unsure: [] })
    return ours.phase === 'clean' ? ours : go(ours)
  }
  if (!draft && e.version === s.base) {
    // Thrown away elsewhere, with nothing in its place.
    return go(rest({ ...s, kept: '', revision: 0, unsure: [] }))
  }
  const theirs = {
    content: draft?.content ?? e.submitted,
    revision: draft?.revision ?? 0,
    version: e.version,
  }
  return { ...s, phase: 'conflict', sent: null, theirs }
}

/** Reports whether something is here that the server may not have. */
export const isUnsaved = (s: State): boolean => s.phase !== 'clean'

export const pause = 1000
const longestWait = 60_000

/** How long to wait before an attempt after some in a row had no answer. */
export const backoff = (attempt: number, chance: number): number =>
  Math.min(longestWait, 1000 * 2 ** Math.min(attempt, 10)) * (0.75 + chance / 2)

/** A copy in this tab that survives a reload. */
export interface Copy {
  content: string
  revision: number
  base: number
  /** What was sent without an answer that is known of. */
  sent: string[]
}

export interface Means {
  save(content: string, revision: number): Promise<number>
  look(): Promise<{ draft: { content: string; revision: number } | null; submitted: string; version: number }>
  why(error: unknown): Why
  /** Keeps a copy in this tab, null to remove it. */
  copy(copy: Copy | null): void
}

/**
 * Saves a draft by itself. There is one request at a time, so that what arrives arrives in
 * order.
 */
export class Autosaver {
  private current: State
  private readonly means: Means
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private waiters: (() => void)[] = []

  constructor(state: State, means: Means) {
    this.current = state
    this.means = means
  }

  readonly state = (): State => this.current

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Begins; what was not saved before a reload is saved now. */
  start() {
    if (this.current.phase === 'waiting') {
      this.wait(pause)
    }
    const online = () => this.tell({ type: 'hurry' })
    const hidden = () => document.visibilityState === 'hidden' && this.tell({ type: 'hurry' })
    window.addEventListener('online', online)
    window.addEventListener('pagehide', online)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('online', online)
      window.removeEventListener('pagehide', online)
      document.removeEventListener('visibilitychange', hidden)
      this.tell({ type: 'hurry' })
      clearTimeout(this.timer)
    }
  }

  tell(event: Event) {
    const before = this.current
    this.current = next(before, event)
    if (this.current === before) {
      return
    }
    this.remember()
    this.act(before, event)
    this.listeners.forEach((listener) => listener())
  }

  /** Saves nothing any more until released, and resolves once nothing is on its way. */
  async hold(): Promise<void> {
    this.tell({ type: 'held' })
    while (this.current.phase === 'saving' || this.current.phase === 'looking') {
      await new Promise<void>((resolve) => this.waiters.push(resolve))
    }
  }

  private act(before: State, event: Event) {
    const { phase, attempt } = this.current
    if (phase !== 'saving' && phase !== 'looking') {
      this.waiters.splice(0).forEach((resolve) => resolve())
    }
    if (phase === 'waiting' && (event.type === 'changed' || before.phase !== 'waiting')) {
      this.wait(pause)
    } else if (phase === 'retrying' && before.phase !== 'retrying') {
      this.wait(backoff(attempt - 1, Math.random()))
    } else if (phase === 'saving' && before.phase !== 'saving') {
      clearTimeout(this.timer)
      this.send()
    } else if (phase === 'looking' && before.phase !== 'looking') {
      clearTimeout(this.timer)
      this.search()
    } else if (phase !== 'waiting' && phase !== 'retrying') {
      clearTimeout(this.timer)
    }
  }

  private wait(ms: number) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.tell({ type: 'due' }), ms)
  }

  private send() {
    const { content, revision } = this.current
    this.means.save(content, revision).then(
      (now) => this.tell({ type: 'kept', revision: now, at: Date.now() }),
      (error: unknown) => this.tell({ type: 'failed', why: this.means.why(error) }),
    )
  }

  private search() {
    this.means.look().then(
      (answer) => this.tell({ type: 'found', ...answer }),
      (error: unknown) => this.tell({ type: 'failed', why: this.means.why(error) }),
    )
  }

  private remember() {
    const { phase, content, revision, base, sent, unsure } = this.current
    this.means.copy(
      phase === 'clean' || phase === 'over'
        ? null
        : { content, revision, base, sent: sent === null ? [...unsure] : [...unsure, sent] },
    )
  }
}

/** Runs an autosaver while the page is open, and says where it is. */
export function useAutosave(saver: Autosaver): State {
  useEffect(() => saver.start(), [saver])
  return useSyncExternalStore(saver.subscribe, saver.state)
}
