import { describe, expect, it } from 'vitest'
import deAdmin from './admin.de.json'
import enAdmin from './admin.en.json'
import esAdmin from './admin.es.json'
import de from './de.json'
import en from './en.json'
import es from './es.json'
import deProof from './proof.de.json'
import enProof from './proof.en.json'
import esProof from './proof.es.json'
import { fitting } from './index'

/** The keys of a language file, with the plural forms of one text as one key. */
function keys(texts: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(texts)) {
    const full = path ? `${path}.${key}` : key
    if (typeof value === 'string') {
      found.set(full, value)
    } else {
      keys(value as object, full).forEach((text, k) => found.set(k, text))
    }
  }
  return found
}

const filled = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]).sort()

describe('languages', () => {
  const english = new Map([...keys(en), ...keys(enAdmin), ...keys(enProof)])
  const others = [
    ['German', new Map([...keys(de), ...keys(deAdmin), ...keys(deProof)])],
    ['Spanish', new Map([...keys(es), ...keys(esAdmin), ...keys(esProof)])],
  ] as const

  it('have each text once', () => {
    // What a room adds must not replace what is there.
    expect(english.size).toBe(keys(en).size + keys(enAdmin).size + keys(enProof).size)
  })

  it.each(others)('have the same texts: %s', (_, texts) => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it.each([['English', english], ...others] as const)('leave nothing empty: %s', (_, texts) => {
    expect([...texts].filter(([, text]) => !text.trim()).map(([key]) => key)).toEqual([])
  })

  it.each(others)('fill in the same values: %s', (_, texts) => {
    const differ = [...english].filter(
      ([key, text]) =>
        // A plural form may leave its number out.
        !/_(zero|one)$/.test(key) && filled(text).join() !== filled(texts.get(key) ?? '').join(),
    )
    expect(differ.map(([key]) => key)).toEqual([])
  })

  it.each([['English', english], ...others] as const)('refer to texts that are there: %s', (_, texts) => {
    const missing = [...texts].flatMap(([key, text]) =>
      [...text.matchAll(/\$t\(([\w.]+)/g)]
        .filter((m) => !texts.has(m[1] ?? ''))
        .map((m) => `${key} → ${m[1]}`),
    )
    expect(missing).toEqual([])
  })

  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'de'], 'de'],
    [['es-MX', 'en'], 'es'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('fit %j: %s', (wanted, language) => {
    expect(fitting(wanted)).toBe(language)
  })
})
