import css from './charts.module.css'
import { Figure, Picture, Scroll, type FigureText } from './Figure'
import { flowMatrix, layoutCircle, type FlowInput, type FlowNode } from './flows.shape'

export interface FlowsProps {
  readonly figure: FigureText
  /** What the API gives; a pair that is missing is at most one step. */
  readonly flows: readonly FlowInput[]
  /** In the order to show them; the one with the id null is those in none that may be shown. */
  readonly nodes: readonly FlowNode[]
  readonly labels: {
    readonly description: string
    /** Headings of the table: "names given in", "go to", "share". */
    readonly from: string
    readonly to: string
    readonly share: string
    /** In a cell whose pair is missing: "5 % or less". */
    readonly small: string
  }
  /** Writes a share given in per cent, 0 to 100. */
  readonly format: (share: number) => string
}

/** Where the names given in each team go: arrows on a circle, and a shaded table. */
export function Flows({ figure, flows, nodes, labels, format }: FlowsProps) {
  const cells = flowMatrix(flows, nodes)
  return (
    <Figure
      tableOpen
      {...figure}
      table={{
        columns: [
          { key: 'from', label: labels.from },
          { key: 'to', label: labels.to },
          { key: 'share', label: labels.share, numeric: true, format },
        ],
        rows: cells.flat().map((c) => ({
          from: c.from.name,
          to: c.to.name,
          share: c.share === undefined ? labels.small : c.share,
        })),
      }}
      tableView={
        <FlowMatrix
          title={figure.title}
          flows={flows}
          nodes={nodes}
          labels={labels}
          keptBack={figure.words.keptBack}
          format={format}
        />
      }
    >
      {flows.length === 0 || nodes.length === 0 ? null : (
        <Picture
          title={figure.title}
          description={labels.description}
          draw={(measure) => {
            const l = layoutCircle(flows, nodes, measure, format)
            if (l === null) return { height: 0, content: null }
            return {
              height: l.height,
              content: (
                <>
                  {l.arcs.map((a) => (
                    <g key={a.path}>
                      <title>{a.full}</title>
                      <path className={css.arc} d={a.path} strokeWidth={a.width} />
                      <path className={css.arrow} d={a.arrow} />
                    </g>
                  ))}
                  {l.nodes.map((n, i) => (
                    <g key={i}>
                      <title>{n.full}</title>
                      <circle className={css.node} cx={n.x} cy={n.y} r={n.r} />
                      <text className={css.halo} x={n.textX} y={n.textY} textAnchor={n.anchor}>
                        {n.text}
                      </text>
                    </g>
                  ))}
                  {l.labels.map((t, i) => (
                    <text key={i} className={css.halo} x={t.x} y={t.y} textAnchor="middle">
                      {t.text}
                    </text>
                  ))}
                </>
              ),
            }
          }}
        />
      )}
    </Figure>
  )
}

/** The flows as a table of shaded cells: rows give, columns receive. */
export function FlowMatrix({
  title,
  flows,
  nodes,
  labels,
  keptBack,
  format,
}: Pick<FlowsProps, 'flows' | 'nodes' | 'labels' | 'format'> & {
  readonly title: string
  readonly keptBack: string
}) {
  return (
    <Scroll label={title}>
      <table className={`${css.table ?? ''} ${css.matrix ?? ''}`}>
        <caption className={css.hidden}>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{`${labels.from} ↓ · ${labels.to} →`}</th>
            {nodes.map((n) => (
              <th key={n.id} scope="col" data-numeric>
                {n.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {flowMatrix(flows, nodes).map((row, i) => (
            <tr key={i}>
              <th scope="row">{nodes[i]?.name}</th>
              {row.map((c, j) => (
                <td key={j} data-step={c.step} data-own={c.own} data-kept-back={c.share === null}>
                  {c.share === undefined ? labels.small : c.share === null ? keptBack : format(c.share)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
