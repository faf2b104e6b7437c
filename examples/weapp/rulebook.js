// The rulebook as a shop's server would send it; a copy of the package's rulebooks/mall.json.
module.exports = {
  "schema": 1,
  "id": "mall",
  "version": "1",
  "name": "积分商城",
  "effectiveFrom": null,
  "appreciation": {
    "issuePrice": "1",
    "unitCap": "100000000",
    "contributionRate": "0.3",
    "grantRate": "0.7",
    "referrerGrantRate": "0",
    "redemptionFeeRate": "0.1",
    "quotaMultiplier": "2"
  },
  "dividend": {
    "quotaMultiplier": "2",
    "shareUnit": "1000",
    "shareScale": 0,
    "shareBasis": "perOrder",
    "referrerQuotaRate": "0",
    "referrerShareRate": "0",
    "proRataRate": "0.3",
    "tierRate": "0.1",
    "tiers": [
      { "name": "V1", "minShares": "50", "rate": "0.1" },
      { "name": "V2", "minShares": "101", "rate": "0.3" },
      { "name": "V3", "minShares": "201", "rate": "0.6" }
    ]
  },
  "release": {
    "pointScale": 2,
    "levels": [
      { "name": "初级会员", "minAmount": "3000", "multiplier": "2.5" },
      { "name": "中级会员", "minAmount": "9000", "multiplier": "3" },
      { "name": "高级会员", "minAmount": "27000", "multiplier": "3.5" },
      { "name": "VIP会员", "minAmount": "51000", "multiplier": "4" }
    ],
    "dailyRate": "0.012",
    "referralRates": ["0.5", "0.3"],
    "ranks": [
      { "name": "一星", "minTeamSales": "50000", "rate": "0.1" },
      { "name": "二星", "minTeamSales": "200000", "rate": "0.2" },
      { "name": "三星", "minTeamSales": "600000", "rate": "0.26" },
      { "name": "四星", "minTeamSales": "2000000", "rate": "0.32" },
      { "name": "五星", "minTeamSales": "6000000", "rate": "0.38" },
      { "name": "六星", "minTeamSales": "15000000", "rate": "0.44" },
      { "name": "七星", "minTeamSales": "30000000", "rate": "0.5" }
    ],
    "peerRate": "0.03",
    "cashRate": "0.7",
    "maxPointsPaymentRate": "0.5"
  }
}
