import { createContext, useContext } from 'react'

/** How a person is shown. */
export interface Shown {
  name: string
  /** Under the name: what tells two of one name apart, or titles when they are wanted. */
  detail: string
}

export type ShowPerson = (id: string) => Shown

export const PeopleContext = createContext<ShowPerson>(() => ({ name: '', detail: '' }))

export const usePeople = () => useContext(PeopleContext)

/** Text as it is compared when searching: without case and accents. */
export const folded = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').toLowerCase()

/** Reports whether every word of a query begins a word of a name. */
export function matches(name: string, query: string): boolean {
  const words = folded(name).split(/[\s-]+/)
  return folded(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)))
}
