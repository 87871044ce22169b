import { useTranslation } from 'react-i18next'
import { Table } from '@/components/Table'
import prose from '@/components/prose.module.css'

/** The two lists of the example, which everything in it follows from. */
export function ExampleLists() {
  const { t } = useTranslation()
  return (
    <Table
      quiet
      caption={t('how.exampleLead')}
      rows={[
        ['1', 'A', 'B', 'C'],
        ['2', 'A', 'C', 'B'],
      ]}
      rowKey={([list]) => list ?? ''}
      columns={[
        { label: t('how.list'), cell: ([list]) => list },
        { label: t('how.first'), cell: ([, first]) => first },
        { label: t('how.second'), cell: ([, , second]) => second },
        { label: t('how.third'), cell: ([, , , third]) => third },
      ]}
    />
  )
}

/** From two lists to a result, step by step, with numbers that anybody can check by hand. */
export function Example() {
  const { t } = useTranslation()
  return (
    <>
      <p>{t('how.exampleLead')}</p>
      <ExampleLists />
      <h3>{t('how.count')}</h3>
      <p className={prose.measure}>{t('how.countText')}</p>
      <Table
        quiet
        caption={t('how.count')}
        rows={[
          ['A', '2', '2', '–'],
          ['B', '1', '–', '1'],
          ['C', '1', '–', '1'],
        ]}
        rowKey={([person]) => person ?? ''}
        columns={[
          { label: t('how.personColumn'), cell: ([person]) => person },
          { label: t('how.chosen'), cell: ([, chosen]) => chosen },
          { label: t('how.fromThree'), cell: ([, , three]) => three },
          { label: t('how.fromTwo'), cell: ([, , , two]) => two },
        ]}
      />
      <h3>{t('how.imagined')}</h3>
      <p className={prose.measure}>{t('how.imaginedText')}</p>
      <h3>{t('how.worth')}</h3>
      <p className={prose.measure}>{t('how.worthText')}</p>
      <Table
        caption={t('how.worthTable')}
        rows={[
          ['A', '5', '2 + ½ = 2½', '2 × ⅚ + ⅚ = 2½'],
          ['B', '½', '1 + ½ = 1½', '2 × ½⁄6 + 2 × ½ × ½ + ½⁄1½ = 1½'],
          ['C', '½', '1 + ½ = 1½', '2 × ½⁄6 + 2 × ½ × ½ + ½⁄1½ = 1½'],
        ]}
        rowKey={([person]) => person ?? ''}
        columns={[
          { label: t('how.personColumn'), cell: ([person]) => person },
          { label: t('how.worthColumn'), cell: ([, worth]) => worth },
          { label: t('how.seen'), cell: ([, , seen]) => seen },
          { label: t('how.expected'), cell: ([, , , expected]) => expected },
        ]}
      />
      <h3>{t('how.scores')}</h3>
      <p className={prose.measure}>{t('how.scoresText')}</p>
      <h3>{t('how.sure')}</h3>
      <p className={prose.measure}>{t('how.sureText')}</p>
      <h3>{t('how.band')}</h3>
      <p className={prose.aside}>{t('how.bandText')}</p>
      <p className={prose.measure}>{t('how.bandAfter')}</p>
    </>
  )
}
