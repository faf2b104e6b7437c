// The steps of an explanation that lead to one figure.
import type { Explanation, ExplanationStep } from 'points-rules/verify'

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The row of a list that a step is of: 2 for `lines[2].goods`. */
const rowOf = (step: ExplanationStep): number => Number.parseInt(/\[(\d+)\]/.exec(step.field ?? '')?.[1] ?? '0', 10)

/** The fields that a name of a formula stands for: of the step's row, of the row before it, or of every row. */
function pattern(name: string, row: number): RegExp {
  const text = escaped(name).replace('\\[i\\]', `\\[${row}\\]`).replace('\\[i-1\\]', `\\[${row - 1}\\]`).replace('\\[\\]', '\\[\\d+\\]')
  return new RegExp(`^${text}$`)
}

/** The step of a figure first, then those that it stands on, each once. */
export function stepsTo(explanation: Explanation, field: string): ExplanationStep[] {
  const found = new Set<ExplanationStep>(explanation.steps.filter((step) => step.field === field))
  // A Set is walked to its end also while it grows.
  for (const step of found) {
    for (const name of Object.keys(step.operands)) {
      const wanted = pattern(name, rowOf(step))
      for (const each of explanation.steps) if (each.field !== null && wanted.test(each.field)) found.add(each)
    }
  }
  return [...found]
}

/** The operands of a step that no other step makes: what was given. */
export const givenOf = (step: ExplanationStep) => Object.entries(step.operands).filter(([name]) => /^(input|rulebook|found)\./.test(name))
