import { useTranslation } from 'react-i18next'
import type { Saying } from './edit'
import type { ShowPerson } from './people'

/** What was said last, as a sentence with names for who listens. */
export function useSentence(show: ShowPerson, { what, turn }: Saying): string {
  const { t, i18n } = useTranslation()
  if (!what) {
    return ''
  }
  // Two sentences alike would be read once.
  const again = turn % 2 === 0 ? '' : '\u00a0'
  if (!('person' in what)) {
    return t(`ballot.said.${what.kind}`) + again
  }
  const { name } = show(what.person)
  switch (what.kind) {
    case 'placed':
    case 'moved':
    case 'untied':
      return t(`ballot.said.${what.kind}`, { name, rank: what.rank, of: what.of }) + again
    case 'tied': {
      const names = new Intl.ListFormat(i18n.language).format(what.others.map((id) => show(id).name))
      return t('ballot.said.tied', { name, names, rank: what.rank, of: what.of }) + again
    }
    case 'full':
      return t('ballot.said.full', { name, count: what.cap }) + again
    default:
      return t(`ballot.said.${what.kind}`, { name }) + again
  }
}
