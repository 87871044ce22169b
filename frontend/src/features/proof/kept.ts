// What this browser keeps of checks: which rounds were looked at, and which key signed before.
// A browser that keeps nothing is none the worse: then it asks again.

function read(name: string): string {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    return ''
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // full, or not allowed
  }
}

const lookedName = (person: string, round: string) => `followship.looked.${person}.${round}`
const keyName = (organisation: string) => `followship.key.${organisation}`

/** Whether somebody has looked, with this browser, at what was recorded for them. */
export const hasLooked = (person: string, round: string) => read(lookedName(person, round)) !== ''
export const setLooked = (person: string, round: string) => write(lookedName(person, round), 'yes')

/** The key that signed for an organisation when this browser first looked, "" for none. */
export const keySeen = (organisation: string) => read(keyName(organisation))
export const setKeySeen = (organisation: string, key: string) => write(keyName(organisation), key)
