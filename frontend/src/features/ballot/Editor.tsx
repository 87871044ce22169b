import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { mandatesQuery, roundsQuery, sessionQuery, useSession, type Directory } from '@/api/queries'
import { signedOut } from '@/api/signedOut'
import { Page } from '@/components/Page'
import { Loading, useProblemText } from '@/components/States'
import { Deadline } from '@/components/When'
import { day } from '@/lib/time'
import { Autosaver, useAutosave } from './autosave'
import classes from './ballot.module.css'
import { listed, pool } from './board'
import { Conflict } from './Conflict'
import { inOrder } from './comments'
import { askedOf, fromDraft, isEmpty, toBallot, toDraft } from './content'
import { edit, type Edit, type Editing } from './edit'
import { FollowStep } from './FollowStep'
import { begin } from './history'
import { Back, Forth } from './icons'
import { ItemsStep } from './ItemsStep'
import { ListStep, loadBoard } from './ListStep'
import { opening, submittedContent } from './opening'
import { PeopleContext, type ShowPerson } from './people'
import { PromiseStep } from './PromiseStep'
import { unanswered, why, Writer } from './queries'
import { ReviewStep } from './ReviewStep'
import { SaveState } from './SaveState'
import { useSentence } from './sentence'
import { sinceOf } from './since'
import { Submission, type SubmissionPhase } from './submission'
import { isProblem } from '@/api/problem'

const steps = ['promise', 'list', 'comments', 'follow', 'items', 'review'] as const
type Step = (typeof steps)[number]

const CommentsStep = lazy(async () => ({ default: (await import('./CommentsStep')).CommentsStep }))

