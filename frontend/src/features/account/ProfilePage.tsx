import { Button, Checkbox, MultiSelect, NativeSelect } from '@mantine/core'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { intentsQuery, peopleQuery, queryClient, useDirectory, useSession } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Empty, Failure, Loading, useProblemText } from '@/components/States'
import { fitting, languages, speak, type Language } from '@/i18n'
import { Choices } from './Choices'
import { OwnData } from './OwnData'
import classes from './ProfilePage.module.css'
import { changeOf, draftOf, type Draft } from './profile'

const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: () => answer(client.GET('/people/me/profile')),
})

/** What I say of myself. */
export function ProfilePage() {
  const { t } = useTranslation()
  const profile = useQuery(profileQuery)
  const directory = useDirectory()
  const failed = profile.error ?? directory.error
  return (
    <Page title={t('profile.title')} lead={t('profile.lead')}>
      {failed ? (
        <Failure error={failed} again={() => void profile.refetch()} />
      ) : profile.data && directory.ready ? (
        <ProfileForm profile={profile.data} />
      ) : (
        <Loading />
      )}
      <Choices />
      <OwnData />
      <Sessions />
    </Page>
  )
}

function ProfileForm({ profile }: { profile: Schemas['Profile'] }) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  const { person: me } = useSession()
  const [draft, setDraft] = useState<Draft>(() => draftOf(profile))
  const set = (change: Partial<Draft>) => {
    save.reset()
    setDraft({ ...draft, ...change })
  }
  const save = useMutation({
    mutationFn: () => answer(client.PUT('/people/me/profile', { body: changeOf(profile, draft) })),
    onSuccess: async (saved) => {
      queryClient.setQueryData(profileQuery.queryKey, saved)
      setDraft(draftOf(saved))
      await speak(fitting([saved.locale]))
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: intentsQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey }),
      ])
    },
  })
  const problem = useProblemText(save.error)
  const { compare } = new Intl.Collator(i18n.language, { numeric: true })
  const areas = [...directory.areas.values()]
    .filter((a) => a.ended === null || draft.areas.includes(a.id))
    .sort((a, b) => compare(a.name, b.name))
  const people = [...directory.people.values()]
    .filter((p) => p.id !== me && (!p.disabled || draft.workedWith.includes(p.id)))
    .sort((a, b) => compare(a.name, b.name))
    .map((p) => ({ value: p.id, label: p.name }))
  const changed =
    JSON.stringify(changeOf(profile, draft)) !== JSON.stringify(changeOf(profile, draftOf(profile)))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Section title={t('account.language')}>
        <NativeSelect
          maw="20rem"
          label={t('profile.language')}
          description={t('profile.languageHelp')}
          value={draft.locale}
          onChange={(e) => set({ locale: e.currentTarget.value as Language })}
          data={languages.map((l) => ({ value: l, label: t(`language.${l}`) }))}
        />
      </Section>
      <Section title={t('profile.areas')}>
        {areas.length === 0 ? (
          <Empty>{t('profile.noAreas')}</Empty>
        ) : (
          <Checkbox.Group
            aria-label={t('profile.areas')}
            description={t('profile.areasHelp')}
            value={draft.areas}
            onChange={(value) => set({ areas: value })}
          >
            <div className={classes.options}>
              {areas.map((a) => (
                <Checkbox key={a.id} value={a.id} label={a.name} />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </Section>
      {areas.length > 0 && (
        <Section title={t('profile.wishes')}>
          <p className={prose.small}>{t('profile.wishesHelp')}</p>
          <div className={classes.wishes}>
            {areas.map((a) => (
              <fieldset key={a.id} className={classes.wish}>
                <legend>{a.name}</legend>
                {(['would_lead', 'leads_now', 'not_now', 'none'] as const).map((wish) => (
                  <label key={wish}>
                    <input
                      type="radio"
                      name={`wish-${a.id}`}
                      checked={(draft.wishes[a.id] ?? 'none') === wish}
                      onChange={() => set({ wishes: { ...draft.wishes, [a.id]: wish } })}
                    />
                    {t(`profile.wish.${wish}`)}
                  </label>
                ))}
              </fieldset>
            ))}
          </div>
        </Section>
      )}
      <Section title={t('profile.workedWith')}>
        <MultiSelect
          maw="40rem"
          label={t('profile.search')}
          description={t('profile.workedWithHelp')}
          classNames={{ pill: classes.pill ?? '' }}
          searchable
          limit={30}
          maxValues={200}
          data={people}
          value={draft.workedWith}
          onChange={(value) => set({ workedWith: value })}
        />
      </Section>
      <div className={classes.save}>
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
        <span role="status">
          {save.isError ? problem : save.isSuccess ? t('profile.saved') : changed ? t('profile.unsaved') : ''}
        </span>
      </div>
    </form>
  )
}

function Sessions() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const end = useMutation({
    mutationFn: () => client.DELETE('/sessions'),
    onSuccess: async () => {
      sessionStorage.clear()
      queryClient.clear()
      await navigate({ to: '/sign-in' })
    },
  })
  return (
    <Section title={t('profile.sessions')}>
      <p>{t('profile.everywhereHelp')}</p>
      {end.isError && <Failure error={end.error} />}
      <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
        {t('profile.everywhere')}
      </Button>
    </Section>
  )
}
