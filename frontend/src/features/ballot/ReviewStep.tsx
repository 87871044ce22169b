import { Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import classes from './ballot.module.css'
import { pool } from './board'
import { answered, writersNeeded } from './comments'
import { compare, type Asked, type Content } from './content'
import { ListSummary, useNames } from './Summary'

/** All that is about to be handed in, and what is left open. */
export function ReviewStep({
  content,
  asked,
  settings,
  area,
  version,
  submitted,
  revert,
}: {
  content: Content
  asked: Asked
  settings: Schemas['Settings']
  area: (id: string) => string
  /** The version that is submitted, 0 for none. */
  version: number
  submitted: Content
  revert: () => void
}) {
  const { t } = useTranslation()
  const names = useNames()
  const left = pool(content.board).length
  const same = version > 0 && compare(content, submitted, asked).length === 0
  return (
    <section>
      <Title order={2} tabIndex={-1} className={classes.stepTitle}>
        {t('ballot.review.title')}
      </Title>
      <p className={classes.measure}>
        {version === 0
          ? t('ballot.review.lead')
          : same
            ? t('ballot.review.same', { version })
            : t('ballot.review.changed', { version })}
      </p>
      {version > 0 && !same && (
        <p>
          <button type="button" className={classes.link} onClick={revert}>
            {t('ballot.review.revert')}
          </button>
        </p>
      )}
      <div className={classes.review}>
        <div>
          <h3>{t('ballot.steps.list')}</h3>
          <ListSummary board={content.board} />
          {left > 0 && <p className={classes.hint}>{t('ballot.review.left', { count: left })}</p>}
          <Link to="." hash="list" resetScroll={false} className={classes.link ?? ''}>
            {t('ballot.review.changeList')}
          </Link>
        </div>
        {asked.prompts.length > 0 && (
          <div>
            <h3>{t('ballot.steps.comments')}</h3>
            <dl className={classes.answers}>
              {answered(content, asked).map((c) => (
                <div key={c.person + c.prompt}>
                  <dt>{names([c.person])}</dt>
                  <dd>
                    {t(c.signed ? 'ballot.comments.quotedSigned' : 'ballot.comments.quoted', {
                      text: c.text.trim(),
                    })}
                  </dd>
                </div>
              ))}
            </dl>
            <p className={classes.hint}>
              {answered(content, asked).length === 0
                ? t('ballot.comments.none')
                : t('ballot.comments.promise', { writers: writersNeeded(settings.floors) })}
            </p>
            <Link to="." hash="comments" resetScroll={false} className={classes.link ?? ''}>
              {t('ballot.comments.change')}
            </Link>
          </div>
        )}
        {asked.areas.length > 0 && (
          <div>
            <h3>{t('ballot.steps.follow')}</h3>
            <dl className={classes.answers}>
              {asked.areas
                .filter((id) => content.follows[id])
                .map((id) => (
                  <div key={id}>
                    <dt>{area(id)}</dt>
                    <dd>{names(content.follows[id] ?? []) || t('ballot.follow.nobody')}</dd>
                  </div>
                ))}
            </dl>
            <Unanswered count={asked.areas.filter((id) => !content.follows[id]).length} />
            <Link to="." hash="follow" resetScroll={false} className={classes.link ?? ''}>
              {t('ballot.review.changeFollow')}
            </Link>
          </div>
        )}
        {asked.items.length > 0 && (
          <div>
            <h3>{t('ballot.steps.items')}</h3>
            <dl className={classes.answers}>
              {settings.items
                .filter(({ id }) => id && content.items[id] !== undefined)
                .map(({ id, text }) => (
                  <div key={id}>
                    <dt>{text}</dt>
                    <dd>{t(id && content.items[id] ? 'ballot.items.yes' : 'ballot.items.no')}</dd>
                  </div>
                ))}
            </dl>
            <Unanswered count={asked.items.filter((id) => content.items[id] === undefined).length} />
            <Link to="." hash="items" resetScroll={false} className={classes.link ?? ''}>
              {t('ballot.review.changeItems')}
            </Link>
          </div>
        )}
      </div>
    </section>
  )
}

function Unanswered({ count }: { count: number }) {
  const { t } = useTranslation()
  return count > 0 ? <p className={classes.hint}>{t('ballot.review.unanswered', { count })}</p> : null
}
