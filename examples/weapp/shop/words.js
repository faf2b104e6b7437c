// What the pages say when the core refuses an input, and why a payout is 0; anything else is shown with its code.
const refusals = {
  INVALID_DECIMAL: '请输入数字，例如 100 或 19.99。',
  TOO_MANY_DECIMALS: '小数位太多了。',
  OUT_OF_RANGE: '超出允许的范围。',
  OVERFLOW: '结果超出可计算的范围，请把数字改小一些。',
  INVALID_AMOUNT: '这个数额不成立。',
  'INVALID_AMOUNT discount': '优惠不能超过商品合计。',
  'INVALID_AMOUNT points': '超过可用的积分，或不大于 0。',
  'INVALID_AMOUNT fixedPoints': '超过还要付的金额。',
  'INVALID_AMOUNT redeem': '数量太小，到手不足一分钱。',
  'INVALID_AMOUNT exchange': '数量太小，换不到 0.01 恒定积分。',
  'INVALID_AMOUNT returning': '先选要退的商品。',
  'INVALID_AMOUNT freight': '超过还能退的运费。',
  'INVALID_AMOUNT net': '请填大于 0 的金额。',
  'INVALID_AMOUNT units': '请填大于 0 的数量。',
  'INVALID_AMOUNT shares': '请填大于 0 的数量。',
  INVALID_STATE: '给出的状态自相矛盾。',
  'INVALID_STATE day.eligibleWeight': '全体有效贡献值不能少于自己的。',
  INSUFFICIENT_TREASURY: '平台的积分不够换这么多。',
  INSUFFICIENT_UNITS: '积分不够。',
  'INSUFFICIENT_UNITS net': '全部回购也到不了这么多。',
}

export const reasons = {
  QUOTA_EXHAUSTED: '额度已用完或还没有额度，当天不分；再消费就有额度。',
  NO_SHARES: '有额度，但没有贡献值、也没有身份，所以当天分不到；消费够一份的金额才有贡献值。',
  BELOW_A_FEN: '按贡献值和身份算下来不到一分钱，所以当天是 0。',
  CAPPED_BY_QUOTA: '超过剩余额度，只发到额度用完。',
  CAPPED_BY_DAY: '超过每天的上限，只发到上限。',
}

/** Text for a RulesError; any other error is a defect and goes on. */
export function refusal(error) {
  if (error.name !== 'RulesError') throw error
  const text = refusals[`${error.code} ${error.path}`] || refusals[error.code] || `${error.code}：${error.message}`
  return error.shortage === null ? text : `${text}还差 ${error.shortage.missing}。`
}
