import { Alert, Button, Checkbox, NativeSelect, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { etagOf, type Schemas, type Versioned } from '@/api/client'
import { isProblem } from '@/api/problem'
import { membershipsQuery, teamsQuery, useDirectory, useSession } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import { Page, Section } from '@/components/Page'
import { Empty, Failure, Loading, useProblemText } from '@/components/States'
import { languages } from '@/i18n'
import { day } from '@/lib/time'
import { usePresenceText } from './DirectoryPage'
import { Erase } from './Erase'
import { Finish, Stale, submitting, Unsaved, useEditing, useFaults } from './forms'
import { AreaChecks, DayInput, PersonSelect, useMay, useToday } from './inputs'
import { LinkButton } from './LinkButton'
import {
  addPerson,
  personQuery,
  personValue,
  readMembership,
  readPerson,
  rolesQuery,
  spanValue,
  useJoin,
  useSetRoles,
  writeMembership,
  writePerson,
  type PersonValue,
} from './queries'
import { branches, hasEnded } from './tree'
import classes from './admin.module.css'

/** Somebody of the directory: read by all, kept by the administration. */
export function PersonPage() {
  const { person } = useParams({ strict: false }) as { person: string }
  const may = useMay('administrator')
  if (person === 'new') {
    return may ? <NewPerson /> : null
  }
  return <Known key={person} person={person} />
}

function Known({ person }: { person: string }) {
  const { t } = useTranslation()
  const may = useMay('administrator')
  const now = useToday()
  const presenceText = usePresenceText()
  const found = useQuery(personQuery(person))
  const directory = useDirectory()
  if (!found.data || !directory.ready) {
    return (
      <Page title={t('person.title')}>
        {found.isError ? (
          <Failure error={found.error} again={() => void found.refetch()} />
        ) : directory.error ? (
          <Failure error={directory.error} />
        ) : (
          <Loading />
        )}
      </Page>
    )
  }
  const p = found.data.data
  return (
    <Page
      title={p.erased ? t('person.former') : p.name}
      lead={p.erased ? t('person.erased') : t('person.lead', { state: presenceText(p, now) })}
      aside={
        <LinkButton variant="default" to="/directory">
          {t('person.back')}
        </LinkButton>
      }
    >
      {p.erased ? null : may ? <PersonForm found={found.data} /> : <Facts person={p} />}
      <Memberships person={p} />
      {!p.erased && <Roles person={p} />}
      {may && !p.erased && <Erase person={p} />}
    </Page>
  )
}

/** What a person's fields say, in words. */
function useShown() {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  return (field: keyof PersonValue, value: PersonValue[keyof PersonValue]): string => {
    if (field === 'disabled') {
      return value ? t('person.cannotSignIn') : t('person.canSignIn')
    }
    if (field === 'areas') {
      return (value as string[]).map((a) => directory.place(a)).join(', ')
    }
    if (!value) {
      return ''
    }
    switch (field) {
      case 'manager':
        return directory.person(value as string)
      case 'joined':
      case 'left':
      case 'leave_start':
      case 'leave_end':
        return day(value as string, i18n.language)
      case 'locale':
        return languages.find((l) => l === value) ? t(`language.${value as 'en'}`) : String(value)
      default:
        return String(value)
    }
  }
}

function Facts({ person }: { person: Schemas['Person'] }) {
  const { t } = useTranslation()
  const shown = useShown()
  const value = personValue(person)
  const fields = ['mail', 'home', 'joined', 'left', 'manager', 'areas'] as const
  return (
    <dl className={classes.facts}>
      {fields.map((field) => (
        <FactPair key={field} name={t(`person.${field}`)} text={shown(field, value[field])} />
      ))}
    </dl>
  )
}

function FactPair({ name, text }: { name: string; text: string }) {
  const { t } = useTranslation()
  return (
    <>
      <dt>{name}</dt>
      <dd>{text || <span className={classes.quiet}>{t('state.none')}</span>}</dd>
    </>
  )
}

/** What is wanted in the fields of a person. */
function useWords() {
  const { t } = useTranslation()
  return {
    name: t('person.wrong.name'),
    mail: t('person.wrong.mail'),
    home: t('person.wrong.home'),
    joined: t('person.wrong.left'),
    left: t('person.wrong.left'),
    leave_start: t('person.wrong.leave'),
    leave_end: t('person.wrong.leave'),
    locale: t('person.wrong.locale'),
    manager: t('person.wrong.manager'),
    areas: t('person.wrong.areas'),
  }
}

function PersonForm({ found }: { found: Versioned<Schemas['Person']> }) {
  const { t } = useTranslation()
  const id = found.data.id
  const shown = useShown()
  const editing = useEditing<PersonValue>(
    { data: personValue(found.data), etag: found.etag },
    () => readPerson(id),
    (value, etag) => writePerson(id, value, etag),
  )
  const faults = useFaults(editing.error, useWords(), { exists: 'mail' })
  return (
    <form
      id={faults.form}
      className={classes.form}
      noValidate
      onSubmit={submitting(editing.save)}
      aria-label={t('person.title')}
    >
      <PersonFields id={id} value={editing.value} set={editing.set} at={faults.at} />
      <Stale editing={editing} label={(field) => t(`person.${field}`)} show={shown} />
      <Finish
        save={t('action.save')}
        saving={editing.saving}
        saved={editing.saved}
        // Only who stays administrator can appoint another.
        rest={isProblem(editing.error, 'duties_conflict') ? t('person.lastAdministrator') : faults.rest}
        disabled={!editing.dirty || editing.theirs !== null}
      />
      <Unsaved dirty={editing.dirty} />
    </form>
  )
}

function PersonFields({
  id,
  value,
  set,
  at,
}: {
  id?: string
  value: PersonValue
  set: (change: Partial<PersonValue>) => void
  at: (field: string) => string | undefined
}) {
  const { t } = useTranslation()
  return (
    <>
      <div className={classes.fields}>
        <TextInput
          label={t('person.name')}
          required
          maxLength={200}
          autoComplete="off"
          value={value.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={at('name')}
        />
        <TextInput
          label={t('person.mail')}
          description={t('person.mailHelp')}
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          value={value.mail}
          onChange={(event) => set({ mail: event.currentTarget.value })}
          error={at('mail')}
        />
        <DayInput
          label={t('person.joined')}
          value={value.joined}
          onDay={(joined) => set({ joined })}
          error={at('joined')}
        />
        <DayInput
          label={t('person.left')}
          description={t('person.leftHelp')}
          value={value.left}
          onDay={(left) => set({ left })}
          error={at('left')}
        />
        <DayInput
          label={t('person.leave_start')}
          description={t('person.leaveHelp')}
          value={value.leave_start}
          onDay={(leave_start) => set({ leave_start })}
          error={at('leave_start')}
        />
        <DayInput
          label={t('person.leave_end')}
          value={value.leave_end}
          onDay={(leave_end) => set({ leave_end })}
          error={at('leave_end')}
        />
        <PersonSelect
          label={t('person.manager')}
          description={t('person.managerHelp')}
          clearable
          value={value.manager}
          except={id}
          onPerson={(manager) => set({ manager })}
          error={at('manager')}
        />
        <TextInput
          label={t('person.home')}
          description={t('person.homeHelp')}
          maxLength={200}
          autoComplete="off"
          value={value.home}
          onChange={(event) => set({ home: event.currentTarget.value })}
          error={at('home')}
        />
        <NativeSelect
          label={t('person.locale')}
          value={value.locale}
          onChange={(event) => set({ locale: event.currentTarget.value })}
          data={[
            { value: '', label: t('person.localeNone') },
            ...languages.map((l) => ({ value: l as string, label: t(`language.${l}`) })),
            ...(value.locale && !languages.some((l) => l === value.locale)
              ? [{ value: value.locale, label: value.locale }]
              : []),
          ]}
          error={at('locale')}
        />
      </div>
      <AreaChecks
        legend={t('person.areas')}
        help={t('person.areasHelp')}
        value={value.areas}
        onAreas={(areas) => set({ areas })}
        error={at('areas')}
      />
      <Checkbox
        label={t('person.disabled')}
        description={t('person.disabledHelp')}
        checked={value.disabled}
        onChange={(event) => set({ disabled: event.currentTarget.checked })}
      />
    </>
  )
}

const nobody: PersonValue = {
  name: '',
  mail: '',
  home: '',
  joined: null,
  left: null,
  leave_start: null,
  leave_end: null,
  locale: '',
  manager: null,
  areas: [],
  disabled: false,
}

function NewPerson() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const now = useToday()
  const [value, setValue] = useState<PersonValue>({ ...nobody, joined: now })
  const add = useMutation({
    mutationFn: () => addPerson(value),
    onSuccess: (made) =>
      navigate({ to: '/directory/people/$person', params: { person: made.id }, ignoreBlocker: true }),
  })
  const faults = useFaults(add.error, useWords(), { exists: 'mail' })
  return (
    <Page title={t('person.new')} lead={t('person.newLead')}>
      <form
        id={faults.form}
        className={classes.form}
        noValidate
        onSubmit={submitting(() => add.mutate())}
        aria-label={t('person.new')}
      >
        <PersonFields value={value} set={(change) => setValue((v) => ({ ...v, ...change }))} at={faults.at} />
        <Finish
          save={t('person.create')}
          saving={add.isPending}
          rest={isProblem(add.error, 'duties_conflict') ? t('person.separateFirst') : faults.rest}
        >
          <LinkButton variant="default" to="/directory">
            {t('action.cancel')}
          </LinkButton>
        </Finish>
        <Unsaved dirty={(value.name !== '' || value.mail !== '') && !add.isSuccess} />
      </form>
    </Page>
  )
}

// Memberships

function Memberships({ person }: { person: Schemas['Person'] }) {
  const { t, i18n } = useTranslation()
  const may = useMay('administrator')
  const { place } = useDirectory()
  const now = useToday()
  const all = useQuery(membershipsQuery)
  const [edited, setEdited] = useState<Schemas['Membership'] | 'new' | null>(null)
  const own = (all.data ?? [])
    .filter((m) => m.person === person.id)
    .sort((a, b) => b.start.localeCompare(a.start))
  return (
    <Section title={t('person.memberships')}>
      {all.isPending && <Loading />}
      {all.isError && <Failure error={all.error} again={() => void all.refetch()} />}
      {all.data && own.length === 0 && <Empty>{t('person.noTeam')}</Empty>}
      {own.length > 0 && (
        <table className={classes.table}>
          <caption>{t('person.memberships')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('person.team')}</th>
              <th scope="col">{t('person.start')}</th>
              <th scope="col">{t('person.end')}</th>
              {may && <th scope="col">{t('person.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {own.map((m) => (
              <tr key={m.id} className={m.end && m.end < now ? classes.quiet : undefined}>
                <th scope="row">{place(m.team)}</th>
                <td data-label={t('person.start')}>{day(m.start, i18n.language)}</td>
                <td data-label={t('person.end')}>{m.end ? day(m.end, i18n.language) : '–'}</td>
                {may && (
                  <td>
                    <Button
                      variant="default"
                      size="xs"
                      onClick={() => setEdited(m)}
                      aria-label={t('person.editMembership', { team: place(m.team) })}
                    >
                      {t('action.edit')}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {may && (
        <Button variant="default" mt="md" onClick={() => setEdited('new')}>
          {t('person.join')}
        </Button>
      )}
      <Dialog
        open={edited !== null}
        close={() => setEdited(null)}
        title={edited === 'new' ? t('person.join') : place(edited?.team)}
      >
        {edited === 'new' ? (
          <Join person={person.id} done={() => setEdited(null)} />
        ) : (
          edited && <SpanForm membership={edited} done={() => setEdited(null)} />
        )}
      </Dialog>
    </Section>
  )
}

function useSpanWords() {
  const { t } = useTranslation()
  return { team: t('person.wrong.team'), start: t('person.wrong.span'), end: t('person.wrong.span') }
}

function Join({ person, done }: { person: string; done: () => void }) {
  const { t, i18n } = useTranslation()
  const teams = useQuery(teamsQuery)
  const now = useToday()
  const live = branches(
    (teams.data ?? []).filter((x) => !hasEnded(x, now)),
    i18n.language,
  )
  const [team, setTeam] = useState('')
  const [start, setStart] = useState<string | null>(now)
  const [end, setEnd] = useState<string | null>(null)
  const join = useJoin()
  const [own, setOwn] = useState<Record<string, string>>()
  const faults = useFaults(join.error, useSpanWords(), { own })
  if (teams.data && live.length === 0) {
    return (
      <Empty>
        {t('person.noTeams')} <Link to="/directory/teams">{t('nav.teamsAdmin')}</Link>
      </Empty>
    )
  }
  return (
    <form
      id={faults.form}
      className={classes.dialogForm}
      noValidate
      onSubmit={submitting(() => {
        setOwn({
          ...(team ? {} : { team: t('person.wrong.team') }),
          ...(start ? {} : { start: t('person.wrong.span') }),
        })
        if (team && start) {
          join.mutate({ person, team, start, end }, { onSuccess: done })
        }
      })}
    >
      <NativeSelect
        label={t('person.team')}
        required
        value={team}
        onChange={(event) => setTeam(event.currentTarget.value)}
        data={[
          { value: '', label: t('person.choose') },
          ...live.map(({ item, depth }) => ({
            value: item.id,
            label: `${'– '.repeat(depth)}${item.name}`,
          })),
        ]}
        error={faults.at('team')}
      />
      <DayInput
        label={t('person.start')}
        required
        value={start}
        onDay={setStart}
        error={faults.at('start')}
      />
      <DayInput
        label={t('person.end')}
        description={t('person.endHelp')}
        value={end}
        onDay={setEnd}
        error={faults.at('end')}
      />
      <Finish save={t('person.join')} saving={join.isPending} rest={faults.rest} />
    </form>
  )
}

function SpanForm({ membership, done }: { membership: Schemas['Membership']; done: () => void }) {
  const { t, i18n } = useTranslation()
  const editing = useEditing(
    { data: spanValue(membership), etag: etagOf(membership.version) },
    () => readMembership(membership.id),
    (value, etag) => writeMembership(membership.id, value, etag),
    done,
  )
  const faults = useFaults(editing.error, useSpanWords())
  return (
    <form id={faults.form} className={classes.dialogForm} noValidate onSubmit={submitting(editing.save)}>
      <DayInput
        label={t('person.start')}
        required
        value={editing.value.start}
        onDay={(start) => editing.set({ start: start ?? '' })}
        error={faults.at('start')}
      />
      <DayInput
        label={t('person.end')}
        description={t('person.endHelp')}
        value={editing.value.end}
        onDay={(end) => editing.set({ end })}
        error={faults.at('end')}
      />
      <Stale
        editing={editing}
        label={(field) => t(`person.${field}`)}
        show={(_, v) => (v ? day(v, i18n.language) : '')}
      />
      <Finish
        save={t('action.save')}
        saving={editing.saving}
        rest={faults.rest}
        disabled={editing.theirs !== null}
      />
    </form>
  )
}

// Roles

const roles: Schemas['Role'][] = ['faculty', 'administrator', 'auditor']

function Roles({ person }: { person: Schemas['Person'] }) {
  const { t } = useTranslation()
  const may = useMay('administrator')
  const holders = useQuery(rolesQuery)
  const holder = holders.data?.find((h) => h.person === person.id)
  const held = holder?.roles ?? []
  const ends = holder?.ends ?? {}
  const tenure = useTenureText()
  const set = useSetRoles(person.id)
  return (
    <Section title={t('person.roles')}>
      {holders.isPending && <Loading />}
      {holders.isError && <Failure error={holders.error} again={() => void holders.refetch()} />}
      {holders.data &&
        (may ? (
          <RolesForm key={JSON.stringify([held, ends])} person={person} held={held} ends={ends} set={set} />
        ) : (
          <Text>{held.map((r) => tenure(r, ends)).join(', ') || t('person.noRole')}</Text>
        ))}
    </Section>
  )
}

/** How a role is named, with its end where it has one. */
function useTenureText() {
  const { t, i18n } = useTranslation()
  return (role: Schemas['Role'], ends: Schemas['RoleEnds']) => {
    const end = ends[role]
    return end
      ? t('person.roleUntil', { role: t(`role.${role}`), day: day(end, i18n.language) })
      : t(`role.${role}`)
  }
}

function RolesForm({
  person,
  held,
  ends,
  set,
}: {
  person: Schemas['Person']
  held: Schemas['Role'][]
  ends: Schemas['RoleEnds']
  set: ReturnType<typeof useSetRoles>
}) {
  const { t } = useTranslation()
  const session = useSession()
  const [chosen, setChosen] = useState(held)
  const [until, setUntil] = useState(ends)
  const text = useProblemText(set.error)
  const changed = roles.some(
    (r) =>
      chosen.includes(r) !== held.includes(r) ||
      (chosen.includes(r) && (until[r] ?? null) !== (ends[r] ?? null)),
  )
  const wrongEnd = (role: Schemas['Role']) =>
    isProblem(set.error, 'invalid') && set.error.field === `ends/${role}` ? t('person.wrongEnd') : undefined
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={submitting(() =>
        set.mutate({ roles: chosen, ends: Object.fromEntries(chosen.map((r) => [r, until[r] ?? null])) }),
      )}
    >
      <fieldset className={classes.fieldset}>
        <legend>{t('person.rolesLegend')}</legend>
        <p>{t('person.rolesHelp')}</p>
        {roles.map((role) => (
          <div key={role}>
            <Checkbox
              mt="sm"
              label={t(`role.${role}`)}
              description={t(`person.role.${role}`)}
              checked={chosen.includes(role)}
              onChange={(event) =>
                setChosen(
                  event.currentTarget.checked ? [...chosen, role] : chosen.filter((other) => other !== role),
                )
              }
            />
            {chosen.includes(role) && (
              <DayInput
                mt="xs"
                ml="xl"
                label={t('person.roleEnd', { role: t(`role.${role}`) })}
                description={t(role === 'faculty' ? 'person.facultyEndHelp' : 'person.roleEndHelp')}
                value={until[role]}
                onDay={(end) => setUntil({ ...until, [role]: end })}
                error={wrongEnd(role)}
              />
            )}
          </div>
        ))}
      </fieldset>
      {set.isError && (
        <Alert color="red" role="alert" title={t('person.notPossible')}>
          {isProblem(set.error, 'duties_conflict')
            ? set.error.field === 'roles'
              ? t('person.dutiesConflict')
              : t('person.lastAdministrator')
            : text}
        </Alert>
      )}
      {changed && person.id === session.person && <Text c="dimmed">{t('person.ownRoles')}</Text>}
      <Finish
        save={t('person.saveRoles')}
        saving={set.isPending}
        saved={set.isSuccess && !changed}
        disabled={!changed}
      />
    </form>
  )
}
