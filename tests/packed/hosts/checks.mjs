import { edges } from './edges.mjs'
import { frontends } from './frontends.mjs'
import { phones } from './phones.mjs'
import { policies } from './policies.mjs'

export const checks = { ...edges, ...frontends, ...phones, ...policies }
