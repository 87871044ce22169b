// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { checkMany, checkReceipt, type Reason, type Step } from './check'
import { readCheckpoint } from './checkpoint'
import { isFault, readReceipt, type ReceiptFile } from './receipt'
import { round, sample, signer } from './sample.test-help'

const made = await sample()
const { file, key } = made

function receipt(changed: object = {}, inProof: object = {}): ReceiptFile {
  const found = readReceipt(JSON.stringify({ ...file, ...changed, proof: { ...file.proof, ...inProof } }))
  if (isFault(found)) {
    throw new Error(`${found.fault} ${found.field}`)
  }
  return found
}

describe('a receipt', () => {
  it('holds with the key from elsewhere', async () => {
    const report = await checkReceipt(receipt(), ` ${key}\n`)
    expect(report.verdict).toBe('holds')
    expect(Object.values(report.found).map((f) => f.verdict)).toEqual(['holds', 'holds', 'holds', 'holds'])
    expect(report.signer).toBe('orchard.example')
    expect(report.checkpoint).toMatchObject({ size: 3, release: 'ab'.repeat(32), settings: 'cd'.repeat(32) })
  })

  it('is open while its key was compared with nothing', async () => {
    const report = await checkReceipt(receipt(), '')
    expect(report.verdict).toBe('open')
    expect(report.found.signer).toEqual({ verdict: 'open' })
  })

  it('that somebody made with a key of their own fits itself, and fails by the key', async () => {
    const other = await signer('orchard.example')
    const forged = receipt({}, { checkpoint: await other.sign(made.textOf(3)), verifier_key: other.key })
    expect((await checkReceipt(forged, '')).verdict).toBe('open')
    const report = await checkReceipt(forged, key)
    expect(report.verdict).toBe('fails')
    expect(report.found.signer).toEqual({ verdict: 'fails', reason: 'other_key' })
  })

  it.each<[string, Step, Reason, () => ReceiptFile | Promise<ReceiptFile>]>([
    ['another leaf', 'tree', 'no_path', () => receipt({ leaf: '00'.repeat(32) })],
    ['another place', 'tree', 'no_path', () => receipt({}, { index: 0 })],
    ['a place outside', 'tree', 'no_path', () => receipt({}, { index: 7 })],
    ['another size', 'tree', 'other_size', () => receipt({}, { size: 4 })],
    ['no path', 'tree', 'no_path', () => receipt({}, { hashes: [] })],
    ['another round', 'round', 'other_round', () => receipt({ round: 'x' })],
    ['another organisation', 'round', 'other_round', () => receipt({ organisation: round })],
    [
      'a changed checkpoint',
      'signature',
      'signature_wrong',
      () => receipt({}, { checkpoint: file.proof.checkpoint.replace('release ab', 'release ac') }),
    ],
    ['no signature', 'signature', 'note_malformed', () => receipt({}, { checkpoint: made.textOf(3) })],
    ['no key', 'signature', 'key_malformed', () => receipt({}, { verifier_key: 'none' })],
    [
      'an altered key',
      'signature',
      'key_altered',
      () => receipt({}, { verifier_key: key.replace('orchard', 'orchart') }),
    ],
    [
      'a signed letter',
      'signature',
      'checkpoint_malformed',
      async () => receipt({}, { checkpoint: await made.sign('Dear all,\nwe counted.\n') }),
    ],
    [
      'a signature by somebody else',
      'signature',
      'not_signed',
      async () => receipt({}, { verifier_key: (await signer('elsewhere.example')).key }),
    ],
  ])('fails with %s', async (_, step, reason, changed) => {
    const { verdict, found } = await checkReceipt(await changed(), '')
    expect(found[step]).toEqual({ verdict: 'fails', reason })
    expect(verdict).toBe('fails')
  })

  it('fails with a bit flipped in anything it binds', async () => {
    // In the text of the file, as it would be on a disk.
    const whole = JSON.stringify(file)
    const values = [
      file.organisation,
      file.round,
      file.leaf,
      ...file.proof.hashes,
      JSON.stringify(file.proof.checkpoint).slice(1, -1),
      file.proof.verifier_key,
      '"index":1',
      '"size":3',
    ]
    const bytes = new TextEncoder().encode(whole)
    let tried = 0
    for (const value of values) {
      const start = new TextEncoder().encode(whole.slice(0, whole.indexOf(value))).length
      const end = start + new TextEncoder().encode(value).length
      const verdicts = []
      for (let bit = 8 * start; bit < 8 * end; bit++) {
        const changed = bytes.slice()
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const found = readReceipt(changed)
        verdicts.push(
          isFault(found) ? 'fails' : checkReceipt(found, '').then((r) => `${r.verdict} at bit ${bit}`),
        )
        tried++
      }
      const held = (await Promise.all(verdicts)).filter((v) => !v.startsWith('fails'))
      expect(held, value).toEqual([])
    }
    expect(tried).toBeGreaterThan(5_000)
  }, 30_000)

  it('is neither held nor refused by a browser without such signatures', async () => {
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('no', 'NotSupportedError'))
    const report = await checkReceipt(receipt(), key)
    expect(report.verdict).toBe('unable')
    expect(report.found.tree.verdict).toBe('holds')
    // What is wrong without any signature is said all the same.
    expect((await checkReceipt(receipt({ leaf: '00'.repeat(32) }), key)).verdict).toBe('fails')
  })

  it('says what is wrong with the key that was given', async () => {
    expect((await checkReceipt(receipt(), 'hello')).found.signer).toEqual({
      verdict: 'fails',
      reason: 'key_malformed',
    })
    const other = (await signer('orchard.example')).key
    expect((await checkReceipt(receipt(), other)).found.signer.reason).toBe('other_key')
  })
})

