// The rulebook as a shop's server would send it; a copy of the package's rulebooks/mall.json.
module.exports = {
  "schema": 1,
  "id": "mall",
  "version": "2",
  "name": "积分商城（按商品让利）",
  "effectiveFrom": null,
  "appreciation": {
    "issuePrice": "1",
    "unitCap": "100000000",
    "contributionRate": "0.15",
    "grantRate": "0.7",
    "referrerGrantRate": "0.1",
    "merchantGrantRate": "0.1",
    "redemptionFeeRate": "0.1",
    "quotaMultiplier": "1"
  },
  "dividend": {
    "contributionRate": "0.2",
    "quotaMultiplier": "1",
    "shareUnit": "100",
    "shareScale": 2,
    "shareBasis": "cumulative",
    "referrerQuotaRate": "0.1",
    "referrerShareRate": "0.1",
    "merchantQuotaRate": "0",
    "merchantShareRate": "0",
    "proRataRate": "0.6",
    "tierRate": "0.2",
    "weighBy": "shares",
    "maxDailyPayout": "500",
    "remainder": "carry",
    "tiers": [
      { "name": "V1", "minShares": "5", "rate": "0.1" },
      { "name": "V2", "minShares": "20", "rate": "0.3" },
      { "name": "V3", "minShares": "50", "rate": "0.6" }
    ]
  },
  "release": {
    "contributionRate": "0.2",
    "pointScale": 2,
    "pointValue": "0.1",
    "levels": [
      { "name": "会员", "minAmount": "1", "multiplier": "10", "dailyRate": null },
      { "name": "银卡会员", "minAmount": "100", "multiplier": "12", "dailyRate": null },
      { "name": "金卡会员", "minAmount": "1000", "multiplier": "15", "dailyRate": "0.06" }
    ],
    "dailyRate": "0.05",
    "refunds": "requote",
    "referralRates": ["0.2", "0.1"],
    "ranks": [
      { "name": "一星", "minTeamSales": "5000", "rate": "0.05" },
      { "name": "二星", "minTeamSales": "20000", "rate": "0.1" },
      { "name": "三星", "minTeamSales": "80000", "rate": "0.15" }
    ],
    "rankBy": "otherLegs",
    "peerRate": "0.02",
    "maxAcceleration": "1",
    "cashRate": "0.3",
    "maxPointsPaymentRate": "0.3",
    "maxPointsPerOrder": "20000"
  }
}
