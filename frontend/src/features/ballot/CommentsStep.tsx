import { Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import classes from './ballot.module.css'
import { listed } from './board'
import { characters, commentKey, fault, longest, size, together, writersNeeded, type Said } from './comments'
import type { Asked, Content } from './content'
import { usePeople } from './people'

type Say = (person: string, prompt: string, said: Said | null) => void

/** Words about the people of the list, signed or not, with what is promised beside them. */
export function CommentsStep({
  content,
  asked,
  settings,
  say,
}: {
  content: Content
  asked: Asked
  settings: Schemas['Settings']
  say: Say
}) {
  const { t } = useTranslation()
  const prompts = settings.comments ?? []
  const writers = writersNeeded(settings.floors)
  return (
    <section>
      <Title order={2} tabIndex={-1} className={classes.stepTitle}>
        {t('ballot.comments.title')}
      </Title>
      <p className={classes.measure}>{t('ballot.comments.lead')}</p>
      <p className={classes.measure}>{t('ballot.comments.promise', { writers })}</p>
      {listed(content.board) === 0 ? (
        <p className={classes.hint}>
          {t('ballot.comments.nobody')}{' '}
          <Link to="." hash="list" resetScroll={false} className={classes.link ?? ''}>
            {t('ballot.next.list')}
          </Link>
        </p>
      ) : (
        content.board.groups
          .flat()
          .map((person) => (
            <About
              key={person}
              person={person}
              content={content}
              prompts={prompts}
              writers={writers}
              say={say}
            />
          ))
      )}
      {size(content, asked) > together && <p role="alert">{t('ballot.comments.tooMuch')}</p>}
    </section>
  )
}

function About({
  person,
  content,
  prompts,
  writers,
  say,
}: {
  person: string
  content: Content
  prompts: readonly Schemas['CommentPrompt'][]
  writers: number
  say: Say
}) {
  const { t } = useTranslation()
  const show = usePeople()
  const said = prompts.filter(({ id }) => id && content.comments[commentKey(person, id)]?.text.trim()).length
  const { name, detail } = show(person)
  return (
    <details className={classes.about}>
      <summary>
        {name}
        {detail && <span className={classes.detail}>{detail}</span>}{' '}
        {said > 0 && <span className={classes.hint}>{t('ballot.comments.said', { count: said })}</span>}
      </summary>
      {prompts.map(({ id, text }) =>
        id ? (
          <Field
            key={id}
            name={name}
            prompt={text}
            writers={writers}
            said={content.comments[commentKey(person, id)] ?? null}
            say={(next) => say(person, id, next)}
          />
        ) : null,
      )}
    </details>
  )
}

function Field({
  name,
  prompt,
  writers,
  said,
  say,
}: {
  name: string
  prompt: string
  writers: number
  said: Said | null
  say: (next: Said | null) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  const text = said?.text ?? ''
  const signed = said?.signed ?? false
  const next = (change: Partial<Said>) => {
    const now = { text, signed, ...change }
    say(now.text === '' && !now.signed ? null : now)
  }
  const wrong = fault(text)
  return (
    <div className={classes.comment}>
      <label htmlFor={id}>
        {prompt} <span className={classes.hidden}>{t('ballot.comments.about', { name })}</span>
      </label>
      <textarea
        id={id}
        className={classes.input}
        rows={3}
        maxLength={longest}
        value={text}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-promise ${id}-left`}
        onChange={(event) => next({ text: event.currentTarget.value })}
      />
      <label className={classes.check}>
        <input
          type="checkbox"
          checked={signed}
          onChange={(event) => next({ signed: event.currentTarget.checked })}
        />{' '}
        {t('ballot.comments.sign')}
      </label>
      <p className={classes.hint} id={`${id}-promise`}>
        {t(signed ? 'ballot.comments.signed' : 'ballot.comments.unsigned', { name, writers })}
      </p>
      <p className={classes.hint} id={`${id}-left`}>
        {wrong === null
          ? t('ballot.comments.left', { count: longest - characters(text).length })
          : t('ballot.comments.wrong')}
      </p>
    </div>
  )
}
