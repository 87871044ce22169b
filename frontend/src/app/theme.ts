import { createTheme, type MantineColorsTuple } from '@mantine/core'

const rust: MantineColorsTuple = [
  '#fbf1ea',
  '#f3dfd1',
  '#e6bda3',
  '#e0996a',
  '#cd7c4c',
  '#c26a35',
  '#a9552a',
  '#8a3f1a',
  '#6f3216',
  '#542510',
]

const serif = "'Source Serif 4 Variable', 'Source Serif 4', Georgia, 'Times New Roman', serif"

/** One face in few sizes, hairlines rather than boxes. */
export const theme = createTheme({
  fontFamily: serif,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: {
    fontFamily: serif,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.9rem', lineHeight: '1.2' },
      h2: { fontSize: '1.35rem', lineHeight: '1.3' },
      h3: { fontSize: '1.1rem', lineHeight: '1.35' },
    },
  },
  fontSizes: { xs: '0.85rem', sm: '0.925rem', md: '1rem', lg: '1.12rem', xl: '1.25rem' },
  lineHeights: { md: '1.55' },
  colors: { rust },
  primaryColor: 'rust',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  defaultRadius: 'xs',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' }, styles: { root: { minHeight: '2.6rem' } } },
    // What helps stands below, so that inputs beside each other stand on one line.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    TextInput: { defaultProps: { size: 'sm' } },
    Anchor: { defaultProps: { underline: 'always' } },
  },
})
