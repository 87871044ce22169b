import type { Schemas } from '@/api/client'
import { begun, type Copy, type State } from './autosave'
import { emptyContent, fromBallot, fromDraft, toDraft, type Asked, type Content } from './content'

/** What a page opens with. */
export interface Opening {
  readonly content: Content
  readonly state: State
  /** Whom a draft named who cannot be named any more. */
  readonly dropped: readonly string[]
  /** A draft is there that cannot be read. */
  readonly unreadable: boolean
}

/** What was submitted, as content; nothing was is empty. */
export const submittedContent = (mine: Schemas['MyBallot'], asked: Asked): Content =>
  mine.ballot ? fromBallot(mine.ballot, asked).content : emptyContent(asked)

/**
 * Decides what to go on from: the copy a reload left in this tab, the draft the server
 * keeps, or what was submitted. Where two of them compete nothing is thrown away: it opens
 * with a conflict.
 */
export function opening(mine: Schemas['MyBallot'], asked: Asked, copy: Copy | null): Opening {
  const version = mine.receipt?.version ?? 0
  const submitted = submittedContent(mine, asked)
  const submittedText = toDraft(submitted, asked, version)
  const draft = mine.draft
  const revision = draft?.revision ?? 0
  const parsed = draft ? fromDraft(draft.content, asked) : null
  const unreadable = Boolean(draft && !parsed)

  const copied = copy ? fromDraft(copy.content, asked) : null
  if (copy && copied) {
    const text = toDraft(copied.content, asked, copied.base)
    const follows = draft
      ? draft.revision === copy.revision ||
        copy.sent.includes(draft.content) ||
        draft.content === copy.content
      : copy.revision === 0 && copy.base === version
    const kept = draft?.content ?? (follows ? '' : submittedText)
    return {
      content: copied.content,
      dropped: copied.dropped,
      unreadable,
      state: begun({
        content: text,
        kept,
        revision,
        base: copied.base,
        // The answer to what was sent last may be lost.
        unsure: follows ? copy.sent.filter((sent) => sent !== kept) : [],
        theirs: follows ? null : { content: kept, revision, version },
      }),
    }
  }
  if (parsed && toDraft(parsed.content, asked, version) !== submittedText) {
    const text = toDraft(parsed.content, asked, parsed.base)
    return {
      content: parsed.content,
      dropped: parsed.dropped,
      unreadable,
      state: begun({
        content: text,
        kept: text,
        revision,
        base: parsed.base,
        // Begun before something was submitted elsewhere.
        theirs: parsed.base < version ? { content: submittedText, revision, version } : null,
      }),
    }
  }
  return {
    content: submitted,
    dropped: [],
    unreadable,
    state: begun({ content: submittedText, kept: submittedText, revision, base: version }),
  }
}
