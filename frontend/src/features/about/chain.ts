import type { Entry } from './log'

const text = new TextEncoder()

/** A time of the log in microseconds, as precisely as it is kept; more than a number of JavaScript holds exactly. */
export function micros(at: string): bigint {
  const fraction = (/\.(\d+)/.exec(at)?.[1] ?? '').padEnd(6, '0').slice(0, 6)
  const seconds = Date.parse(at.replace(/\.\d+/, '')) / 1000
  return BigInt(seconds) * 1_000_000n + BigInt(fraction)
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (b) => parseInt(b, 16))
}

function int64(n: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, n)
  return bytes
}

/** The hash that a line must carry: SHA-256 over each field with its length in front. */
export async function seal(e: Entry, organisation: string): Promise<string> {
  const fields = [
    text.encode('followship transparency log line, version 1'),
    bytesOf(e.previous),
    text.encode(organisation),
    int64(BigInt(e.number)),
    int64(micros(e.at)),
    text.encode(e.actor ?? ''),
    text.encode(e.action),
    text.encode(e.object),
    text.encode(e.detail),
  ]
  const encoded = new Uint8Array(fields.reduce((n, f) => n + 8 + f.length, 0))
  let at = 0
  for (const field of fields) {
    encoded.set(int64(BigInt(field.length)), at)
    encoded.set(field, at + 8)
    at += 8 + field.length
  }
  const digest = await crypto.subtle.digest('SHA-256', encoded)
  return Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, '0')).join('')
}

/**
 * Returns the number of the first line that does not fit its seal or the line before,
 * null where all do. The lines are from the first on.
 */
export async function firstBroken(entries: readonly Entry[], organisation: string): Promise<number | null> {
  let previous = '0'.repeat(64)
  for (const [i, e] of entries.entries()) {
    if (e.number !== i + 1 || e.previous !== previous || (await seal(e, organisation)) !== e.hash) {
      return i + 1
    }
    previous = e.hash
  }
  return null
}
