// What the pages say when the core refuses an input; anything else is shown with its code.
const refusals = {
  INVALID_DECIMAL: '请输入数字，例如 100 或 19.99。',
  TOO_MANY_DECIMALS: '小数位太多了。',
  OUT_OF_RANGE: '超出允许的范围。',
  OVERFLOW: '结果超出可计算的范围，请把数字改小一些。',
  INVALID_AMOUNT: '这个数额不成立。',
  'INVALID_AMOUNT discount': '优惠不能超过商品合计。',
  'INVALID_AMOUNT redeem': '数量太小，或会在市场上留下不足 1 个积分。',
  INVALID_STATE: '给出的状态自相矛盾。',
  INSUFFICIENT_UNITS: '积分不够。',
  NEVER_RELEASES: '金额太小，每天释放不到最小单位。',
}

const reasons = {
  QUOTA_EXHAUSTED: '额度已用完，先消费补充额度。',
  CAPPED_BY_QUOTA: '超过剩余额度，只发到额度用完。',
}

/** Text for a RulesError; any other error is a defect and goes on. */
function refusal(error) {
  if (error.name !== 'RulesError') throw error
  const text = refusals[`${error.code} ${error.path}`] || refusals[error.code] || `${error.code}：${error.message}`
  return error.missing === undefined ? text : `${text}还差 ${error.missing}。`
}

module.exports = { refusal, reasons }
