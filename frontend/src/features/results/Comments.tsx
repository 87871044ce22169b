import { useTranslation } from 'react-i18next'
import { useDirectory } from '@/api/queries'
import type { Schemas } from '@/api/client'
import { Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty } from '@/components/States'
import { byPrompt } from './written'

/** What colleagues wrote about me, and what of mine waits. It is text, never markup. */
export function Comments({ comments }: { comments: Schemas['OwnComments'] }) {
  const { t } = useTranslation()
  const directory = useDirectory()
  const found = byPrompt(comments)
  if (!directory.ready || comments.prompts.length === 0) {
    return null
  }
  return (
    <Section title={t('result.comments.title')} id="comments">
      <p>{t('result.comments.lead')}</p>
      {found.length === 0 && <Empty>{t('result.comments.none')}</Empty>}
      {found.map(({ prompt, signed, texts }) => (
        <div key={prompt}>
          <h3>{textOf(prompt)}</h3>
          {signed.map((c) => (
            <figure key={c.writer} className={prose.quote}>
              <figcaption>
                {t('result.comments.signedBy', { name: directory.person(c.writer) || t('ballot.unknown') })}
              </figcaption>
              <blockquote>{c.text}</blockquote>
            </figure>
          ))}
          {texts.length > 0 && (
            <figure className={prose.quote}>
              <figcaption>{t('result.comments.batch')}</figcaption>
              {texts.map((text, k) => (
                <blockquote key={k}>{text}</blockquote>
              ))}
            </figure>
          )}
        </div>
      ))}
      {comments.waiting.length > 0 && (
        <>
          <h3>{t('result.comments.waiting', { count: comments.waiting.length })}</h3>
          <p className={prose.measure}>{t('result.comments.waitingText')}</p>
          <ul className={prose.bullets}>
            {comments.waiting.map((w) => (
              <li key={w.person + w.prompt}>
                {t('result.comments.waitingAbout', {
                  name: directory.person(w.person) || t('ballot.unknown'),
                  prompt: textOf(w.prompt),
                })}
              </li>
            ))}
          </ul>
          <p className={prose.small}>{t('result.comments.declined')}</p>
        </>
      )}
    </Section>
  )

  function textOf(prompt: string): string {
    return comments.prompts.find((p) => p.id === prompt)?.text ?? t('result.comments.question')
  }
}
