// For Metro: Hermes has no classes.
module.exports = { presets: [['@babel/preset-env', { targets: 'ie 11' }]] }
