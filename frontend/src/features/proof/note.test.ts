// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { fromBase64, fromHex, toBase64, type Bytes } from './bytes'
import { openNote, readKey, unverifiedText, type VerifierKey } from './note'

// A key and a note as golang.org/x/mod/sumdb/note writes them.
const written = 'orchard.example/followship+9095e93d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4'
const text = 'orchard.example/followship/round\n3\nAAAA\n'
const signature =
  'kJXpPXO9FHFci1/m0w/5mdYdif2cGkftcjlg/QMWPDPyFpwq/bTavyx6HWbleaz5zyYaXc8+NOaEzR2RLK7PlKkSYgM='
const note = `${text}\n— orchard.example/followship ${signature}\n`
const other = '— elsewhere kJXpPXO9FHFci1/m0w/5mdYdif2cGkftcjlg/QMW'

async function key(): Promise<VerifierKey> {
  const read = await readKey(written)
  if (!read.ok) {
    throw new Error(read.fault)
  }
  return read.value
}

describe('a verifier key', () => {
  it('is read as it was written', async () => {
    const { name, text: kept, key: bytes } = await key()
    expect([name, kept, bytes.length]).toEqual(['orchard.example/followship', written, 32])
    expect(await readKey(`  ${written}\n`)).toMatchObject({ ok: true })
  })

  it.each([
    ['nothing', ''],
    ['no hash', 'orchard.example/followship'],
    ['no name', '+9095e93d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4'],
    ['a space in the name', `or chard${written.slice(7)}`],
    ['a short hash', written.replace('9095e93d', '9095e93')],
    ['another algorithm', written.replace('+AQOh', '+AgOh')],
    ['too few bytes', `${written.slice(0, -4)}`],
    ['no base64', `${written.slice(0, -1)}!`],
    ['very much', written.padEnd(100_000, 'A')],
  ])('is not %s', async (_, wrong) => {
    expect(await readKey(wrong)).toEqual({ ok: false, fault: 'key_malformed' })
  })

  it('is found altered in any letter', async () => {
    for (let i = 0; i < written.length; i++) {
      for (let bit = 0; bit < 7; bit++) {
        const changed = String.fromCharCode(written.charCodeAt(i) ^ (1 << bit))
        const read = await readKey(written.slice(0, i) + changed + written.slice(i + 1))
        expect(read.ok, `${changed} for letter ${i}`).toBe(false)
      }
    }
  })
})

describe('a note', () => {
  it('gives its text when the key has signed it', async () => {
    expect(await openNote(note, await key())).toEqual({ ok: true, value: text })
    expect(await openNote(`${text}\n${other}\n${note.slice(text.length + 1)}`, await key())).toEqual({
      ok: true,
      value: text,
    })
    expect(unverifiedText(note)).toBe(text)
  })

  it('does not hold with any bit flipped', async () => {
    const signer = await key()
    const bytes = new TextEncoder().encode(note)
    let tried = 0
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const changed = bytes.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const said = new TextDecoder('utf-8').decode(changed)
      const { ok } = await openNote(said, signer)
      expect(ok, `bit ${bit}: ${said}`).toBe(false)
      tried++
    }
    expect(tried).toBe(8 * bytes.length)
  })

  it('says what is wrong with it', async () => {
    const signer = await key()
    const fault = async (n: string) => {
      const opened = await openNote(n, signer)
      return opened.ok ? 'none' : opened.fault
    }
    expect(await fault(note.replace('\n3\n', '\n4\n'))).toBe('signature_wrong')
    expect(await fault(`${text}\n${other}\n`)).toBe('not_signed')
    for (const wrong of [
      '',
      text,
      `${text}\n`,
      note.slice(0, -1),
      note.replace('\n3\n', '\r\n3\n'),
      note.replace('— ', '- '),
      note.replace(' kJ', ' kJ '),
      note.replace('kJXp', 'kJ\u0000p'),
      `\ud800${note}`,
      `${text}\n${`${other}\n`.repeat(101)}`,
      'x'.repeat(1_000_001) + note,
    ]) {
      expect(await fault(wrong), wrong.slice(0, 60)).toBe('note_malformed')
    }
  })

  it('says when the browser cannot check signatures', async () => {
    const signer = await key()
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(
      new DOMException('Unrecognized name.', 'NotSupportedError'),
    )
    expect(await openNote(note, signer)).toEqual({ ok: false, fault: 'unable' })
  })
})

describe('bytes', () => {
  it('have one text each', () => {
    expect(fromHex('00ff')).toEqual(Uint8Array.of(0, 255))
    expect(fromHex('00FF')).toBeNull()
    expect(fromHex('0')).toBeNull()
    expect(fromBase64('AQ==')).toEqual(Uint8Array.of(1))
    expect(fromBase64('AR==')).toBeNull() // the bits that are left over
    expect(fromBase64('AQ')).toBeNull()
    expect(fromBase64('A Q==')).toBeNull()
    const all: Bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(fromBase64(toBase64(all))).toEqual(all)
  })
})
