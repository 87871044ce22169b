import { equal, fromBase64, joined, type Bytes } from './bytes'

// Signed notes as golang.org/x/mod/sumdb/note writes them: a text, an empty line, and lines
// "— name base64(hash of the key ‖ signature)". A verifier key is "name+hash+base64(1 ‖ key)".

/** The key that checks signatures: an Ed25519 public key with the name it signs for. */
export interface VerifierKey {
  name: string
  /** The first four bytes of SHA-256(name ‖ "\n" ‖ 1 ‖ key). */
  hash: Bytes
  /** 32 bytes. */
  key: Bytes
  /** As it was written. */
  text: string
}

/** Why a verifier key or a note is not accepted. */
export type NoteFault =
  | 'key_malformed' // no verifier key
  | 'key_altered' // its hash is not that of its name and key
  | 'note_malformed' // no signed note
  | 'not_signed' // no signature by this key
  | 'signature_wrong' // a signature by this key that does not fit the text
  | 'unable' // this browser cannot check such signatures

export type Checked<T> = { ok: true; value: T } | { ok: false; fault: NoteFault }

const fail = (fault: NoteFault): { ok: false; fault: NoteFault } => ({ ok: false, fault })

const ed25519 = 1
const longestKey = 1_000
const longestNote = 1_000_000
const mostSignatures = 100
const encoder = new TextEncoder()

const nameText = /^[^\s+]+$/u
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0009\u000b-\u001f]/
// Halves of characters, which no UTF-8 holds.
const halves = /[\ud800-\udfff]/u

async function keyHash(name: string, key: Uint8Array): Promise<Bytes> {
  const digest = await crypto.subtle.digest('SHA-256', joined(encoder.encode(`${name}\n`), key))
  return new Uint8Array(digest).slice(0, 4)
}

/** Reads a verifier key, and holds its hash against its name and key. */
export async function readKey(written: string): Promise<Checked<VerifierKey>> {
  const text = written.trim()
  const [, name, hash16, key64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  if (text.length > longestKey || !name || !hash16 || !key64 || !nameText.test(name)) {
    return fail('key_malformed')
  }
  const marked = fromBase64(key64)
  if (!marked || marked.length !== 33 || marked[0] !== ed25519) {
    return fail('key_malformed')
  }
  const hash = Uint8Array.from([0, 2, 4, 6], (i) => parseInt(hash16.slice(i, i + 2), 16))
  if (!equal(hash, await keyHash(name, marked))) {
    return fail('key_altered')
  }
  return { ok: true, value: { name, hash, key: marked.slice(1), text } }
}

/** The parts of a note. */
interface Parts {
  /** The text that is signed, with its last line feed. */
  text: string
  signatures: { name: string; hash: Bytes; signature: Bytes }[]
}

function partsOf(note: string): Parts | null {
  if (note.length > longestNote || control.test(note) || halves.test(note)) {
    return null
  }
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || note.length === split + 2) {
    return null
  }
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > mostSignatures) {
    return null
  }
  const signatures: Parts['signatures'] = []
  for (const line of lines) {
    const [, name, text] = /^\u2014 ([^ ]+) ([^ ]+)$/u.exec(line) ?? []
    const bytes = text ? fromBase64(text) : null
    if (!name || !nameText.test(name) || !bytes || bytes.length < 5) {
      return null
    }
    signatures.push({ name, hash: bytes.slice(0, 4), signature: bytes.slice(4) })
  }
  return { text: note.slice(0, split + 1), signatures }
}

/** Returns the text of a note that the key has signed. */
export async function openNote(note: string, key: VerifierKey): Promise<Checked<string>> {
  const parts = partsOf(note)
  if (!parts) {
    return fail('note_malformed')
  }
  const signed = parts.signatures.find((s) => s.name === key.name && equal(s.hash, key.hash))
  if (!signed) {
    return fail('not_signed')
  }
  let imported: CryptoKey
  try {
    imported = await crypto.subtle.importKey('raw', key.key, 'Ed25519', false, ['verify'])
  } catch (error) {
    // A browser without Ed25519 says NotSupportedError; one that refuses the key, DataError.
    return fail((error as Error).name === 'DataError' ? 'key_malformed' : 'unable')
  }
  const fits = await crypto.subtle.verify('Ed25519', imported, signed.signature, encoder.encode(parts.text))
  return fits ? { ok: true, value: parts.text } : fail('signature_wrong')
}

/** The text of a note without looking at its signatures; null where it is none. */
export const unverifiedText = (note: string): string | null => partsOf(note)?.text ?? null

/** Reports whether this page can compute with WebCrypto at all: over http only localhost can. */
export const canCompute = (): boolean => typeof globalThis.crypto?.subtle !== 'undefined'
