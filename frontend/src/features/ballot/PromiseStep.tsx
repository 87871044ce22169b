import { Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import classes from './ballot.module.css'
import { writersNeeded } from './comments'

/** What is promised before the first click, each with the setting that enforces it. */
export function PromiseStep({ settings }: { settings: Schemas['Settings'] }) {
  const { t } = useTranslation()
  const { floors } = settings
  return (
    <section>
      <Title order={2} tabIndex={-1} className={classes.stepTitle}>
        {t('ballot.promise.title')}
      </Title>
      <dl className={classes.promises}>
        <Promise term={t('ballot.promise.who')} setting={t('ballot.promise.whoSetting')}>
          {t('ballot.promise.whoText')}
        </Promise>
        <Promise term={t('ballot.promise.floors')} setting={t('ballot.promise.floorsSetting', floors)}>
          {t('ballot.promise.floorsText', floors)}
        </Promise>
        {(settings.comments ?? []).length > 0 && (
          <Promise term={t('ballot.promise.comments')} setting={t('ballot.promise.commentsSetting')}>
            {t('ballot.promise.commentsText', { writers: writersNeeded(floors) })}
          </Promise>
        )}
        <Promise term={t('ballot.promise.declined')} setting={t('ballot.promise.declinedSetting')}>
          {t('ballot.promise.declinedText')}
        </Promise>
        <Promise term={t('ballot.promise.purpose')} setting={t('ballot.promise.purposeSetting')}>
          {settings.purpose}{' '}
          <strong>{t(settings.may_inform_pay ? 'ballot.promise.pay' : 'ballot.promise.noPay')}</strong>
        </Promise>
        <Promise term={t('ballot.promise.retention')} setting={t('ballot.promise.retentionSetting')}>
          {settings.retention_months > 0
            ? t('ballot.promise.retentionMonths', { count: settings.retention_months })
            : t('ballot.promise.retentionNext')}
        </Promise>
        <Promise term={t('ballot.promise.turnout')} setting={t('ballot.promise.turnoutSetting')}>
          {t('ballot.promise.turnoutText')}
        </Promise>
        <Promise term={t('ballot.promise.draft')} setting={t('ballot.promise.draftSetting')}>
          {t('ballot.promise.draftText')}
        </Promise>
        <Promise term={t('ballot.promise.limits')} setting={t('ballot.promise.limitsSetting')}>
          {t('ballot.promise.limitsText')}
        </Promise>
      </dl>
    </section>
  )
}

function Promise({ term, setting, children }: { term: string; setting: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <p>{children}</p>
        <p className={classes.setting}>
          <Link to="/promises">{setting}</Link>
        </p>
      </dd>
    </div>
  )
}