/** Everything that is made on a ballot page, from the promise to handing in. */
export function Editor({ mine, directory }: { mine: Schemas['MyBallot']; directory: Directory }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const session = useSession()
  const { round, settings } = mine

  // What the page opened with stays: answers that come later never replace what is written.
  const [{ asked, writer, opened, saver, submitted }] = useState(() => {
    const asked = askedOf(mine, session.person)
    const writer = new Writer(round.id, session.person)
    const opened = opening(mine, asked, writer.kept())
    const saver = new Autosaver(opened.state, {
      save: writer.saveDraft,
      look: async () => {
        const now = await writer.fetch()
        const version = now.receipt?.version ?? 0
        return {
          draft: now.draft,
          submitted: toDraft(submittedContent(now, asked), asked, version),
          version,
        }
      },
      why,
      copy: writer.keep,
    })
    return { asked, writer, opened, saver, submitted: submittedContent(mine, asked) }
  })
  const [editing, dispatch] = useReducer(edit, null, (): Editing => ({
    history: begin(opened.content),
    saying: { what: null, turn: 0 },
  }))
  const content = editing.history.present
  const { board } = content
  const saving = useAutosave(saver)

  useEffect(() => {
    saver.tell({ type: 'changed', content: toDraft(content, asked, saver.state().base) })
  }, [content, asked, saver])

  // In another tab somebody else may sign in.
  useEffect(() => {
    window.addEventListener('blur', writer.doubt)
    document.addEventListener('visibilitychange', writer.doubt)
    return () => {
      window.removeEventListener('blur', writer.doubt)
      document.removeEventListener('visibilitychange', writer.doubt)
    }
  }, [writer])

  useEffect(() => {
    // Once there is nothing else to do; a failure is tried again when it is needed.
    const timer = setTimeout(() => void loadBoard().catch(() => undefined), 1500)
    return () => clearTimeout(timer)
  }, [])

  const signedInAt = useQuery(sessionQuery).dataUpdatedAt
  useEffect(() => {
    saver.tell({ type: 'signedIn' })
  }, [signedInAt, saver])

  const [sending, setSending] = useState<{ phase: SubmissionPhase; error: unknown }>({
    phase: 'idle',
    error: null,
  })
  const [submission] = useState(
    () =>
      new Submission<Schemas['Ballot'], Schemas['Receipt']>({
        send: writer.submit,
        unanswered,
        signedOut: (error) => isProblem(error, 'sign_in_required'),
        say: (phase, error) => setSending({ phase, error }),
      }),
  )
  const busy = sending.phase === 'sending' || sending.phase === 'retrying'

  async function handIn() {
    await saver.hold()
    const receipt = await submission.submit(toBallot(content, asked))
    if (!receipt) {
      saver.tell({ type: 'released' })
      return
    }
    const { version } = receipt
    saver.tell({ type: 'submitted', content: toDraft(content, asked, version), version })
    await navigate({ to: '/rounds/$round/receipt', params: { round: round.id } })
  }

  const act = useCallback(
    (operation: Extract<Edit, { type: 'do' }>['operation'], person: string, n?: number) =>
      dispatch({ type: 'do', operation, person, ...(n === undefined ? {} : { n }) }),
    [],
  )

  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase()
      const writing =
        (event.target instanceof HTMLInputElement && event.target.type !== 'radio') ||
        event.target instanceof HTMLTextAreaElement
      if (
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        (key !== 'z' && key !== 'y') ||
        writing ||
        busy
      ) {
        return
      }
      event.preventDefault()
      dispatch({ type: key === 'y' || event.shiftKey ? 'redo' : 'undo' })
    }
    window.addEventListener('keydown', keys)
    return () => window.removeEventListener('keydown', keys)
  }, [busy])

  // The step is in the address, so that the browser's Back goes one step back.
  const hash = useRouterState({ select: (s) => s.location.hash })
  const available = steps.filter(
    (s) =>
      (s !== 'follow' || mine.areas.length > 0) &&
      (s !== 'items' || asked.items.length > 0) &&
      (s !== 'comments' || asked.prompts.length > 0),
  )
  const [first] = useState<Step>(isEmpty(opened.content) && !mine.submitted ? 'promise' : 'list')
  const step = available.find((s) => s === hash) ?? first
  const at = available.indexOf(step)
  useEffect(() => {
    if (hash !== step) {
      void navigate({ to: '.', hash: step, replace: true, resetScroll: false })
    }
  }, [hash, step, navigate])
  const top = useRef<HTMLDivElement>(null)
  const shownStep = useRef(step)
  useEffect(() => {
    if (shownStep.current !== step) {
      shownStep.current = step
      window.scrollTo({ top: 0 })
      top.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
    }
  }, [step])

  const [titles, setTitles] = useState(false)
  const { data: mandates } = useQuery({ ...mandatesQuery, enabled: titles })
  const show = useMemo<ShowPerson>(() => {
    const names = new Map<string, number>()
    for (const id of mine.roster) {
      const name = directory.person(id)
      names.set(name, (names.get(name) ?? 0) + 1)
    }
    const held = new Map<string, string[]>()
    for (const m of titles ? (mandates ?? []) : []) {
      held.set(m.holder, [...(held.get(m.holder) ?? []), m.title])
    }
    return (id) => {
      const name = directory.person(id) || t('ballot.unknown')
      const mail = (names.get(name) ?? 0) > 1 ? [directory.people.get(id)?.mail ?? ''] : []
      return { name, detail: [...mail, ...(held.get(id) ?? [])].join(', ') }
    }
  }, [mine.roster, directory, titles, mandates, t])

  const rounds = useQuery(roundsQuery)
  const since = day(sinceOf(round, rounds.data ?? []), i18n.language)

  const sentence = useSentence(show, editing.saying)
  const inList = listed(board)
  const progress = [
    t('ballot.progress.listed', { count: inList }),
    t('ballot.progress.aside', { count: board.noContact.length }),
    t('ballot.progress.left', { count: pool(board).length }),
  ].join(', ')
  const sendingText = useProblemText(sending.error)
  const revise = (names: readonly string[]) =>
    new Intl.ListFormat(i18n.language).format(names.map((id) => show(id).name))

  const link = (to: Step) => ({ to: '.', hash: to, resetScroll: false }) as const
  const before = available[at - 1]
  const after = available[at + 1]

  if (saving.phase === 'over') {
    return (
      <Page title={t('ballot.title')} lead={t('ballot.over.lead', { round: round.label })}>
        <p role="alert">{t('ballot.over.meanwhile')}</p>
        <p>
          <Link to="/rounds/$round/receipt" params={{ round: round.id }} className={classes.link ?? ''}>
            {t('ballot.over.look')}
          </Link>
        </p>
      </Page>
    )
  }
  return (
    <PeopleContext value={show}>
      <Page
        title={t('ballot.titleOf', { round: round.label })}
        lead={settings.prompt}
        aside={
          <p className={classes.deadline}>
            {t('ballot.until')} <Deadline at={round.closes_at} />
          </p>
        }
      >
        <nav className={classes.steps} aria-label={t('ballot.steps.name')}>
          <ol>
            {available.map((s, i) => (
              <li key={s}>
                <Link {...link(s)} activeOptions={{ includeHash: true }}>
                  <span aria-hidden>{i + 1}</span>{' '}
                  <span className={classes.stepName}>{t(`ballot.steps.${s}`)}</span>
                </Link>
              </li>
            ))}
          </ol>
        </nav>

        {opened.unreadable && <p className={classes.notice}>{t('ballot.notice.unreadable')}</p>}
        {opened.dropped.length > 0 && (
          <p className={classes.notice}>{t('ballot.notice.dropped', { names: revise(opened.dropped) })}</p>
        )}
        {saving.phase === 'retrying' && (
          <p className={classes.notice} role="status">
            {t('ballot.notice.offline')}
          </p>
        )}
        {saving.phase === 'signedOut' && (
          <div className={classes.notice} role="status">
            {t('ballot.notice.signedOut')}{' '}
            <button type="button" className={classes.link} onClick={() => signedOut.set(true)}>
              {t('signIn.again')}
            </button>
          </div>
        )}

        {saving.phase === 'conflict' && saving.theirs && (
          <Conflict
            ours={content}
            theirs={fromDraft(saving.theirs.content, asked)?.content ?? submitted}
            theirsSubmitted={saving.theirs.revision === 0 && saving.theirs.version > 0}
            asked={asked}
            items={settings.items}
            area={directory.place}
            decide={(chosen) => {
              const version = saving.theirs?.version ?? 0
              saver.tell({ type: 'resolved', content: toDraft(chosen, asked, version) })
              dispatch({ type: 'replace', content: chosen })
            }}
          />
        )}

        <div ref={top}>
          {step === 'promise' && <PromiseStep settings={settings} />}
          {step === 'list' && (
            <ListStep
              content={content}
              asked={asked}
              criteria={settings.criteria}
              turn={editing.saying.turn}
              act={act}
              titles={titles}
              setTitles={setTitles}
            />
          )}
          {step === 'comments' && (
            <Suspense fallback={<Loading />}>
              <CommentsStep
                content={content}
                asked={asked}
                settings={settings}
                say={(person, prompt, said) => dispatch({ type: 'comment', person, prompt, said })}
              />
            </Suspense>
          )}
          {step === 'follow' && (
            <FollowStep
              content={content}
              asked={asked}
              own={mine.own_areas}
              question={settings.follow_question}
              since={since}
              namesAsked={settings.names_asked}
              area={directory.place}
              answer={(area, names) => dispatch({ type: 'area', area, names })}
            />
          )}
          {step === 'items' && (
            <ItemsStep
              content={content}
              items={settings.items}
              floor={settings.floors.item}
              answer={(item, yes) => dispatch({ type: 'item', item, yes })}
            />
          )}
          {step === 'review' && (
            <ReviewStep
              content={content}
              asked={asked}
              settings={settings}
              area={directory.place}
              version={mine.receipt?.version ?? 0}
              submitted={submitted}
              revert={() => dispatch({ type: 'replace', content: submitted })}
            />
          )}
        </div>

        {step === 'review' && (
          <div className={classes.handIn}>
            <button
              type="button"
              className={classes.primary}
              disabled={saving.phase === 'conflict' || !inOrder(content, asked)}
              aria-disabled={busy}
              onClick={() => {
                if (!busy) {
                  void handIn()
                }
              }}
            >
              {t(mine.submitted ? 'ballot.review.handInAgain' : 'ballot.review.handIn')}
            </button>
            <p role="status" className={classes.hint}>
              {sending.phase === 'sending' && t('ballot.review.sending')}
              {sending.phase === 'retrying' && t('ballot.review.retrying')}
              {sending.phase === 'unknown' && t('ballot.review.unknown')}
              {sending.phase === 'signedOut' && t('ballot.review.signedOut')}
              {sending.phase === 'failed' && sendingText}
              {saving.phase === 'conflict' && t('ballot.notice.conflict')}
              {!inOrder(content, asked) && t('ballot.comments.notInOrder')}
            </p>
          </div>
        )}

        <div className={classes.bar}>
          <div className={classes.barText}>
            <span className={classes.progress}>{progress}</span>
            <SaveState saving={saving} />
          </div>
          <div className={classes.barActions}>
            <button
              type="button"
              className={classes.iconButton}
              aria-label={t('ballot.undo')}
              aria-disabled={editing.history.past.length === 0 || busy}
              onClick={() => !busy && dispatch({ type: 'undo' })}
            >
              <Back />
            </button>
            <button
              type="button"
              className={classes.iconButton}
              aria-label={t('ballot.redo')}
              aria-disabled={editing.history.future.length === 0 || busy}
              onClick={() => !busy && dispatch({ type: 'redo' })}
            >
              <Forth />
            </button>
            {before && (
              <Link {...link(before)} className={classes.stepLink ?? ''}>
                {t('action.back')}
              </Link>
            )}
            {after && (
              <Link {...link(after)} className={classes.nextLink ?? ''}>
                {t(`ballot.next.${after}`)}
              </Link>
            )}
          </div>
        </div>

        <div className={classes.hidden} role="status" aria-live="polite" data-testid="said">
          {sentence}
        </div>
      </Page>
    </PeopleContext>
  )
}
