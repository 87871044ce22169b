import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import css from './faculty.module.css'
import { certaintyOf, isRule, rules, sentenceOf, unknownOf, type Notice, type Text } from './notice'
import { useWords } from './useWords'

export interface NoticeCardProps {
  notice: Notice
  published: Schemas['Published']
  /** The level of its heading. */
  level?: 2 | 3 | 4
}

/** A notice: what was seen, how sure, what is not known, and what would distribute power. */
export function NoticeCard({ notice, level = 3 }: NoticeCardProps) {
  const { t } = useTranslation()
  const words = useWords()
  const text = useNoticeText()
  const Heading = `h${level}` as const
  return (
    <section className={css.notice} data-rule={notice.rule}>
      <header>
        <Heading>{text.title(notice)}</Heading>
        <p>{words.names.scope(notice.scope)}</p>
      </header>
      <div>
        <p className={css.evidence}>{text.sentence(notice)}</p>
        <p className={css.limits}>
          {text.certainty(notice)} {text.unknown(notice)}
        </p>
        <dl className={css.proposals}>
          <dt>{t('notice.couldHelp')}</dt>
          {text.proposals(notice).map((p) => (
            <dd key={p}>{p}</dd>
          ))}
        </dl>
      </div>
    </section>
  )
}

/**
 * The texts of notices in the reader's language. Where a release has no figures or a
 * rule no words, it is the sentence of the service, in English.
 */
export function useNoticeText() {
  const { t } = useTranslation()
  const words = useWords()
  const write = (value: number, form: 'count' | 'tenths' | 'index' | 'slope' | 'percent') => {
    switch (form) {
      case 'count':
        return words.number(value, 0)
      case 'tenths':
        return words.number(value, 1)
      case 'index':
        return words.index(value)
      case 'slope':
        return words.number(value, 3)
      case 'percent':
        return words.share(value)
    }
  }
  // Keys are put together of rules here, which the types of the texts cannot follow.
  const told = (text: Text | null, english: string): string =>
    text ? t(text.key as 'notice.couldHelp', text.values) : english
  return {
    title: (n: Notice): string => (isRule(n.rule) ? t(`notice.rule.${n.rule}`) : n.rule),
    sentence: (n: Notice): string => told(sentenceOf(n, write), n.sentence),
    unknown: (n: Notice): string => told(unknownOf(n, write), n.unknown),
    certainty: (n: Notice): string => {
      const kind = certaintyOf(n)
      return kind === 'tested' ? words.sure(n.p_value) : t(`notice.${kind}`)
    },
    proposals: (n: Notice): string[] =>
      n.proposals.map((english, i) =>
        isRule(n.rule) && i < rules[n.rule]
          ? told({ key: `notice.proposal.${n.rule}.${i}`, values: {} }, english)
          : english,
      ),
  }
}
