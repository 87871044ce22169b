import { Title } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from '@/components/States'
import classes from './ballot.module.css'
import { everyone } from './board'
import type { Asked, Content } from './content'
import { PersonSearch } from './PersonSearch'
import type { Act } from './RankBoard'

/** Loads what dragging needs, which nobody has to wait for who reads the promise first. */
export const loadBoard = () => import('./RankBoard')

const RankBoard = lazy(async () => ({ default: (await loadBoard()).RankBoard }))

/** The list: whose contribution stands ahead of whose. */
export function ListStep({
  content,
  asked,
  criteria,
  turn,
  act,
  titles,
  setTitles,
}: {
  content: Content
  asked: Asked
  criteria: readonly string[]
  turn: number
  act: Act
  titles: boolean
  setTitles: (shown: boolean) => void
}) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const { board } = content
  // On a phone the people come first.
  const [wide] = useState(() => window.matchMedia('(min-width: 56em)').matches)
  const others = useMemo(() => {
    const here = new Set(everyone(board))
    return [...asked.roster].filter((person) => person !== asked.self && !here.has(person))
  }, [asked, board])
  return (
    <section>
      <Title order={2} tabIndex={-1} className={classes.stepTitle}>
        {t('ballot.list.title')}
      </Title>
      <p className={classes.measure}>{t('ballot.list.lead')}</p>
      {criteria.length > 0 && (
        <details className={classes.criteria} open={wide}>
          <summary>{t('ballot.list.criteria')}</summary>
          <ul>
            {criteria.map((criterion) => (
              <li key={criterion}>{criterion}</li>
            ))}
          </ul>
        </details>
      )}
      <Suspense fallback={<Loading />}>
        <RankBoard
          board={board}
          turn={turn}
          act={act}
          query={query}
          poolHead={
            <label className={classes.filter}>
              <span className={classes.hidden}>{t('ballot.pool.search')}</span>
              <input
                type="search"
                className={classes.input}
                placeholder={t('ballot.pool.search')}
                value={query}
                onChange={(event) => setQuery(event.currentTarget.value)}
              />
            </label>
          }
          poolFoot={
            <div className={classes.poolFoot}>
              <PersonSearch
                label={t('ballot.pool.add')}
                hint={t('ballot.pool.addHint')}
                among={others}
                choose={(person) => act('add', person)}
              />
              <div>
                <label className={classes.check}>
                  <input
                    type="checkbox"
                    checked={titles}
                    aria-describedby="titles-hint"
                    onChange={(event) => setTitles(event.currentTarget.checked)}
                  />{' '}
                  {t('ballot.pool.titles')}
                </label>
                <p className={classes.hint} id="titles-hint">
                  {t('ballot.pool.titlesHint')}
                </p>
              </div>
            </div>
          }
        />
      </Suspense>
    </section>
  )
}
