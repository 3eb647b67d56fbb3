/*
 * The functions that few forms use, beside those of expressions.js: a page has them where one of its
 * trees calls one.
 */
(function (own) {
  'use strict';

  var text = own.text, number = own.number, digits = own.digits, time = own.time;
  var chosen = own.chosen, letters = own.letters, MOMENT = own.MOMENT, DAY = 864e5;

  function all(values) {
    return [].concat.apply([], values).map(text);
  }

  function numbers(values) {
    return [].concat.apply([], values).map(number).filter(function (n) { return n === n; });
  }

  function iso(n) {
    return n > -719163 && n < 2932897 ? new Date(n * DAY).toISOString() : '';
  }

  /* Days since 1970 become a dateTime, text with a date stays, anything else is blank. */
  function moment(v, whole) {
    if (typeof v === 'boolean') return '';
    var s = typeof v === 'number' ? '' : text(v).replace(/^(\d{4})-(\d\d?)-(\d\d?)(?=T|$)/, function (_, y, m, d) {
      return y + '-' + ('0' + m).slice(-2) + '-' + ('0' + d).slice(-2);
    });
    return MOMENT.test(s) ? (isNaN(time(s)) ? '' : s) : iso(whole ? Math.trunc(number(v)) : number(v));
  }

  function part(v, mark, pick) {
    var s = text(v), place = s.indexOf(text(mark));
    return place < 0 ? '' : pick(s, place);
  }

  Object.assign(own.functions, {
    abs: function (v) { return Math.abs(number(v)); },
    boolean: own.truth,
    'boolean-from-string': function (v) { return text(v) === 'true' || text(v) === '1'; },
    ceiling: function (v) { return Math.ceil(number(v)); },
    concat: function () { return all(arguments).join(''); },
    contains: function (v, s) { return text(v).includes(text(s)); },
    'count-non-empty': function (v) { return v.filter(Boolean).length; },
    date: function (v) { return moment(v, true).slice(0, 10); },
    'decimal-date-time': number,
    'ends-with': function (v, s) { return text(v).endsWith(text(s)); },
    floor: function (v) { return Math.floor(number(v)); },
    'format-date': function (v, pattern) {
      var found = MOMENT.exec(moment(v));
      if (!found) return '';
      var zone = this, week = new Date(time(found[0].slice(0, 10))).getUTCDay();
      var codes = {
        Y: found[1], y: found[1].slice(2), m: found[2], n: +found[2], d: found[3], e: +found[3],
        H: found[4] || '00', h: +(found[4] || 0), M: found[5] || '00', S: found[6] || '00',
        3: ((found[7] || '') + '000').slice(0, 3), '%': '%',
        b: (zone.months || 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '))[found[2] - 1],
        a: (zone.days || 'Sun Mon Tue Wed Thu Fri Sat'.split(' '))[week]
      };
      return text(pattern).replace(/%(.)/g, function (whole, code) {
        return code in codes ? codes[code] : whole;
      });
    },
    int: function (v) { return Math.trunc(number(v)); },
    join: function (mark) { return all([].slice.call(arguments, 1)).join(text(mark)); },
    'lower-case': function (v) { return text(v).toLowerCase(); },
    max: function () { var n = numbers(arguments); return n.length ? Math.max.apply(0, n) : NaN; },
    min: function () { var n = numbers(arguments); return n.length ? Math.min.apply(0, n) : NaN; },
    pow: function (a, b) { return a = number(a), b = number(b), a === 1 ? 1 : Math.pow(a, b); },
    round: function (v, decimals) {
      var n = number(v), by = decimals === undefined ? 0 : Math.trunc(number(decimals));
      if (!isFinite(n)) return n;
      if (!(Math.abs(by) <= 30)) return NaN;
      return +(digits(Math.round(+(digits(n) + 'e' + by))) + 'e' + -by);
    },
    'selected-at': function (v, place) { return chosen(v)[Math.trunc(number(place))] || ''; },
    'starts-with': function (v, s) { return text(v).startsWith(text(s)); },
    substr: function (v, start, end) {
      return letters(v).slice(number(start), end === undefined ? undefined : number(end)).join('');
    },
    'substring-after': function (v, mark) {
      return part(v, mark, function (s, place) { return s.slice(place + text(mark).length); });
    },
    'substring-before': function (v, mark) {
      return part(v, mark, function (s, place) { return s.slice(0, place); });
    },
    sum: function (v) { return numbers([v]).reduce(function (a, b) { return a + b; }, 0); },
    'upper-case': function (v) { return text(v).toUpperCase(); }
  });
  own.functions['format-date-time'] = own.functions['format-date'];
})(parappExpressions);
