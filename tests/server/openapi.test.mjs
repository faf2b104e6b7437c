// schemathesis asks every route of the description with drawn input: no 5xx, and no answer that the description lacks.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { DATABASES, openShop } from './shop.mjs'

const EXAMPLES = process.env.SHOP_EXAMPLES ?? '15'
// What has an answer but is no fault of the server's: input that an operation refuses for what it means.
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance'

for (const database of DATABASES) {
  for (const role of ['operator', 'member', 'nobody']) {
    test(`${database.name}: every route as ${role}`, async () => {
      const shop = await openShop(database)
      const seller = await shop.merchant('seller', { tea: ['100.00'] })
      const { token } = await shop.member('buyer')
      await shop.buy(token, seller, [{ product: seller.goods.tea, quantity: 1 }])
      const sent = { operator: await shop.boss(), member: token }[role]
      const header = sent ? ['--header', `Authorization: Bearer ${sent}`] : []
      // A session that ends itself would leave nothing to ask; settlements one after the other would take all day.
      const left = ['--exclude-path', '/operator/settlements', '--exclude-operation-id', 'delete-sessions']
      const program = process.env.SCHEMATHESIS ?? assert.fail('SCHEMATHESIS is not set; run cargo xtask test --step server')
      const { status, stdout, stderr } = spawnSync(
        program,
        ['run', `${shop.base}/openapi.json`, '--checks', CHECKS, '--max-examples', EXAMPLES, '--seed', '15', '--phases', 'examples,fuzzing', '--mode', 'all', ...left, ...header],
        { cwd: tmpdir(), encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' } },
      )
      assert.equal(status, 0, stdout + stderr)
      assert.match(shop.rebuild(), / 0 differences/)
      await shop.stop()
    })
  }
}
