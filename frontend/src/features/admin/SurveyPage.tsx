import { Button, Checkbox, NativeSelect, NumberInput, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas, Versioned } from '@/api/client'
import { roundsQuery } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import { Page, Section } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { leastFloors } from '@/lib/floors'
import { differences } from './diff'
import { Confirm, Finish, Stale, submitting, Unsaved, useEditing, useFaults } from './forms'
import { AreaChecks, useMay } from './inputs'
import {
  readSurvey,
  rolesQuery,
  roundSettingsQuery,
  surveyQuery,
  surveyValue,
  useApprove,
  writeSurvey,
  type SurveyValue,
} from './queries'
import { NewRound, Rounds } from './RoundSteps'
import { lastOpened, roundsOf } from './rounds'
import { cadenceOf, cadences, isRule, ruleOf, type Cadence } from './rrule'
import { settingFields, useSettingText } from './settingsText'
import classes from './admin.module.css'

/** What a survey asks and promises, its approval, and its rounds. */
export function SurveyPage() {
  const { survey } = useParams({ strict: false }) as { survey: string }
  return <Survey key={survey} id={survey} />
}

function Survey({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay('faculty')
  const found = useQuery(surveyQuery(id))
  const rounds = useQuery(roundsQuery)
  const [adding, setAdding] = useState(false)
  if (!found.data) {
    return (
      <Page title={t('survey.title')}>
        {found.isError ? <Failure error={found.error} again={() => void found.refetch()} /> : <Loading />}
      </Page>
    )
  }
  const survey = found.data.data
  const own = roundsOf(rounds.data, id)
  const open = own.find((r) => r.state === 'open')
  return (
    <Page title={survey.name} lead={survey.settings.prompt}>
      <Section title={t('survey.rounds')}>
        {rounds.isPending && <Loading />}
        {rounds.isError && <Failure error={rounds.error} again={() => void rounds.refetch()} />}
        {rounds.data && own.length === 0 && <Empty>{t('survey.noRounds')}</Empty>}
        <Rounds rounds={own} />
        {may && rounds.data && (
          <Button mt="md" onClick={() => setAdding(true)}>
            {t('survey.round.add')}
          </Button>
        )}
        <Dialog open={adding} close={() => setAdding(false)} title={t('survey.round.add')}>
          <NewRound
            survey={id}
            number={Math.max(0, ...own.map((r) => r.number)) + 1}
            done={() => setAdding(false)}
          />
        </Dialog>
      </Section>
      <Approval survey={survey} rounds={own} />
      <Section title={t('survey.setup')}>
        {open && (
          <div className={classes.note}>
            <p>{t('survey.frozen', { label: open.label })}</p>
          </div>
        )}
        {may ? <SettingsForm found={found.data} /> : <Facts value={surveyValue(survey)} />}
      </Section>
    </Page>
  )
}

function Facts({ value }: { value: SurveyValue }) {
  const { t } = useTranslation()
  const text = useSettingText()
  return (
    <dl className={classes.facts}>
      {settingFields
        .filter((field) => field !== 'name')
        .map((field) => (
          <Fragment key={field}>
            <dt>{t(`survey.field.${field}`)}</dt>
            <dd>{text(field, value[field]) || <span className={classes.quiet}>{t('state.none')}</span>}</dd>
          </Fragment>
        ))}
    </dl>
  )
}

// Approval

function Approval({ survey, rounds }: { survey: Schemas['Survey']; rounds: Schemas['Round'][] }) {
  const { t } = useTranslation()
  const auditor = useMay('auditor')
  const holders = useQuery(rolesQuery)
  const [asking, setAsking] = useState(false)
  const approve = useApprove(survey.id)
  const appointed = holders.data?.some((h) => h.roles.includes('auditor'))
  const last = lastOpened(rounds)
  return (
    <Section title={t('survey.approval.title')}>
      <p>
        {appointed === false
          ? t('survey.approval.nobody')
          : survey.approved
            ? t('survey.approval.given')
            : t('survey.approval.missing')}
      </p>
      <p className={classes.hint}>{t('survey.approval.voids')}</p>
      <dl className={classes.facts}>
        <dt>{t('survey.approval.hash')}</dt>
        <dd className={classes.code}>{survey.settings_hash}</dd>
      </dl>
      {last && <SinceLast survey={survey} last={last} />}
      {auditor && !survey.approved && (
        <Button
          mt="md"
          onClick={() => {
            approve.reset()
            setAsking(true)
          }}
        >
          {t('survey.approval.approve')}
        </Button>
      )}
      <Text role="status" c="dimmed">
        {approve.isSuccess ? t('survey.approval.done') : ''}
      </Text>
      <Confirm
        open={asking}
        close={() => setAsking(false)}
        title={t('survey.approval.confirm')}
        consequences={[
          t('survey.approval.follows1'),
          t('survey.approval.follows2'),
          t('survey.approval.follows3'),
        ]}
        action={t('survey.approval.approve')}
        pending={approve.isPending}
        error={approve.error}
        onConfirm={() => approve.mutate(survey.settings_hash, { onSuccess: () => setAsking(false) })}
      />
    </Section>
  )
}

/** What differs from what was asked and promised last: that is what an approval is about. */
function SinceLast({ survey, last }: { survey: Schemas['Survey']; last: Schemas['Round'] }) {
  const { t } = useTranslation()
  const text = useSettingText()
  const settings = useQuery(roundSettingsQuery(last.id))
  if (!settings.data) {
    return null
  }
  const now = surveyValue(survey)
  const then = surveyValue({ ...survey, settings: settings.data })
  const changed = differences(then, now, then)
  if (changed.length === 0) {
    return <p className={classes.hint}>{t('survey.approval.same', { label: last.label })}</p>
  }
  return (
    <>
      <h3>{t('survey.approval.changed', { label: last.label })}</h3>
      <table className={classes.table}>
        <caption>{t('survey.approval.changed', { label: last.label })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('survey.approval.what')}</th>
            <th scope="col">{t('survey.approval.before')}</th>
            <th scope="col">{t('survey.approval.now')}</th>
          </tr>
        </thead>
        <tbody>
          {changed.map((d) => (
            <tr key={d.field}>
              <th scope="row">{t(`survey.field.${d.field}`)}</th>
              <td data-label={t('survey.approval.before')} className={classes.lines}>
                {text(d.field, d.theirs) || t('state.none')}
              </td>
              <td data-label={t('survey.approval.now')} className={classes.lines}>
                {text(d.field, d.mine) || t('state.none')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

// Set-up

const floorNames = ['tier', 'score', 'group', 'organisation', 'item'] as const
const offered = ['demand', 'started', 'purpose', 'risk', 'disagree', 'autonomy'] as const
const months = [0, 3, 6, 12, 18, 24]

/** What is sent: without empty lines and spaces at the ends. */
function tidy(value: SurveyValue): SurveyValue {
  return {
    ...value,
    name: value.name.trim(),
    criteria: value.criteria.map((c) => c.trim()).filter(Boolean),
    items: value.items.map((i) => ({ ...i, text: i.text.trim() })).filter((i) => i.text),
    comments: (value.comments ?? []).map((p) => ({ ...p, text: p.text.trim() })).filter((p) => p.text),
    areas: [...value.areas].sort(),
  }
}

function SettingsForm({ found }: { found: Versioned<Schemas['Survey']> }) {
  const { t } = useTranslation()
  const id = found.data.id
  const text = useSettingText()
  const editing = useEditing<SurveyValue>(
    { data: surveyValue(found.data), etag: found.etag },
    () => readSurvey(id),
    (value, etag) => writeSurvey(id, tidy(value), etag),
  )
  const { value, set } = editing
  const comments = value.comments ?? []
  // An own rule may say the same as one of the choices while it is written.
  const [choice, setChoice] = useState<Cadence>(cadenceOf(value.cadence))
  const [own, setOwn] = useState<Record<string, string>>()
  const words = {
    name: t('areas.wrong.name'),
    prompt: t('survey.wrong.prompt'),
    criteria: t('survey.wrong.criteria'),
    cadence: t('survey.wrong.cadence'),
    list_cap: t('survey.wrong.list_cap'),
    coverage: t('survey.wrong.list_cap'),
    areas: t('survey.wrong.areas'),
    follow_question: t('survey.wrong.prompt'),
    names_asked: t('survey.wrong.names'),
    names_most: t('survey.wrong.names'),
    items: t('survey.wrong.items'),
    comments: t('survey.wrong.comments'),
    purpose: t('survey.wrong.purpose'),
    retention_months: t('survey.wrong.retention'),
    'floors/tier': t('survey.wrong.floor', { least: leastFloors.tier }),
    'floors/score': t('survey.wrong.score', { least: leastFloors.score }),
    'floors/group': t('survey.wrong.floor', { least: leastFloors.group }),
    'floors/organisation': t('survey.wrong.floor', { least: leastFloors.organisation }),
    'floors/item': t('survey.wrong.floor', { least: leastFloors.item }),
  }
  const faults = useFaults(editing.error, words, { own })
  const plain = (question: string) => question.trim().replace(/[.?]$/, '').toLowerCase()
  const missing = offered.filter(
    (name) => !value.items.some((i) => plain(i.text) === plain(t(`survey.offer.${name}`))),
  )
  return (
    <form
      id={faults.form}
      className={classes.form}
      noValidate
      aria-label={t('survey.setup')}
      onSubmit={submitting(() => {
        const bad = {
          ...(choice === 'own' && !isRule(value.cadence) ? { cadence: words.cadence } : {}),
          ...Object.fromEntries(
            floorNames
              .filter((f) => value.floors[f] < leastFloors[f])
              .map((f) => [`floors/${f}`, words[`floors/${f}`]]),
          ),
        }
        setOwn(bad)
        if (Object.keys(bad).length === 0) {
          editing.save()
        }
      })}
    >
      <TextInput
        label={t('survey.name')}
        description={t('survey.nameHelp')}
        required
        maxLength={200}
        autoComplete="off"
        value={value.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={faults.at('name')}
      />
      <Textarea
        label={t('survey.field.prompt')}
        description={t('survey.promptHelp')}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={value.prompt}
        onChange={(event) => set({ prompt: event.currentTarget.value })}
        error={faults.at('prompt')}
      />
      <Textarea
        label={t('survey.field.criteria')}
        description={t('survey.criteriaHelp')}
        autosize
        minRows={3}
        value={value.criteria.join('\n')}
        onChange={(event) =>
          set({ criteria: event.currentTarget.value === '' ? [] : event.currentTarget.value.split('\n') })
        }
        error={faults.at('criteria')}
      />
      <Textarea
        label={t('survey.field.purpose')}
        description={t('survey.purposeHelp')}
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={value.purpose}
        onChange={(event) => set({ purpose: event.currentTarget.value })}
        error={faults.at('purpose')}
      />
      <Checkbox
        label={t('survey.field.may_inform_pay')}
        description={t('survey.payHelp')}
        checked={value.may_inform_pay}
        onChange={(event) => set({ may_inform_pay: event.currentTarget.checked })}
      />

      <fieldset className={classes.fieldset}>
        <legend>{t('survey.lists')}</legend>
        <p>{t('survey.listsHelp')}</p>
        <div className={classes.fields}>
          <NumberInput
            label={t('survey.field.list_cap')}
            description={t('survey.capHelp')}
            min={2}
            max={25}
            clampBehavior="none"
            allowDecimal={false}
            value={value.list_cap}
            onChange={(v) => set({ list_cap: Number(v) || 0 })}
            error={faults.at('list_cap')}
          />
          <NumberInput
            label={t('survey.field.coverage')}
            description={t('survey.coverageHelp')}
            min={2}
            max={25}
            clampBehavior="none"
            allowDecimal={false}
            value={value.coverage}
            onChange={(v) => set({ coverage: Number(v) || 0 })}
            error={faults.at('coverage')}
          />
        </div>
      </fieldset>

      <AreaChecks
        legend={t('survey.field.areas')}
        help={t('survey.areasHelp')}
        value={value.areas}
        onAreas={(areas) => set({ areas })}
        error={faults.at('areas')}
      />
      <Textarea
        label={t('survey.field.follow_question')}
        description={t('survey.followHelp')}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={value.follow_question}
        onChange={(event) => set({ follow_question: event.currentTarget.value })}
        error={faults.at('follow_question')}
      />
      <div className={classes.fields}>
        <NumberInput
          label={t('survey.field.names_asked')}
          min={1}
          max={5}
          clampBehavior="none"
          allowDecimal={false}
          value={value.names_asked}
          onChange={(v) => set({ names_asked: Number(v) || 0 })}
          error={faults.at('names_asked')}
        />
        <NumberInput
          label={t('survey.field.names_most')}
          min={1}
          max={5}
          clampBehavior="none"
          allowDecimal={false}
          value={value.names_most}
          onChange={(v) => set({ names_most: Number(v) || 0 })}
          error={faults.at('names_most')}
        />
      </div>

      <fieldset className={classes.fieldset}>
        <legend>{t('survey.field.items')}</legend>
        <p>{t('survey.itemsHelp')}</p>
        {faults.at('items') && (
          <p className={classes.danger} role="alert">
            {faults.at('items')}
          </p>
        )}
        {value.items.map((item, k) => {
          const change = (part: Partial<Schemas['Item']>) =>
            set({ items: value.items.map((other, n) => (n === k ? { ...other, ...part } : other)) })
          return (
            <div key={item.id ?? `new-${k}`} className={classes.item}>
              <TextInput
                aria-label={t('survey.itemText', { number: k + 1 })}
                maxLength={300}
                autoComplete="off"
                value={item.text}
                onChange={(event) => change({ text: event.currentTarget.value })}
              />
              <Checkbox
                label={t('survey.demand')}
                checked={item.demand}
                onChange={(event) => change({ demand: event.currentTarget.checked })}
              />
              <Button
                variant="default"
                size="xs"
                aria-label={t('survey.removeItem', { number: k + 1 })}
                onClick={() => set({ items: value.items.filter((_, n) => n !== k) })}
              >
                {t('action.remove')}
              </Button>
            </div>
          )
        })}
        <div className={classes.offers}>
          {value.items.length < 20 && (
            <>
              {missing.map((name) => (
                <Button
                  key={name}
                  variant="default"
                  size="xs"
                  className={classes.offer ?? ''}
                  onClick={() =>
                    set({
                      items: [...value.items, { text: t(`survey.offer.${name}`), demand: name === 'demand' }],
                    })
                  }
                >
                  + {t(`survey.offer.${name}`)}
                </Button>
              ))}
              <Button
                variant="default"
                size="xs"
                onClick={() => set({ items: [...value.items, { text: '', demand: false }] })}
              >
                + {t('survey.ownItem')}
              </Button>
            </>
          )}
        </div>
      </fieldset>

      <fieldset className={classes.fieldset}>
        <legend>{t('survey.field.comments')}</legend>
        <p>{t('survey.commentsHelp')}</p>
        {faults.at('comments') && (
          <p className={classes.danger} role="alert">
            {faults.at('comments')}
          </p>
        )}
        {comments.map((prompt, k) => (
          <div key={prompt.id ?? `new-${k}`} className={classes.item}>
            <TextInput
              aria-label={t('survey.promptText', { number: k + 1 })}
              maxLength={300}
              autoComplete="off"
              value={prompt.text}
              onChange={(event) => {
                const text = event.currentTarget.value
                set({ comments: comments.map((other, n) => (n === k ? { ...other, text } : other)) })
              }}
            />
            <Button
              variant="default"
              size="xs"
              aria-label={t('survey.removePrompt', { number: k + 1 })}
              onClick={() => set({ comments: comments.filter((_, n) => n !== k) })}
            >
              {t('action.remove')}
            </Button>
          </div>
        ))}
        {comments.length < 3 && (
          <div className={classes.offers}>
            {comments.length === 0 && (
              <Button
                variant="default"
                size="xs"
                className={classes.offer ?? ''}
                onClick={() => set({ comments: [{ text: t('survey.defaultPrompt') }] })}
              >
                + {t('survey.defaultPrompt')}
              </Button>
            )}
            <Button
              variant="default"
              size="xs"
              onClick={() => set({ comments: [...comments, { text: '' }] })}
            >
              + {t('survey.ownPrompt')}
            </Button>
          </div>
        )}
      </fieldset>

      <NativeSelect
        label={t('survey.field.retention_months')}
        description={t('survey.retentionHelp')}
        value={String(value.retention_months)}
        onChange={(event) => set({ retention_months: Number(event.currentTarget.value) })}
        data={[...new Set([...months, value.retention_months])]
          .sort((a, b) => a - b)
          .map((m) => ({ value: String(m), label: text('retention_months', m) }))}
        error={faults.at('retention_months')}
      />

      <fieldset className={classes.fieldset}>
        <legend>{t('survey.field.floors')}</legend>
        <p>{t('survey.floorsHelp')}</p>
        <div className={classes.fields}>
          {floorNames.map((f) => (
            <NumberInput
              key={f}
              label={t(`survey.floor.${f}.name`)}
              description={t(`survey.floor.${f}.text`, { least: leastFloors[f] })}
              min={leastFloors[f]}
              max={1000}
              clampBehavior="none"
              allowDecimal={false}
              value={value.floors[f]}
              onChange={(v) => set({ floors: { ...value.floors, [f]: Number(v) || 0 } })}
              error={faults.at(`floors/${f}`)}
            />
          ))}
        </div>
        {floorNames.some((f) => value.floors[f] > leastFloors[f]) && (
          <p className={classes.raised}>{t('survey.raised')}</p>
        )}
      </fieldset>

      <div className={classes.fields}>
        <NativeSelect
          label={t('survey.field.cadence')}
          description={t('survey.cadenceHelp')}
          value={choice}
          onChange={(event) => {
            const chosen = event.currentTarget.value as Cadence
            setChoice(chosen)
            set({ cadence: ruleOf(chosen, value.cadence) })
          }}
          data={cadences.map((c) => ({ value: c, label: t(`survey.cadences.${c}`) }))}
          error={choice === 'own' ? undefined : faults.at('cadence')}
        />
        {choice === 'own' && (
          <TextInput
            label={t('survey.rule')}
            description={t('survey.ruleHelp')}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            value={value.cadence}
            onChange={(event) => set({ cadence: event.currentTarget.value })}
            error={faults.at('cadence')}
          />
        )}
      </div>

      <Stale editing={editing} label={(field) => t(`survey.field.${field}`)} show={text} />
      {editing.dirty && found.data.approved && <Text>{t('survey.approval.willVoid')}</Text>}
      <Finish
        save={t('action.save')}
        saving={editing.saving}
        saved={editing.saved}
        rest={faults.rest}
        disabled={!editing.dirty || editing.theirs !== null}
      >
        <Link to="/surveys">{t('survey.back')}</Link>
      </Finish>
      <Unsaved dirty={editing.dirty} />
    </form>
  )
}
