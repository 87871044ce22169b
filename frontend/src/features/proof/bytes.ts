/** Bytes that are not shared with anybody: what WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>

const hexDigits = /^(?:[0-9a-f]{2})*$/
const base64Text = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Reads lower-case hexadecimal digits; null for anything else. */
export function fromHex(text: string): Bytes | null {
  if (!hexDigits.test(text)) {
    return null
  }
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/**
 * Reads base64 with its padding; null for anything else. One sequence of bytes has one
 * text: bits that the padding leaves over are zero, so no bit of a text is without meaning.
 */
export function fromBase64(text: string): Bytes | null {
  if (!base64Text.test(text)) {
    return null
  }
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  return toBase64(bytes) === text ? bytes : null
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''))
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

export function joined(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
