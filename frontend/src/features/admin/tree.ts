export interface Nested {
  id: string
  name: string
  parent: string | null
  ended: string | null
}

export interface Branch<T extends Nested> {
  item: T
  depth: number
}

/** Things that lie within one another in the order of an index: by name, each followed by what it holds. */
export function branches<T extends Nested>(list: readonly T[], language?: string): Branch<T>[] {
  const there = new Set(list.map((x) => x.id))
  const under = new Map<string, T[]>()
  for (const item of [...list].sort((a, b) => a.name.localeCompare(b.name, language))) {
    // What lies in something that is not shown stands at the top.
    const parent = item.parent && there.has(item.parent) ? item.parent : ''
    under.set(parent, [...(under.get(parent) ?? []), item])
  }
  const out: Branch<T>[] = []
  const visit = (parent: string, depth: number) => {
    for (const item of under.get(parent) ?? []) {
      out.push({ item, depth })
      visit(item.id, depth + 1)
    }
  }
  visit('', 0)
  return out
}

/** A thing and all that lies in it: none of them can hold it. */
export function within(list: readonly Nested[], id: string): Set<string> {
  const found = new Set([id])
  for (let size = 0; size < found.size;) {
    size = found.size
    for (const x of list) {
      if (x.parent && found.has(x.parent)) {
        found.add(x.id)
      }
    }
  }
  return found
}

/** Reports whether something has ended before a day. */
export const hasEnded = (x: { ended: string | null }, today: string) => x.ended !== null && x.ended < today
