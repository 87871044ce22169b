import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Verdict } from './check'
import classes from './proof.module.css'

/** A tick, a cross or a ring. */
export function Mark({ verdict, size = 20 }: { verdict: Verdict; size?: number }) {
  return (
    <svg
      className={classes.icon}
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {verdict === 'holds' && <path d="M3.5 10.8l4.2 4.2L16.5 5.5" />}
      {verdict === 'fails' && <path d="M4.5 4.5l11 11M15.5 4.5l-11 11" />}
      {verdict === 'open' && <circle cx="10" cy="10" r="6.5" />}
    </svg>
  )
}

/** The answer, in one sentence, and what to do with it. */
export function Answer({
  verdict,
  children,
  more,
}: {
  verdict: Verdict
  children: string
  more?: ReactNode
}) {
  return (
    <div className={classes.verdict} data-verdict={verdict}>
      <Mark verdict={verdict} size={28} />
      <div>
        <p className={classes.said}>{children}</p>
        {more && <p>{more}</p>}
      </div>
    </div>
  )
}

export interface StepShown {
  key: string
  title: string
  verdict: Verdict
  text: ReactNode
}

/** What was looked at, in order, each with what was found. */
export function StepList({ steps }: { steps: readonly StepShown[] }) {
  const { t } = useTranslation()
  return (
    <ol className={classes.steps}>
      {steps.map((s) => (
        <li key={s.key} data-verdict={s.verdict} data-step={s.key}>
          <Mark verdict={s.verdict} />
          <div>
            <h3>
              {s.title} <span className={classes.word}>· {t(`verify.verdict.${s.verdict}`)}</span>
            </h3>
            <p>{s.text}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
