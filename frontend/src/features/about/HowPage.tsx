import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Example } from './Example'

const parts = ['asked', 'said', 'example', 'result', 'cannot', 'promise'] as const

/** The method, from the question to what is said of it. */
export function HowPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('how.title')} lead={t('how.lead')}>
      <nav aria-label={t('how.onThisPage')}>
        <ul className={prose.bullets}>
          {parts.map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{t(`how.${part}`)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Section title={t('how.asked')} id="asked">
        <p>{t('how.askedText')}</p>
        <p>{t('how.askedOut')}</p>
        <p>{t('how.askedFollow')}</p>
      </Section>
      <Section title={t('how.said')} id="said">
        <p>{t('how.saidText')}</p>
      </Section>
      <Section title={t('how.example')} id="example">
        <Example />
      </Section>
      <Section title={t('how.result')} id="result">
        <ul className={prose.bullets}>
          {(['r1', 'r2', 'r3', 'r4'] as const).map((key) => (
            <li key={key}>{t(`how.${key}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('how.cannot')} id="cannot">
        <ul className={prose.bullets}>
          {(['c1', 'c2', 'c3'] as const).map((key) => (
            <li key={key}>{t(`how.${key}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('how.promise')} id="promise">
        <p>
          {t('how.promiseText')} <Link to="/promises">{t('nav.promises')}</Link>
        </p>
        <p>
          <Link to="/how/lists">{t('nav.lists')}</Link>
        </p>
      </Section>
    </Page>
  )
}
