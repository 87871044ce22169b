import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { Dialog } from '@/components/Dialog'
import classes from './ballot.module.css'
import {
  combine,
  compare,
  parts,
  type Asked,
  type Content,
  type Difference,
  type Part,
  type Place,
} from './content'
import type { Said } from './comments'
import { usePeople } from './people'
import { ListSummary, useNames } from './Summary'

type Take = 'ours' | 'theirs'

/**
 * Two versions of one ballot, side by side: nothing is overwritten before the person has
 * decided, for the whole or part by part.
 */
export function Conflict({
  ours,
  theirs,
  theirsSubmitted,
  asked,
  items,
  area,
  decide,
}: {
  ours: Content
  theirs: Content
  theirsSubmitted: boolean
  asked: Asked
  items: readonly Schemas['Item'][]
  area: (id: string) => string
  decide: (chosen: Content) => void
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(true)
  const [take, setTake] = useState<Record<Part, Take>>({
    list: 'ours',
    follows: 'ours',
    items: 'ours',
    comments: 'ours',
  })
  const differences = compare(ours, theirs, asked)
  const differing = parts.filter((part) => differences.some((d) => d.part === part))
  const other = t(theirsSubmitted ? 'ballot.conflict.submitted' : 'ballot.conflict.theirs')
  return (
    <>
      <div className={classes.notice} role="alert">
        {t('ballot.notice.conflict')}{' '}
        <button type="button" className={classes.link} onClick={() => setOpen(true)}>
          {t('ballot.conflict.look')}
        </button>
      </div>
      <Dialog open={open} close={() => setOpen(false)} title={t('ballot.conflict.title')}>
        <p className={classes.measure}>{t('ballot.conflict.lead')}</p>
        <div className={classes.versions}>
          <section aria-label={t('ballot.conflict.ours')}>
            <h3>{t('ballot.conflict.ours')}</h3>
            <ListSummary board={ours.board} />
          </section>
          <section aria-label={other}>
            <h3>{other}</h3>
            <ListSummary board={theirs.board} />
          </section>
        </div>
        {differing.length === 0 ? (
          <p>{t('ballot.conflict.same')}</p>
        ) : (
          differing.map((part) => (
            <fieldset key={part} className={classes.item}>
              <legend>{t(`ballot.conflict.part.${part}`)}</legend>
              <ul className={classes.differences}>
                {differences
                  .filter((d) => d.part === part)
                  .map((d, i) => (
                    <li key={i}>
                      <Words difference={d} items={items} area={area} other={other} />
                    </li>
                  ))}
              </ul>
              <div className={classes.choices}>
                {(['ours', 'theirs'] as const).map((side) => (
                  <label key={side} className={classes.check}>
                    <input
                      type="radio"
                      name={`take-${part}`}
                      checked={take[part] === side}
                      onChange={() => setTake({ ...take, [part]: side })}
                    />{' '}
                    {side === 'ours' ? t('ballot.conflict.ours') : other}
                  </label>
                ))}
              </div>
            </fieldset>
          ))
        )}
        <div className={classes.decide}>
          <button
            type="button"
            className={classes.primary}
            onClick={() => decide(combine(ours, theirs, take))}
          >
            {t('ballot.conflict.use')}
          </button>
          <button type="button" className={classes.secondary} onClick={() => setOpen(false)}>
            {t('ballot.conflict.later')}
          </button>
        </div>
      </Dialog>
    </>
  )
}

/** A difference in words: what it is here, and there. */
function Words({
  difference: d,
  items,
  area,
  other,
}: {
  difference: Difference
  items: readonly Schemas['Item'][]
  area: (id: string) => string
  other: string
}) {
  const { t } = useTranslation()
  const show = usePeople()
  const names = useNames()
  const place = (p: Place) =>
    p.at === 'list'
      ? t(p.tied ? 'ballot.list.rankTied' : 'ballot.list.rank', { rank: p.rank, of: p.of })
      : t(`ballot.conflict.at.${p.at}`)
  const people = (p: readonly string[] | null) =>
    p === null ? t('ballot.items.none') : names(p) || t('ballot.follow.nobody')
  const yes = (y: boolean | null) =>
    t(y === null ? 'ballot.items.none' : y ? 'ballot.items.yes' : 'ballot.items.no')
  const remark = (r: Said | null) =>
    r?.text.trim()
      ? t(r.signed ? 'ballot.comments.quotedSigned' : 'ballot.comments.quoted', { text: r.text.trim() })
      : t('ballot.items.none')
  const [what, here, there] =
    d.part === 'list'
      ? [show(d.person).name, place(d.ours), place(d.theirs)]
      : d.part === 'follows'
        ? [area(d.area), people(d.ours), people(d.theirs)]
        : d.part === 'items'
          ? [items.find((i) => i.id === d.item)?.text ?? '', yes(d.ours), yes(d.theirs)]
          : [show(d.person).name, remark(d.ours), remark(d.theirs)]
  return (
    <>{t('ballot.conflict.words', { what, here, there, ours: t('ballot.conflict.ours'), theirs: other })}</>
  )
}
