import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { organisationQuery } from '@/api/queries'
import { absolute, remaining } from '@/lib/time'

/** A moment, with the zone it is told in: the organisation's, as in its mails. */
export function When({ at }: { at: string }) {
  const { i18n } = useTranslation()
  const { data } = useQuery(organisationQuery)
  return <time dateTime={at}>{absolute(at, i18n.language, data?.data.time_zone)}</time>
}

/** A deadline: absolute time, zone and what is left. */
export function Deadline({ at }: { at: string }) {
  const { t, i18n } = useTranslation()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  const left = remaining(at, now, i18n.language)
  return (
    <>
      <When at={at} />
      {left ? ` (${t('time.left', { left })})` : ` (${t('time.over')})`}
    </>
  )
}
