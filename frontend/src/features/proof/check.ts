import { originOf, readCheckpoint, type Checkpoint } from './checkpoint'
import { openNote, readKey, unverifiedText, type NoteFault } from './note'
import type { ReceiptFile } from './receipt'
import { includes } from './tree'

/** Whether something was found to be so; `open` where nothing was there to compare it with. */
export type Verdict = 'holds' | 'fails' | 'open'

export type Reason =
  | NoteFault
  | 'checkpoint_malformed' // it is signed, but says something else than a tree
  | 'other_round' // the checkpoint is that of another round or organisation
  | 'other_size' // the receipt counts other leaves than were signed
  | 'no_path' // the hashes do not lead from the leaf to the root
  | 'other_key' // the key of the file is not the one to compare it with
  | 'earlier' // it could not be looked at, as something before it failed

/** What is looked at, in this order. */
export const steps = ['signature', 'signer', 'round', 'tree'] as const
export type Step = (typeof steps)[number]

export interface Finding {
  verdict: Verdict
  reason?: Reason
}

export interface Report {
  /** `holds` where all does; `open` where only the key was not compared. */
  verdict: Verdict | 'unable'
  found: Record<Step, Finding>
  /** What the checkpoint says, also where its signature does not fit; null for nothing readable. */
  checkpoint: Checkpoint | null
  /** The name that the key signs for. */
  signer: string
}

const holds: Finding = { verdict: 'holds' }
const fails = (reason: Reason): Finding => ({ verdict: 'fails', reason })

/**
 * Checks a receipt against itself, and its key against one from elsewhere ("" for none). A file
 * that fits itself proves nothing until its key is known: anybody can sign a tree of their own.
 */
export async function checkReceipt(receipt: ReceiptFile, keyFromElsewhere: string): Promise<Report> {
  const text = unverifiedText(receipt.checkpoint)
  const checkpoint = text === null ? null : readCheckpoint(text)
  const key = await readKey(receipt.key)
  const found: Record<Step, Finding> = {
    signature: holds,
    signer: await signer(receipt.key, keyFromElsewhere),
    round: checkpoint ? roundOf(receipt, checkpoint) : fails('earlier'),
    tree: checkpoint ? await place(receipt, checkpoint) : fails('earlier'),
  }
  if (!key.ok) {
    found.signature = fails(key.fault)
  } else {
    const opened = await openNote(receipt.checkpoint, key.value)
    if (!opened.ok) {
      found.signature = fails(opened.fault)
    } else if (!checkpoint) {
      found.signature = fails('checkpoint_malformed')
    }
  }
  return { verdict: overall(found), found, checkpoint, signer: key.ok ? key.value.name : '' }
}

async function signer(written: string, elsewhere: string): Promise<Finding> {
  const given = elsewhere.trim()
  if (given === '') {
    return { verdict: 'open' }
  }
  const key = await readKey(given)
  if (!key.ok) {
    return fails(key.fault)
  }
  return given === written.trim() ? holds : fails('other_key')
}

/** The origin names the organisation and the round that the receipt gives. */
function roundOf(receipt: ReceiptFile, checkpoint: Checkpoint): Finding {
  return checkpoint.origin === originOf(receipt.organisation, receipt.round) ? holds : fails('other_round')
}

async function place(receipt: ReceiptFile, checkpoint: Checkpoint): Promise<Finding> {
  if (receipt.size !== checkpoint.size) {
    return fails('other_size')
  }
  const { leaf, index, size, path } = receipt
  return (await includes(leaf, index, size, path, checkpoint.root)) ? holds : fails('no_path')
}

function overall(found: Record<Step, Finding>): Report['verdict'] {
  const all = Object.values(found)
  if (all.some((f) => f.verdict === 'fails' && f.reason !== 'unable')) {
    return 'fails'
  }
  if (found.signature.reason === 'unable') {
    return 'unable'
  }
  return all.some((f) => f.verdict === 'open') ? 'open' : 'holds'
}
