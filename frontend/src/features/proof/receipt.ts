import { fromHex, type Bytes } from './bytes'

/** What a receipt file says: that a record is in the tree of a round, and who signed the tree. */
export interface ReceiptFile {
  organisation: string
  round: string
  /** SHA-256(0x00 ‖ sealed record). */
  leaf: Bytes
  /** How often the ballot had been handed in: the last one counts. */
  version: number
  /** The place of the leaf in the tree, from 0. */
  index: number
  /** How many leaves the tree has. */
  size: number
  /** The hashes beside the way from the leaf to the root. */
  path: Bytes[]
  /** The signed note over size and root. */
  checkpoint: string
  /** The key that checks the signature, as the file says. */
  key: string
}

/** Why something is not a receipt file, and where. */
export interface FileFault {
  fault: 'too_large' | 'not_text' | 'not_json' | 'not_receipt' | 'other_format' | 'no_proof' | 'no_record'
  field?: string
}

/** A path of 64 hashes is that of more leaves than there are people. */
export const mostHashes = 64
export const maxBytes = 64 << 10
export const maxBytesOfMany = 64 << 20

/** The format that is read here: `followship_receipt` of the file. */
const format = 1
const mostPeople = 2 ** 31
const id = /^[a-z0-9]{1,64}$/

export const isFault = (found: ReceiptFile | FileFault): found is FileFault => 'fault' in found

/** Reads a receipt file that anybody may have written. */
export function readReceipt(content: string | Uint8Array): ReceiptFile | FileFault {
  const said = jsonOf(content, maxBytes)
  return 'fault' in said ? said : receiptWithin(said.json)
}

/** Reads a file of one receipt, or of many as those who audit collect them: a JSON list of such files. */
export function readReceipts(content: string | Uint8Array): ReceiptFile[] | FileFault {
  const said = jsonOf(content, maxBytesOfMany)
  if ('fault' in said) {
    return said
  }
  if (!Array.isArray(said.json) || said.json.length === 0) {
    const one = readReceipt(content)
    return isFault(one) ? one : [one]
  }
  const all: ReceiptFile[] = []
  for (const [i, one] of said.json.entries()) {
    const found = receiptWithin(one)
    if (isFault(found)) {
      return { ...found, field: `${i + 1}${found.field ? `: ${found.field}` : ''}` }
    }
    all.push(found)
  }
  return all
}

function jsonOf(content: string | Uint8Array, most: number): { json: unknown } | FileFault {
  // A text is never longer than its bytes.
  if (content.length > most) {
    return { fault: 'too_large' }
  }
  let text: string
  try {
    text = typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return { fault: 'not_text' }
  }
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return { fault: 'not_json' }
  }
}

/** Reads a receipt file, or the whole answer of the service that has it in its field `file`. */
function receiptWithin(said: unknown): ReceiptFile | FileFault {
  const answer =
    typeof said === 'object' &&
    said !== null &&
    Object.hasOwn(said, 'recorded') &&
    Object.hasOwn(said, 'file')
  if (!answer) {
    return receiptOf(said)
  }
  const { file } = said as { file: unknown }
  return file === null ? { fault: 'no_record' } : receiptOf(file)
}

/** Reads what a receipt file or the service says, field by field. */
export function receiptOf(said: unknown): ReceiptFile | FileFault {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) {
    return { fault: 'not_receipt' }
  }
  const fields = new Fields(said)
  if (fields.count('followship_receipt', 1) > format) {
    return { fault: 'other_format' }
  }
  const outer = {
    organisation: fields.text('organisation', id),
    round: fields.text('round', id),
    leaf: fields.hash('leaf'),
    version: fields.count('version', 1),
  }
  const proof = fields.object('proof')
  if (fields.wrong !== null) {
    return { fault: 'not_receipt', field: fields.wrong }
  }
  if (proof === null) {
    return { fault: 'no_proof' }
  }
  const inner = new Fields(proof)
  const found: ReceiptFile = {
    ...outer,
    index: inner.count('index', 0),
    size: inner.count('size', 1),
    path: inner.hashes('hashes'),
    checkpoint: inner.text('checkpoint', /^[^\0]{1,10000}$/su),
    key: inner.text('verifier_key', /^[^\0]{1,1000}$/su),
  }
  return inner.wrong === null ? found : { fault: 'not_receipt', field: inner.wrong }
}

/** Reads fields of an object, and keeps the name of the first that is not what it should be. */
class Fields {
  wrong: string | null = null
  constructor(private readonly of: object) {}

  private read(name: string): unknown {
    return Object.hasOwn(this.of, name) ? (this.of as Record<string, unknown>)[name] : undefined
  }

  private refuse<T>(name: string, instead: T): T {
    this.wrong ??= name
    return instead
  }

  text(name: string, form: RegExp): string {
    const value = this.read(name)
    return typeof value === 'string' && form.test(value) ? value : this.refuse(name, '')
  }

  count(name: string, least: number): number {
    const value = this.read(name)
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value < mostPeople
      ? value
      : this.refuse(name, 0)
  }

  /** An object, or null where the field says so. */
  object(name: string): object | null {
    const value = this.read(name)
    return typeof value === 'object' && !Array.isArray(value) ? value : this.refuse(name, null)
  }

  hash(name: string): Bytes {
    return hashOf(this.read(name)) ?? this.refuse(name, new Uint8Array())
  }

  hashes(name: string): Bytes[] {
    const value = this.read(name)
    if (!Array.isArray(value) || value.length > mostHashes) {
      return this.refuse(name, [])
    }
    const read = value.map(hashOf)
    return read.every((h) => h !== null) ? read : this.refuse(name, [])
  }
}

function hashOf(value: unknown): Bytes | null {
  return typeof value === 'string' && value.length === 64 ? fromHex(value) : null
}
