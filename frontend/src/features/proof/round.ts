import { equal, toHex, type Bytes } from './bytes'
import { checkReceipt, type Finding, type Reason as ReceiptReason } from './check'
import { originOf, readCheckpoint, type Checkpoint } from './checkpoint'
import { readLeaves } from './leaves'
import { openNote, readKey, unverifiedText } from './note'
import { isFault, receiptOf } from './receipt'
import { ascending, rootOf } from './tree'

/** What is looked at in a whole round, in this order. */
export const roundSteps = ['signature', 'signer', 'round', 'tree', 'size', 'release', 'mine'] as const
export type RoundStep = (typeof roundSteps)[number]

export type RoundReason =
  | ReceiptReason
  | 'leaves_malformed' // the list of records cannot be read
  | 'other_root' // all records together do not make the signed root
  | 'not_ascending' // their order could tell something, or one is there twice
  | 'other_turnout' // as many records were signed as people did not answer
  | 'other_release' // what is shown is not what was signed
  | 'other_checkpoint' // my receipt was signed in another checkpoint than this
  | 'receipt_malformed'

export interface RoundFinding {
  verdict: Finding['verdict']
  reason?: RoundReason
}

/** What the service says of a round. */
export interface RoundSaid {
  organisation: string
  round: string
  note: string
  key: string
  /** All leaves, one a line. */
  leaves: string
  /** What is published as the turnout, and the hash of what is shown. */
  turnout: number
  release: string
  /** My receipt file, null for none. */
  receipt: unknown
}

export interface RoundReport {
  found: Partial<Record<RoundStep, RoundFinding>>
  checkpoint: Checkpoint | null
  signer: string
  /** How many records the tree was computed from. */
  counted: number
}

const holds: RoundFinding = { verdict: 'holds' }
const fails = (reason: RoundReason): RoundFinding => ({ verdict: 'fails', reason })

/**
 * Checks what the service says of a round against itself, and its key against the one that this
 * browser has seen before ("" for none).
 */
export async function checkRound(said: RoundSaid, keySeen: string): Promise<RoundReport> {
  const text = unverifiedText(said.note)
  const checkpoint = text === null ? null : readCheckpoint(text)
  const key = await readKey(said.key)
  const leaves = readLeaves(said.leaves)
  const found: RoundReport['found'] = {
    signature: checkpoint ? holds : fails('note_malformed'),
    signer: keySeen === '' ? { verdict: 'open' } : keySeen === said.key ? holds : fails('other_key'),
  }
  if (!key.ok) {
    found.signature = fails(key.fault)
  } else {
    const opened = await openNote(said.note, key.value)
    if (!opened.ok) {
      found.signature = fails(opened.fault)
    }
  }
  if (checkpoint) {
    found.round = checkpoint.origin === originOf(said.organisation, said.round) ? holds : fails('other_round')
    found.tree = leaves ? await whole(leaves, checkpoint) : fails('leaves_malformed')
    found.size = checkpoint.size === said.turnout ? holds : fails('other_turnout')
    found.release = checkpoint.release === said.release ? holds : fails('other_release')
    if (said.receipt !== null) {
      found.mine = await mine(said, leaves ?? [])
    }
  }
  return {
    found,
    checkpoint,
    signer: key.ok ? key.value.name : '',
    counted: leaves?.length ?? 0,
  }
}

/** The tree over all leaves is the one that was signed. */
async function whole(leaves: readonly Bytes[], checkpoint: Checkpoint): Promise<RoundFinding> {
  if (leaves.length !== checkpoint.size || !equal(await rootOf(leaves), checkpoint.root)) {
    return fails('other_root')
  }
  return ascending(leaves) ? holds : fails('not_ascending')
}

/** My receipt holds, by the same checkpoint, and its leaf is one of all. */
async function mine(said: RoundSaid, leaves: readonly Bytes[]): Promise<RoundFinding> {
  const receipt = receiptOf(said.receipt)
  if (isFault(receipt)) {
    return fails('receipt_malformed')
  }
  if (receipt.checkpoint !== said.note || receipt.key !== said.key) {
    return fails('other_checkpoint')
  }
  const { found } = await checkReceipt(receipt, '')
  if (found.tree.verdict !== 'holds') {
    return fails(found.tree.reason ?? 'no_path')
  }
  const leaf = leaves[receipt.index]
  return leaf && toHex(leaf) === toHex(receipt.leaf) ? holds : fails('no_path')
}

/** What all findings come to. */
export function roundVerdict({ found }: RoundReport): Finding['verdict'] | 'unable' {
  const all = Object.values(found)
  if (all.some((f) => f.verdict === 'fails' && f.reason !== 'unable')) {
    return 'fails'
  }
  return found.signature?.reason === 'unable'
    ? 'unable'
    : all.some((f) => f.verdict === 'open')
      ? 'open'
      : 'holds'
}
