import { Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './ballot.module.css'
import type { Asked, Content } from './content'
import { Cross } from './icons'
import { usePeople } from './people'
import { PersonSearch } from './PersonSearch'

type Names = readonly string[]

/** How many areas are asked about at once; the rest is under "more". */
const asks = 3

/** Whom one follows, area by area: those one works in first. */
export function FollowStep({
  content,
  asked,
  own,
  question,
  since,
  namesAsked,
  area: nameOf,
  answer,
}: {
  content: Content
  asked: Asked
  /** How many of the areas are one's own; they come first. */
  own: number
  question: string
  since: string
  namesAsked: number
  area: (id: string) => string
  answer: (area: string, names: Names | null) => void
}) {
  const { t } = useTranslation()
  const first = asked.areas.slice(0, Math.min(own, asks))
  const more = asked.areas.slice(first.length)
  const each = (area: string) => (
    <AreaQuestion
      key={area}
      name={nameOf(area)}
      text={question.replaceAll('{area}', nameOf(area)).replaceAll('{since}', since)}
      names={content.follows[area] ?? null}
      asked={asked}
      namesAsked={namesAsked}
      answer={(names) => answer(area, names)}
    />
  )
  return (
    <section>
      <Title order={2} tabIndex={-1} className={classes.stepTitle}>
        {t('ballot.follow.title')}
      </Title>
      <p className={classes.measure}>{t('ballot.follow.lead')}</p>
      {first.length === 0 && <p className={classes.hint}>{t('ballot.follow.noOwn')}</p>}
      {first.map(each)}
      {more.length > 0 && (
        <details className={classes.more} open={first.length === 0 || more.some((a) => content.follows[a])}>
          <summary>{t('ballot.follow.more', { count: more.length })}</summary>
          {more.map(each)}
        </details>
      )}
    </section>
  )
}

function AreaQuestion({
  name,
  text,
  names,
  asked,
  namesAsked,
  answer,
}: {
  name: string
  text: string
  names: Names | null
  asked: Asked
  namesAsked: number
  answer: (names: Names | null) => void
}) {
  const { t } = useTranslation()
  const show = usePeople()
  const given = names ?? []
  const full = given.length >= asked.namesMost
  const others = [...asked.roster].filter((person) => person !== asked.self && !given.includes(person))
  return (
    <fieldset className={classes.question}>
      <legend>{name}</legend>
      <p className={classes.measure}>{text}</p>
      {given.length > 0 && (
        <ul className={classes.chips}>
          {given.map((person) => (
            <li key={person}>
              {show(person).name}
              <button
                type="button"
                className={classes.chipButton}
                aria-label={t('ballot.follow.remove', { name: show(person).name, area: name })}
                onClick={(event) => {
                  // The button goes with the name: the focus goes to where another is written.
                  event.currentTarget.closest('fieldset')?.querySelector('input')?.focus()
                  const rest = given.filter((p) => p !== person)
                  answer(rest.length > 0 ? rest : null)
                }}
              >
                <Cross />
              </button>
            </li>
          ))}
        </ul>
      )}
      <PersonSearch
        label={t('ballot.follow.name', { area: name })}
        hint={
          full
            ? t('ballot.follow.full', { count: asked.namesMost })
            : t('ballot.follow.hint', { asked: namesAsked, most: asked.namesMost })
        }
        among={others}
        full={full}
        choose={(person) => answer([...given, person])}
      />
      {given.length === 0 && (
        <label className={classes.check}>
          <input
            type="checkbox"
            checked={names !== null}
            onChange={(event) => answer(event.currentTarget.checked ? [] : null)}
          />{' '}
          {t('ballot.follow.nobody')}
        </label>
      )}
    </fieldset>
  )
}
