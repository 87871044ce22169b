// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { isFault, maxBytes, mostHashes, readReceipt, readReceipts } from './receipt'
import { sample } from './sample.test-help'

const { file } = await sample()
const read = (changed: object) => readReceipt(JSON.stringify(changed))
const inProof = (changed: object) => read({ ...file, proof: { ...file.proof, ...changed } })

describe('a receipt file', () => {
  it('is read from text and from bytes, whatever else it holds', () => {
    const found = read({ ...file, more: ['of', 'later'] })
    expect(isFault(found)).toBe(false)
    expect(found).toMatchObject({ round: file.round, version: 2, index: 1, size: 3 })
    expect(readReceipt(new TextEncoder().encode(JSON.stringify(file)))).toEqual(read(file))
  })

  it.each([
    ['nothing', ''],
    ['half of one', JSON.stringify(file).slice(0, 200)],
    ['a picture', '\u0089PNG'],
    ['nested without end', '['.repeat(30_000)],
  ])('is not %s', (_, text) => {
    expect(readReceipt(text)).toEqual({ fault: 'not_json' })
  })

  it.each([[null], [1], ['text'], [[file]], [true]])('is not %j', (said) => {
    expect(readReceipt(JSON.stringify(said))).toEqual({ fault: 'not_receipt' })
  })

  it('is small, and text', () => {
    expect(readReceipt(JSON.stringify(file).padEnd(maxBytes + 1))).toEqual({ fault: 'too_large' })
    expect(readReceipt(new Uint8Array(maxBytes + 1))).toEqual({ fault: 'too_large' })
    expect(readReceipt(JSON.stringify(file).padEnd(maxBytes))).toMatchObject({ index: 1 })
    expect(readReceipt(Uint8Array.of(0xff, 0xfe, 0x7b))).toEqual({ fault: 'not_text' })
  })

  it('has a proof once the round is published, and a form that is known', () => {
    expect(read({ ...file, proof: null })).toEqual({ fault: 'no_proof' })
    expect(read({ ...file, followship_receipt: 2 })).toEqual({ fault: 'other_format' })
  })

  it.each([
    ['followship_receipt', undefined],
    ['followship_receipt', '1'],
    ['organisation', '../../etc/passwd'],
    ['organisation', 'A'.repeat(26)],
    ['organisation', 'a'.repeat(65)],
    ['round', { toString: 'x' }],
    ['round', ''],
    ['leaf', file.leaf.toUpperCase()],
    ['leaf', file.leaf.slice(2)],
    ['leaf', `${file.leaf}00`],
    ['leaf', ` ${file.leaf.slice(1)}`],
    ['leaf', 5],
    ['version', 0],
    ['version', 1.5],
    ['proof', []],
    ['proof', 'x'],
    ['proof', undefined],
  ])('is refused for its %s: %j', (field, value) => {
    expect(read({ ...file, [field]: value })).toEqual({ fault: 'not_receipt', field })
  })

  it.each([
    ['index', -1],
    ['index', '1'],
    ['index', 2 ** 31],
    ['size', 0],
    ['size', 1e300],
    ['size', null],
    ['hashes', null],
    ['hashes', { length: 2 }],
    ['hashes', ['x']],
    ['hashes', [null]],
    ['hashes', Array.from({ length: mostHashes + 1 }, () => file.leaf)],
    ['checkpoint', ''],
    ['checkpoint', 'x'.repeat(10_001)],
    ['checkpoint', 'a\0b'],
    ['checkpoint', 7],
    ['verifier_key', ''],
    ['verifier_key', 'x'.repeat(1_001)],
  ])('is refused for the %s of its proof', (field, value) => {
    expect(inProof({ [field]: value })).toEqual({ fault: 'not_receipt', field })
  })

  it('is found in the whole answer of the service', () => {
    const answer = (file: unknown) => ({ submitted: true, receipt: {}, recorded: 'counted', file })
    expect(read(answer(file))).toEqual(read(file))
    expect(read(answer(null))).toEqual({ fault: 'no_record' })
    expect(read(answer(undefined))).toEqual({ fault: 'not_receipt', field: 'followship_receipt' })
    expect(read(answer({ ...file, proof: null }))).toEqual({ fault: 'no_proof' })
    expect(read(answer(answer(file)))).toEqual({ fault: 'not_receipt', field: 'followship_receipt' })
    expect(readReceipts(JSON.stringify([file, answer(file)]))).toEqual([read(file), read(file)])
  })

  it('may come with others in a list', () => {
    const many = (list: unknown) => readReceipts(JSON.stringify(list))
    expect(many(file)).toEqual([read(file)])
    expect(many([file, file])).toEqual([read(file), read(file)])
    expect(many([])).toEqual({ fault: 'not_receipt' })
    expect(many([file, null])).toEqual({ fault: 'not_receipt', field: '2' })
    expect(many([file, { ...file, leaf: 'x' }])).toEqual({ fault: 'not_receipt', field: '2: leaf' })
    // One alone stays small.
    expect(readReceipts(JSON.stringify(file).padEnd(maxBytes + 1))).toEqual({ fault: 'too_large' })
  })

  it('takes no field from elsewhere than itself', () => {
    // __proto__ in JSON is a field like others: what it holds is not inherited.
    const text = JSON.stringify({ ...file, leaf: undefined }).replace(
      /}$/,
      `,"__proto__":{"leaf":"${file.leaf}"}}`,
    )
    expect(readReceipt(text)).toEqual({ fault: 'not_receipt', field: 'leaf' })
    expect(readReceipt(text.replace('"round"', '"constructor"'))).toEqual({
      fault: 'not_receipt',
      field: 'round',
    })
  })
})
