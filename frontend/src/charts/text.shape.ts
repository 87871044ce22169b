/** Is it a number that can be drawn? Everything else is kept back. */
export function known(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** A value held inside a range. */
export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

/** Rounded for an attribute: a tenth of a pixel is enough for paper and wall. */
export function px(value: number): number {
  return Math.round(value * 10) / 10
}

/**
 * The size of a chart's text in pixels: never under 14, as large as the text around
 * it, and growing with the chart, so that a wide one can be read on a wall.
 */
export function fontFor(width: number, around = 16): number {
  return Math.round(clamp(Math.max(around * 0.9, width / 58), 14, 40))
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F300}-\u{1FAFF}]/u
const narrow = /[iljtfrI.,:;'|!()[\] ]/
const broadest = /[mwMW@%]/
const broad = /[&\p{Lu}]/u

/**
 * About how wide a text is. Measuring needs a document; an estimate on the safe
 * side keeps the shapes pure.
 */
export function textWidth(text: string, font: number): number {
  let em = 0
  for (const c of text) {
    if (wide.test(c)) em += 1.05
    else if (narrow.test(c)) em += 0.34
    else if (broadest.test(c)) em += 0.9
    else em += broad.test(c) ? 0.72 : 0.57
  }
  return em * font
}

/** The text, or as much of it as fits with an ellipsis. */
export function shorten(text: string, font: number, most: number): string {
  if (textWidth(text, font) <= most) return text
  let out = ''
  for (const c of text) {
    if (textWidth(out + c + '…', font) > most) break
    out += c
  }
  return out.trimEnd() + '…'
}

/** The text on lines that fit. A word that is too long by itself is shortened. */
export function wrap(text: string, font: number, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`, font) <= most)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(shorten(word, font, most))
  }
  return lines
}
