// What an order grants a new member under every scheme that the rulebook configures.
const market = { fundBalance: '0', unitsOutstanding: '0', unitsIssued: '0', treasuryUnits: '0', fixedPoints: '0' }
const member = { shares: '0', quota: '0', totalPaid: '0' }

function appreciationRows({ units, unitValueBefore, unitValueAfter }) {
  return [['预计赠送', units], ['积分价值', `${unitValueBefore} → ${unitValueAfter}`]]
}

function dividendRows({ quotaGranted, sharesGranted }) {
  return [['赠送额度', quotaGranted], ['赠送份额', sharesGranted]]
}

function releaseRows({ level, points, daily, days }) {
  if (level === null) return [['级别', '未到级别']]
  return [['级别', level], ['预计赠送', points], ['每天释放', daily], ['释放天数', String(days)]]
}

/** Cards of the page; throws the core's RulesError. */
export function quotesOf(rules, amount) {
  const cards = []
  if (rules.appreciation) {
    const quote = rules.appreciation.quoteOrder({ market, referred: false, amount })
    cards.push({ title: '增值积分', rows: appreciationRows(quote) })
  }
  if (rules.dividend) {
    const quote = rules.dividend.quoteOrder({ member, referred: false, amount })
    cards.push({ title: '循环购', rows: dividendRows(quote) })
  }
  if (rules.release) {
    cards.push({ title: '积分通证', rows: releaseRows(rules.release.quoteOrder({ amount })) })
  }
  return cards
}

/** Cards for what somebody typed, or a hint why there are none. */
export function previewOf({ rules, parseTyped }, typed) {
  try {
    const { state, value } = parseTyped(typed)
    if (state !== 'ok') return { cards: [], hint: state === 'empty' ? '请输入订单金额' : '请接着输入' }
    return { cards: quotesOf(rules, value), hint: '' }
  } catch (error) {
    if (error.name !== 'RulesError') throw error
    return { cards: [], hint: `${error.code}：${error.message}` }
  }
}
