import { useTranslation } from 'react-i18next'
import classes from './ballot.module.css'
import { rankOfGroup, type Board } from './board'
import { usePeople } from './people'

/** A list as it stands, with its ranks, and who is set aside. */
export function ListSummary({ board }: { board: Board }) {
  const { t } = useTranslation()
  const names = useNames()
  return (
    <>
      {board.groups.length === 0 ? (
        <p className={classes.hint}>{t('ballot.review.nobodyListed')}</p>
      ) : (
        <table className={classes.ranks}>
          <thead className={classes.hidden}>
            <tr>
              <th scope="col">{t('ballot.review.rank')}</th>
              <th scope="col">{t('ballot.review.who')}</th>
            </tr>
          </thead>
          <tbody>
            {board.groups.map((group, g) => (
              <tr key={group.join()}>
                <td>{rankOfGroup(board, g)}</td>
                <td>{names(group)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {board.noContact.length > 0 && (
        <p className={classes.hint}>{t('ballot.review.aside', { names: names(board.noContact) })}</p>
      )}
    </>
  )
}

/** Writes people as a list of names. */
export function useNames(): (people: readonly string[]) => string {
  const { i18n } = useTranslation()
  const show = usePeople()
  const list = new Intl.ListFormat(i18n.language)
  return (people) => list.format(people.map((id) => show(id).name))
}
