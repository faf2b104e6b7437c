// A rulebook that is freed where its block ends.
import { openRulebook } from 'points-rules'

{
    using rules = openRulebook('{}')
    void rules.digest
}
