import type { Schemas } from '@/api/client'

/** What was written to one prompt. */
export interface Written {
  prompt: string
  signed: readonly Schemas['SignedComment'][]
  texts: readonly string[]
}

/** What was written, by prompt in the order of the survey; prompts without an answer are left out. */
export function byPrompt(comments: Schemas['OwnComments']): Written[] {
  return comments.prompts.flatMap(({ id }) => {
    const signed = comments.signed.filter((c) => c.prompt === id)
    const texts = comments.batches.filter((b) => b.prompt === id).flatMap((b) => b.texts)
    return id && signed.length + texts.length > 0 ? [{ prompt: id, signed, texts }] : []
  })
}
