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

/** What is the same for all receipts of a checkpoint: who signed what. */
interface Signed {
  signature: Finding
  checkpoint: Checkpoint | null
  signer: string
}

async function signedOf({ checkpoint: note, key: written }: ReceiptFile): Promise<Signed> {
  const text = unverifiedText(note)
  const checkpoint = text === null ? null : readCheckpoint(text)
  const key = await readKey(written)
  if (!key.ok) {
    return { signature: fails(key.fault), checkpoint, signer: '' }
  }
  const opened = await openNote(note, key.value)
  const signature = !opened.ok ? fails(opened.fault) : checkpoint ? holds : fails('checkpoint_malformed')
  return { signature, checkpoint, signer: key.value.name }
}

/**
 * Checks a receipt against itself, and its key against one from elsewhere ("" for none). A file
 * that fits itself proves nothing until its key is known: anybody can sign a tree of their own.
 */
export async function checkReceipt(
  receipt: ReceiptFile,
  keyFromElsewhere: string,
  signed: Promise<Signed> = signedOf(receipt),
): Promise<Report> {
  const { signature, checkpoint, signer: name } = await signed
  const found: Record<Step, Finding> = {
    signature,
    signer: await signer(receipt.key, keyFromElsewhere),
    round: checkpoint ? roundOf(receipt, checkpoint) : fails('earlier'),
    tree: checkpoint ? await place(receipt, checkpoint) : fails('earlier'),
  }
  return { verdict: overall(found), found, checkpoint, signer: name }
}

/** What was found in many receipts. */
export interface ManyReport {
  verdict: Report['verdict']
  checked: number
  /** Those that do not hold, the first step that fails of each, in their order. */
  failing: { receipt: ReceiptFile; reason: Reason }[]
  /** The checkpoints they carry: more than one of a round are different stories. */
  checkpoints: number
  rounds: number
}

const atOnce = 100

/** Checks many receipts, each as {@link checkReceipt} does; progress hears how many are done. */
export async function checkMany(
  receipts: readonly ReceiptFile[],
  keyFromElsewhere: string,
  progress: (done: number) => void = () => undefined,
): Promise<ManyReport> {
  const notes = new Map<string, Promise<Signed>>()
  const failing: ManyReport['failing'] = []
  const verdicts = new Set<Report['verdict']>()
  for (let i = 0; i < receipts.length; i += atOnce) {
    const some = receipts.slice(i, i + atOnce)
    const reports = await Promise.all(
      some.map((receipt) => {
        const name = `${receipt.key}\n${receipt.checkpoint}`
        const signed = notes.get(name) ?? signedOf(receipt)
        notes.set(name, signed)
        return checkReceipt(receipt, keyFromElsewhere, signed)
      }),
    )
    for (const [k, { verdict, found }] of reports.entries()) {
      verdicts.add(verdict)
      const reason = steps.map((s) => found[s].reason).find((r) => r && r !== 'unable')
      if (verdict === 'fails' && reason) {
        failing.push({ receipt: some[k] as ReceiptFile, reason })
      }
    }
    progress(i + some.length)
  }
  const checkpoints = new Set(receipts.map((r) => r.checkpoint)).size
  const rounds = new Set(receipts.map((r) => `${r.organisation}/${r.round}`)).size
  const split = checkpoints > rounds
  const worst = (['fails', 'unable', 'open'] as const).find((v) => verdicts.has(v)) ?? 'holds'
  return { verdict: split ? 'fails' : worst, checked: receipts.length, failing, checkpoints, rounds }
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