describe('many receipts', () => {
  it('hold together', async () => {
    const heard: number[] = []
    const all = Array.from({ length: 250 }, () => receipt())
    const report = await checkMany(all, key, (n) => heard.push(n))
    expect(report).toEqual({ verdict: 'holds', checked: 250, failing: [], checkpoints: 1, rounds: 1 })
    expect(heard).toEqual([100, 200, 250])
    expect((await checkMany(all, '')).verdict).toBe('open')
  })

  it('name those that do not hold', async () => {
    const wrong = receipt({ leaf: '00'.repeat(32) })
    const report = await checkMany([receipt(), wrong, receipt()], key)
    expect(report.verdict).toBe('fails')
    expect(report.failing).toEqual([{ receipt: wrong, reason: 'no_path' }])
  })

  it('show a service that signs different stories of one round', async () => {
    const told = receipt({}, { checkpoint: await made.sign(made.textOf(3).replace('ab', 'ba')) })
    expect((await checkReceipt(told, key)).verdict).toBe('holds')
    expect(await checkMany([receipt(), told], key)).toMatchObject({
      verdict: 'fails',
      checkpoints: 2,
      rounds: 1,
    })
  })
})

describe('the text of a checkpoint', () => {
  const text = made.textOf(3)
  it('is read line by line', () => {
    expect(readCheckpoint(text)).toMatchObject({ origin: `followship/${file.organisation}/${file.round}` })
    expect(readCheckpoint(text.replace(/release.*\n/, ''))?.release).toBe('')
    expect(readCheckpoint(text.replace('settings', 'release'))?.release).toBe('') // which of the two?
  })

  it.each([
    ['nothing', ''],
    ['no size', text.replace('\n3\n', '\nmany\n')],
    ['a size with a zero in front', text.replace('\n3\n', '\n03\n')],
    ['a sign', text.replace('\n3\n', '\n-3\n')],
    ['a short root', text.replace(/\n[^\n]{44}\n/, '\nAAAA\n')],
    ['no end', text.slice(0, -1)],
  ])('is not %s', (_, wrong) => {
    expect(readCheckpoint(wrong)).toBeNull()
  })
})
