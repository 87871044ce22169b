import {
  DragDropContext,
  Draggable,
  Droppable,
  type DragStart,
  type DragUpdate,
  type DropResult,
  type ResponderProvided,
} from '@hello-pangea/dnd'
import { useMediaQuery } from '@mantine/hooks'
import { memo, useCallback, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { nonce } from '@/app/csp'
import { listed, pool, rankOfGroup, type Board } from './board'
import type { Operation } from './edit'
import { Down, Grip, More, Up } from './icons'
import { matches, usePeople } from './people'
import classes from './RankBoard.module.css'

export type Place = 'pool' | 'list' | 'none'

export type Act = (operation: Operation, person: string, n?: number) => void

/** Does something to a person by one of their controls, which decides where the focus goes. */
type Run = (operation: Operation, person: string, control: string, n?: number) => void

interface Wish {
  row: string | null
  control: string
  place: Place
}

const leaves: Partial<Record<Operation, true>> = { setAside: true, toPool: true, remove: true }

/**
 * The board to rank on: the one place that knows how dragging is done. Whatever dragging
 * does, buttons do too. Dragging begins at a handle only, on touch with a long press, so
 * that scrolling never reorders.
 */
export function RankBoard({
  board,
  turn,
  act,
  query,
  poolHead,
  poolFoot,
}: {
  board: Board
  /** Grows with everything that was done. */
  turn: number
  act: Act
  /** What the pool is searched for. */
  query: string
  poolHead: ReactNode
  poolFoot: ReactNode
}) {
  const { t } = useTranslation()
  const show = usePeople()
  const frame = useRef<HTMLDivElement>(null)
  const narrow = useMediaQuery('(max-width: 56em)', undefined, { getInitialValueInEffect: false })
  const [place, setPlace] = useState<Place>('pool')
  const [open, setOpen] = useState<string | null>(null)
  const left = pool(board)
  const found = query.trim() ? left.filter((person) => matches(show(person).name, query)) : left
  const rows: Record<Place, readonly string[]> = {
    pool: found,
    list: board.groups.flat(),
    none: board.noContact,
  }
  const wish = useRef<Wish | null>(null)
  const latest = useRef(rows)
  useLayoutEffect(() => {
    latest.current = rows
  })

  const run = useCallback<Run>(
    (operation, person, control, n) => {
      const all = latest.current
      const from: Place = all.list.includes(person) ? 'list' : all.none.includes(person) ? 'none' : 'pool'
      // Who stays where they were keeps the focus. Who leaves for another list leaves it to
      // the next, so that one after the other can be placed.
      const leaving = leaves[operation] || from !== 'list'
      const i = all[from].indexOf(person)
      const row = leaving ? (all[from][i + 1] ?? all[from][i - 1] ?? null) : person
      wish.current = { row, control, place: from }
      act(operation, person, n)
    },
    [act],
  )

  useLayoutEffect(() => {
    const wanted = wish.current
    wish.current = null
    if (!wanted || !frame.current) {
      return
    }
    const row = wanted.row && frame.current.querySelector(`[data-row="${wanted.row}"]`)
    const target = row
      ? (row.querySelector(`[data-control="${wanted.control}"]`) ??
        row.querySelector('[data-control="more"], [data-control="placeLast"]'))
      : frame.current.querySelector(`[data-place="${wanted.place}"]`)
    if (target instanceof HTMLElement && document.activeElement !== target) {
      target.focus()
    }
  }, [turn])

  const toggle = useCallback((person: string) => setOpen((now) => (now === person ? null : person)), [])

  const where = (id: Place, index: number) =>
    id === 'list'
      ? t('ballot.drag.overList', { place: index + 1 })
      : t(id === 'pool' ? 'ballot.drag.overPool' : 'ballot.drag.overNone')

  function lifted(start: DragStart, { announce }: ResponderProvided) {
    setOpen(null)
    announce(t('ballot.drag.lifted', { name: show(start.draggableId).name }))
  }

  function over(update: DragUpdate, { announce }: ResponderProvided) {
    const { name } = show(update.draggableId)
    const to = update.destination
    announce(
      to ? `${name}: ${where(to.droppableId as Place, to.index)}` : t('ballot.drag.overNothing', { name }),
    )
  }

  function dropped(result: DropResult, { announce }: ResponderProvided) {
    const { draggableId: person, source, destination } = result
    if (
      !destination ||
      (destination.droppableId === source.droppableId && destination.index === source.index)
    ) {
      announce(t('ballot.drag.back', { name: show(person).name }))
      return
    }
    announce('') // what has happened is said once, where everything is said
    if (destination.droppableId === 'list') {
      act('drop', person, destination.index)
    } else {
      act(destination.droppableId === 'none' ? 'setAside' : 'toPool', person)
    }
  }

  const count = listed(board)
  const full = count >= board.cap
  const counts: Record<Place, number> = { pool: left.length, list: count, none: board.noContact.length }

  const column = (
    id: Place,
    content: ReactNode,
    extra: { head?: ReactNode; foot?: ReactNode; note?: ReactNode },
  ) =>
    (!narrow || place === id) && (
      <section className={classes.column} data-column={id} aria-label={t(`ballot.place.${id}`)}>
        <h3 className={classes.title} tabIndex={-1} data-place={id}>
          {t(`ballot.place.${id}`)} <span className={classes.count}>{counts[id]}</span>
        </h3>
        {extra.head}
        {extra.note && <p className={classes.note}>{extra.note}</p>}
        <Droppable droppableId={id}>
          {(provided, snapshot) => (
            <ol
              ref={provided.innerRef}
              {...provided.droppableProps}
              className={classes.rows}
              data-over={snapshot.isDraggingOver}
            >
              {content}
              {provided.placeholder}
            </ol>
          )}
        </Droppable>
        {extra.foot}
      </section>
    )

  return (
    <DragDropContext
      nonce={nonce}
      dragHandleUsageInstructions={t('ballot.drag.instructions')}
      onDragStart={lifted}
      onDragUpdate={over}
      onDragEnd={dropped}
    >
      <div ref={frame} className={classes.board}>
        {narrow && (
          <div className={classes.switch} role="group" aria-label={t('ballot.place.which')}>
            {(['pool', 'list', 'none'] as const).map((id) => (
              <button key={id} type="button" aria-pressed={place === id} onClick={() => setPlace(id)}>
                {t(`ballot.place.${id}`)} <span className={classes.count}>{counts[id]}</span>
              </button>
            ))}
          </div>
        )}
        {column(
          'pool',
          found.map((person, index) => (
            <PoolRow
              key={person}
              person={person}
              index={index}
              added={board.added.includes(person)}
              full={full}
              run={run}
            />
          )),
          {
            head: poolHead,
            foot: poolFoot,
            note:
              found.length > 0 ? null : left.length > 0 ? t('ballot.pool.notFound') : t('ballot.pool.empty'),
          },
        )}
        {column('list', <ListRows board={board} open={open} toggle={toggle} run={run} />, {
          note:
            count === 0 ? t('ballot.list.empty') : full ? t('ballot.list.full', { count: board.cap }) : null,
        })}
        {column(
          'none',
          board.noContact.map((person, index) => (
            <NoneRow key={person} person={person} index={index} full={full} run={run} />
          )),
          { note: t('ballot.none.note') },
        )}
      </div>
    </DragDropContext>
  )
}

function ListRows({
  board,
  open,
  toggle,
  run,
}: {
  board: Board
  open: string | null
  toggle: (person: string) => void
  run: Run
}) {
  const of = listed(board)
  return board.groups.flatMap((group, g) => {
    const rank = rankOfGroup(board, g)
    const above = board.groups[g - 1]
    return group.map((person, k) => (
      <ListRow
        key={person}
        person={person}
        index={rank - 1 + k}
        rank={rank}
        of={of}
        ties={group.length > 1 ? (k === 0 ? 'first' : k === group.length - 1 ? 'last' : 'middle') : 'none'}
        top={g === 0 && group.length === 1}
        bottom={g === board.groups.length - 1 && group.length === 1}
        above={above?.join(' ') ?? ''}
        open={open === person}
        toggle={toggle}
        run={run}
      />
    ))
  })
}

/** A row of the list that can be dragged by its handle. */
function Row({
  person,
  index,
  rank,
  ties = 'none',
  actions,
  children,
}: {
  person: string
  index: number
  rank?: ReactNode
  ties?: string
  actions: ReactNode
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const { name, detail } = usePeople()(person)
  return (
    <Draggable draggableId={person} index={index}>
      {(provided, snapshot) => (
        <li
          ref={provided.innerRef}
          {...provided.draggableProps}
          className={classes.row}
          data-row={person}
          data-ties={ties}
          data-dragging={snapshot.isDragging}
        >
          <div className={classes.line}>
            <span
              {...provided.dragHandleProps}
              className={classes.handle}
              aria-label={t('ballot.drag.handle', { name })}
              data-control="handle"
            >
              <Grip />
            </span>
            {rank}
            <span className={classes.name}>
              {name}
              {detail && <span className={classes.detail}>{detail}</span>}
            </span>
            <span className={classes.actions}>{actions}</span>
          </div>
          {children}
        </li>
      )}
    </Draggable>
  )
}

/** A button that stays where it is, and keeps the focus, when there is nothing to do for it. */
function Button({
  control,
  off = false,
  label,
  press,
  children,
  icon = false,
  ...aria
}: {
  control: string
  off?: boolean
  label?: string
  press: () => void
  children: ReactNode
  icon?: boolean
  'aria-expanded'?: boolean
}) {
  return (
    <button
      type="button"
      className={icon ? classes.icon : classes.button}
      data-control={control}
      aria-label={label}
      aria-disabled={off || undefined}
      onClick={() => !off && press()}
      {...aria}
    >
      {children}
    </button>
  )
}

const PoolRow = memo(function PoolRow({
  person,
  index,
  added,
  full,
  run,
}: {
  person: string
  index: number
  added: boolean
  full: boolean
  run: Run
}) {
  const { t } = useTranslation()
  const { name } = usePeople()(person)
  return (
    <Row
      person={person}
      index={index}
      actions={
        <>
          {added && (
            <Button
              control="remove"
              label={t('ballot.act.removeOf', { name })}
              press={() => run('remove', person, 'remove')}
            >
              <span className={classes.aside}>{t('ballot.act.remove')}</span>
            </Button>
          )}
          <Button
            control="setAside"
            label={t('ballot.act.setAsideOf', { name })}
            press={() => run('setAside', person, 'setAside')}
          >
            <span className={classes.aside}>{t('ballot.act.setAside')}</span>
          </Button>
          <Button
            control="placeLast"
            off={full}
            label={t('ballot.act.placeLastOf', { name })}
            press={() => run('placeLast', person, 'placeLast')}
          >
            {t('ballot.act.placeLast')}
          </Button>
        </>
      }
    />
  )
})

const NoneRow = memo(function NoneRow({
  person,
  index,
  full,
  run,
}: {
  person: string
  index: number
  full: boolean
  run: Run
}) {
  const { t } = useTranslation()
  const { name } = usePeople()(person)
  return (
    <Row
      person={person}
      index={index}
      actions={
        <>
          <Button
            control="toPool"
            label={t('ballot.act.toPoolOf', { name })}
            press={() => run('toPool', person, 'toPool')}
          >
            <span className={classes.aside}>{t('ballot.act.toPool')}</span>
          </Button>
          <Button
            control="placeLast"
            off={full}
            label={t('ballot.act.placeLastOf', { name })}
            press={() => run('placeLast', person, 'placeLast')}
          >
            {t('ballot.act.placeLast')}
          </Button>
        </>
      }
    />
  )
})

const ListRow = memo(function ListRow({
  person,
  index,
  rank,
  of,
  ties,
  top,
  bottom,
  above,
  open,
  toggle,
  run,
}: {
  person: string
  index: number
  rank: number
  of: number
  ties: 'none' | 'first' | 'middle' | 'last'
  top: boolean
  bottom: boolean
  /** The people of the group above, "" for none. */
  above: string
  open: boolean
  toggle: (person: string) => void
  run: Run
}) {
  const { t, i18n } = useTranslation()
  const show = usePeople()
  const { name } = show(person)
  const tied = ties !== 'none'
  const names = new Intl.ListFormat(i18n.language).format(
    above
      .split(' ')
      .filter(Boolean)
      .map((id) => show(id).name),
  )
  return (
    <Row
      person={person}
      index={index}
      ties={ties}
      rank={
        <span className={classes.rank}>
          <span aria-hidden>
            {rank}
            {tied && '='}
          </span>
          <span className={classes.hidden}>
            {t(tied ? 'ballot.list.rankTied' : 'ballot.list.rank', { rank, of })}
          </span>
        </span>
      }
      actions={
        <>
          <Button
            icon
            control="moveUp"
            off={top}
            label={t('ballot.act.upOf', { name })}
            press={() => run('moveUp', person, 'moveUp')}
          >
            <Up />
          </Button>
          <Button
            icon
            control="moveDown"
            off={bottom}
            label={t('ballot.act.downOf', { name })}
            press={() => run('moveDown', person, 'moveDown')}
          >
            <Down />
          </Button>
          <Button
            icon
            control="more"
            aria-expanded={open}
            label={t('ballot.act.moreOf', { name })}
            press={() => toggle(person)}
          >
            <More />
          </Button>
        </>
      }
    >
      {open && (
        <div className={classes.drawer} role="group" aria-label={t('ballot.act.moreOf', { name })}>
          <Button
            control="tieWithAbove"
            off={above === ''}
            press={() => run('tieWithAbove', person, 'tieWithAbove')}
          >
            {above ? t('ballot.act.tieWith', { names }) : t('ballot.act.tie')}
          </Button>
          <Button control="untie" off={!tied} press={() => run('untie', person, 'untie')}>
            {t('ballot.act.untie')}
          </Button>
          <ToRank person={person} rank={rank} of={of} run={run} />
          <Button control="setAside" press={() => run('setAside', person, 'more')}>
            {t('ballot.act.setAside')}
          </Button>
          <Button control="toPool" press={() => run('toPool', person, 'more')}>
            {t('ballot.act.toPool')}
          </Button>
        </div>
      )}
    </Row>
  )
})

function ToRank({ person, rank, of, run }: { person: string; rank: number; of: number; run: Run }) {
  const { t } = useTranslation()
  const [value, setValue] = useState('')
  return (
    <form
      className={classes.toRank}
      onSubmit={(event) => {
        event.preventDefault()
        if (value) {
          run('moveToRank', person, 'rank', Number(value))
          setValue('')
        }
      }}
    >
      <label>
        {t('ballot.act.toRank')}{' '}
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={of}
          required
          data-control="rank"
          placeholder={String(rank)}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className={classes.button}>
        {t('ballot.act.move')}
      </button>
    </form>
  )
}
