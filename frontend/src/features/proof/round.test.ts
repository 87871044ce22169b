// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { toBase64, toHex, type Bytes } from './bytes'
import { readLeaves } from './leaves'
import { checkRound, roundVerdict, type RoundReason, type RoundSaid, type RoundStep } from './round'
import { organisation, round, signer } from './sample.test-help'
import { leafHash, nodeHash, rootOf } from './tree'

const compare = (a: Bytes, b: Bytes) => (toHex(a) < toHex(b) ? -1 : 1)

/** A round of five records, as the service tells it to the writer of the second. */
async function told() {
  const { key, sign } = await signer('orchard.example')
  const leaves = (await Promise.all([1, 2, 3, 4, 5].map((i) => leafHash(Uint8Array.of(i))))).sort(compare)
  const [a, b, c, d, e] = leaves as [Bytes, Bytes, Bytes, Bytes, Bytes]
  const textOf = (size: number, root: Uint8Array, release = 'ab'.repeat(32)) =>
    `followship/${organisation}/${round}\n${size}\n${toBase64(root)}\nrelease ${release}\nsettings ${'cd'.repeat(32)}\n`
  const note = await sign(textOf(5, await rootOf(leaves)))
  const receipt = {
    followship_receipt: 1,
    organisation,
    round,
    leaf: toHex(b),
    version: 1,
    proof: {
      index: 1,
      size: 5,
      hashes: [toHex(a), toHex(await nodeHash(c, d)), toHex(e)],
      checkpoint: note,
      verifier_key: key,
    },
  }
  const said: RoundSaid = {
    organisation,
    round,
    note,
    key,
    leaves: leaves.map((l) => `${toHex(l)}\n`).join(''),
    turnout: 5,
    release: 'ab'.repeat(32),
    receipt,
  }
  return { said, leaves, key, sign, textOf, receipt }
}

const made = await told()
const { said, leaves, key } = made
const lines = (list: Bytes[]) => list.map((l) => `${toHex(l)}\n`).join('')

describe('a round', () => {
  it('holds when everything fits and the key was seen before', async () => {
    const report = await checkRound(said, key)
    expect(report.found).toEqual({
      signature: { verdict: 'holds' },
      signer: { verdict: 'holds' },
      round: { verdict: 'holds' },
      tree: { verdict: 'holds' },
      size: { verdict: 'holds' },
      release: { verdict: 'holds' },
      mine: { verdict: 'holds' },
    })
    expect([roundVerdict(report), report.counted]).toEqual(['holds', 5])
  })

  it('is open on the first look, and says nothing of me without a receipt', async () => {
    const report = await checkRound({ ...said, receipt: null }, '')
    expect(roundVerdict(report)).toBe('open')
    expect(report.found.mine).toBeUndefined()
  })

  it.each<[string, RoundStep, RoundReason, () => Partial<RoundSaid> | Promise<Partial<RoundSaid>>]>([
    ['a record taken out', 'tree', 'other_root', () => ({ leaves: lines(leaves.slice(1)) })],
    ['a record added', 'tree', 'other_root', () => ({ leaves: lines([...leaves, leaves[4] as Bytes]) })],
    [
      'two records in another order',
      'tree',
      'other_root',
      () => ({ leaves: lines([leaves[1], leaves[0], ...leaves.slice(2)] as Bytes[]) }),
    ],
    [
      'a record counted twice, and signed so',
      'tree',
      'not_ascending',
      async () => {
        const twice = [leaves[0], ...leaves] as Bytes[]
        return {
          leaves: lines(twice),
          note: await made.sign(made.textOf(6, await rootOf(twice))),
        }
      },
    ],
    [
      'an altered record',
      'tree',
      'other_root',
      () => ({ leaves: said.leaves.replace(/^./, (c) => (c === '0' ? '1' : '0')) }),
    ],
    ['a list that is none', 'tree', 'leaves_malformed', () => ({ leaves: 'hello\n' })],
    ['more answers than records', 'size', 'other_turnout', () => ({ turnout: 6 })],
    ['another release', 'release', 'other_release', () => ({ release: 'ac'.repeat(32) })],
    ['another round', 'round', 'other_round', () => ({ round: organisation })],
    ['a changed note', 'signature', 'signature_wrong', () => ({ note: said.note.replace('\n5\n', '\n4\n') })],
    ['no note', 'signature', 'note_malformed', () => ({ note: 'hello' })],
    ['a changed key', 'signature', 'key_altered', () => ({ key: key.replace('orchard', 'orchare') })],
    ['another key', 'signer', 'other_key', async () => ({ key: (await signer('orchard.example')).key })],
    ['no receipt to read', 'mine', 'receipt_malformed', () => ({ receipt: { ...made.receipt, leaf: 'x' } })],
    [
      'a receipt of another checkpoint',
      'mine',
      'other_checkpoint',
      () => ({ receipt: { ...made.receipt, proof: { ...made.receipt.proof, checkpoint: 'x' } } }),
    ],
    [
      'a receipt of a record that is not there',
      'mine',
      'no_path',
      () => ({ receipt: { ...made.receipt, leaf: '00'.repeat(32) } }),
    ],
  ])('fails with %s', async (_, step, reason, changed) => {
    const report = await checkRound({ ...said, ...(await changed()) }, key)
    expect(report.found[step]).toEqual({ verdict: 'fails', reason })
    expect(roundVerdict(report)).toBe('fails')
  })
})

describe('a list of leaves', () => {
  it('is read line by line, or not at all', () => {
    expect(readLeaves('')).toEqual([])
    expect(readLeaves(lines(leaves))).toEqual(leaves)
    expect(readLeaves(lines(leaves).trimEnd())).toEqual(leaves)
    for (const wrong of ['\n', `${lines(leaves)}\n`, lines(leaves).toUpperCase(), 'ab\n', '<html>']) {
      expect(readLeaves(wrong), wrong).toBeNull()
    }
  })
})
