import { joined, toBase64, toHex, type Bytes } from './bytes'
import { originOf } from './checkpoint'
import { leafHash, nodeHash } from './tree'

/** Signs with a key of its own, as the service does. */
export async function signer(name: string) {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const marked = joined(Uint8Array.of(1), raw)
  const digest = await crypto.subtle.digest('SHA-256', joined(new TextEncoder().encode(`${name}\n`), marked))
  const hash = new Uint8Array(digest).slice(0, 4)
  return {
    key: `${name}+${toHex(hash)}+${toBase64(marked)}`,
    sign: async (text: string) => {
      const signature = await crypto.subtle.sign('Ed25519', pair.privateKey, new TextEncoder().encode(text))
      return `${text}\n— ${name} ${toBase64(joined(hash, new Uint8Array(signature)))}\n`
    },
  }
}

export const organisation = 'nlthqp2pxxurw3vyrnz2jdwsi4'
export const round = '3psyqlrfpfudimwbx7cskrkk3u'

/** A receipt file of the second of three records, its key and what it was made of. */
export async function sample() {
  const { key, sign } = await signer('orchard.example')
  const [a, b, c] = (await Promise.all([1, 2, 3].map((i) => leafHash(Uint8Array.of(i))))) as [
    Bytes,
    Bytes,
    Bytes,
  ]
  const root = await nodeHash(await nodeHash(a, b), c)
  const textOf = (size: number) =>
    [
      originOf(organisation, round),
      String(size),
      toBase64(root),
      `release ${'ab'.repeat(32)}`,
      `settings ${'cd'.repeat(32)}`,
      '',
    ].join('\n')
  const file = {
    followship_receipt: 1,
    organisation,
    round,
    leaf: toHex(b),
    version: 2,
    proof: {
      index: 1,
      size: 3,
      hashes: [toHex(a), toHex(c)],
      checkpoint: await sign(textOf(3)),
      verifier_key: key,
    },
  }
  return { file, key, sign, root, textOf, leaves: [a, b, c] }
}
