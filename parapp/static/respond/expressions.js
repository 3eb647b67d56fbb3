/*
 * Evaluates the expressions of a survey in the browser, from the trees that
 * surveys/expressions/browser.py makes. tests/surveys/expressions holds this script and the server's
 * evaluator to one table of cases.
 *
 * parappExpressions.evaluate(tree, scope) returns text, a number, a boolean or an array of texts
 * (the answers of several places), and throws where only the server can evaluate a tree.
 *
 * scope.get(name)          the answer in the input of that name: text, number, array of chosen names,
 *                          or nothing
 * scope.count(name)        how many instances the repeat has: house/member, house[2]/member
 * scope.at                 the name of the input that carries the expression: house/member[2]/age
 * scope.today, scope.now   2026-03-01, 2026-03-01T10:00:00.000Z
 * scope.label(path, name)  the label of a choice
 * scope.item               the choice that a choice_filter is asked about: {name, label, columns}
 * scope.rows(list)         the choices of a list, each as scope.item
 * scope.months, scope.days short names from January and from Sunday; English where they are missing
 */
var parappExpressions = (function () {
  'use strict';

  var MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?$/;
  var DAY = 864e5;

  /* A number in full, as XPath writes it: no exponent, no sign before nought. */
  function digits(n) {
    var parts = /^(-?)(\d)\.?(\d*)e([+-]\d+)$/.exec(n);
    if (!parts) return String(n === 0 ? 0 : n);
    var all = parts[2] + parts[3], up = +parts[4];
    return parts[1] + (up < 0 ? '0.' + '0'.repeat(-up - 1) + all : all + '0'.repeat(up - parts[3].length));
  }

  function text(v) {
    if (Array.isArray(v)) return v.length ? v[0] : '';
    return typeof v === 'number' ? digits(v) : v == null ? '' : String(v);
  }

  /* Milliseconds since 1970 of a date or dateTime; no number where the text names no day. */
  function time(s) {
    var found = MOMENT.exec(s);
    if (!found) return NaN;
    var day = Date.parse(s.slice(0, 10) + 'T00:00Z');
    if (!(day === day) || new Date(day).toISOString().slice(0, 10) !== s.slice(0, 10)) return NaN;
    return found[4] ? Date.parse(found[8] ? s : s + 'Z') : day;
  }

  function number(v) {
    if (typeof v === 'number') return v;
    if (typeof v === 'boolean') return +v;
    v = text(v);
    return /^[ \t\r\n]*-?(\d+\.?\d*|\.\d+)[ \t\r\n]*$/.test(v) ? +v : time(v) / DAY;
  }

  function truth(v) {
    return typeof v === 'boolean' ? v : typeof v === 'number' ? v === v && v !== 0 : text(v) !== '';
  }

  function same(a, b) {
    if (typeof a === 'boolean' || typeof b === 'boolean') return truth(a) === truth(b);
    if (typeof a === 'string' && typeof b === 'string') return a === b;
    a = number(a);
    b = number(b);
    return a === b || Math.abs(a - b) < 1e-12;
  }

  /* Of several places one is enough; none at all count as one blank. */
  function compare(a, b, holds) {
    if (Array.isArray(a)) {
      if (typeof b === 'boolean') return holds(truth(a), b);
      return (a.length ? a : ['']).some(function (one) { return compare(one, b, holds); });
    }
    if (Array.isArray(b)) return compare(b, a, function (y, x) { return holds(x, y); });
    return holds(a, b);
  }

  function comparison(holds) {
    return function (a, b) {
      return compare(a, b, function (x, y) { return holds(number(x), number(y)); });
    };
  }

  function arithmetic(act) {
    return function () {
      return Array.prototype.map.call(arguments, number).reduce(act);
    };
  }

  function chosen(v) {
    return text(v).split(/\s+/).filter(Boolean);
  }

  function all(values) {
    return [].concat.apply([], values).map(text);
  }

  function numbers(values) {
    return [].concat.apply([], values).map(number).filter(function (n) { return n === n; });
  }

  function letters(v) {
    return Array.from(text(v));
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

  /* The inputs that a path means: [.] takes the question's own numbers, [*] all there are. */
  function places(path, scope) {
    var own = (scope.at || '').match(/\[\d+\]/g) || [], depth = 0;
    path = path.replace(/\[\.\]/g, function () { return own[depth++]; });
    var star = path.indexOf('[*]'), found = [];
    if (star < 0) return [path];
    for (var n = 1; n <= scope.count(path.slice(0, star)); n++) {
      found = found.concat(places(path.slice(0, star) + '[' + n + ']' + path.slice(star + 3), scope));
    }
    return found;
  }

  function answer(v) {
    return Array.isArray(v) ? v.join(' ') : text(v);
  }

  function part(v, mark, pick) {
    var s = text(v), place = s.indexOf(text(mark));
    return place < 0 ? '' : pick(s, place);
  }

  var functions = {
    '=': function (a, b) { return compare(a, b, same); },
    '!=': function (a, b) { return compare(a, b, function (x, y) { return !same(x, y); }); },
    '<': comparison(function (a, b) { return a < b; }),
    '<=': comparison(function (a, b) { return a <= b; }),
    '>': comparison(function (a, b) { return a > b; }),
    '>=': comparison(function (a, b) { return a >= b; }),
    '+': arithmetic(function (a, b) { return a + b; }),
    '*': arithmetic(function (a, b) { return a * b; }),
    div: arithmetic(function (a, b) { return a / b; }),
    mod: arithmetic(function (a, b) { return a % b; }),
    '-': function (a) {
      return arguments.length < 2 ? -number(a) : arithmetic(function (x, y) { return x - y; }).apply(0, arguments);
    },
    abs: function (v) { return Math.abs(number(v)); },
    boolean: truth,
    'boolean-from-string': function (v) { return text(v) === 'true' || text(v) === '1'; },
    ceiling: function (v) { return Math.ceil(number(v)); },
    concat: function () { return all(arguments).join(''); },
    contains: function (v, s) { return text(v).includes(text(s)); },
    count: function (v) { return v.length; },
    'count-non-empty': function (v) { return v.filter(Boolean).length; },
    'count-selected': function (v) { return chosen(v).length; },
    date: function (v) { return moment(v, true).slice(0, 10); },
    'decimal-date-time': number,
    'ends-with': function (v, s) { return text(v).endsWith(text(s)); },
    false: function () { return false; },
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
    not: function (v) { return !truth(v); },
    now: function () { return this.now; },
    number: number,
    pow: function (a, b) { return a = number(a), b = number(b), a === 1 ? 1 : Math.pow(a, b); },
    regex: function (v, pattern) { return new RegExp('^(?:' + text(pattern) + ')$').test(text(v)); },
    round: function (v, decimals) {
      var n = number(v), by = decimals === undefined ? 0 : Math.trunc(number(decimals));
      if (!isFinite(n)) return n;
      if (!(Math.abs(by) <= 30)) return NaN;
      return +(digits(Math.round(+(digits(n) + 'e' + by))) + 'e' + -by);
    },
    selected: function (v, name) {
      var s = text(name).trim();
      return s ? chosen(v).includes(s) : !chosen(v).length;
    },
    'selected-at': function (v, place) { return chosen(v)[Math.trunc(number(place))] || ''; },
    'starts-with': function (v, s) { return text(v).startsWith(text(s)); },
    string: text,
    'string-length': function (v) { return letters(v).length; },
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
    today: function () { return this.today; },
    true: function () { return true; },
    'upper-case': function (v) { return text(v).toUpperCase(); }
  };
  functions['format-date-time'] = functions['format-date'];

  /* Forms that decide themselves which of their parts are evaluated. */
  var forms = {
    or: function (tree, scope) {
      return tree.slice(1).some(function (each) { return truth(evaluate(each, scope)); });
    },
    and: function (tree, scope) {
      return tree.slice(1).every(function (each) { return truth(evaluate(each, scope)); });
    },
    if: function (tree, scope) {
      return evaluate(tree[truth(evaluate(tree[1], scope)) ? 2 : 3], scope);
    },
    coalesce: function (tree, scope) {
      for (var n = 1, v = ''; n < tree.length; n++) {
        v = evaluate(tree[n], scope);
        if (v === v && text(v) !== '') break;
      }
      return v;
    },
    position: function (tree, scope) {
      return +scope.at.match(/\[\d+\]/g)[tree[1]].slice(1, -1);
    },
    $: function (tree, scope) {
      return places(tree[1], scope).map(function (name) { return answer(scope.get(name)); });
    },
    '@': function (tree, scope) {
      return tree[1] in scope.item ? [answer(scope.item[tree[1]])] : [];
    },
    '?': function (tree, scope) {
      var wanted = ['and'].concat(tree.slice(3)), found = [];
      scope.rows(tree[1]).forEach(function (row) {
        var inside = Object.create(scope);
        inside.item = row;
        if (evaluate(wanted, inside) && tree[2] in row) {
          found.push(answer(row[tree[2]]));
        }
      });
      return found;
    },
    'jr:choice-name': function (tree, scope) {
      return scope.label(tree[2], text(evaluate(tree[1], scope))) || '';
    }
  };

  function evaluate(tree, scope) {
    if (!Array.isArray(tree)) return tree;
    var name = tree[0];
    if (forms.hasOwnProperty(name)) return forms[name](tree, scope);
    if (!functions.hasOwnProperty(name)) throw new Error(name);
    return functions[name].apply(scope, tree.slice(1).map(function (each) { return evaluate(each, scope); }));
  }

  return {
    evaluate: evaluate,
    truth: truth,
    text: text,
    number: number,
    names: Object.keys(forms).concat(Object.keys(functions))
  };
})();
