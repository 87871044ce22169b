import { Text, Title } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import classes from './Page.module.css'

export interface PageProps {
  /** The heading, and the title of the tab. */
  title: string
  /** The first thing on the page: a sentence that says what is to be known. */
  lead?: ReactNode
  /** Beside the heading, such as a choice of round or buttons. */
  aside?: ReactNode
  children?: ReactNode
}

/** Whether a page was open before, in this visit. */
let visited = false

/** A page: heading, a sentence, then the rest. The heading takes the focus when it opens. */
export function Page({ title, lead, aside, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Followship`
  }, [title])
  useEffect(() => {
    // Not on the first page of a visit: there the browser's own place is right.
    if (visited && document.activeElement === document.body) {
      heading.current?.focus({ preventScroll: true })
    }
    visited = true
  }, [])
  return (
    <article className={classes.page}>
      <header className={classes.head}>
        <div>
          <Title order={1} tabIndex={-1} ref={heading}>
            {title}
          </Title>
          {lead && (
            <Text component="div" className={classes.lead} size="lg">
              {lead}
            </Text>
          )}
        </div>
        {aside && <div className={classes.aside}>{aside}</div>}
      </header>
      {children}
    </article>
  )
}

/** A part of a page with a heading of its own. */
export function Section({ title, children, id }: { title: string; children: ReactNode; id?: string }) {
  return (
    <section className={classes.section} id={id} aria-label={title}>
      <Title order={2}>{title}</Title>
      {children}
    </section>
  )
}
